// One token for each character as a reader sees it (a grapheme): a letter with its accents, a flag, a family emoji.
#include "core/base/utf8.hpp"
#include "core/text/tokenizer.hpp"

namespace attn {

namespace {

std::vector<Token> split(std::string_view text, const TokenizerOptions& options) {
    std::vector<Token> tokens;
    for (const utf8::Span& s : utf8::graphemes(text)) {
        const std::string_view piece = text.substr(s.begin, s.end - s.begin);
        bool seen = false;
        for (const utf8::CodePoint& c : utf8::code_points(piece)) seen = seen || !utf8::is_whitespace(c.value);
        if (!seen) continue;
        tokens.push_back({options.lower_case ? utf8::lower(piece) : utf8::sanitized(piece), s.begin, s.end});
    }
    return tokens;
}

}  // namespace

Tokenizer character_tokenizer();
Tokenizer character_tokenizer() { return {"character", {"Characters", "字符"}, split}; }

}  // namespace attn
