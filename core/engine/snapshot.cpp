#include "core/engine/snapshot.hpp"

#include <algorithm>

namespace attn {

bool Snapshot::has_row(int h, Index row) const {
    const HeadNodes& nodes = head(h < 0 ? 0 : h);
    const auto there = [&](NodeId id) { return graph.has_row(id, row); };
    return there(weights(h)) && there(nodes.scores) && there(nodes.logits) && there(nodes.weights) &&
           there(nodes.context) && std::all_of(nodes.extras.begin(), nodes.extras.end(), [&](const auto& extra) {
               return graph.node(extra.second).axes.rows != Axis::Query || there(extra.second);
           });
}

}  // namespace attn
