#include "core/scene/number.hpp"

#include <fmt/format.h>

#include <cmath>

namespace attn {
namespace {

std::string with_minus(std::string text) {
    if (text.find_first_of("123456789") == std::string::npos && !text.empty() && text.front() == '-') text.erase(0, 1);
    for (std::size_t at = text.find('-'); at != std::string::npos; at = text.find('-', at + 3))
        text.replace(at, 1, "−");
    return text;
}

std::string special(double value) { return std::isnan(value) ? "NaN" : value > 0 ? "∞" : "−∞"; }

}  // namespace

std::string fixed_number(double value, int digits) {
    if (!std::isfinite(value)) return special(value);
    if (std::abs(value) >= 1e7) return with_minus(fmt::format("{:.1e}", value));
    return with_minus(fmt::format("{:.{}f}", value, digits));
}

std::string short_number(double value) {
    if (!std::isfinite(value)) return special(value);
    const double size = std::abs(value);
    if (size == 0) return "0";
    if (size < 9.5e-4 || size >= 99999.5) return with_minus(fmt::format("{:.1e}", value));
    return fixed_number(value, size >= 999.5 ? 0 : size >= 9.995 ? 1 : size >= 0.0995 ? 2 : size >= 0.00995 ? 3 : 4);
}

std::string weight_number(double value) {
    if (!std::isfinite(value)) return special(value);
    if (value == 0) return "0";
    if (value == 1) return "1";
    std::string text = fixed_number(value, 2);
    if (text.rfind("0.", 0) == 0) text.erase(0, 1);
    return text;
}

std::string percent_number(double value) {
    if (!std::isfinite(value)) return special(value);
    if (value > 0 && value < 0.005) return "<1%";
    if (value < 1 && value >= 0.995) return ">99%";
    return fixed_number(100 * value, 0) + "%";
}

std::string grouped_number(long long value) {
    std::string digits = std::to_string(value < 0 ? -value : value);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return value < 0 ? "−" + digits : digits;
}

std::string factor_number(double value) {
    const std::string text = short_number(value);
    return text.rfind("−", 0) == 0 ? "(" + text + ")" : text;
}

}  // namespace attn
