// Which keys a query may attend to at all, by mask, padding or the window of a local alignment.
#pragma once

#include "core/engine/snapshot.hpp"
#include "core/scene/heatmap.hpp"

namespace attn {

// Of one query; empty when that is not known (values not kept).
std::vector<bool> hidden_keys(const Snapshot& snapshot, int head, Index row);

// The final scores, where they hide something in a row that is there; else kNoNode. For HeatmapInput::hidden_by.
NodeId hiding_scores(const Snapshot& snapshot, int head);

// Labels, values and kind for a [query, key] node; the rest is the caller's.
HeatmapInput heatmap_input(const Snapshot& snapshot, NodeId node);

}  // namespace attn
