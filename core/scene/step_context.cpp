// The cards of what is read: values blended by their weights, and the heads put together.
#include <algorithm>
#include <cmath>

#include "core/analysis/row_stats.hpp"
#include "core/scene/number.hpp"
#include "core/scene/step_card.hpp"

namespace attn {
namespace {

double largest_in_row(const Matrix& m, Index row) {
    return std::max(std::abs(row_min(m, row)), std::abs(row_max(m, row)));
}

// "0.58 v_animal + 0.14 v_street + …", as many terms as fit.
std::string blend(const Card& card, const Matrix& shares, const std::vector<Index>& keys, bool more) {
    std::string best;
    std::string text = "c_" + card.query_symbol() + " = ";
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto share = static_cast<double>(shares(card.in.row, keys[i]));
        if (i > 0) text += " + ";
        text += (share == 1 ? std::string() : share_number(share, 2) + " ") + "v_" + card.key_symbol(keys[i]);
        const std::string full = text + (more || i + 1 < keys.size() ? " + …" : "");
        if (!best.empty() && card.canvas.formula(full, 13, card.colors.text).width > card.right - card.left - 24) break;
        best = full;
    }
    return best;
}

}  // namespace

void context_card(Card& card) {
    const Graph& graph = card.graph;
    const NodeId node = card.nodes.context;
    const Matrix& context = graph.value(node);
    const Index row = card.in.row;
    card.header(card.canvas.word(step_key(StepKind::Context)),
                graph.node(node).formula.text.empty() ? "" : "c = " + graph.node(node).formula.text);

    // A context is a matrix of shares [T_q, T_k] times the values: weights, counts of draws, or a choice.
    const std::vector<NodeId>& inputs = graph.node(node).inputs;
    NodeId shares_node = card.nodes.weights, values_node = card.nodes.value;
    for (const NodeId id : inputs)
        if (graph.node(id).axes.columns == Axis::Key && graph.node(id).axes.rows == Axis::Query && card.has(id))
            shares_node = id;
    if (!card.has(values_node) || !card.has(shares_node)) return;
    const Matrix& shares = graph.value(shares_node);
    const Matrix& values = graph.value(values_node);
    const bool own_shares = shares_node != card.nodes.weights;

    std::vector<Index> keys = top_keys(shares, row, 6);
    Index left_out = 0;
    for (Index c = 0; c < shares.cols(); ++c)
        if (shares(row, c) > 0) ++left_out;
    keys.erase(std::remove_if(keys.begin(), keys.end(), [&](Index c) { return !(shares(row, c) > 0); }), keys.end());
    left_out -= static_cast<Index>(keys.size());
    if (keys.empty()) return card.note(card.canvas.word("scene.all_masked"));

    double most = largest_in_row(context, row);
    for (const Index c : keys) most = std::max(most, largest_in_row(values, c));
    const auto factor = [&](Index c) { return share_number(static_cast<double>(shares(row, c)), 2) + " ×"; };
    float factor_room = 50;
    for (const Index c : keys)
        factor_room = std::max(factor_room, std::ceil(card.canvas.measure(factor(c), kTinySize, Font::Mono)) + 6);
    const float name_room = std::min(88.0F, 0.24F * (card.right - card.left)),
                factor_end = card.left + name_room + factor_room;
    const Box cells{factor_end + 10, 0, card.right - factor_end - 8, 0};
    const auto n = static_cast<Index>(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i, card.y += 27) {
        const Index c = keys[i];
        const bool strong = card.hovered_key(c);
        const double shown = card.arrival(static_cast<Index>(i), n + 1);
        card.canvas.fit({card.left, card.y + 15}, card.listed_key(c), name_room,
                        strong ? card.colors.accent : card.colors.text, kTextSize, strong ? Font::Bold : Font::Text);
        card.canvas.area({card.left, card.y, factor_end - card.left, 24}, {Target::Kind::Cell, shares_node, row, c});
        if (shown <= 0) continue;
        card.canvas.text({factor_end, card.y + 15}, factor(c), strong ? card.colors.accent : card.colors.text_soft,
                         kTinySize, Font::Mono, Align::Right);
        card.strip({cells.x, card.y, cells.width, 22}, values, c, most, values_node, shown);
    }
    if (left_out > 0) {
        card.canvas.text({card.left, card.y + 12}, card.canvas.word("scene.more", {{"n", std::to_string(left_out)}}),
                         card.colors.text_faint, kTinySize);
        card.y += 18;
    }
    card.canvas.line({card.left, card.y + 3.5F}, {card.right, card.y + 3.5F}, card.colors.grid, 1);
    card.y += 10;
    card.canvas.fit({card.left, card.y + 15}, card.canvas.word("scene.context"), factor_end - card.left,
                    card.colors.accent, kTextSize, Font::Bold);
    card.strip({cells.x, card.y, cells.width, 24}, context, row, most, node, card.arrival(n, n + 1));
    card.y += 32;

    // In words, and one feature of it in numbers.
    const Formula sum = card.canvas.formula(blend(card, shares, keys, left_out > 0), 13, card.colors.text);
    card.canvas.rect({card.left, card.y, card.right - card.left, 32}, card.colors.well, 6);
    if (card.in.progress >= 1) place(card.canvas.scene, sum, {card.left + 12, card.y + 20});
    card.y += 38;
    const bool term = card.in.hovered.kind == Target::Kind::Term &&
                      (card.in.hovered.node == node || card.in.hovered.node == values_node);
    const Index feature = term && card.in.hovered.col < context.cols() ? std::max<Index>(0, card.in.hovered.col) : 0;
    Card::Line line =
        card.explained("c_" + card.query_symbol() + "[" + std::to_string(feature) + "]", node, row, feature);
    line.shown = card.in.progress >= 1 ? 1 : 0;
    card.lines({line});
    if (own_shares) {
        const Index top = keys.front();
        const std::optional<Contest> c = contest(graph, shares_node, row);
        std::vector<Card::Line> taken;
        if (c && !c->noise.empty()) {  // the noise decides: of the winner, and of the heaviest that lost
            for (const Index key : {top, card.focus_key()}) {
                if (key == top && !taken.empty()) break;
                taken.push_back({"log a_" + card.key_symbol(key) + " + g",
                                 contest_arithmetic(graph, shares_node, *c, row, key),
                                 short_number(c->numbers[static_cast<std::size_t>(key)]), key == top, line.shown});
            }
        } else if (!c) {
            taken.push_back(card.explained(card.key_symbol(top), shares_node, row, top));
            taken.back().shown = line.shown;
        }
        card.lines(taken);
        const bool several = keys.size() > 1 || shares(row, top) < 1;
        card.note(card.canvas.word(several                  ? "scene.drawn_note"
                                   : c && !c->noise.empty() ? "scene.gumbel_note"
                                                            : "scene.chosen_note",
                                   {{"key", card.listed_key(top)}}));
    }
}

void output_card(Card& card) {
    const Graph& graph = card.graph;
    const MultiHeadNodes& all = card.snapshot.attention;
    const NodeId node = all.output;
    const Matrix& output = graph.value(node);
    const Index row = card.in.row;
    card.header(card.canvas.word(step_key(StepKind::Output)), "o = [c_0; c_1; …] W_O^T");

    const auto heads = static_cast<Index>(all.heads.size());
    double most = 0;
    for (const HeadNodes& h : all.heads)
        if (card.has(h.context)) most = std::max(most, largest_in_row(graph.value(h.context), row));
    const float gap = 6, share = (card.right - card.left + gap) / static_cast<float>(heads);
    card.canvas.fit({card.left, card.y + 9}, card.canvas.word("scene.concat"), card.right - card.left,
                    card.colors.text_soft, kSmallSize);
    card.y += 16;
    for (Index h = 0; h < heads; ++h) {
        const NodeId id = all.heads[static_cast<std::size_t>(h)].context;
        if (!card.has(id)) continue;
        const float x = card.left + static_cast<float>(h) * share, width = std::max(2.0F, share - gap);
        const bool own = static_cast<int>(h) == card.head;
        card.strip({x, card.y, width, 22}, graph.value(id), row, most, id, card.arrival(h, heads + 1));
        card.canvas.fit({x + width / 2, card.y + 35}, card.canvas.word("scene.head", {{"h", std::to_string(h)}}),
                        share - 2, own ? card.colors.accent : card.colors.text_faint, kTinySize,
                        own ? Font::Bold : Font::Text, Align::Center);
        if (own) card.canvas.rect({x, card.y + 23, width - 2, 2}, card.colors.accent);
    }
    card.y += 44;
    const float middle = (card.left + card.right) / 2;
    const Formula down = card.canvas.formula("↓ W_O^T", 13, card.colors.text_soft);
    place(card.canvas.scene, down, {middle - down.width / 2, card.y + 11});
    card.y += 20;
    card.strip({card.left, card.y, card.right - card.left, 24}, output, row, largest_in_row(output, row), node,
               card.arrival(heads, heads + 1));
    card.y += 32;
    const bool term = card.in.hovered.kind == Target::Kind::Term && card.in.hovered.node == node;
    const Index feature = term && card.in.hovered.col < output.cols() ? std::max<Index>(0, card.in.hovered.col) : 0;
    NodeId product = node;  // past the bias
    std::vector<Card::Line> lines;
    const std::string name = "o_" + card.query_symbol() + "[" + std::to_string(feature) + "]";
    while (graph.node(product).op != nullptr && graph.node(product).op->id() == "add_row" &&
           card.has(graph.node(product).inputs[0])) {
        lines.insert(lines.begin(), card.explained(name, product, row, feature, product == node));
        product = graph.node(product).inputs[0];
    }
    lines.insert(lines.begin(),
                 card.explained(product == node ? name : "c W_O^T", product, row, feature, product == node));
    for (Card::Line& line : lines) line.shown = card.in.progress >= 1 ? 1 : 0;
    card.lines(lines);
}

void project_card(Card& card) {
    const Graph& graph = card.graph;
    const MultiHeadNodes& all = card.snapshot.attention;
    const Index row = card.in.row;
    const bool same = card.snapshot.document.query_source == QuerySource::Same;
    const Index key = same ? row : card.focus_key();
    // What is projected: what the product (before its bias) reads.
    const auto source = [&](NodeId id) {
        while (graph.node(id).op != nullptr && graph.node(id).op->id() == "add_row") id = graph.node(id).inputs[0];
        const bool product = graph.node(id).op != nullptr && graph.node(id).op->id() == "matmul_transposed";
        return product ? graph.node(id).inputs[0] : id;
    };
    const NodeId from_query = source(all.query), from_key = source(all.key), from_value = source(all.value);
    // In one sentence they read the same vectors, unless a learned model keeps the words' own for keys and values.
    const bool own_key = same && from_key != from_query, own_value = same && from_value != from_query;
    const std::string key_x = own_key ? "x^K" : "x", value_x = own_value ? "x^V" : "x";
    card.header(card.canvas.word(step_key(StepKind::Project)),
                "q = x W_Q^T, k = " + key_x + " W_K^T, v = " + value_x + " W_V^T");
    if (own_key || own_value) {
        card.note(card.canvas.word("scene.project.words"));
        card.y += 6;
    }
    // As they were projected; a rotation is told where the score reads them.
    const NodeId query = before_position(graph, card.nodes.query), key_vector = before_position(graph, card.nodes.key);
    struct Row {
        std::string label;
        NodeId node;
        Index row;
        Color color;
        std::string_view note;
    };
    const std::string q = card.query_symbol(), k = card.key_symbol(key);
    std::vector<Row> rows;
    rows.push_back({"x_" + q, from_query, row, card.colors.text, ""});
    if (!same) rows.push_back({"x_" + k, from_key, key, card.colors.text, ""});
    rows.push_back({"q_" + q, query, row, card.colors.query, "W_Q^T"});
    if (own_key) rows.push_back({key_x + "_" + k, from_key, key, card.colors.text, ""});
    rows.push_back({"k_" + k, key_vector, key, card.colors.key, "W_K^T"});
    if (own_value) rows.push_back({value_x + "_" + k, from_value, key, card.colors.text, ""});
    rows.push_back({"v_" + k, card.nodes.value, key, card.colors.value, "W_V^T"});
    float name_room = 40;
    for (const Row& r : rows) name_room = std::max(name_room, card.canvas.formula(r.label, 13, r.color).width);
    name_room = std::min(name_room, 0.3F * (card.right - card.left));
    const float start = card.left + name_room + 44;
    const auto n = static_cast<Index>(rows.size());
    for (Index i = 0; i < n; ++i, card.y += 29) {
        const Row& r = rows[static_cast<std::size_t>(i)];
        const Formula label = card.canvas.formula(r.label, 13, r.color);
        if (label.width <= name_room + 0.5F) place(card.canvas.scene, label, {card.left, card.y + 16});
        else card.canvas.fit({card.left, card.y + 16}, formula_text(r.label), name_room, r.color, kSmallSize);
        if (!r.note.empty())
            place(card.canvas.scene, card.canvas.formula("· " + std::string(r.note), 12, card.colors.text_soft),
                  {card.left + name_room + 6, card.y + 16});
        if (!card.has(r.node)) continue;
        const Matrix& value = graph.value(r.node);
        if (r.row < value.rows())
            card.strip({start, card.y, card.right - start, 22}, value, r.row, largest_in_row(value, r.row), r.node,
                       card.arrival(i, n));
    }
    card.y += 4;
    // One feature of q in numbers: the product before the bias, in this head's columns.
    const Index width = query != kNoNode ? graph.node(query).shape.cols : 0;
    const NodeId hovered = card.in.hovered.node;
    const bool term = card.in.hovered.kind == Target::Kind::Term &&
                      (hovered == query || hovered == key_vector || hovered == card.nodes.value);
    const Index feature = term && card.in.hovered.col < width ? std::max<Index>(0, card.in.hovered.col) : 0;
    struct Part {
        std::string_view name;
        NodeId node;
        Index row;
    };
    std::vector<Card::Line> lines;
    for (const Part& part : {Part{"q", all.query, row}, Part{"k", all.key, key}, Part{"v", all.value, key}}) {
        NodeId id = part.node;
        if (id == kNoNode || graph.node(id).op == nullptr) continue;
        const Index own = graph.node(id).shape.cols / std::max<Index>(1, static_cast<Index>(all.heads.size()));
        const Index col = std::min(card.head * own + feature, graph.node(id).shape.cols - 1);
        while (graph.node(id).op != nullptr && graph.node(id).op->id() == "add_row" &&
               card.has(graph.node(id).inputs[0]))
            id = graph.node(id).inputs[0];
        if (!card.has(id) || !card.has(graph.node(id).inputs[0])) continue;
        Card::Line line = card.explained(std::string(part.name) + "[" + std::to_string(col) + "]", id, part.row, col);
        line.shown = card.in.progress >= 1 ? 1 : 0;
        lines.push_back(std::move(line));
    }
    card.lines(lines);
}

}  // namespace attn
