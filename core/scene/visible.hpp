// Which keys a query may attend to at all, by mask, padding or the window of a local alignment.
#pragma once

#include "core/engine/snapshot.hpp"
#include "core/scene/heatmap.hpp"

namespace attn {

// The scores as they are normalised: after position, temperature, mask and window; minus infinity says hidden.
NodeId final_scores(const Snapshot& snapshot, int head);

// Of one query; empty when that is not known (values not kept).
std::vector<bool> hidden_keys(const Snapshot& snapshot, int head, Index row);

// 1 where a query may attend, else 0: for HeatmapInput::allowed, to be kept as long as the picture. An empty matrix
// when nothing is hidden. Of a query whose row is not there yet: 1. head -1: of the first head (masks are the same in
// all but local-p's).
Matrix visible_cells(const Snapshot& snapshot, int head);

// Labels, values and kind for a [query, key] node; the rest is the caller's.
HeatmapInput heatmap_input(const Snapshot& snapshot, NodeId node);

}  // namespace attn
