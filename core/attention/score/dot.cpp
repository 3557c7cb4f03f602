// e_ij = q_i · k_j (Luong 2015, "dot").
#include "core/attention/score/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::score {

ScoreFunction dot() {
    return {
        {.id = "dot", .names = {"Dot product", "点积"}, .formula = "q · k", .source = "Luong et al. 2015"},
        true,
        [](const Site& site, NodeId query, NodeId key, const Parameters&, const Options&) {
            return site.add("scores", kPairs, ops::matmul_transposed("q", "k"), {query, key}, Stage::Score, "q · k");
        },
    };
}

}  // namespace attn::score
