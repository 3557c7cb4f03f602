// Numbers as they are written in pictures: a real minus sign, no "-0.00", infinities as ∞.
#pragma once

#include <string>

namespace attn {

std::string fixed_number(double value, int digits);  // "−0.35"
std::string short_number(double value);              // about three digits that matter: "3.05", "12.4", "1.2e−05"
std::string weight_number(double value);             // ".58" (cells of a map); "0" and "1": exactly, else ".00", "1.00"
std::string percent_number(double value);            // "58%", "<1%"
std::string grouped_number(long long value);         // "188,488"
std::string factor_number(double value);             // short, in brackets when negative: "(−0.08)"

}  // namespace attn
