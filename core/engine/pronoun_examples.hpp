// The ready pairs of the Pronoun workspace, from assets/sentences/pronouns.json: two sentences that differ in what is
// said of "it", and what they mean in Chinese.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"

namespace attn {

struct SentencePair {
    std::string first, second;
    std::string zh;  // of both
};

Result<std::vector<SentencePair>> parse_pronoun_examples(std::string_view bytes, const std::string& where);
Result<std::vector<SentencePair>> load_pronoun_examples();  // from the asset

}  // namespace attn
