// The mask that the user drew cell by cell, or that came with the input.
#include "core/attention/mask/all.hpp"

namespace attn::mask {

MaskRule drawn() {
    return {
        {.id = "drawn", .names = {"Drawn by hand", "手绘"}, .formula = "M_{ij} = 1", .source = ""},
        [](const Options&, const ops::HideCells& drawn) { return drawn; },
        /*by_hand=*/true,
    };
}

}  // namespace attn::mask
