// One head of attention: score -> temperature and mask -> alignment -> context, as nodes under a site:
//   scores   [T_q, T_k]  e_ij = score(q_i, k_j), before everything else
//   weights  [T_q, T_k]  a_i = align(e_i / temperature), masked keys left out
//   context  [T_q, d_v]  c_i = Σ_j a_ij v_j, or what the context rule makes of it
#pragma once

#include "core/attention/mechanism.hpp"

namespace attn {

struct HeadSpec {
    const ScoreFunction* score = nullptr;
    const Alignment* alignment = nullptr;
    const Context* context = nullptr;
    const Position* position = nullptr;  // null: none; only rotate and bias are used here
    Options options;
    int head = 0, heads = 1;
};

struct HeadNodes {
    NodeId query = kNoNode, key = kNoNode, value = kNoNode;  // as the score saw them
    NodeId scores = kNoNode;
    NodeId logits = kNoNode;  // what the alignment was given
    NodeId weights = kNoNode;
    NodeId context = kNoNode;
    Extras extras;  // "position", "gaussian", "draws", "choice", "standard_error", ...
    Index parameter_count = 0;
};

// `allowed` is a 0/1 node [T_q, T_k], or kNoNode. An Error when widths do not fit or a parameter is missing.
Result<HeadNodes> attend(const Site& site, NodeId query, NodeId key, NodeId value, NodeId allowed, const HeadSpec& spec,
                         const ParameterSource& source);

// An Error when `context` draws keys and there would be more than `most` draws, all heads together, or more keys than
// a float can number (2^24).
Status check_draws(const Context& context, const Options& options, Index queries, Index keys, int heads, double most);

}  // namespace attn
