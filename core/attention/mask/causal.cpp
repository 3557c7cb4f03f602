// A query sees itself and what came before it: j <= i (Vaswani 2017, the decoder's mask).
#include <algorithm>

#include "core/attention/mask/all.hpp"

namespace attn::mask {

MaskRule causal() {
    return {
        {.id = "causal",
         .names = {"Causal", "因果"},
         .formula = "j ≤ i",
         .source = "Vaswani et al. 2017",
         .query_position = true},
        [](const Options&, const ops::HideCells&) -> ops::HideCells {
            return [](Index i, std::span<float> cells) {
                std::fill(cells.begin() + std::min<Index>(i + 1, std::ssize(cells)), cells.end(), 0.0F);
            };
        },
    };
}

}  // namespace attn::mask
