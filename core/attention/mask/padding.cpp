// The last P keys are padding, which nobody may attend to: j < T_k - P.
#include "core/attention/mask/all.hpp"

namespace attn::mask {

MaskRule padding() {
    return {
        {.id = "padding",
         .names = {"Padding", "填充"},
         .formula = "j < T_k − P",
         .source = "Vaswani et al. 2017",
         .options = {"padding"}},
        [](Matrix& allowed, const Options& options, const Matrix*) {
            for (Index j = 0; j < allowed.cols(); ++j)
                allowed.col(j).setConstant(j < allowed.cols() - options.padding ? 1.0F : 0.0F);
        },
        /*by_hand=*/false,
        [](const Options& options) { return options.padding; },
    };
}

}  // namespace attn::mask
