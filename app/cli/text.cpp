#include "app/cli/text.hpp"

#include "core/base/utf8.hpp"
#include "core/scene/formula.hpp"
#include "core/scene/number.hpp"

namespace attn::cli {

namespace {

std::string spaces(int count) { return std::string(static_cast<std::size_t>(count > 0 ? count : 0), ' '); }

}  // namespace

std::string pad_right(std::string_view text, int columns) {
    return std::string(text) + spaces(columns - utf8::width(text));
}
std::string pad_left(std::string_view text, int columns) {
    return spaces(columns - utf8::width(text)) + std::string(text);
}
std::string fitted(std::string_view text, int columns) { return pad_right(utf8::clipped(text, columns), columns); }
std::string fitted_right(std::string_view text, int columns) { return pad_left(utf8::clipped(text, columns), columns); }

std::string plain_formula(std::string_view markup) {
    std::string raised;  // ^{...} as ^(...)
    bool open = false;
    for (const char c : markup) {
        const bool begins = c == '{' && !raised.empty() && raised.back() == '^';
        raised += begins ? '(' : open && c == '}' ? ')' : c;
        open = begins || (open && c != '}');
    }
    return formula_text(raised);
}

std::string ascii_minus(std::string text) {
    constexpr std::string_view kMinus = "−";
    for (std::size_t at = text.find(kMinus); at != std::string::npos; at = text.find(kMinus, at))
        text.replace(at, kMinus.size(), "-");
    return text;
}

std::string number(double value) { return ascii_minus(short_number(value)); }
std::string cell(double weight) { return ascii_minus(weight_number(weight)); }

std::string csv_quoted(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + "\"";
}
std::string csv_field(std::string_view text) {
    return text.find_first_of(",\"\r\n") == std::string_view::npos ? std::string(text) : csv_quoted(text);
}

}  // namespace attn::cli
