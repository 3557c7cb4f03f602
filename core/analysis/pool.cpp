#include "core/analysis/pool.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace attn {
namespace {

constexpr float kLargest = std::numeric_limits<float>::max();
constexpr float kNone = -std::numeric_limits<float>::infinity();

// best[c] = the better of best[c] and the row's cell c, as far as that counts; seen[c] says that some cell counted.
// Compares with NaN are false, so neither NaN nor an infinity ever wins. Without branches, for the vectoriser.
template <bool Masked, bool BySize>
void fold(const float* row, const float* scores, Index n, float* best, float* seen) {
    for (Index c = 0; c < n; ++c) {
        const float size = std::abs(row[c]);
        const bool counts = (size <= kLargest) & (!Masked || std::abs(scores[c]) <= kLargest);
        const bool wins = counts & (BySize ? size > std::abs(best[c]) : row[c] > best[c]);
        best[c] = wins ? row[c] : best[c];
        seen[c] = counts ? 1.0F : seen[c];
    }
}

}  // namespace

Matrix pool_max(const Matrix& values, const Matrix* hidden_by, Window window, Index out_rows, Index out_cols,
                bool by_size, const RowSet* there) {
    const auto step = by_size ? (hidden_by != nullptr ? fold<true, true> : fold<false, true>)
                              : (hidden_by != nullptr ? fold<true, false> : fold<false, false>);
    Matrix out(out_rows, out_cols);
    const auto n = static_cast<std::size_t>(window.cols);
    std::vector<float> best(n), seen(n);  // of the rows that fall on one output row; each input row is read once
    for (Index y = 0; y < out_rows; ++y) {
        std::fill(best.begin(), best.end(), by_size ? 0.0F : kNone);
        std::fill(seen.begin(), seen.end(), 0.0F);
        const Index end = window.first_row + (y + 1) * window.rows / out_rows;
        for (Index r = window.first_row + y * window.rows / out_rows; r < end; ++r) {
            const Index at = there != nullptr ? there->place(r, values.rows()) : r;
            if (at < 0) continue;
            step(values.row(at).data() + window.first_col,
                 hidden_by != nullptr ? hidden_by->row(at).data() + window.first_col : nullptr, window.cols,
                 best.data(), seen.data());
        }
        for (Index x = 0; x < out_cols; ++x) {
            float result = std::numeric_limits<float>::quiet_NaN();
            for (Index c = x * window.cols / out_cols; c < (x + 1) * window.cols / out_cols; ++c) {
                const auto i = static_cast<std::size_t>(c);
                if (seen[i] == 0) continue;
                const bool wins = by_size ? std::abs(best[i]) > std::abs(result) : best[i] > result;
                if (wins || std::isnan(result)) result = best[i];
            }
            out(y, x) = result;
        }
    }
    return out;
}

}  // namespace attn
