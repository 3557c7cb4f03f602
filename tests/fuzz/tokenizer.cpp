// Any bytes as a text: tokens are clean, in order, inside the text, and leave out white space only.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/base/utf8.hpp"
#include "core/text/tokenizer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void require_unseen(std::string_view gap) {
    for (const attn::utf8::CodePoint& c : attn::utf8::code_points(gap)) require(attn::utf8::is_whitespace(c.value));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace utf8 = attn::utf8;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    require(utf8::valid(utf8::sanitized(text)) && utf8::valid(utf8::lower(text)));
    require(utf8::valid(utf8::quote(text)) && utf8::width(utf8::clipped(text, 7)) <= 7);
    if (utf8::valid(text)) require(utf8::sanitized(text) == text);
    for (const attn::Tokenizer& tokenizer : attn::tokenizers()) {
        std::size_t at = 0;
        for (const attn::Token& token : tokenizer.split(text, {true})) {
            require(token.begin >= at && token.end > token.begin && token.end <= size);
            require(!token.text.empty() && utf8::valid(token.text));
            require_unseen(text.substr(at, token.begin - at));
            at = token.end;
        }
        require_unseen(text.substr(at));
    }
    return 0;
}
