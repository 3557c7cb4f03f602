// The mask that the user drew cell by cell, or that came with the input.
#include "core/attention/mask/all.hpp"

namespace attn::mask {

MaskRule drawn() {
    return {
        {.id = "drawn", .names = {"Drawn by hand", "手绘"}, .formula = "M_{ij} = 1", .source = ""},
        [](Matrix& allowed, const Options&, const Matrix* cells) {
            if (cells != nullptr) allowed = *cells;
            else allowed.setOnes();
        },
        /*by_hand=*/true,
    };
}

}  // namespace attn::mask
