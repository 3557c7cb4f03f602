// The cards of the scores: a bar per key, and what temperature, mask and position make of them.
#include <algorithm>
#include <cmath>

#include "core/analysis/row_stats.hpp"
#include "core/scene/number.hpp"
#include "core/scene/step_card.hpp"

namespace attn {
namespace {

constexpr float kChart = 104, kTilt = 0.7071F;

Color bar_color(const Card& card, double value, bool strong) {
    const Color full = value < 0 ? card.colors.negative : card.colors.positive;
    return strong ? full : mix(full, card.colors.card, card.colors.dark ? 0.62 : value < 0 ? 0.35 : 0.58);
}

// All keys as upright bars with their words below.
void upright_bars(Card& card, const Matrix& scores, Index focus) {
    const Index n = scores.cols(), row = card.in.row;
    const double low = std::min(0.0, row_min(scores, row)), high = std::max(0.0, row_max(scores, row));
    const double span = high > low ? high - low : 1;
    const float pitch = std::min((card.right - card.left) / static_cast<float>(n), 64.0F);
    const float start = snap((card.left + card.right - pitch * static_cast<float>(n)) / 2);
    const float zero = snap(card.y + kChart * static_cast<float>(high / span));
    const float numbers = card.y + kChart + 18;
    float widest = 0;
    const auto number = [&](Index c) {
        const auto v = static_cast<double>(scores(row, c));
        return fixed_number(v, std::abs(v) >= 9.95 ? 0 : 1);
    };
    float number_size = kTinySize;
    for (Index c = 0; c < n; ++c) {
        for (const Font font : {Font::Text, Font::Bold})
            widest = std::max(widest, card.canvas.measure(card.key_name(c), kTinySize, font));
        if (card.canvas.measure(number(c), kTinySize) > pitch - 1) number_size = kTinySize - 1;
    }
    const bool tilted = widest > pitch - 4;
    const float word_room = tilted ? std::min(widest, 62.0F) : widest;
    for (Index c = 0; c < n; ++c) {
        const auto value = static_cast<double>(scores(row, c));
        const float x0 = snap(start + static_cast<float>(c) * pitch),
                    x1 = snap(start + static_cast<float>(c + 1) * pitch);
        const float gap = pitch >= 14 ? 3.0F : 1.0F, middle = (x0 + x1) / 2;
        const bool strong = c == focus || card.hovered_key(c);
        const double shown = card.arrival(c, n);
        if (shown > 0 && std::isfinite(value)) {
            const float h = static_cast<float>(std::abs(value) * shown / span) * kChart;
            if (h >= 0.5F)
                card.canvas.rect({x0 + gap, value < 0 ? zero : zero - h, x1 - x0 - 2 * gap, h},
                                 bar_color(card, value, strong), 3);
            const bool bold = strong && card.canvas.measure(number(c), number_size, Font::Bold) <= pitch - 1;
            if (card.canvas.measure(number(c), number_size) <= pitch)
                card.canvas.text({middle, numbers}, number(c), strong ? card.colors.text : card.colors.text_faint,
                                 number_size, bold ? Font::Bold : Font::Text, Align::Center);
        } else if (shown > 0) {
            card.canvas.text({middle, numbers}, short_number(value), card.colors.text_faint, kTinySize, Font::Text,
                             Align::Center);
        }
        const Color ink = strong ? card.colors.accent : card.colors.text_soft;
        const Font font = strong ? Font::Bold : Font::Text;
        const TextMeasure& measure = card.canvas.kit().measure;
        if (tilted) {
            const float room = std::min(word_room, (middle - 6) / kTilt);
            card.canvas.tilted({middle + 4, numbers + 11}, ellipsized(card.key_name(c), room, font, kTinySize, measure),
                               45, ink, kTinySize, font, Align::Right);
        } else {
            card.canvas.fit({middle, numbers + 17}, card.key_name(c), pitch - 2, ink, kTinySize, font, Align::Center);
        }
        card.canvas.area({x0, card.y, x1 - x0, numbers - card.y + 16}, {Target::Kind::Cell, card.nodes.scores, row, c});
    }
    card.canvas.line({start, zero + 0.5F}, {start + pitch * static_cast<float>(n), zero + 0.5F}, card.colors.grid, 1);
    card.y = std::ceil(numbers + (tilted ? 14 + kTilt * (word_room + 6) : 26.0F));
}

}  // namespace

// The keys that matter, one a line, and how many are left.
static void listed_bars(Card& card, const Matrix& scores, Index focus) {
    const Index row = card.in.row, n = scores.cols();
    std::vector<Index> keys = top_keys(scores, row, 8);
    if (std::find(keys.begin(), keys.end(), focus) == keys.end() && !keys.empty()) keys.back() = focus;
    const float name_room = 84, value_room = 48, from = card.left + name_room + 8, to = card.right - value_room - 6;
    double most = 1e-9;
    bool negative = false;
    for (const Index c : keys) {
        if (!std::isfinite(scores(row, c))) continue;
        most = std::max(most, std::abs(static_cast<double>(scores(row, c))));
        negative = negative || scores(row, c) < 0;
    }
    const float zero = snap(negative ? (from + to) / 2 : from), room = to - zero;
    for (std::size_t i = 0; i < keys.size(); ++i, card.y += 20) {
        const Index c = keys[i];
        const auto value = static_cast<double>(scores(row, c));
        const bool strong = c == focus || card.hovered_key(c);
        const double shown = card.arrival(static_cast<Index>(i), static_cast<Index>(keys.size()));
        card.canvas.fit({card.left, card.y + 14}, card.listed_key(c), name_room,
                        strong ? card.colors.accent : card.colors.text, kSmallSize, strong ? Font::Bold : Font::Text);
        if (shown > 0) {
            const float w = std::isfinite(value) ? static_cast<float>(std::abs(value) / most * shown) * room : 0;
            if (w >= 0.5F)
                card.canvas.rect({value < 0 ? zero - w : zero, card.y + 4, w, 13}, bar_color(card, value, strong), 3);
            card.canvas.text({card.right, card.y + 14}, short_number(value),
                             strong ? card.colors.text : card.colors.text_soft, kSmallSize,
                             strong ? Font::Bold : Font::Text, Align::Right);
        }
        card.canvas.area({card.left, card.y, card.right - card.left, 20},
                         {Target::Kind::Cell, card.nodes.scores, row, c});
    }
    const auto left_out = n - static_cast<Index>(keys.size());
    if (left_out > 0)
        card.canvas.text({card.left, card.y + 14}, card.canvas.word("scene.more", {{"n", std::to_string(left_out)}}),
                         card.colors.text_faint, kSmallSize);
    card.y += 24;
}

namespace {

// What the score reads where that is not q and k themselves: turned by their positions, of length 1.
void read_vectors(Card& card, const std::vector<Place>& vectors) {
    const Words& words = card.canvas.kit().words;
    float name_room = 60;
    for (const Place& p : vectors)
        name_room = std::max(name_room, card.canvas.measure(node_name(card.graph, p.node, words), kSmallSize));
    name_room = std::min(name_room, 0.36F * (card.right - card.left));
    for (const Place& p : vectors) {
        const Matrix& value = card.graph.value(p.node);
        const bool query = card.graph.node(p.node).axes.rows == Axis::Query;
        const double most = std::max(std::abs(row_min(value, p.row)), std::abs(row_max(value, p.row)));
        card.canvas.fit({card.left, card.y + 15}, node_name(card.graph, p.node, words), name_room,
                        query ? card.colors.query : card.colors.key, kSmallSize);
        card.strip({card.left + name_room + 10, card.y, card.right - card.left - name_room - 10, 22}, value, p.row,
                   most, p.node, card.in.progress > 0 ? 1 : 0);
        card.y += 27;
    }
    if (!vectors.empty()) card.y += 6;
}

}  // namespace

void score_card(Card& card) {
    const Node& node = card.graph.node(card.nodes.scores);
    card.header(card.canvas.word(step_key(StepKind::Score)),
                node.formula.text.empty() ? "" : "e_j = " + node.formula.text);
    const Matrix& scores = card.graph.value(card.nodes.scores);
    const Index focus = card.focus_key();
    const std::vector<NodeId> chain = cell_chain(card.graph, card.nodes.scores, card.nodes.scores);
    const std::vector<Place> vectors = vectors_of(card.graph, chain.front(), card.in.row, focus);
    read_vectors(card, vectors);
    if (scores.cols() <= kManyKeys) upright_bars(card, scores, focus);
    else listed_bars(card, scores, focus);
    card.y += 2;
    std::vector<Card::Line> lines;
    const Words& words = card.canvas.kit().words;
    for (const Place& p : vectors) {  // one number of each
        const Target& h = card.in.hovered;
        const bool term = h.kind == Target::Kind::Term && h.node == p.node && h.col >= 0;
        const Index feature = term && h.col < card.graph.value(p.node).cols() ? h.col : 0;
        lines.push_back(
            card.explained(formula_word(node_name(card.graph, p.node, words)) + "[" + std::to_string(feature) + "]",
                           p.node, p.row, feature));
    }
    for (const NodeId id : chain) {
        if (!card.has(id)) continue;
        const bool last = id == card.nodes.scores;
        lines.push_back(
            card.explained(last ? "e_" + card.key_symbol(focus) : formula_word(node_name(card.graph, id, words)), id,
                           card.in.row, focus, last));
    }
    for (Card::Line& line : lines) line.shown = card.in.progress >= 1 ? 1 : 0;
    card.lines(lines);
}

namespace {

// "(e_j − m_h |i − j|) / τ or −∞": what the steps after the score come to, in symbols.
std::string adjusted_formula(const Graph& graph, const std::vector<NodeId>& chain) {
    std::string formula = "e_j";
    bool sum = false, hides = false;
    for (const NodeId id : chain) {
        const std::string_view op = graph.node(id).op->id();
        if (op == "scale") formula = (sum ? "(" + formula + ")" : formula) + " / τ", sum = false;
        else if (op == "distance_bias") formula += " − m_h |i − j|", sum = true;
        else if (op == "relative_bias") formula += " + b_{clip(j − i)}", sum = true;
        else hides = true;
    }
    return "z_j = " + formula + (hides ? ", −∞" : "");
}

}  // namespace

void adjust_card(Card& card) {
    const Graph& graph = card.graph;
    const Index row = card.in.row;
    const NodeId last_node = step_node(card.snapshot, card.head, StepKind::Adjust);
    std::vector<NodeId> chain;
    for (const NodeId id : chain_between(graph, card.nodes.scores, last_node))
        if (card.has(id)) chain.push_back(id);
    card.header(card.canvas.word(step_key(StepKind::Adjust)), adjusted_formula(graph, chain));
    const Matrix& scores = graph.value(card.nodes.scores);
    const Matrix& logits = graph.value(last_node);

    // Which keys: all of a short sentence, else the top ones.
    std::vector<Index> keys;
    const Index focus = card.focus_key();
    if (scores.cols() <= 8) {
        for (Index c = 0; c < scores.cols(); ++c) keys.push_back(c);
    } else {
        // The best of those that stay, and the best of those that are hidden.
        keys = top_keys(logits, row, 8);
        const std::size_t open = keys.size();
        std::vector<Index> hidden;
        for (const Index c : top_keys(scores, row, scores.cols()))
            if (!std::isfinite(logits(row, c)) && hidden.size() < std::max<std::size_t>(3, 8 - open))
                hidden.push_back(c);
        keys.resize(std::min(open, 8 - hidden.size()));
        if (std::find(keys.begin(), keys.end(), focus) == keys.end() && std::isfinite(logits(row, focus)) &&
            !keys.empty())
            keys.back() = focus;
        keys.insert(keys.end(), hidden.begin(), hidden.end());
    }
    std::vector<NodeId> columns = {card.nodes.scores};
    columns.insert(columns.end(), chain.begin(), chain.end());
    const float name_room = 88, from = card.left + name_room;
    const float pitch = (card.right - from) / static_cast<float>(columns.size());
    const Words& words = card.canvas.kit().words;
    for (std::size_t k = 0; k < columns.size(); ++k) {
        const std::string name = k == 0 ? words("scene.score") : node_name(graph, columns[k], words);
        card.canvas.fit({from + static_cast<float>(k + 1) * pitch, card.y + 10}, name, pitch - 6,
                        card.colors.text_faint, kTinySize, Font::Text, Align::Right);
    }
    card.y += 18;
    for (std::size_t i = 0; i < keys.size(); ++i, card.y += 20) {
        const Index c = keys[i];
        const bool masked = !std::isfinite(logits(row, c)), strong = c == focus || card.hovered_key(c);
        const double shown = card.arrival(static_cast<Index>(i), static_cast<Index>(keys.size()));
        const Font font = strong ? Font::Bold : Font::Text;
        if (masked && shown > 0) {
            card.canvas.rect({card.left - 4, card.y, card.right - card.left + 8, 20}, card.colors.well, 4);
            card.canvas.hatch({card.left - 4, card.y, name_room - 4, 20}, card.colors.grid, 7);
        }
        const std::string name =
            ellipsized(card.listed_key(c), name_room - 12, font, kSmallSize, card.canvas.kit().measure);
        card.canvas.text({card.left, card.y + 14}, name,
                         masked   ? card.colors.text_faint
                         : strong ? card.colors.accent
                                  : card.colors.text,
                         kSmallSize, font);
        if (masked && shown > 0)
            card.canvas.line({card.left - 1, card.y + 10.5F},
                             {card.left + card.canvas.measure(name, kSmallSize, font) + 1, card.y + 10.5F},
                             card.colors.text_faint, 1);
        for (std::size_t k = 0; k < columns.size(); ++k) {
            if (shown * static_cast<double>(columns.size()) <= static_cast<double>(k)) break;
            const auto value = static_cast<double>(graph.value(columns[k])(row, c));
            const bool final_value = k + 1 == columns.size();
            card.canvas.fit({from + static_cast<float>(k + 1) * pitch, card.y + 14}, short_number(value), pitch - 6,
                            masked        ? card.colors.text_faint
                            : final_value ? card.colors.text
                                          : card.colors.text_soft,
                            kSmallSize, final_value ? Font::Bold : Font::Text, Align::Right);
        }
        card.canvas.area({card.left, card.y, card.right - card.left, 20}, {Target::Kind::Cell, last_node, row, c});
    }
    const auto left_out = scores.cols() - static_cast<Index>(keys.size());
    if (left_out > 0) {
        Index hidden = 0;
        for (Index c = 0; c < logits.cols(); ++c)
            if (!std::isfinite(logits(row, c))) ++hidden;
        std::string more = card.canvas.word("scene.more", {{"n", std::to_string(left_out)}});
        if (hidden > 0) more += " · " + card.canvas.word("scene.masked_keys", {{"n", std::to_string(hidden)}});
        card.canvas.fit({card.left, card.y + 14}, more, card.right - card.left, card.colors.text_faint, kSmallSize);
        card.y += 20;
    }
    card.y += 6;
    std::vector<Card::Line> lines;
    std::vector<Place> found;
    float before = scores(row, focus);
    NodeId previous = card.nodes.scores;
    for (const NodeId id : chain) {
        beside(graph, id, previous, row, focus, found);
        previous = id;
        const float after = graph.value(id)(row, focus);
        if (after == before) continue;  // a mask that lets it pass
        before = after;
        lines.push_back(card.explained(formula_word(node_name(graph, id, words)), id, row, focus, id == last_node));
    }
    for (const Place& p : found)  // the predicted position, not what it is made from
        if (p.node == found.back().node)
            lines.push_back(card.explained(formula_word(node_name(graph, p.node, words)), p.node, p.row, p.col));
    for (Card::Line& line : lines) line.shown = card.in.progress >= 1 ? 1 : 0;
    card.lines(lines);
    // Why there is −∞.
    const std::string reach = std::to_string(card.snapshot.mechanism.options.window);
    for (const NodeId id : chain) {
        const std::string_view op = graph.node(id).op->id();
        if (op == "mask") card.note(card.canvas.word("scene.adjust.mask"));
        else if (op == "window") card.note(card.canvas.word("scene.adjust.window", {{"d", reach}}));
        else if (op == "window_around") card.note(card.canvas.word("scene.adjust.window_around", {{"d", reach}}));
    }
}

}  // namespace attn
