// Global soft alignment: a_j = exp(z_j) / Σ_k exp(z_k) over all keys.
#include "core/attention/alignment/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::alignment {

Alignment softmax() {
    return {
        {.id = "softmax",
         .names = {"Softmax (global)", "Softmax（全局）"},
         .formula = "exp(z_j) / Σ_k exp(z_k)",
         .source = "Bahdanau et al. 2015",
         .options = {"temperature"}},
        true,
        [](const Site& site, NodeId logits, NodeId, const Parameters&, const Options&, Extras&) {
            return site.add("weights", kPairs, ops::softmax(), {logits}, Stage::Normalise, "exp(z_j) / Σ_k exp(z_k)");
        },
    };
}

}  // namespace attn::alignment
