// Text in columns: widths count terminal columns, so that Chinese and accents line up.
#pragma once

#include <string>
#include <string_view>

namespace attn::cli {

std::string pad_right(std::string_view text, int columns);  // as it is where it is wider
std::string pad_left(std::string_view text, int columns);
std::string fitted(std::string_view text, int columns);  // cut or padded to exactly that width, to the left
std::string fitted_right(std::string_view text, int columns);

std::string plain_formula(std::string_view markup);  // "sin(t / 10000^(2c/d))": readable without typesetting

std::string ascii_minus(std::string text);  // "−" as "-"

std::string number(double value);  // about three digits that matter, plain ASCII but ∞: "-0.35", "1.2e-05"
std::string cell(double weight);   // ".58"

// RFC 4180: in quotes, quotes doubled. A field is left as it is where it holds no comma, quote or line end.
std::string csv_quoted(std::string_view text);
std::string csv_field(std::string_view text);

}  // namespace attn::cli
