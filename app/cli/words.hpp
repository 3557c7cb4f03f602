// Words and numbers that name a row or a column.
#pragma once

#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/base/matrix.hpp"
#include "core/text/tokenizer.hpp"

namespace attn::cli {

struct Found {
    Index index = 0;
    std::string note;  // said when a word occurs several times and the first was taken
};

// "7": the token of that number, from 0; "it": the first token that reads so (in any case and with either apostrophe,
// where none matches exactly); "it:2": the second one. A number that is meant as a word: "1992:1".
Result<Found> find_token(const std::string& flag, const std::string& given, const std::vector<Token>& tokens);

// A whole number below `count`.
Result<Found> find_index(const std::string& flag, const std::string& given, Index count);

}  // namespace attn::cli
