#include "core/attention/score/all.hpp"

#include "core/graph/ops/ops.hpp"

namespace attn {

std::span<const ScoreFunction> score_functions() {
    static const ScoreFunction all[] = {
        score::dot(),    score::scaled_dot(), score::general(), score::additive(),
        score::concat(), score::cosine(),     score::mlp(),
    };
    return all;
}

score::PairHidden score::pair_hidden(const Site& site, NodeId query, NodeId key, NodeId weight) {
    const Index d_q = site.shape(query).cols;
    const Index d_k = site.shape(key).cols;
    const Axes weights{Axis::Hidden, Axis::Feature};
    const NodeId left = site.add("query_weight", weights, ops::slice_columns(0, d_q), {weight}, Stage::Score, "W_q");
    const NodeId right = site.add("key_weight", weights, ops::slice_columns(d_q, d_k), {weight}, Stage::Score, "W_k");
    return {site.add("query_hidden", {Axis::Query, Axis::Hidden}, ops::matmul_transposed("q", "W_q"), {query, left},
                     Stage::Score, "W_q q"),
            site.add("key_hidden", {Axis::Key, Axis::Hidden}, ops::matmul_transposed("k", "W_k"), {key, right},
                     Stage::Score, "W_k k")};
}

}  // namespace attn
