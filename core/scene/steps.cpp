#include "core/scene/steps.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/scene/step_card.hpp"
#include "core/scene/visible.hpp"

namespace attn {

std::vector<StepKind> steps_of(const Snapshot& snapshot) {
    std::vector<StepKind> steps;
    if (snapshot.heads() == 0) return steps;
    const HeadNodes& head = snapshot.head(0);
    if (snapshot.attention.output != kNoNode) steps.push_back(StepKind::Project);
    steps.push_back(StepKind::Score);
    if (snapshot.final_scores(0) != head.scores) steps.push_back(StepKind::Adjust);
    steps.push_back(StepKind::Normalise);
    steps.push_back(StepKind::Context);
    if (snapshot.attention.output != kNoNode) steps.push_back(StepKind::Output);
    return steps;
}

std::string_view step_key(StepKind kind) {
    switch (kind) {
        case StepKind::Project: return "scene.step.project";
        case StepKind::Score: return "scene.step.score";
        case StepKind::Adjust: return "scene.step.adjust";
        case StepKind::Normalise: return "scene.step.normalise";
        case StepKind::Context: return "scene.step.context";
        case StepKind::Output: return "scene.step.output";
    }
    return "scene.step.score";
}

NodeId step_node(const Snapshot& snapshot, int head, StepKind kind) {
    if (snapshot.heads() == 0) return kNoNode;
    const HeadNodes& nodes = snapshot.head(std::clamp(head, 0, snapshot.heads() - 1));
    switch (kind) {
        case StepKind::Project: return nodes.query;
        case StepKind::Score: return nodes.scores;
        case StepKind::Adjust: return snapshot.final_scores(head);
        case StepKind::Normalise: return nodes.weights;
        case StepKind::Context: return nodes.context;
        case StepKind::Output: return snapshot.output;
    }
    return kNoNode;
}

std::vector<Index> top_keys(const Matrix& weights, Index row, Index count) {
    std::vector<Index> order(static_cast<std::size_t>(weights.cols()));
    std::iota(order.begin(), order.end(), Index{0});
    order.erase(std::remove_if(order.begin(), order.end(), [&](Index c) { return !std::isfinite(weights(row, c)); }),
                order.end());
    const auto kept = std::min(count, static_cast<Index>(order.size()));
    std::partial_sort(order.begin(), order.begin() + kept, order.end(), [&](Index a, Index b) {
        return weights(row, a) != weights(row, b) ? weights(row, a) > weights(row, b) : a < b;
    });
    order.resize(static_cast<std::size_t>(kept));
    return order;
}

Scene build_step_card(const StepInput& in, float width, const SceneKit& kit) {
    Card card(in, width, kit);
    const NodeId node = step_node(*in.snapshot, in.head, in.kind);
    const bool ready =
        card.graph.has_row(card.nodes.weights, in.row) && card.has(card.nodes.scores) && card.has(node) && width >= 120;
    if (!ready) {
        card.header(kit.words(step_key(in.kind)), {});
        return card.finish();
    }
    switch (in.kind) {
        case StepKind::Project: project_card(card); break;
        case StepKind::Score: score_card(card); break;
        case StepKind::Adjust: adjust_card(card); break;
        case StepKind::Normalise: normalise_card(card); break;
        case StepKind::Context: context_card(card); break;
        case StepKind::Output: output_card(card); break;
    }
    return card.finish();
}

}  // namespace attn
