// From a recipe to a model with its card: what `attn train` and the window run.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/train/evaluate.hpp"
#include "core/train/pronoun_trainer.hpp"

namespace attn {

struct TrainWatch {
    // Called after each step; `flips`, now and then, are of a few held-out pairs (PronounSplit::Pairs).
    std::function<void(const TrainProgress&, const std::optional<PronounScore>& flips)> progress;
    int check_every = 100;  // steps between two looks at held-out pairs; 0: never
    ThreadPool* pool = nullptr;
    CancelToken cancel;
};

// Goes on to the last step, and notes in the trainer's record what it sees. Cancelled: the trainer is as it was after
// its last whole step.
Status finish(PronounTrainer& trainer, const PronounLexicon& lexicon, const TrainWatch& watch);

// The trained model in the precision of its file, with a card: command, data, objective, limits, and what it scores on
// the splits that may be looked at (all but PronounSplit::Final).
Result<std::shared_ptr<const Model>> with_card(const PronounTrainer& trainer, const PronounLexicon& lexicon,
                                               const Recipe& recipe, const std::string& id, ThreadPool* pool);

// The pairs on which a split is measured: 500, the same each time.
std::vector<PronounPair> measured_pairs(const PronounLexicon& lexicon, PronounSplit split);

std::string score_json(const PronounScore& score);  // one object, keys in a fixed order

}  // namespace attn
