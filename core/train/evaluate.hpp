// How well a model does the pronoun task on sentences that it was not trained on, each figure with its 95 % interval:
// a share by Wilson's score (Wilson 1927), a mean by its standard error, a difference of two shares of the same
// sentences after Bonett and Price (2012), a calibration error by resampling (Efron 1979).
#pragma once

#include <string>
#include <vector>

#include "core/base/parallel.hpp"
#include "core/train/pronoun_batch.hpp"

namespace attn {

struct Estimate {
    double value = 0, low = 0, high = 0;
    int count = 0;
    bool operator==(const Estimate&) const = default;
};
Estimate share_of(double hits, int count);
Estimate mean_of(const std::vector<double>& values);
Estimate difference_of(double lost, double gained, int count);  // of `count` sentences, (lost - gained) / count

// Expected calibration error (Guo et al. 2017) of the choice between the two candidates, 10 bins. logits: ln
// P(antecedent)
// - ln P(other), sentences 2k and 2k+1 a pair; the interval: 2.5 % to 97.5 % of 1,000 drawings of as many pairs.
Estimate calibration_of(const std::vector<double>& logits);

// The last layer, and one way less for the pronoun's row there; the rest of the row is renormalised.
struct BlockTest {
    std::string id;     // "antecedent", "other", "predicate", "elsewhere" (each other word in turn: a sentence's mean)
    Estimate accuracy;  // as PronounScore::accuracy; of an unseen noun the answer must be of its kind, too ...
    Estimate drop;      // ... and how much less than without
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
    Estimate entropy;           // of the mean row, bits
    Estimate calibration;       // error of P(choice)
    Estimate predicate_weight;  // from "it" on what is said of it, best head of the first layer ...
    int predicate_head = 0;     // ... which is this one
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
