// Figures of a comparison: read off its snapshots, whatever the mechanism.
#pragma once

#include <optional>
#include <vector>

#include "core/engine/compare.hpp"

namespace attn {

// The chosen row of one column; entropies and divergences in bits.
struct RowFigures {
    double entropy = 0, peak = 0, sink_share = 0;
    int peak_key = -1;                  // token
    std::vector<int> top;               // keys by falling weight, at most five
    std::optional<double> divergence;   // Jensen-Shannon to the reference's row, 0 .. 1
    std::optional<double> correlation;  // Spearman's, of the weights
};

// The figures of one row of the sentence that the column reads; rows of a column over the second sentence are aligned.
// Nothing where the column has no such row, or not yet; nothing to the reference where that has none.
std::optional<RowFigures> row_figures(const Comparison& comparison, std::size_t column, Index row);

// Column's weights - reference's, of the rows in the column's maps; NaN where tokens do not align, or the reference
// lacks the row so far. Empty when either failed.
Matrix difference(const Comparison& comparison, std::size_t column);

// Of two sentences, a head of the column's model: how far the row's weight moves from one token to the other.
struct HeadFlip {
    int layer = 0, head = 0;
    double flip = 0;  // (w1[a] - w1[b]) - (w2[a] - w2[b]), -2 .. 2
};
// For tokens a and b of the first sentence, read from `row`; needs a second sentence. Largest first.
std::vector<HeadFlip> head_flips(const Snapshot& first, const Snapshot& second, const std::vector<int>& aligned,
                                 Index row, Index a, Index b);

}  // namespace attn
