// The dense product behind matmul, for the shapes of attention: few columns or little depth, many rows. Eigen's general
// product repacks both sides for every block of rows; here the right side is packed once a run into panels as wide as
// the registers allow, and each block of rows streams through them.
#pragma once

#include "core/base/matrix.hpp"

namespace attn::ops {

// B [depth, columns] (or its transpose) as panels of so many columns, one a row, each stored depth by depth, the last
// zero-padded to whole packets. A function of B alone, so every block of a run can share it.
Shape panels(const ConstView& b, bool transposed);
// Those from `first` on that `out` has rows for.
void pack_panels(const ConstView& b, bool transposed, Index first, View out);

// B as it lies in memory is its one panel already: a head's values, mostly.
bool is_panel(const ConstView& b, bool transposed);

// out = A B for some rows of A; `panels`: of pack_panels(), all, or of B where it is one. Each number is one sum over
// the depth in order, whatever the block.
void multiply_panels(const ConstView& a, const float* panels, View out);

}  // namespace attn::ops
