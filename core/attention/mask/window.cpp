// A query sees the keys within D of its own position: |j - i| <= D (Beltagy et al. 2020, sliding window).
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
        [](Matrix& allowed, const Options& options, const Matrix*) {
            for (Index i = 0; i < allowed.rows(); ++i)
                for (Index j = 0; j < allowed.cols(); ++j)
                    allowed(i, j) = j >= i - options.window && j <= i + options.window ? 1.0F : 0.0F;
        },
    };
}

}  // namespace attn::mask
