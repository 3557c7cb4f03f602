// What a learned model says about the pronouns of a sentence: who can be meant, how probable, by which attention.
// Read off a Snapshot; nothing here computes attention.
#pragma once

#include <array>

#include "core/engine/run.hpp"

namespace attn {

struct PronounCandidate {
    std::string word;
    int index = 0;           // token
    double probability = 0;  // softmax of the model's logits over the candidates of this pronoun
    double weight = 0;       // from the pronoun, last layer, mean of its heads
};

// Why there is no answer.
enum class PronounDoubt {
    None,
    NoCandidate,       // no noun in the sentence
    UnknownNoun,       // one known noun or none, and an unknown word that may be meant: PronounReading::unknown_nouns
    UnknownPredicate,  // nothing known is said of the pronoun: PronounReading::unknown has the words
    UnknownPronoun,    // "they", "she": not what the model learned
    TooLong,           // a text too long to keep every weight: nothing else is known
};
// "none", "no-candidate", "unknown-noun", "unknown-predicate", "unknown-pronoun", "too-long"
std::string_view doubt_name(PronounDoubt doubt);

struct PronounHead {
    int layer = 0, head = 0;
    std::vector<double> weights;  // from the pronoun, a candidate
    int top = 0;                  // token with the largest weight
    double top_weight = 0;
};

struct PronounReading {
    std::string word;
    int index = 0;    // token
    int answer = -1;  // token; -1: none, see doubt
    PronounDoubt doubt = PronounDoubt::None;
    std::vector<std::string> unknown;            // words of its clause that the model never met
    std::vector<int> unknown_nouns;              // tokens that may be meant besides; see unknown_nouns.hpp
    int predicate_begin = 0, predicate_end = 0;  // tokens of what is said of it, as far as known words tell
    std::vector<PronounCandidate> candidates;    // in the sentence's order
    std::vector<PronounHead> heads;              // every head of every layer
    int best = -1;  // index into heads: the one with most weight on the answer; heads.size() were searched
};

// One an "it", in the sentence's order; where there is none, one a pronoun of another sort, each with its doubt; none
// when there is no pronoun. The snapshot must be of a learned model.
std::vector<PronounReading> read_pronouns(const Snapshot& snapshot);
bool is_pronoun(std::string_view lower_case_word);
// Whether everything is there that a reading needs; not of a text too long to keep every weight.
bool keeps_weights(const Snapshot& snapshot);

// One of the two sentences of the Pronoun workspace as a document of its own. Edges of the what-if are carried from the
// first sentence to the second by aligned words; `original` leaves the what-if out.
Document pronoun_document(const Document& document, bool second, bool original);

// token of the first -> token of the second sentence (-1: none), by longest common subsequence of lower-case words.
// Of long texts only what they have in common at both ends.
std::vector<int> align_words(std::span<const Token> first, std::span<const Token> second);

struct PronounSide {
    SnapshotPtr snapshot;  // null: see error
    SnapshotPtr original;  // without the what-if; the same as snapshot when there is none
    std::optional<Error> error;
    std::vector<PronounReading> readings, original_readings;
};
struct PronounRun {
    Document document;
    std::array<PronounSide, 2> sides;
};
// Both sentences of document.pronoun. An Error only when cancelled; what is wrong with a sentence is in its side.
Result<std::shared_ptr<const PronounRun>> run_pronouns(const Document& document, const RunOptions& options,
                                                       ModelLibrary* models);

}  // namespace attn
