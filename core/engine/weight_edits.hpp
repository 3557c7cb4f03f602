// Weights of a row set by hand.
#pragma once

#include <span>

#include "core/base/matrix.hpp"

namespace attn {

struct WeightEdit {
    Index key = 0;
    double weight = 0;  // 0 to 1
};

// weights(row, key) = weight for every edit, the newest last; the untouched weights keep their proportions and share
// what is left, so that the row sums to 1. Where the edits exceed 1, or nothing untouched has weight, the newest stays
// as it was set and the earlier ones share the rest in proportion. Of two edits of one key the newer counts. A row of
// which nothing is left is 0.
void edit_row(Matrix& weights, Index row, std::span<const WeightEdit> edits);

}  // namespace attn
