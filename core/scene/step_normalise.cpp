// The card of the weights: one bar from 0 to 1 cut among the keys, and the arithmetic of the largest.
#include <algorithm>
#include <cmath>

#include "core/analysis/row_stats.hpp"
#include "core/scene/number.hpp"
#include "core/scene/step_card.hpp"

namespace attn {
namespace {

constexpr float kBar = 30;

// Segments by falling weight; what is missing to 1 is hatched.
void stacked_bar(Card& card, const Matrix& weights, Index focus) {
    const Index row = card.in.row;
    const float width = card.right - card.left;
    const std::vector<Index> keys = top_keys(weights, row, 40);
    const double largest = keys.empty() ? 0 : static_cast<double>(weights(row, keys.front()));
    double sum = 0;
    card.canvas.rect({card.left, card.y, width, kBar}, card.colors.well, 5);
    float drawn_to = card.left;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const Index c = keys[i];
        const auto w = static_cast<double>(weights(row, c));
        if (!(w > 0)) break;
        const float x0 = snap(card.left + static_cast<float>(sum) * width);
        sum += w;
        const float x1 = std::min(card.right, snap(card.left + static_cast<float>(std::min(sum, 1.0)) * width));
        const double shown = card.arrival(static_cast<Index>(i), static_cast<Index>(keys.size()));
        if (shown <= 0 || x1 - x0 < 1) continue;
        const float gap = x1 - x0 >= 4 ? 1.5F : 0.0F;
        const bool strong = card.hovered_key(c);
        const double tint = i == 0 ? 0 : std::min(0.86, 0.15 + 0.75 * (1 - w / largest));
        const Color fill = strong ? card.colors.text : mix(card.colors.accent, card.colors.card, tint);
        const Box box{x0, card.y, std::max(1.0F, x1 - x0 - gap), kBar};
        card.canvas.rect(box, fill,
                         box.width >= 10  ? 5.0F
                         : box.width >= 4 ? 2.0F
                                          : 0.0F,
                         {Target::Kind::Cell, card.nodes.weights, row, c});
        drawn_to = x1;
        const std::string name = card.listed_key(c);
        if (card.canvas.measure(name, kTinySize) <= box.width - 8)
            card.canvas.text({box.x + box.width / 2, centred(card.y + kBar / 2, kTinySize)}, name,
                             card.colors.text_on(fill), kTinySize, c == focus ? Font::Bold : Font::Text, Align::Center);
    }
    const double total = row_sum(weights, row);
    const float end = std::min(card.right, snap(card.left + static_cast<float>(total) * width));
    if (card.in.progress >= 1 && end - drawn_to > 1) {  // all the others
        card.canvas.rect({drawn_to, card.y, end - drawn_to, kBar}, mix(card.colors.accent, card.colors.card, 0.88), 2);
        drawn_to = end;
    }
    if (card.in.progress >= 1 && total < 0.9995 && card.right - drawn_to > 3)
        card.canvas.hatch({drawn_to, card.y, card.right - drawn_to, kBar}, card.colors.grid, 7);
    const float base = card.y + kBar + 13;
    card.canvas.text({card.left, base}, "0", card.colors.text_faint, kTinySize);
    card.canvas.text({card.right, base}, "1", card.colors.text_faint, kTinySize, Font::Text, Align::Right);
    if (card.in.progress >= 1)
        card.canvas.text({(card.left + card.right) / 2, base},
                         card.canvas.word("scene.row_sum", {{"sum", fixed_number(total, 3)}}), card.colors.text_faint,
                         kTinySize, Font::Text, Align::Center);
    card.y += kBar + 22;
}

}  // namespace

void normalise_card(Card& card) {
    const Graph& graph = card.graph;
    const NodeId node = card.nodes.weights;
    const Matrix& weights = graph.value(node);
    const Index row = card.in.row, focus = card.focus_key();
    card.header(card.canvas.word(step_key(StepKind::Normalise)),
                graph.node(node).formula.text.empty() ? "" : "a_j = " + graph.node(node).formula.text);
    const double total = row_sum(weights, row);
    stacked_bar(card, weights, focus);
    if (!(total > 0)) return card.note(card.canvas.word("scene.all_masked"));

    std::vector<Index> keys = top_keys(weights, row, 3);
    if (std::find(keys.begin(), keys.end(), focus) == keys.end()) keys.back() = focus;
    std::vector<Card::Line> lines;
    // Steps on the way to the weights, for the key in focus: the softmax before a Gaussian, and the Gaussian.
    const NodeId scores = step_node(card.snapshot, card.head, StepKind::Adjust);
    std::vector<Place> way, found;
    NodeId before = scores;
    for (const NodeId id : chain_between(graph, scores, node)) {
        if (!card.has(id)) continue;
        beside(graph, id, before, row, focus, found);
        if (id != node) way.push_back({id, row, focus});
        before = id;
    }
    for (const Place& p : found)  // the predicted position is told where it sets the window
        if (graph.node(p.node).axes.columns == Axis::Key) way.push_back(p);
    for (const Place& p : way) {
        const std::string name = node_name(graph, p.node, card.canvas.kit().words);
        Card::Line line = card.explained(formula_word(name) + "_" + card.key_symbol(focus), p.node, p.row, p.col);
        line.shown = card.arrival(0, 2) >= 1 ? 1 : 0;
        lines.push_back(std::move(line));
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        Card::Line line = card.explained("a_" + card.key_symbol(keys[i]), node, row, keys[i], keys[i] == focus);
        line.value = share_number(static_cast<double>(weights(row, keys[i])), 3);
        line.shown = card.arrival(static_cast<Index>(i), static_cast<Index>(keys.size())) > 0.5 ? 1 : 0;
        lines.push_back(std::move(line));
    }
    card.lines(lines);
    if (total < 0.9995 || total > 1.0005)
        card.note(card.canvas.word("scene.not_distribution", {{"sum", fixed_number(total, 3)}}));
}

}  // namespace attn
