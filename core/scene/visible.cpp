#include "core/scene/visible.hpp"

#include <cmath>

#include "core/scene/labels.hpp"

namespace attn {

std::vector<bool> hidden_keys(const Snapshot& snapshot, int head, Index row) {
    const NodeId node = snapshot.final_scores(head);
    std::vector<bool> hidden;
    if (node == kNoNode || !snapshot.graph.has_row(node, row)) return hidden;
    const Matrix& scores = snapshot.graph.value(node);
    for (Index c = 0; c < scores.cols(); ++c) hidden.push_back(!std::isfinite(scores(row, c)));
    return hidden;
}

NodeId hiding_scores(const Snapshot& snapshot, int head) {
    const NodeId node = snapshot.final_scores(head);
    if (node == kNoNode || !snapshot.graph.has_value(node)) return kNoNode;
    const Matrix& scores = snapshot.graph.value(node);
    for (Index r = 0; r < scores.rows(); ++r)  // a number that is not finite makes NaN of its row's sum
        if (snapshot.graph.has_row(node, r) && (scores.row(r).array() * 0).sum() != 0) return node;
    return kNoNode;
}

HeatmapInput heatmap_input(const Snapshot& snapshot, NodeId node) {
    HeatmapInput in;
    in.values = &snapshot.graph.value(node);
    in.node = node;
    if (const RowSet there = snapshot.graph.rows(node); !there.all()) in.there = there;
    in.row_labels = query_labels(snapshot);
    in.col_labels = key_labels(snapshot);
    const Stage stage = snapshot.graph.node(node).stage;
    const bool signed_values = stage == Stage::Score || stage == Stage::Mask || stage == Stage::Position;
    in.kind = signed_values ? MapKind::Signed : MapKind::Weights;
    return in;
}

}  // namespace attn
