// Explanations as lines of arithmetic, and the chain of steps that one (query, key) number goes through.
#pragma once

#include <functional>

#include "core/graph/graph.hpp"
#include "core/scene/kit.hpp"

namespace attn {

// The right-hand side, numbers filled in: "0.31·0.22 + 0.11·(−0.08) + …", "exp(3.05 − 3.05) / 1.72",
// "max(0, 3.05 − 2.90)". Of long sums the `most` largest terms, in order.
std::string arithmetic(const Graph& graph, NodeId node, Index row, Index col, std::size_t most);
// As many terms as `fits` accepts, one at least.
std::string arithmetic_that_fits(const Graph& graph, NodeId node, Index row, Index col,
                                 const std::function<bool(const std::string&)>& fits);

// The [query, key] nodes from the first product of q and k to `last`, in order, through `via`.
std::vector<NodeId> cell_chain(const Graph& graph, NodeId via, NodeId last);
// The part of the chain after `from`, up to `to`.
std::vector<NodeId> chain_between(const Graph& graph, NodeId from, NodeId to);

// What a step is called: "softmax", "masked"; by its op.
std::string node_name(const Graph& graph, NodeId node, const Words& words);

}  // namespace attn
