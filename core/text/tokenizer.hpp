// Tokenizers: a text becomes tokens that know where they stand in it. To add one, write a file with a descriptor and
// name it in all.cpp.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/names.hpp"

namespace attn {

struct Token {
    std::string text;                // clean UTF-8, lower-cased if asked
    std::size_t begin = 0, end = 0;  // its bytes in the original text
    bool operator==(const Token&) const = default;
};

struct TokenizerOptions {
    bool lower_case = false;
};

struct Tokenizer {
    std::string_view id;
    Names names;
    // Any bytes at all: spans rise, do not overlap and leave out only white space (utf8::is_whitespace).
    std::vector<Token> (*split)(std::string_view text, const TokenizerOptions& options);
};

std::span<const Tokenizer> tokenizers();               // in menu order; the first is the default
const Tokenizer* find_tokenizer(std::string_view id);  // or null

}  // namespace attn
