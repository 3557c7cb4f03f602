// Where one query looks: a bar per key, alone or under the columns of a heatmap; for hard attention with its draws
// beside the weights, for local-p with the predicted position and its Gaussian. And the running Monte-Carlo mean.
#pragma once

#include <optional>
#include <span>

#include "core/analysis/monte_carlo.hpp"
#include "core/engine/snapshot.hpp"
#include "core/scene/heatmap.hpp"

namespace attn {

struct BarsInput {
    std::vector<double> weights;  // of the query, per key
    std::vector<std::string> labels;
    int node = -1;
    Index row = -1;
    Target hovered;
    Index pinned_col = -1;
    std::vector<bool> masked;         // per key; empty: none
    std::optional<Lane> lane;         // align with these columns; by default the whole width
    std::vector<double> draw_shares;  // hard attention: share of the draws per key; empty: no second bar
    Index draws = 0;                  // n, for the legend
    std::optional<double> position;   // local-p: p in keys
    std::vector<double> gaussian;     // local-p: the factor per key, 0 .. 1
    double window = 0;                // local-p: D
    double progress = 1;              // bars grow from left to right
};

// Everything above from a snapshot; head -1: mean of the heads.
BarsInput bars_input(const Snapshot& snapshot, int head, Index row);
std::vector<Index> drawn_keys(const Snapshot& snapshot, int head, Index row);  // hard attention's, in order

Scene build_bars(const BarsInput& in, float width, float height, const SceneKit& kit);

// The least height in which every bar can have its whole word: flat where the words fit, else slanted. (Bars that are
// closer than kSlantedPitch have the words of the heaviest alone, in any height.)
inline constexpr float kSlantedPitch = 17;
float whole_words_height(const BarsInput& in, float width, const SceneKit& kit);

struct MonteCarloInput {
    RunningMean data;    // analysis::running_mean
    int component = -1;  // -1: the distance to the soft context; else that component against the soft one
    double progress = 1;
};
Scene build_monte_carlo(const MonteCarloInput& in, float width, float height, const SceneKit& kit);

}  // namespace attn
