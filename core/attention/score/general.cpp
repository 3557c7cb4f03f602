// e_ij = q_iᵀ W k_j (Luong 2015, "general"; also called multiplicative or bilinear).
#include "core/attention/score/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::score {

ScoreFunction general() {
    return {
        {.id = "general",
         .names = {"General (bilinear)", "双线性（general）"},
         .formula = "q^T W k",
         .source = "Luong et al. 2015",
         .parameters = {{"general.weight", {"d_q", "d_k"}}}},
        false,
        [](const Site& site, NodeId query, NodeId key, const Parameters& p, const Options&) {
            const NodeId turned = site.add("query_weighted", {Axis::Query, Axis::Feature}, ops::matmul("q", "W"),
                                           {query, p["general.weight"]}, Stage::Score, "q^T W");
            return site.add("scores", kPairs, ops::matmul_transposed("qᵀW", "k"), {turned, key}, Stage::Score,
                            "q^T W k");
        },
    };
}

}  // namespace attn::score
