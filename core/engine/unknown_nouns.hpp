// Unknown words that may name a thing. "it" may mean one of them, and an answer that passes them over in silence would
// be a guess: a reading names them and asks for their kind.
#pragma once

#include <string_view>
#include <vector>

#include "core/engine/snapshot.hpp"

namespace attn {

// The kind, in Document::kinds, of a word that the user says is no thing: {"strode", "none"}.
inline constexpr std::string_view kNoThing = "none";

// A needless question costs a click, a silent guess the truth: any unknown word that begins with a letter may be a
// noun, unless
//   - the user told its kind, or that it is no thing;
//   - it is a function word (a closed list), or a contraction;
//   - a noun stands right behind it, which it then describes: "the shaggy dog";
// or, with no determiner before it ("a gnu") and no capital inside the sentence ("met Rex"),
//   - it ends in -ly or -ed, as adverbs and verbs do;
//   - it stands behind a noun and ends in -s ("the dog snoozes"), or where a verb or an adjective must follow: behind
//   "to",
//     "not", a modal, "was", "too", or a person's pronoun;
//   - it belongs to what is said of the pronoun.
struct UnknownNoun {
    int token = 0;
    bool if_said = false;  // even where it belongs to what is said of the pronoun
    bool operator==(const UnknownNoun&) const = default;
};
// In the sentence's order. The snapshot must be of a learned model.
std::vector<UnknownNoun> unknown_nouns(const Snapshot& snapshot);

}  // namespace attn
