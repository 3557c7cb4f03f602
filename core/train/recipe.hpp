// How the bundled models are trained, one row each: a shape and what its training needs. `attn train --all` remakes
// them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/names.hpp"
#include "core/models/model.hpp"

namespace attn {

struct TrainSettings {
    int steps = 3000;
    int pairs_per_step = 32;     // 64 sentences
    int training_pairs = 40000;  // made from the seed before the first step
    double rate = 3e-3;          // highest learning rate: after a linear warm-up, then by a cosine
    int warm_up = 100;           // steps
    double last_rate = 0.02;     // of the highest
    double clip = 1;             // largest norm of a gradient
    double entropy = 0.05;       // λ of the entropy of the last layer's rows at "it", reached linearly ...
    double entropy_ramp = 0.3;   // ... over this part of the steps
    double word_dropout = 0.05;  // a word becomes <unk>; never a candidate, what is said of "it", or "it"
    double noun_dropout = 0.3;   // a noun is known by its kind only, for one step; with kinds
    std::uint64_t seed = 0;
};

struct Recipe {
    std::string_view id;     // "studio"
    std::string_view model;  // the bundled model's id, "pronoun"
    Names names;
    ModelConfig config;
    TrainSettings settings;
};

std::span<const Recipe> recipes();

// The studio recipe with another score function. Keys and values of the last layer are words, so attention is the
// only way for every score alike.
Recipe with_score(std::string_view score);

// The model that it trains: "pronoun-cosine", "pronoun-cosine-no-scale" (bare); and back, nothing for any other id.
struct ScoreModel {
    std::string_view score;  // id
    bool bare = false;       // cosine without a learned scale: an exhibit
};
std::string score_model_id(const ScoreModel& model);
std::optional<ScoreModel> score_model(std::string_view id);

}  // namespace attn
