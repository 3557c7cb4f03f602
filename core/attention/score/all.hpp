// Every score function, one a file, and what several of them share.
#pragma once

#include "core/attention/mechanism.hpp"

namespace attn::score {

ScoreFunction dot();
ScoreFunction scaled_dot();
ScoreFunction general();
ScoreFunction additive();
ScoreFunction concat();
ScoreFunction cosine();
ScoreFunction mlp();

inline constexpr Axes kPairs{Axis::Query, Axis::Key};  // what rows and columns of scores are

// W [q; k] = W_q q + W_k k: the halves of W [d_a, d_q + d_k] meet q and k one by one, so that no pair is written out.
struct PairHidden {
    NodeId query;  // [T_q, d_a]
    NodeId key;    // [T_k, d_a]
};
PairHidden pair_hidden(const Site& site, NodeId query, NodeId key, NodeId weight);

}  // namespace attn::score
