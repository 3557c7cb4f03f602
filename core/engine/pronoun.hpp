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
    NoCandidate,       // no known noun in the sentence
    UnknownPredicate,  // nothing known is said of the pronoun: PronounReading::unknown has the words
    UnknownPronoun,    // "they", "she": not what the model learned
};
std::string_view doubt_name(PronounDoubt doubt);  // "none", "no-candidate", "unknown-predicate", "unknown-pronoun"

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
    int predicate_begin = 0, predicate_end = 0;  // tokens of what is said of it, as far as known words tell
    std::vector<PronounCandidate> candidates;    // in the sentence's order
    std::vector<PronounHead> heads;              // every head of every layer
    int best = -1;  // index into heads: the one with most weight on the answer; heads.size() were searched
};

// One a pronoun, in the sentence's order; none when there is no pronoun. The snapshot must be of a learned model.
std::vector<PronounReading> read_pronouns(const Snapshot& snapshot);
bool is_pronoun(std::string_view lower_case_word);

// One of the two sentences of the Pronoun workspace as a document of its own. Edges of the what-if are carried from the
// first sentence to the second by aligned words; `original` leaves the what-if out.
Document pronoun_document(const Document& document, bool second, bool original);

// token of the first -> token of the second sentence (-1: none), by longest common subsequence of lower-case words.
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
