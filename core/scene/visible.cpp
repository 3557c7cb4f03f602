#include "core/scene/visible.hpp"

#include <cmath>
#include <limits>

#include "core/scene/arithmetic.hpp"
#include "core/scene/labels.hpp"

namespace attn {
NodeId final_scores(const Snapshot& snapshot, int head) {
    if (snapshot.heads() == 0) return kNoNode;
    const HeadNodes& nodes = snapshot.head(head < 0 || head >= snapshot.heads() ? 0 : head);
    NodeId last = nodes.logits;
    for (const NodeId id : chain_between(snapshot.graph, nodes.logits, nodes.weights))
        if (snapshot.graph.node(id).stage == Stage::Mask) last = id;
    return last;
}

std::vector<bool> hidden_keys(const Snapshot& snapshot, int head, Index row) {
    const NodeId node = final_scores(snapshot, head);
    std::vector<bool> hidden;
    if (node == kNoNode || !snapshot.graph.has_row(node, row)) return hidden;
    const Matrix& scores = snapshot.graph.value(node);
    for (Index c = 0; c < scores.cols(); ++c) hidden.push_back(!std::isfinite(scores(row, c)));
    return hidden;
}

Matrix visible_cells(const Snapshot& snapshot, int head) {
    const NodeId node = final_scores(snapshot, head);
    if (node == kNoNode || !snapshot.graph.has_value(node)) return {};
    const Matrix& scores = snapshot.graph.value(node);
    // A number that is not finite makes NaN of its row's sum: most maps hide nothing, and are only read.
    const auto hides = [&](Index r) {
        return snapshot.graph.has_row(node, r) && (scores.row(r).array() * 0).sum() != 0;
    };
    Index first = 0;
    while (first < scores.rows() && !hides(first)) ++first;
    if (first == scores.rows()) return {};
    Matrix visible(scores.rows(), scores.cols());
    for (Index r = 0; r < scores.rows(); ++r) {
        visible.row(r).setOnes();
        if (r < first || !snapshot.graph.has_row(node, r)) continue;
        const float* score = scores.row(r).data();
        float* cell = visible.row(r).data();
        for (Index c = 0; c < scores.cols(); ++c)  // no isfinite(), which the vectoriser does not know
            cell[c] = std::abs(score[c]) <= std::numeric_limits<float>::max() ? 1.0F : 0.0F;
    }
    return visible;
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
