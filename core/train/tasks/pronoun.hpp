// The pronoun task: sentences with two things and an "it", in minimal pairs that differ only in what is said of "it".
// Everything comes from the reviewed lists in assets/lexicon/*.tsv and a seed; nothing says where to look, only which
// word "it" stands for.
//
//   Result<PronounLexicon> lexicon = PronounLexicon::load(asset_path("lexicon"));
//   std::vector<PronounPair> pairs = make_pairs(*lexicon, PronounSplit::Train, 20000, 1);
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "core/text/vocabulary.hpp"

namespace attn {

struct PronounSentence {
    std::vector<std::string> words;              // tokens of the word tokenizer, lower case
    int pronoun = 0;                             // index of "it"
    int antecedent = 0;                          // index of the noun that "it" stands for: the answer
    int other = 0;                               // index of the candidate that it does not
    int predicate_begin = 0, predicate_end = 0;  // what is said of it
    std::string structure;                       // id of the clause structure
    std::string frame;                           // id of the verb frame
};

struct PronounPair {
    PronounSentence a, b;  // the same words but for the predicate; a.antecedent == b.other and the other way round
};

// Train never shows what the others hold back:
//   Pairs       (noun, predicate) combinations, an eighth of all by hash, among them (animal, tired), (street, wide),
//               (trophy, big), (suitcase, small)
//   Structures  clause structures and verb frames, "ANIMAL cross WAY" among them
//   Nouns       nouns, at least two of each large kind: both candidates unseen, told only by their kind
//   Final       all three at once and in mixture, from a seed of its own; read only by `attn evaluate`, never used to
//               choose anything
enum class PronounSplit { Train, Pairs, Structures, Nouns, Final };
std::string_view split_name(PronounSplit split);  // "train", "pairs", "structures", "nouns", "final"
std::span<const PronounSplit> pronoun_splits();

class PronounLexicon {
public:
    // Errors name file, line, and what was expected.
    static Result<PronounLexicon> load(const std::filesystem::path& folder);

    // Every word that any split can produce, with role and kind; the unseen nouns of PronounSplit::Nouns are left out.
    const Vocabulary& vocabulary() const;
    // 1 + index of the kind of any noun of the lists, the unseen ones included; 0 for no noun.
    int kind_of(std::string_view noun) const;
    bool unseen(std::string_view noun) const;  // held back for PronounSplit::Nouns

    struct Lists;  // what the generator reads
    const Lists& lists() const { return *lists_; }

private:
    std::shared_ptr<const Lists> lists_;
};

// `count` pairs, the same for the same lexicon, split and seed on every machine. Train sentences are all different from
// those of other splits.
std::vector<PronounPair> make_pairs(const PronounLexicon& lexicon, PronounSplit split, int count, std::uint64_t seed);

}  // namespace attn
