// The layers that models are made of besides attention, each a short composition of ops under a site. Tensors come from
// a function that knows them by path.
//
//   NodeId n = layer_norm(site, "norm", x, tensors);        // site.path + "/norm", its gain and bias
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/attention/parameters.hpp"

namespace attn {

// What a new tensor starts from.
enum class Start { Zero, One, Normal };  // Normal: variance 1 / columns

// The tensor of that path and shape, as a parameter of the graph.
using TensorNode = std::function<NodeId(const std::string& path, Axes axes, Shape shape, Start start)>;

// (a - mean) / σ ⊙ g + b for every row (Ba et al. 2016): NAME, NAME/gain [1, d], NAME/bias [1, d].
NodeId layer_norm(const Site& site, std::string_view name, NodeId x, const TensorNode& tensor);

// x Wᵀ + b: NAME, NAME/weight [out, in], NAME/bias [1, out].
NodeId linear(const Site& site, std::string_view name, NodeId x, Index out, const TensorNode& tensor);

// relu(x W_1ᵀ + b_1) W_2ᵀ + b_2 on every row (Vaswani 2017): NAME/hidden, NAME/activated, NAME/output.
NodeId feed_forward(const Site& site, std::string_view name, NodeId x, Index hidden, const TensorNode& tensor);

// Rows of a table by number: NAME, from the table that is given.
NodeId embedding(const Site& site, std::string_view name, NodeId table, std::vector<int> rows);

}  // namespace attn
