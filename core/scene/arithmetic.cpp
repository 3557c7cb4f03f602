#include "core/scene/arithmetic.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/analysis/row_stats.hpp"
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

}  // namespace

std::string arithmetic(const Graph& graph, NodeId node, Index row, Index col, std::size_t most) {
    if (graph.node(node).op == nullptr || graph.node(node).pinned) return short_number(graph.value(node)(row, col));
    const Explanation e = graph.explain(node, row, col);
    if (e.note == "masked" || e.note == "all-masked") {
        if (e.denominator.empty()) return std::isinf(e.value) ? "−∞" : "0";
        return "exp(−∞) = 0";
    }
    if (e.denominator.empty()) return wrapped(e.outer, sum_of(e.terms, most));
    const double below = std::accumulate(e.denominator.begin(), e.denominator.end(), 0.0,
                                         [](double sum, const Term& t) { return sum + t.value(); });
    std::string above = sum_of(e.terms, most);
    const std::vector<Factor>& factors = e.terms.front().factors;
    if (e.terms.size() == 1 && factors.size() == 1 && factors[0].symbol.rfind("exp(z", 0) == 0) {
        const Matrix& z = graph.value(graph.node(node).inputs[0]);
        const std::string largest = factor_number(row_max(z, row));
        above = "exp(" + short_number(static_cast<double>(z(row, col))) + " − " + largest + ")";
    }
    return wrapped(e.outer, above + " / " + short_number(below));
}

std::string arithmetic_that_fits(const Graph& graph, NodeId node, Index row, Index col,
                                 const std::function<bool(const std::string&)>& fits) {
    std::string best = arithmetic(graph, node, row, col, 1);
    std::string last = best;
    for (std::size_t most = 2; most <= 12; ++most) {
        std::string text = arithmetic(graph, node, row, col, most);
        if (text == last) continue;
        if (!fits(text)) break;
        best = last = std::move(text);
    }
    return best;
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

std::string node_name(const Graph& graph, NodeId node, const Words& words) {
    struct OpKey {
        std::string_view op, key;
    };
    constexpr std::array<OpKey, 15> kKeys = {{{"matmul", "scene.op.product"},
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
                                              {"softmax", "scene.op.softmax"},
                                              {"sparsemax", "scene.op.sparsemax"},
                                              {"multiply", "scene.op.multiply"}}};
    const Node& n = graph.node(node);
    if (n.op != nullptr)
        for (const OpKey& k : kKeys)
            if (n.op->id() == k.op) return words(k.key);
    const std::size_t slash = n.path.rfind('/');
    return slash == std::string::npos ? n.path : n.path.substr(slash + 1);
}

}  // namespace attn
