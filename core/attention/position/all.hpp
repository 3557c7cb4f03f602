// Every position encoding, one a file.
#pragma once

#include "core/attention/mechanism.hpp"

namespace attn::position {

Position none();
Position sinusoidal();
Position learned();
Position one_hot();
Position rotary();
Position alibi();
Position relative();

inline constexpr Axes kVectors{Axis::Key, Axis::Feature};

// vectors + positions, the way two of them work: a node "encoding" [T, d] and the sum "added".
NodeId add_encoding(const Site& site, NodeId vectors, Matrix encoding, std::string_view formula);

}  // namespace attn::position
