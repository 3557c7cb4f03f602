// How well a model does the pronoun task on sentences that it was not trained on, each figure with its 95 % interval:
// a share by Wilson's score (Wilson 1927), a mean by its standard error.
#pragma once

#include <string>
#include <vector>

#include "core/base/parallel.hpp"
#include "core/train/pronoun_batch.hpp"

namespace attn {

struct Estimate {
    double value = 0, low = 0, high = 0;
    int count = 0;
};
Estimate share_of(int hits, int count);
Estimate mean_of(const std::vector<double>& values);

// The last layer, and one way less for the pronoun's row there; the rest of the row is renormalised.
struct BlockTest {
    std::string id;     // "antecedent", "other", "predicate", "elsewhere" (each other word in turn)
    Estimate accuracy;  // as PronounScore::accuracy; of an unseen noun the answer must be of its kind, too ...
    double drop = 0;    // ... and how much less than without
};

struct PronounScore {
    std::string split;
    int sentences = 0;
    Estimate accuracy;     // the most probable word of the whole vocabulary is the antecedent; of unseen nouns: choice
    Estimate choice;       // the antecedent is more probable than the other candidate
    Estimate weight;       // on the antecedent from "it", best head of the last layer
    Estimate mean_weight;  // the same, mean of its heads
    Estimate flip;         // pairs in which that head gives the right candidate more weight in both sentences
    Estimate mean_flip;    // the same, mean of its heads
    int best_head = 0, heads_searched = 0;
    Estimate entropy;             // of the mean row, bits
    double calibration = 0;       // expected calibration error of P(choice), 10 bins (Guo et al. 2017)
    double predicate_weight = 0;  // from "it" on what is said of it, best head of the first layer ...
    int predicate_head = 0;       // ... which is this one
    std::vector<BlockTest> blocks;
};

struct EvaluateOptions {
    bool blocks = true;  // the causal tests: several runs a sentence
    ThreadPool* pool = nullptr;
    CancelToken cancel;
};

Result<PronounScore> evaluate_pronouns(const Model& model, const PronounLexicon& lexicon, PronounSplit split,
                                       std::span<const PronounPair> pairs, const EvaluateOptions& options);

}  // namespace attn
