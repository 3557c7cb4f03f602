// e_ij = vᵀ tanh(W_q q_i + W_k k_j + b) (Bahdanau 2015).
#include "core/attention/score/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::score {

ScoreFunction additive() {
    return {
        {.id = "additive",
         .names = {"Additive (Bahdanau)", "加性（Bahdanau）"},
         .formula = "v^T tanh(W_q q + W_k k + b)",
         .source = "Bahdanau et al. 2015",
         .parameters = {{"additive.query_weight", {"d_a", "d_q"}},
                        {"additive.key_weight", {"d_a", "d_k"}},
                        {"additive.bias", {"d_a"}, true},
                        {"additive.vector", {"d_a"}}}},
        false,
        [](const Site& site, NodeId query, NodeId key, const Parameters& p, const Options&) {
            const NodeId q = site.add("query_hidden", {Axis::Query, Axis::Hidden}, ops::matmul_transposed("q", "W_q"),
                                      {query, p["additive.query_weight"]}, Stage::Score, "W_q q");
            NodeId k = site.add("key_hidden", {Axis::Key, Axis::Hidden}, ops::matmul_transposed("k", "W_k"),
                                {key, p["additive.key_weight"]}, Stage::Score, "W_k k");
            if (p["additive.bias"] != kNoNode)
                k = site.add("key_hidden_biased", {Axis::Key, Axis::Hidden}, ops::add_row(), {k, p["additive.bias"]},
                             Stage::Score, "W_k k + b");
            return site.add("scores", kPairs, ops::pairwise_score(ops::Activation::Tanh), {q, k, p["additive.vector"]},
                            Stage::Score, "v^T tanh(W_q q + W_k k + b)");
        },
        "additive.vector",
    };
}

}  // namespace attn::score
