// Sparsemax: the Euclidean projection of the scores on the simplex (Martins & Astudillo 2016).
#include "core/attention/alignment/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::alignment {

Alignment sparsemax() {
    return {
        {.id = "sparsemax",
         .names = {"Sparsemax", "Sparsemax（稀疏）"},
         .formula = "max(0, z_j − τ(z))",
         .source = "Martins & Astudillo 2016",
         .options = {"temperature"}},
        true,
        [](const Site& site, NodeId logits, NodeId, const Parameters&, const Options&, Extras&) {
            return site.add("weights", kPairs, ops::sparsemax(), {logits}, Stage::Normalise, "max(0, z_j − τ(z))");
        },
    };
}

}  // namespace attn::alignment
