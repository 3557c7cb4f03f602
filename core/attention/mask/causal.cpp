// A query sees itself and what came before it: j <= i (Vaswani 2017, the decoder's mask).
#include "core/attention/mask/all.hpp"

namespace attn::mask {

MaskRule causal() {
    return {
        {.id = "causal",
         .names = {"Causal", "因果"},
         .formula = "j ≤ i",
         .source = "Vaswani et al. 2017",
         .query_position = true},
        [](Matrix& allowed, const Options&, const Matrix*) {
            for (Index i = 0; i < allowed.rows(); ++i)
                for (Index j = 0; j < allowed.cols(); ++j) allowed(i, j) = j <= i ? 1.0F : 0.0F;
        },
    };
}

}  // namespace attn::mask
