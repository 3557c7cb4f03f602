// Every tokenizer, in menu order.
#include "core/text/tokenizer.hpp"

namespace attn {

Tokenizer word_tokenizer();
Tokenizer character_tokenizer();

std::span<const Tokenizer> tokenizers() {
    static const Tokenizer kAll[] = {word_tokenizer(), character_tokenizer()};
    return kAll;
}

const Tokenizer* find_tokenizer(std::string_view id) {
    for (const Tokenizer& tokenizer : tokenizers())
        if (tokenizer.id == id) return &tokenizer;
    return nullptr;
}

}  // namespace attn
