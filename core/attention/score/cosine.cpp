// e_ij = β cos(q_i, k_j) (Graves 2014). Without a scale no weight can exceed another by more than e² : 1.
#include "core/attention/score/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::score {

ScoreFunction cosine() {
    return {
        {.id = "cosine",
         .names = {"Cosine", "余弦"},
         .formula = "β cos(q, k)",
         .source = "Graves et al. 2014",
         .parameters = {{"cosine.scale", {"1"}, true, 1.0F, "scale"}},
         .options = {"scale"}},
        true,
        [](const Site& site, NodeId query, NodeId key, const Parameters& p, const Options& options) {
            const NodeId q = site.add("query_direction", {Axis::Query, Axis::Feature}, ops::normalise_rows(), {query},
                                      Stage::Score, "q / ‖q‖");
            const NodeId k = site.add("key_direction", {Axis::Key, Axis::Feature}, ops::normalise_rows(), {key},
                                      Stage::Score, "k / ‖k‖");
            const NodeId cosines = site.add("cosines", kPairs, ops::matmul_transposed("q/‖q‖", "k/‖k‖"), {q, k},
                                            Stage::Score, "cos(q, k)");
            if (options.scale)
                return site.add("scores", kPairs, ops::scale(*options.scale, "β"), {cosines}, Stage::Score,
                                "β cos(q, k)");
            return site.add("scores", kPairs, ops::scale_by("β"), {cosines, p["cosine.scale"]}, Stage::Score,
                            "β cos(q, k)");
        },
        "cosine.scale",
    };
}

}  // namespace attn::score
