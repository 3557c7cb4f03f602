// e_ij = w₂ · relu(W₁ [q_i; k_j] + b₁) + b₂: a network with one hidden layer reads the pair.
#include "core/attention/score/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::score {

ScoreFunction mlp() {
    return {
        {.id = "mlp",
         .names = {"Multi-layer perceptron", "多层感知机"},
         .formula = "w_2 · relu(W_1 [q; k] + b_1) + b_2",
         .source = "a two-layer network",
         .parameters = {{"mlp.hidden_weight", {"d_a", "d_q+d_k"}},
                        {"mlp.hidden_bias", {"d_a"}},
                        {"mlp.output_weight", {"d_a"}},
                        {"mlp.output_bias", {"1"}}}},
        false,
        [](const Site& site, NodeId query, NodeId key, const Parameters& p, const Options&) {
            const PairHidden hidden = pair_hidden(site, query, key, p["mlp.hidden_weight"]);
            const NodeId key_hidden = site.add("key_hidden_biased", {Axis::Key, Axis::Hidden}, ops::add_row(),
                                               {hidden.key, p["mlp.hidden_bias"]}, Stage::Score, "W_k k + b_1");
            const NodeId out = site.add("unbiased_scores", kPairs, ops::pairwise_score(ops::Activation::Relu),
                                        {hidden.query, key_hidden, p["mlp.output_weight"]}, Stage::Score,
                                        "w_2 · relu(W_1 [q; k] + b_1)");
            return site.add("scores", kPairs, ops::add_row(), {out, p["mlp.output_bias"]}, Stage::Score,
                            "w_2 · relu(W_1 [q; k] + b_1) + b_2");
        },
    };
}

}  // namespace attn::score
