#include "core/text/spelling.hpp"

#include "core/base/utf8.hpp"

namespace attn {

namespace {
// Straight, right single quote, modifier letter, full width.
bool is_apostrophe(char32_t c) { return c == U'\'' || c == 0x2019 || c == 0x02BC || c == 0xFF07; }
}  // namespace

std::string spelling(std::string_view word) {
    std::string straight;
    straight.reserve(word.size());
    for (const utf8::CodePoint& c : utf8::code_points(word))
        utf8::append(straight, is_apostrophe(c.value) ? U'\'' : c.value);
    return utf8::composed(straight);
}

std::string lower_spelling(std::string_view word) { return utf8::lower(spelling(word)); }

}  // namespace attn
