// A query sees the keys within D of its own position: |j - i| <= D (Beltagy et al. 2020, sliding window).
#include <algorithm>

#include "core/attention/mask/all.hpp"

namespace attn::mask {

MaskRule window() {
    return {
        {.id = "window",
         .names = {"Window", "窗口"},
         .formula = "|j − i| ≤ D",
         .source = "Beltagy et al. 2020",
         .options = {"window"},
         .query_position = true},
        [](const Options& options, const ops::HideCells&) -> ops::HideCells {
            return [width = options.window](Index i, std::span<float> cells) {
                const Index keys = std::ssize(cells);
                std::fill(cells.begin(), cells.begin() + std::clamp<Index>(i - width, 0, keys), 0.0F);
                std::fill(cells.begin() + std::clamp<Index>(i + width + 1, 0, keys), cells.end(), 0.0F);
            };
        },
    };
}

}  // namespace attn::mask
