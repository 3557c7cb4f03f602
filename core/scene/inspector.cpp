#include "core/scene/inspector.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/analysis/row_stats.hpp"
#include "core/scene/arithmetic.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/labels.hpp"
#include "core/scene/number.hpp"
#include "core/scene/visible.hpp"

namespace attn {
namespace {

using Kind = InspectorLine::Kind;

constexpr std::size_t kFewTerms = 6;

std::string_view axis_key(Axis axis) {
    switch (axis) {
        case Axis::Query: return "scene.axis.query";
        case Axis::Key: return "scene.axis.key";
        case Axis::Feature: return "scene.axis.feature";
        case Axis::Hidden: return "scene.axis.hidden";
        case Axis::Draw: return "scene.axis.draw";
        case Axis::Scalar: return "scene.axis.scalar";
    }
    return "scene.axis.scalar";
}

class Inspector {
public:
    Inspector(const Snapshot& snapshot, const Words& words, bool full)
        : snapshot_(snapshot), graph_(snapshot.graph), words_(words), full_(full) {}

    std::vector<InspectorLine> lines(int head, NodeId node, Index row, Index col) {
        if (node < 0 || node >= graph_.size() || !graph_.has_value(node)) return {};
        const Matrix& value = graph_.value(node);
        if (row < 0 || col < 0 || row >= value.rows() || col >= value.cols()) return {};
        row_ = row;
        const Axes axes = graph_.node(node).axes;
        if (axes.rows != Axis::Query || axes.columns != Axis::Key || snapshot_.heads() == 0) {
            heading(name(axes.rows, row) + ", " + name(axes.columns, col), node);
            step(graph_.node(node).path, node, row, col);
            return std::move(lines_);
        }
        heading(query_label(snapshot_, row) + " → " + key_label(snapshot_, col), node);
        if (head < 0 && node == snapshot_.mean_weights) {
            step(words_("scene.mean_weight"), node, row, col);
            return std::move(lines_);
        }
        const HeadNodes& h = snapshot_.head(std::clamp(head, 0, snapshot_.heads() - 1));
        const std::vector<NodeId> chain = cell_chain(graph_, h.scores, h.weights);
        for (const NodeId id : chain) {
            if (!graph_.has_value(id)) continue;
            step(id == h.scores    ? words_("scene.score")
                 : id == h.weights ? words_("scene.weight")
                                   : node_name(graph_, id, words_),
                 id, row, col);
        }
        if (std::find(chain.begin(), chain.end(), node) == chain.end())
            step(node_name(graph_, node, words_), node, row, col);
        contribution(h, row, col);
        return std::move(lines_);
    }

private:
    std::string name(Axis axis, Index i) const {
        if (axis == Axis::Query) return query_label(snapshot_, i);
        if (axis == Axis::Key) return key_label(snapshot_, i);
        return words_(axis_key(axis)) + " " + std::to_string(i);
    }

    void heading(std::string text, NodeId node) { lines_.push_back({Kind::Heading, std::move(text), {}, {}, node}); }

    void step(std::string label, NodeId node, Index row, Index col) {
        InspectorLine line{
            Kind::Step, std::move(label), {}, short_number(static_cast<double>(graph_.value(node)(row, col))), node};
        const bool readable = graph_.node(node).op != nullptr && inputs_kept(node);
        if (!readable) {
            lines_.push_back(std::move(line));
            return;
        }
        const Explanation e = graph_.explain(node, row, col);
        const bool long_sum = e.terms.size() > 2;
        line.expression = long_sum ? e.rule : arithmetic(graph_, node, row, col, 4);
        lines_.push_back(std::move(line));
        if (long_sum) terms(e.terms, node, false);
        if (full_ && e.denominator.size() > 1) terms(e.denominator, node, true);
        if (e.note == "masked" || e.note == "all-masked")
            lines_.push_back(
                {Kind::Term, words_(e.note == "masked" ? "scene.masked" : "scene.all_masked"), {}, {}, node});
    }

    bool inputs_kept(NodeId node) const {
        const std::vector<NodeId>& inputs = graph_.node(node).inputs;
        return std::all_of(inputs.begin(), inputs.end(), [&](NodeId in) { return graph_.has_value(in); });
    }

    // Of a softmax row: the exponent in numbers.
    std::string exponential(NodeId node, Index col) const {
        const Matrix& z = graph_.value(graph_.node(node).inputs[0]);
        const auto value = static_cast<double>(z(row_, col));
        if (!std::isfinite(value)) return "exp(−∞)";
        return "exp(" + short_number(value) + " − " + factor_number(row_max(z, row_)) + ")";
    }

    void terms(const std::vector<Term>& all, NodeId node, bool denominator) {
        std::vector<std::size_t> order(all.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        if (!full_ && all.size() > kFewTerms) {
            std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
                return std::abs(all[a].value()) > std::abs(all[b].value());
            });
            order.resize(kFewTerms);
        }
        double left_out =
            std::accumulate(all.begin(), all.end(), 0.0, [](double s, const Term& t) { return s + t.value(); });
        if (denominator) lines_.push_back({Kind::Term, words_("scene.denominator"), {}, short_number(left_out), node});
        for (const std::size_t i : order) {
            const Term& term = all[i];
            std::string text;
            for (const Factor& f : term.factors) text += (text.empty() ? "" : " · ") + factor_number(f.value);
            if (term.factors.size() < 2) text = term.factors.empty() ? "" : term.factors[0].symbol;
            if (text.rfind("exp(z", 0) == 0 && term.index >= 0) text = exponential(node, term.index);
            left_out -= term.value();
            lines_.push_back({Kind::Term, term.index >= 0 ? name(term.axis, term.index) : words_("scene.axis.scalar"),
                              std::move(text), short_number(term.value()), node});
        }
        if (order.size() < all.size())
            lines_.push_back({Kind::Term,
                              filled(words_("scene.more"), {{"n", std::to_string(all.size() - order.size())}}),
                              {},
                              short_number(left_out),
                              node});
    }

    // a v_j: what this key adds to the context.
    void contribution(const HeadNodes& h, Index row, Index col) {
        NodeId shares = h.weights;
        if (h.context != kNoNode)
            for (const NodeId in : graph_.node(h.context).inputs)
                if (graph_.node(in).axes.columns == Axis::Key && graph_.node(in).axes.rows == Axis::Query) shares = in;
        if (!graph_.has_value(shares) || h.value == kNoNode || !graph_.has_value(h.value)) return;
        if (shares != h.weights) step(node_name(graph_, shares, words_), shares, row, col);
        const Matrix& v = graph_.value(h.value);
        if (col >= v.rows()) return;
        const auto a = static_cast<double>(graph_.value(shares)(row, col));
        double square = 0;
        for (Index f = 0; f < v.cols(); ++f) square += static_cast<double>(v(col, f)) * static_cast<double>(v(col, f));
        const double norm = std::sqrt(square);
        lines_.push_back({Kind::Step, words_("scene.contribution"),
                          "‖a·v‖ = " + factor_number(a) + "·" + factor_number(norm), short_number(a * norm),
                          h.context});
        const Index shown = full_ ? v.cols() : std::min<Index>(4, v.cols());
        for (Index f = 0; f < shown; ++f) {
            const auto x = static_cast<double>(v(col, f));
            lines_.push_back({Kind::Term, name(Axis::Feature, f), factor_number(a) + " · " + factor_number(x),
                              short_number(a * x), h.value});
        }
        if (shown < v.cols())
            lines_.push_back(
                {Kind::Term, filled(words_("scene.more"), {{"n", std::to_string(v.cols() - shown)}}), {}, {}, h.value});
    }

    const Snapshot& snapshot_;
    const Graph& graph_;
    const Words& words_;
    bool full_;
    Index row_ = 0;
    std::vector<InspectorLine> lines_;
};

}  // namespace

std::vector<InspectorLine> inspector_lines(const Snapshot& snapshot, int head, NodeId node, Index row, Index col,
                                           const Words& words, bool full) {
    return Inspector(snapshot, words, full).lines(head, node, row, col);
}

std::string inspector_text(const Snapshot& snapshot, int head, NodeId node, Index row, Index col, const Words& words) {
    std::string text;
    for (const InspectorLine& line : inspector_lines(snapshot, head, node, row, col, words, true)) {
        if (line.kind == Kind::Heading) text += line.label;
        else {
            if (line.kind == Kind::Term) text += "  ";
            text += line.label;
            if (!line.expression.empty()) text += "\t" + line.expression;
            if (!line.value.empty()) text += (line.expression.empty() ? "\t\t= " : "\t= ") + line.value;
        }
        text += "\n";
    }
    return text;
}

Scene build_tooltip(const Snapshot& snapshot, int head, Index row, Index col, const SceneKit& kit) {
    Canvas canvas(kit, 0);
    const Palette& p = kit.palette;
    const NodeId node = snapshot.weights(head);
    if (snapshot.heads() == 0 || !snapshot.graph.has_value(node)) return std::move(canvas.scene);
    const Matrix& weights = snapshot.graph.value(node);
    if (row < 0 || col < 0 || row >= weights.rows() || col >= weights.cols()) return std::move(canvas.scene);
    const Color soft = mix(p.tooltip_text, p.tooltip, 0.22);
    const std::string title = ellipsized(query_label(snapshot, row), 130, Font::Bold, kTextSize, kit.measure) + " → " +
                              ellipsized(key_label(snapshot, col), 130, Font::Bold, kTextSize, kit.measure);
    Index open = weights.cols();
    std::vector<std::string> facts = {kit.words("scene.weight") + "  " +
                                      fixed_number(static_cast<double>(weights(row, col)), 3)};
    bool masked = false;
    if (head >= 0) {
        const HeadNodes& h = snapshot.head(head);
        if (snapshot.graph.has_value(h.scores))
            facts.push_back(kit.words("scene.score") + "  " +
                            short_number(static_cast<double>(snapshot.graph.value(h.scores)(row, col))));
        const std::vector<bool> hidden = hidden_keys(snapshot, head, row);
        masked = !hidden.empty() && hidden[static_cast<std::size_t>(col)];
        open -= static_cast<Index>(std::count(hidden.begin(), hidden.end(), true));
    }
    const std::string rank =
        masked ? kit.words("scene.masked")
               : filled(kit.words("scene.rank"),
                        {{"rank", std::to_string(rank_of(weights, row, col))}, {"count", std::to_string(open)}});
    float facts_width = 0;
    for (const std::string& fact : facts) facts_width += canvas.measure(fact, kSmallSize) + 22;
    facts_width -= 22;
    const float width = std::ceil(std::max({canvas.measure(title, kTextSize, Font::Bold), facts_width,
                                            canvas.measure(rank, kSmallSize)})) +
                        26;
    canvas.scene.width = width;
    canvas.scene.height = 72;
    canvas.rect({0, 0, width, 72}, p.tooltip, 8);
    if (p.dark) canvas.frame({0, 0, width, 72}, p.card_border, 8);
    canvas.text({13, 22}, title, p.tooltip_text, kTextSize, Font::Bold);
    float x = 13;
    for (const std::string& fact : facts) {
        canvas.text({x, 42}, fact, soft, kSmallSize);
        x += canvas.measure(fact, kSmallSize) + 22;
    }
    canvas.text({13, 60}, rank, soft, kSmallSize);
    return std::move(canvas.scene);
}

}  // namespace attn
