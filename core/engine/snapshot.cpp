#include "core/engine/snapshot.hpp"

#include <algorithm>

namespace attn {

NodeId Snapshot::final_scores(int h) const {
    if (heads() == 0) return kNoNode;
    const HeadNodes& nodes = head(h < 0 || h >= heads() ? 0 : h);
    NodeId last = nodes.logits;
    for (NodeId id = nodes.logits; id < nodes.weights; ++id) {
        const Node& n = graph.node(id);
        if (n.stage == Stage::Mask && n.axes.rows == Axis::Query && n.axes.columns == Axis::Key) last = id;
    }
    return last;
}

bool Snapshot::has_row(int h, Index row) const {
    const HeadNodes& nodes = head(h < 0 ? 0 : h);
    const auto there = [&](NodeId id) { return graph.has_row(id, row); };
    return there(weights(h)) && there(nodes.scores) && there(nodes.logits) && there(nodes.weights) &&
           there(nodes.context) && std::all_of(nodes.extras.begin(), nodes.extras.end(), [&](const auto& extra) {
               return graph.node(extra.second).axes.rows != Axis::Query || there(extra.second);
           });
}

}  // namespace attn
