// Local monotonic alignment: softmax over the keys |j - i| <= D around the query's own position i (Luong 2015).
#include "core/attention/alignment/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::alignment {

Alignment local_m() {
    return {
        {.id = "local-m",
         .names = {"Local, monotonic", "局部（单调 local-m）"},
         .formula = "softmax(z_j), |j − i| ≤ D",
         .source = "Luong et al. 2015",
         .options = {"temperature", "window"},
         .query_position = true},
        true,
        [](const Site& site, NodeId logits, NodeId, const Parameters&, const Options& options, Extras&) {
            const NodeId near =
                site.add("windowed", kPairs, ops::window(options.window), {logits}, Stage::Mask, "z_j, |j − i| ≤ D");
            return site.add("weights", kPairs, ops::softmax(), {near}, Stage::Normalise, "exp(z_j) / Σ_k exp(z_k)");
        },
    };
}

}  // namespace attn::alignment
