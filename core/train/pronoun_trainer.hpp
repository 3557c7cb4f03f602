// Trains a model on the pronoun task. The only thing that it is told is which word each "it" stands for:
//   loss = mean −ln P(antecedent | sentence) + λ · mean entropy of the last layer's rows at "it" ("be decisive").
// A step is a function of the tensors and the step's number alone, so that a training that was stopped goes on as if it
// had not been, and any number of threads gives the same bits.
//
//   Result<PronounTrainer> trainer = PronounTrainer::start(lexicon, recipe.config, recipe.settings);
//   while (trainer->steps_done() < settings.steps) trainer->step(&pool, cancel);
#pragma once

#include "core/train/adamw.hpp"
#include "core/train/pronoun_batch.hpp"
#include "core/train/recipe.hpp"

namespace attn {

struct TrainProgress {
    int step = 0;  // done so far
    double loss = 0, answer_loss = 0, entropy = 0;
    double accuracy = 0;  // of this step's sentences, before it
    double rate = 0;
};

// What is noted on the way; kept with a stopped training.
struct TrainRecord {
    int steps_to_90 = 0;  // at the first look with 90 % of the held-out answers right; 0: never, or not looked
};

class PronounTrainer {
public:
    static Result<PronounTrainer> start(const PronounLexicon& lexicon, const ModelConfig& config,
                                        const TrainSettings& settings);

    Result<TrainProgress> step(ThreadPool* pool, const CancelToken& cancel);
    int steps_done() const { return optimizer_.steps; }
    const TrainSettings& settings() const { return settings_; }
    const Model& model() const { return model_; }

    TrainRecord record;

    // All that step() depends on, and the record, as bytes; resume() takes those of the same config, settings and
    // lexicon.
    std::string checkpoint() const;
    Status resume(std::string bytes, const std::string& name);

private:
    struct Part;  // what a few sentences of a step give
    PronounTrainer() = default;
    void publish();           // values_ -> model_
    void shuffle(int epoch);  // -> order_
    std::vector<PronounExample> examples_of_step(int step);
    Result<Part> part(std::span<const PronounExample> examples, const std::vector<int>& output_words,
                      double entropy_weight) const;
    std::string fingerprint() const;

    TrainSettings settings_;
    Model model_;
    Values values_;
    AdamW optimizer_;
    std::vector<std::array<PronounExample, 2>> data_;
    std::vector<int> order_;  // of data_, in the epoch that was last asked for
    int epoch_ = -1;
};

}  // namespace attn
