// The spelling by which a word is known, to seeded vectors, vocabularies and whoever looks for it: how its letters are
// coded and which apostrophe the keyboard made do not make it another word.
//
//   spelling("cafe\u0301") == spelling("caf\u00e9");   spelling("didn\u2019t") == "didn't"
#pragma once

#include <string>
#include <string_view>

namespace attn {

// Composed (Unicode NFC), with a straight apostrophe; clean UTF-8. Its case is kept.
std::string spelling(std::string_view word);
std::string lower_spelling(std::string_view word);

}  // namespace attn
