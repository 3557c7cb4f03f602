// The last P keys are padding, which nobody may attend to: j < T_k - P.
#include <algorithm>

#include "core/attention/mask/all.hpp"

namespace attn::mask {

MaskRule padding() {
    return {
        {.id = "padding",
         .names = {"Padding", "填充"},
         .formula = "j < T_k − P",
         .source = "Vaswani et al. 2017",
         .options = {"padding"}},
        [](const Options& options, const ops::HideCells&) -> ops::HideCells {
            return [padding = options.padding](Index, std::span<float> cells) {
                std::fill(cells.end() - std::min<Index>(padding, std::ssize(cells)), cells.end(), 0.0F);
            };
        },
        /*by_hand=*/false,
        [](const Options& options) { return options.padding; },
    };
}

}  // namespace attn::mask
