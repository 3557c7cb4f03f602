#include "core/scene/arithmetic.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/analysis/row_stats.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/number.hpp"

namespace attn {
namespace {

// Whole numbers (counts, distances) without decimals.
std::string plain(double value) {
    const double whole = std::round(value);
    const bool is_whole = std::abs(value - whole) < 1e-9 * std::max(1.0, std::abs(whole)) && std::abs(value) < 1e6;
    return is_whole ? fixed_number(whole, 0) : short_number(value);
}

std::string product(const Term& term, bool first) {
    std::string text, divisors;
    double sign = 1;
    std::vector<double> values;
    for (const Factor& f : term.factors) {
        if (f.value == -1 && term.factors.size() > 1) sign = -sign;
        else if (f.symbol.rfind("1/", 0) == 0 && f.value != 0 && term.factors.size() > 1)
            divisors += " / " + plain(1 / f.value);
        else values.push_back(f.value);
    }
    if (values.empty()) values.push_back(1);
    if (sign < 0) text += first ? "−" : " − ";
    else if (!first) text += " + ";
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) text += "·";
        const std::string number = plain(values[i]);
        text += values[i] < 0 && !(i == 0 && first && sign > 0) ? "(" + number + ")" : number;
    }
    return text + divisors;
}

std::string sum_of(const std::vector<Term>& terms, std::size_t most) {
    std::vector<std::size_t> order;  // a product with 0 adds nothing
    for (std::size_t i = 0; i < terms.size(); ++i)
        if (terms.size() <= 2 || terms[i].value() != 0) order.push_back(i);
    const std::size_t all = order.size();
    if (all > most) {
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return std::abs(terms[a].value()) > std::abs(terms[b].value());
        });
        order.resize(std::max<std::size_t>(1, most));
        std::sort(order.begin(), order.end());
    }
    std::string text;
    for (const std::size_t i : order) text += product(terms[i], text.empty());
    if (order.size() < all) text += " + …";
    return text.empty() ? "0" : text;
}

std::string wrapped(Outer outer, const std::string& text) {
    switch (outer) {
        case Outer::None: return text;
        case Outer::Tanh: return "tanh(" + text + ")";
        case Outer::Relu: return "max(0, " + text + ")";
        case Outer::Sigmoid: return "σ(" + text + ")";
        case Outer::SquareRoot: return "√(" + text + ")";
    }
    return text;
}

// Which nodes are `target` or depend on it; inputs always come before the nodes that read them.
std::vector<bool> dependents(const Graph& graph, NodeId target) {
    std::vector<bool> marked(static_cast<std::size_t>(graph.size()), false);
    for (NodeId id = std::max(0, target); id < graph.size(); ++id) {
        const std::vector<NodeId>& inputs = graph.node(id).inputs;
        marked[static_cast<std::size_t>(id)] =
            id == target ||
            std::any_of(inputs.begin(), inputs.end(), [&](NodeId in) { return marked[static_cast<std::size_t>(in)]; });
    }
    return marked;
}

bool pairwise(const Graph& graph, NodeId id) {
    const Node& node = graph.node(id);
    return node.op != nullptr && node.axes.rows == Axis::Query && node.axes.columns == Axis::Key;
}

// One cell's explanation, to be written with as many terms as are wanted.
class Arithmetic {
public:
    Arithmetic(const Graph& graph, NodeId node, Index row, Index col) {
        if (graph.node(node).op == nullptr || graph.node(node).pinned) {
            whole_ = short_number(graph.value(node)(row, col));
            return;
        }
        e_ = graph.explain(node, row, col);
        if (e_.note == "masked" || e_.note == "all-masked") {
            whole_ = !e_.denominator.empty() ? "exp(−∞) = 0" : std::isinf(e_.value) ? "−∞" : "0";
            return;
        }
        if (graph.node(node).op->id() == "gaussian") {  // its symbol has the numbers
            for (const char c : e_.terms.front().factors.front().symbol)
                if (c != ' ') whole_ += c;
            return;
        }
        if (e_.denominator.empty()) return;
        below_ = std::accumulate(e_.denominator.begin(), e_.denominator.end(), 0.0,
                                 [](double sum, const Term& t) { return sum + t.value(); });
        if (e_.terms.size() == 1) above_ = exponential(graph, node, row, e_.terms.front());
    }

    std::string text(std::size_t most) const {
        if (!whole_.empty()) return whole_;
        if (e_.denominator.empty()) return wrapped(e_.outer, sum_of(e_.terms, most));
        return wrapped(e_.outer, (above_.empty() ? sum_of(e_.terms, most) : above_) + " / " + short_number(below_));
    }

private:
    Explanation e_;
    std::string whole_, above_;  // where no sum is written; above the line
    double below_ = 0;
};

}  // namespace

std::string exponential(const Graph& graph, NodeId node, Index row, const Term& term, std::string (*number)(double)) {
    if (term.factors.size() != 1 || term.index < 0 || term.factors[0].symbol.rfind("exp(z", 0) != 0) return {};
    const Matrix& z = graph.value(graph.node(node).inputs[0]);
    const auto exponent = static_cast<double>(z(row, term.index));
    if (!std::isfinite(exponent)) return "exp(−∞)";
    const double largest = row_max(z, row);
    return "exp(" + number(exponent) + " − " + (largest < 0 ? "(" + number(largest) + ")" : number(largest)) + ")";
}

std::string arithmetic(const Graph& graph, NodeId node, Index row, Index col, std::size_t most) {
    return Arithmetic(graph, node, row, col).text(most);
}

std::string arithmetic_that_fits(const Graph& graph, NodeId node, Index row, Index col,
                                 const std::function<bool(const std::string&)>& fits) {
    const Arithmetic cell(graph, node, row, col);  // once: a softmax over a long text has thousands of terms
    std::string best = cell.text(1);
    std::string last = best;
    for (std::size_t most = 2; most <= 12; ++most) {
        std::string text = cell.text(most);
        if (text == last) continue;
        if (!fits(text)) break;
        best = last = std::move(text);
    }
    return best;
}

std::string contest_arithmetic(const Graph& graph, NodeId choice, const Contest& contest, Index row, Index key) {
    const auto j = static_cast<std::size_t>(key);
    if (contest.noise.empty()) return short_number(contest.numbers[j]);
    const auto a = static_cast<double>(graph.value(graph.node(choice).inputs[0])(row, key));
    const double g = contest.noise[j];
    return "log " + short_number(a) + (g < 0 ? " − " : " + ") + short_number(std::abs(g));
}

std::vector<NodeId> cell_chain(const Graph& graph, NodeId via, NodeId last) {
    const std::vector<bool> after = dependents(graph, via);
    std::vector<NodeId> chain;
    NodeId id = last;
    while (id != kNoNode) {
        chain.push_back(id);
        NodeId next = kNoNode;
        for (const NodeId in : graph.node(id).inputs)
            if (pairwise(graph, in) && (id <= via || after[static_cast<std::size_t>(in)])) {
                next = in;
                break;
            }
        id = next;
    }
    std::reverse(chain.begin(), chain.end());
    return chain;
}

std::vector<NodeId> chain_between(const Graph& graph, NodeId from, NodeId to) {
    std::vector<NodeId> chain = cell_chain(graph, from, to);
    const auto at = std::find(chain.begin(), chain.end(), from);
    if (at == chain.end()) return {};
    chain.erase(chain.begin(), at + 1);
    return chain;
}

void beside(const Graph& graph, NodeId node, NodeId before, Index row, Index col, std::vector<Place>& found) {
    for (const NodeId in : graph.node(node).inputs) {
        const Node& n = graph.node(in);
        const bool here = n.axes.rows == Axis::Query && (n.axes.columns == Axis::Key || n.axes.columns == Axis::Scalar);
        const bool known = std::any_of(found.begin(), found.end(), [&](const Place& p) { return p.node == in; });
        if (in == before || n.inputs.empty() || !here || known || !graph.has_row(in, row)) continue;
        beside(graph, in, kNoNode, row, col, found);
        found.push_back({in, row, n.axes.columns == Axis::Key ? col : 0});
    }
}

std::vector<Place> vectors_of(const Graph& graph, NodeId score, Index row, Index col) {
    std::vector<Place> found;
    for (const NodeId in : graph.node(score).inputs) {
        const Node& n = graph.node(in);
        if (n.op == nullptr || n.axes.columns != Axis::Feature) continue;
        if (n.stage != Stage::Position && n.stage != Stage::Score) continue;
        const Index own = n.axes.rows == Axis::Query ? row : col;
        const bool kept = std::all_of(n.inputs.begin(), n.inputs.end(), [&](NodeId i) { return graph.has_value(i); });
        if (!kept || !graph.has_row(in, own) || graph.value(in).cols() == 0) continue;
        if (graph.explain(in, own, 0).terms.size() <= 2) found.push_back({in, own, 0});
    }
    return found;
}

NodeId before_position(const Graph& graph, NodeId vector) {
    while (vector != kNoNode && graph.node(vector).op != nullptr && graph.node(vector).op->id() == "rotary")
        vector = graph.node(vector).inputs[0];
    return vector;
}

std::string node_name(const Graph& graph, NodeId node, const Words& words) {
    struct Key {
        std::string_view id, key;
    };
    constexpr std::array<Key, 16> kOps = {{{"matmul", "scene.op.product"},
                                           {"matmul_transposed", "scene.op.product"},
                                           {"pairwise_tanh", "scene.op.pairwise"},
                                           {"pairwise_relu", "scene.op.pairwise"},
                                           {"scale", "scene.op.scale"},
                                           {"scale_by", "scene.op.scale"},
                                           {"add", "scene.op.add"},
                                           {"add_row", "scene.op.add"},
                                           {"mask", "scene.op.mask"},
                                           {"window", "scene.op.window"},
                                           {"window_around", "scene.op.window"},
                                           {"distance_bias", "scene.op.bias"},
                                           {"relative_bias", "scene.op.relative"},
                                           {"softmax", "scene.op.softmax"},
                                           {"sparsemax", "scene.op.sparsemax"},
                                           {"multiply", "scene.op.multiply"}}};
    constexpr std::array<Key, 3> kVectors = {
        {{"rotary", "scene.op.rotary"}, {"normalise_rows", "scene.op.direction"}, {"add", "scene.op.positioned"}}};
    constexpr std::array<Key, 5> kNodes = {{{"position", "scene.node.position"},
                                            {"position_share", "scene.node.position_share"},
                                            {"position_logit", "scene.node.position_logit"},
                                            {"gaussian", "scene.node.gaussian"},
                                            {"choice", "scene.node.choice"}}};
    const Node& n = graph.node(node);
    const std::size_t slash = n.path.rfind('/');
    std::string own = slash == std::string::npos ? n.path : n.path.substr(slash + 1);
    for (const Key& k : kNodes)
        if (own == k.id) return words(k.key);
    if (n.op == nullptr) return own;
    if (n.axes.columns == Axis::Feature)
        for (const Key& k : kVectors)
            if (n.op->id() == k.id) return filled(words(k.key), {{"x", n.axes.rows == Axis::Query ? "q" : "k"}});
    // A product says of what it is one: "q · k", "cos(q, k)".
    if (n.op->id() == "matmul_transposed" && n.stage == Stage::Score && !n.formula.text.empty())
        return formula_text(n.formula.text);
    for (const Key& k : kOps)
        if (n.op->id() == k.id) return words(k.key);
    return own;
}

}  // namespace attn
