// Every alignment, one a file.
#pragma once

#include "core/attention/mechanism.hpp"

namespace attn::alignment {

Alignment softmax();
Alignment sparsemax();
Alignment local_m();
Alignment local_p();

inline constexpr Axes kPairs{Axis::Query, Axis::Key};

}  // namespace attn::alignment
