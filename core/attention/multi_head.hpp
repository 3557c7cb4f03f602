// Multi-head attention (Vaswani 2017): project, cut into heads, attend in each, concatenate, then W_O.
//   Q = X_q W_Qᵀ + b_Q [T_q, E],  K = X_k W_Kᵀ + b_K [T_k, E],  V likewise;  head h has columns h E/H .. (h+1) E/H
//   output = concat(context_0 .. context_H-1) W_Oᵀ + b_O [T_q, E]
// The tensors are those of a torch.nn.MultiheadAttention state dict.
#pragma once

#include "core/attention/attend.hpp"

namespace attn {

struct Projections {
    NodeId query_weight = kNoNode, key_weight = kNoNode, value_weight = kNoNode;  // [E, d_q], [E, d_k], [E, d_v]
    NodeId query_bias = kNoNode, key_bias = kNoNode, value_bias = kNoNode;        // [1, E] or none
    NodeId output_weight = kNoNode, output_bias = kNoNode;                        // [E, E], [1, E] or none
};

// Finds in_proj_weight [3E, E], or q/k/v_proj_weight for own widths, in_proj_bias [3E], out_proj.weight, out_proj.bias.
Result<Projections> read_projections(const Site& site, const Sizes& sizes, const ParameterSource& source);
// The same from a seed, without biases: [E, d_q], [E, d_k], [E, d_v], [E, E].
Projections seeded_projections(const Site& site, std::uint64_t seed, Index width, Index d_q, Index d_k, Index d_v);

struct MultiHeadNodes {
    NodeId query = kNoNode, key = kNoNode, value = kNoNode;  // projected, all heads side by side
    std::vector<HeadNodes> heads;
    NodeId concat = kNoNode, output = kNoNode;
};

Result<MultiHeadNodes> multi_head(const Site& site, NodeId query, NodeId key, NodeId value, NodeId allowed,
                                  const Projections& projections, const HeadSpec& spec, const ParameterSource& source);

}  // namespace attn
