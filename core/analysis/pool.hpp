// A large matrix on few pixels: each output cell is the largest of exactly the cells that fall on it, so that a single
// strong weight is never lost.
#pragma once

#include "core/base/row_set.hpp"

namespace attn {

struct Window {
    Index first_row = 0, rows = 0, first_col = 0, cols = 0;
};

// Output cell (y, x) takes rows y·rows/out_rows .. (y+1)·rows/out_rows of the window, columns alike: every input cell
// belongs to exactly one. Cells that are not finite, there or in `hidden_by`, do not count; NaN where none does. With
// `by_size` the value farthest from 0 wins, sign kept. out_rows <= rows, out_cols <= cols. With `there` only
// those rows count; values and hidden_by hold just them, in their order, or have all rows.
Matrix pool_max(const Matrix& values, const Matrix* hidden_by, Window window, Index out_rows, Index out_cols,
                bool by_size, const RowSet* there = nullptr);

}  // namespace attn
