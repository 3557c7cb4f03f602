// e_ij = q_i · k_j / √d_k (Vaswani 2017): the variance of q · k grows with d_k; the root keeps softmax from saturating.
#include <cmath>

#include "core/attention/score/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::score {

ScoreFunction scaled_dot() {
    return {
        {.id = "scaled-dot",
         .names = {"Scaled dot product", "缩放点积"},
         .formula = "q · k / √d_k",
         .source = "Vaswani et al. 2017",
         .options = {"scale"}},
        true,
        [](const Site& site, NodeId query, NodeId key, const Parameters&, const Options& options) {
            const double width = static_cast<double>(site.shape(key).cols);
            const NodeId product =
                site.add("product", kPairs, ops::matmul_transposed("q", "k"), {query, key}, Stage::Score, "q · k");
            if (options.scale)
                return site.add("scores", kPairs, ops::scale(*options.scale, "β"), {product}, Stage::Score, "β q · k",
                                "scaled");
            return site.add("scores", kPairs, ops::scale(1 / std::sqrt(width), "1/√d_k"), {product}, Stage::Score,
                            "q · k / √d_k");
        },
    };
}

}  // namespace attn::score
