#include "core/scene/inspector.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/analysis/row_stats.hpp"
#include "core/graph/ops/contest.hpp"
#include "core/scene/arithmetic.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/labels.hpp"
#include "core/scene/number.hpp"
#include "core/scene/visible.hpp"

namespace attn {
namespace {

using Kind = InspectorLine::Kind;

// So many terms of a long list are shown; "+ 2 more" takes more room than one or two terms.
constexpr std::size_t kFewTerms = 6, kNearlyAll = 8;
constexpr Index kFewNumbers = 4;  // of a vector, in its line

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
    Inspector(const Snapshot& snapshot, const Words& words, const OpenLists& open)
        : snapshot_(snapshot), graph_(snapshot.graph), words_(words), open_(open) {}

    std::vector<InspectorLine> lines(int head, NodeId node, Index row, Index col) {
        if (node < 0 || node >= graph_.size() || !graph_.has_value(node)) return {};
        const Matrix& value = graph_.value(node);
        if (row < 0 || col < 0 || row >= value.rows() || col >= value.cols()) return {};
        row_ = row, col_ = col;
        const Axes axes = graph_.node(node).axes;
        if (axes.rows != Axis::Query || axes.columns != Axis::Key || snapshot_.heads() == 0) {
            heading(name(axes.rows, row) + ", " + name(axes.columns, col), node);
            step(graph_.node(node).path, node, row, col);
            return std::move(lines_);
        }
        const int shown = std::clamp(head, 0, snapshot_.heads() - 1);
        const std::string cell = query_label(snapshot_, row) + " → " + key_label(snapshot_, col);
        const auto of_head = [&](std::string_view key) { return filled(words_(key), {{"h", std::to_string(shown)}}); };
        if (head < 0 && node == snapshot_.mean_weights) {
            heading(cell + " · " + words_("scene.mean_weight"), node);
            mean(node);
            heading(of_head("scene.head_way"), snapshot_.head(shown).weights);
            way(snapshot_.head(shown), snapshot_.head(shown).weights);
        } else {
            heading(snapshot_.heads() > 1 ? cell + " · " + of_head("scene.head") : cell, node);
            way(snapshot_.head(shown), node);
        }
        return std::move(lines_);
    }

private:
    std::string name(Axis axis, Index i) const {
        if (axis == Axis::Query) return query_label(snapshot_, i);
        if (axis == Axis::Key) return key_label(snapshot_, i);
        return words_(axis_key(axis)) + " " + std::to_string(i);
    }
    std::string own_path(NodeId node) const {
        const std::string& path = graph_.node(node).path;
        return path.substr(path.rfind('/') + 1);
    }

    void heading(std::string text, NodeId node) {
        lines_.push_back({Kind::Heading, std::move(text), {}, {}, node, {}});
    }
    void term(std::string label, std::string expression, std::string value, NodeId node) {
        lines_.push_back({Kind::Term, std::move(label), std::move(expression), std::move(value), node, {}});
    }

    // From q and k to the context.
    void way(const HeadNodes& h, NodeId node) {
        const std::vector<NodeId> chain = cell_chain(graph_, h.scores, h.weights);
        if (!chain.empty())
            for (const Place& p : vectors_of(graph_, chain.front(), row_, col_)) vector(p);
        std::vector<Place> found;
        NodeId before = kNoNode;
        for (const NodeId id : chain) {
            if (!graph_.has_row(id, row_)) continue;
            const std::size_t told = found.size();
            if (before != kNoNode) beside(graph_, id, before, row_, col_, found);
            for (std::size_t i = told; i < found.size(); ++i)
                step(node_name(graph_, found[i].node, words_), found[i].node, found[i].row, found[i].col, 0);
            step(id == h.scores    ? words_("scene.score")
                 : id == h.weights ? words_("scene.weight")
                                   : node_name(graph_, id, words_),
                 id, row_, col_);
            before = id;
        }
        if (std::find(chain.begin(), chain.end(), node) == chain.end())
            step(node_name(graph_, node, words_), node, row_, col_);
        contribution(h);
    }

    // The mean of the heads: one line a head.
    void mean(NodeId node) {
        const std::vector<NodeId>& heads = graph_.node(node).inputs;
        const auto value = static_cast<double>(graph_.value(node)(row_, col_));
        const auto n = static_cast<double>(heads.size());
        const bool there = std::all_of(heads.begin(), heads.end(), [&](NodeId in) { return graph_.has_row(in, row_); });
        lines_.push_back({Kind::Step,
                          words_("scene.mean_weight"),
                          there ? short_number(value * n) + " / " + fixed_number(n, 0) : std::string(),
                          short_number(value),
                          node,
                          {}});
        if (!there) return;
        for (std::size_t i = 0; i < heads.size(); ++i)
            term(filled(words_("scene.head"), {{"h", std::to_string(i)}}), {},
                 short_number(static_cast<double>(graph_.value(heads[i])(row_, col_))), heads[i]);
    }

    void step(std::string label, NodeId node, Index row, Index col, std::size_t few = kFewTerms) {
        InspectorLine line{Kind::Step, std::move(label),
                           {},         short_number(static_cast<double>(graph_.value(node)(row, col))),
                           node,       {}};
        const bool readable = graph_.node(node).op != nullptr && inputs_kept(node);
        if (!readable) {
            lines_.push_back(std::move(line));
            return;
        }
        const Explanation e = graph_.explain(node, row, col);
        const bool long_sum = e.terms.size() > 2;
        line.expression = long_sum ? e.rule : arithmetic(graph_, node, row, col, 4);
        lines_.push_back(std::move(line));
        if (long_sum) list(own_path(node), e.terms, few, {}, node);
        if (e.denominator.size() > 1) {
            const std::string below = own_path(node) + "-sum";
            if (open_.has(below)) term(words_("scene.denominator"), {}, short_number(sum_of(e.denominator)), node);
            list(below, e.denominator, 0, words_("scene.denominator"), node);
        }
        if (e.note == "masked" || e.note == "all-masked")
            note(words_(e.note == "masked" ? "scene.masked" : "scene.all_masked"), node);
    }

    // Once: every step after a mask has the same reason.
    void note(std::string text, NodeId node) {
        for (const InspectorLine& line : lines_)
            if (line.kind == Kind::Note && line.label == text) return;
        lines_.push_back({Kind::Note, std::move(text), {}, {}, node, {}});
    }

    // A query's or key's vector as the score reads it, with the arithmetic of each number.
    void vector(const Place& place) {
        const Matrix& value = graph_.value(place.node);
        const std::string id = own_path(place.node);
        std::string numbers;
        for (Index f = 0; f < std::min<Index>(value.cols(), kFewNumbers); ++f)
            numbers += (f > 0 ? ", " : "") + short_number(static_cast<double>(value(place.row, f)));
        if (value.cols() > kFewNumbers) numbers += ", …";
        lines_.push_back({Kind::Step, node_name(graph_, place.node, words_), "(" + numbers + ")", {}, place.node, {}});
        if (!open_.has(id)) return more(id, "scene.terms", {}, value.cols(), {}, place.node);
        for (Index f = 0; f < value.cols(); ++f)
            term(name(Axis::Feature, f), arithmetic(graph_, place.node, place.row, f, 2),
                 short_number(static_cast<double>(value(place.row, f))), place.node);
        fewer(id, place.node);
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

    static double sum_of(const std::vector<Term>& terms) {
        return std::accumulate(terms.begin(), terms.end(), 0.0, [](double s, const Term& t) { return s + t.value(); });
    }

    // "+ 26 more" behind those that are shown; "+ 12 terms" where none is, behind a label or alone.
    void more(const std::string& id, std::string_view key, std::string label, std::ptrdiff_t count, std::string value,
              NodeId node) {
        std::string words = filled(words_(key), {{"n", std::to_string(count)}});
        if (label.empty()) label = std::exchange(words, {});
        lines_.push_back({Kind::More, std::move(label), std::move(words), std::move(value), node, id});
    }
    void fewer(const std::string& id, NodeId node) {
        if (!open_.all) lines_.push_back({Kind::Fewer, words_("scene.fewer"), {}, {}, node, id});
    }

    // The terms of a sum: all, or the `few` largest and a way to the others.
    void list(const std::string& id, const std::vector<Term>& all, std::size_t few, const std::string& label,
              NodeId node) {
        std::vector<std::size_t> order(all.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const bool is_long = few == 0 || all.size() > kNearlyAll;
        if (is_long && !open_.has(id)) {
            std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
                return std::abs(all[a].value()) > std::abs(all[b].value());
            });
            order.resize(few);
        }
        double left_out = sum_of(all);
        for (const std::size_t i : order) {
            const Term& t = all[i];
            std::string text;
            for (const Factor& f : t.factors) text += (text.empty() ? "" : " · ") + factor_number(f.value);
            if (t.factors.size() < 2) text = t.factors.empty() ? "" : t.factors[0].symbol;
            if (text.rfind("exp(z", 0) == 0 && t.index >= 0) text = exponential(node, t.index);
            left_out -= t.value();
            term(t.index >= 0 ? name(t.axis, t.index) : words_("scene.axis.scalar"), std::move(text),
                 short_number(t.value()), node);
        }
        if (order.size() < all.size())
            more(id, few == 0 ? "scene.terms" : "scene.more", few == 0 ? label : std::string(),
                 static_cast<std::ptrdiff_t>(all.size() - order.size()),
                 few > 0 || !label.empty() ? short_number(left_out) : std::string(), node);
        else if (is_long) fewer(id, node);
    }

    // One key taken: what it and the winner came to.
    void choice(NodeId node) {
        const std::optional<Contest> c = contest(graph_, node, row_);
        if (!c || c->winner < 0) return step(node_name(graph_, node, words_), node, row_, col_);
        lines_.push_back({Kind::Step,
                          node_name(graph_, node, words_),
                          graph_.explain(node, row_, col_).rule,
                          short_number(static_cast<double>(graph_.value(node)(row_, col_))),
                          node,
                          {}});
        for (const Index key : {col_, c->winner}) {
            const auto j = static_cast<std::size_t>(key);
            const std::string who = key_label(snapshot_, key);
            term(key == c->winner ? filled(words_("scene.largest"), {{"key", who}}) : who,
                 contest_arithmetic(graph_, node, *c, row_, key), short_number(c->numbers[j]), node);
            if (col_ == c->winner) break;
        }
    }

    // a v_j: what this key adds to the context.
    void contribution(const HeadNodes& h) {
        NodeId shares = h.weights;
        if (h.context != kNoNode)
            for (const NodeId in : graph_.node(h.context).inputs)
                if (graph_.node(in).axes.columns == Axis::Key && graph_.node(in).axes.rows == Axis::Query) shares = in;
        if (!graph_.has_row(shares, row_) || h.value == kNoNode || !graph_.has_value(h.value)) return;
        if (shares != h.weights) choice(shares);
        const Matrix& v = graph_.value(h.value);
        if (col_ >= v.rows()) return;
        const auto a = static_cast<double>(graph_.value(shares)(row_, col_));
        double square = 0;
        for (Index f = 0; f < v.cols(); ++f)
            square += static_cast<double>(v(col_, f)) * static_cast<double>(v(col_, f));
        const double norm = std::sqrt(square);
        lines_.push_back({Kind::Step,
                          words_("scene.contribution"),
                          "‖a·v‖ = " + factor_number(a) + "·" + factor_number(norm),
                          short_number(a * norm),
                          h.context,
                          {}});
        constexpr Index kFew = 4;
        const std::string id = "contribution";
        const bool is_long = v.cols() > kFew + 2;
        const Index shown = is_long && !open_.has(id) ? kFew : v.cols();
        for (Index f = 0; f < shown; ++f) {
            const auto x = static_cast<double>(v(col_, f));
            term(name(Axis::Feature, f), factor_number(a) + " · " + factor_number(x), short_number(a * x), h.value);
        }
        if (shown < v.cols()) more(id, "scene.more", {}, v.cols() - shown, {}, h.value);
        else if (is_long) fewer(id, h.value);
    }

    const Snapshot& snapshot_;
    const Graph& graph_;
    const Words& words_;
    const OpenLists& open_;
    Index row_ = 0, col_ = 0;
    std::vector<InspectorLine> lines_;
};

}  // namespace

std::vector<InspectorLine> inspector_lines(const Snapshot& snapshot, int head, NodeId node, Index row, Index col,
                                           const Words& words, const OpenLists& open) {
    return Inspector(snapshot, words, open).lines(head, node, row, col);
}

std::string inspector_text(const Snapshot& snapshot, int head, NodeId node, Index row, Index col, const Words& words) {
    std::string text;
    for (const InspectorLine& line : inspector_lines(snapshot, head, node, row, col, words, {true, {}})) {
        if (line.kind == Kind::Heading || line.kind == Kind::Note) text += line.label;
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
    if (snapshot.heads() == 0 || !snapshot.graph.has_row(node, row)) return std::move(canvas.scene);
    const Matrix& weights = snapshot.graph.value(node);
    if (col < 0 || col >= weights.cols()) return std::move(canvas.scene);
    const Color soft = mix(p.tooltip_text, p.tooltip, 0.22);
    const auto word = [&](const std::string& label) {
        return ellipsized(label, 150, Font::Bold, kTextSize, kit.measure);
    };
    const std::string title = word(placed_query_label(snapshot, row)) + " → " + word(placed_key_label(snapshot, col));
    Index open = weights.cols();
    const auto weight = static_cast<double>(weights(row, col));
    std::vector<std::string> facts = {kit.words("scene.weight") + "  " +
                                      (weight < 0.0995 ? short_number(weight) : fixed_number(weight, 3))};
    bool masked = false;
    if (head >= 0) {
        const HeadNodes& h = snapshot.head(head);
        if (snapshot.graph.has_row(h.scores, row))
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
