// Explanations as lines of arithmetic, and the chain of steps that one (query, key) number goes through.
#pragma once

#include <functional>

#include "core/graph/ops/contest.hpp"
#include "core/scene/kit.hpp"
#include "core/scene/number.hpp"

namespace attn {

// The right-hand side, numbers filled in: "0.31·0.22 + 0.11·(−0.08) + …", "exp(3.05 − 3.05) / 1.72",
// "max(0, 3.05 − 2.90)". Of long sums the `most` largest terms, in order.
std::string arithmetic(const Graph& graph, NodeId node, Index row, Index col, std::size_t most);
// As many terms as `fits` accepts, one at least.
std::string arithmetic_that_fits(const Graph& graph, NodeId node, Index row, Index col,
                                 const std::function<bool(const std::string&)>& fits);

// Of a softmax's term its exponential in numbers: "exp(3.05 − (−0.21))", "exp(−∞)" where masked; nothing for any other.
std::string exponential(const Graph& graph, NodeId node, Index row, const Term& term,
                        std::string (*number)(double) = short_number);

// How a key came to its number in the contest for being chosen: "log 0.052 + 3.30"; "0.30" where there is no noise.
std::string contest_arithmetic(const Graph& graph, NodeId choice, const Contest& contest, Index row, Index key);

// The [query, key] nodes from the first product of q and k to `last`, in order, through `via`.
std::vector<NodeId> cell_chain(const Graph& graph, NodeId via, NodeId last);
// The part of the chain after `from`, up to `to`.
std::vector<NodeId> chain_between(const Graph& graph, NodeId from, NodeId to);

// One number of a node.
struct Place {
    NodeId node = kNoNode;
    Index row = 0, col = 0;
};
// What `node` reads of this query and key, or of this query alone, beside `before`, in order: a Gaussian factor, the
// predicted position and what that is made from. Nothing that is in `found` already; appends to it.
void beside(const Graph& graph, NodeId node, NodeId before, Index row, Index col, std::vector<Place>& found);
// The vectors that a score multiplies, where they are made from q and k number by number: turned by their positions, of
// length 1, with positions added.
std::vector<Place> vectors_of(const Graph& graph, NodeId score, Index row, Index col);  // col: 0
// The vector before it was turned.
NodeId before_position(const Graph& graph, NodeId vector);

// What a step is called: "softmax", "cos(q, k)", "q turned by its position"; by its op.
std::string node_name(const Graph& graph, NodeId node, const Words& words);

}  // namespace attn
