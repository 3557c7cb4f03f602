// Every way to read the values, one a file. All but soft choose keys first (a node "choice" [T_q, T_k]) and then read
// choice · V, so that the chosen keys can be looked at like weights.
#pragma once

#include "core/attention/mechanism.hpp"

namespace attn::context {

Context soft();
Context hard();
Context argmax();
Context gumbel();

inline constexpr Axes kRead{Axis::Query, Axis::Feature};
inline constexpr Axes kPairs{Axis::Query, Axis::Key};

}  // namespace attn::context
