// c_i = Σ_j a_ij v_j: the weighted sum of the values (Bahdanau 2015).
#include "core/attention/context/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::context {

Context soft() {
    return {
        {.id = "soft",
         .names = {"Weighted sum (soft)", "加权和（soft）"},
         .formula = "Σ_j a_j v_j",
         .source = "Bahdanau et al. 2015"},
        false,
        true,
        [](const Site& site, NodeId weights, NodeId value, const Options&, Extras&) {
            return site.add("context", kRead, ops::matmul("a", "v"), {weights, value}, Stage::Context, "Σ_j a_j v_j");
        },
    };
}

}  // namespace attn::context
