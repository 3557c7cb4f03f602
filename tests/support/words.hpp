// A text of so many words.
#pragma once

#include <string>

namespace attn {

inline std::string many_words(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += (i > 0 ? " " : "") + std::string("word") + std::to_string(i % 97);
    return text;
}

}  // namespace attn
