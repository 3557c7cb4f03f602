// Local predictive alignment (Luong 2015): the query predicts where to look, p_i = T_k · sigmoid(v_pᵀ tanh(W_p q_i));
// softmax over |j - p_i| <= D, then times exp(-(j - p_i)² / (2 (D/2)²)), not renormalised: a row sums to at most 1.
#include "core/attention/alignment/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::alignment {

Alignment local_p() {
    return {
        {.id = "local-p",
         .names = {"Local, predictive", "局部（预测 local-p）"},
         .formula = "softmax(z_j) exp(−(j − p_i)² / 2σ²), |j − p_i| ≤ D",
         .source = "Luong et al. 2015",
         .parameters = {{"local.position_weight", {"d_p", "d_q"}}, {"local.position_vector", {"d_p"}}},
         .options = {"temperature", "window"}},
        false,
        [](const Site& site, NodeId logits, NodeId query, const Parameters& p, const Options& options, Extras& extras) {
            const Index keys = site.shape(logits).cols;
            const Index window = options.window;
            const Axes one{Axis::Query, Axis::Scalar};
            NodeId x = site.add("position_projection", {Axis::Query, Axis::Hidden}, ops::matmul_transposed("q", "W_p"),
                                {query, p["local.position_weight"]}, Stage::Mask, "W_p q");
            x = site.add("position_hidden", {Axis::Query, Axis::Hidden}, ops::tanh(), {x}, Stage::Mask, "tanh(W_p q)");
            x = site.add("position_logit", one, ops::matmul_transposed("tanh(W_p q)", "v_p"),
                         {x, p["local.position_vector"]}, Stage::Mask, "v_p^T tanh(W_p q)");
            x = site.add("position_share", one, ops::sigmoid(), {x}, Stage::Mask, "sigmoid(v_p^T tanh(W_p q))");
            const NodeId position = site.add("position", one, ops::scale(static_cast<double>(keys), "T_k"), {x},
                                             Stage::Mask, "p = T_k sigmoid(v_p^T tanh(W_p q))");
            const NodeId near = site.add("windowed", kPairs, ops::window_around(window), {logits, position},
                                         Stage::Mask, "z_j, |j − p_i| ≤ D");
            const NodeId share =
                site.add("window_weights", kPairs, ops::softmax(), {near}, Stage::Normalise, "exp(z_j) / Σ_k exp(z_k)");
            const NodeId bell = site.add("gaussian", kPairs, ops::gaussian(keys, window), {position}, Stage::Normalise,
                                         "exp(−(j − p_i)² / 2σ²)");
            extras.emplace_back("position", position);
            extras.emplace_back("gaussian", bell);
            return site.add("weights", kPairs, ops::multiply("softmax", "gaussian"), {share, bell}, Stage::Normalise,
                            "softmax(z_j) exp(−(j − p_i)² / 2σ²)");
        },
        1,
    };
}

}  // namespace attn::alignment
