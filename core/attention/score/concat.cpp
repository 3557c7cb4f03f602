// e_ij = vᵀ tanh(W [q_i; k_j]) (Luong 2015, "concat"). With W = [W_q W_k] it is the additive score without a bias, and
// that is how it is computed: the two halves of W meet q and k one by one.
#include "core/attention/score/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::score {

ScoreFunction concat() {
    return {
        {.id = "concat",
         .names = {"Concat (Luong)", "拼接（Luong concat）"},
         .formula = "v^T tanh(W [q; k])",
         .source = "Luong et al. 2015",
         .parameters = {{"concat.weight", {"d_a", "d_q+d_k"}}, {"concat.vector", {"d_a"}}}},
        false,
        [](const Site& site, NodeId query, NodeId key, const Parameters& p, const Options&) {
            const PairHidden hidden = pair_hidden(site, query, key, p["concat.weight"]);
            return site.add("scores", kPairs, ops::pairwise_score(ops::Activation::Tanh),
                            {hidden.query, hidden.key, p["concat.vector"]}, Stage::Score, "v^T tanh(W [q; k])");
        },
        "concat.vector",
    };
}

}  // namespace attn::score
