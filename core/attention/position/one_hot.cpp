// [x_t; e_t]: the position as a one-hot vector behind the word's. With W = [W_x W_p], W [x; e_t] = W_x x + W_p e_t, so
// concatenating positions and adding a column of W_p are the same thing.
#include "core/attention/position/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::position {

Position one_hot() {
    return {
        {.id = "one-hot",
         .names = {"One-hot (concatenated)", "独热（拼接）"},
         .formula = "[x_t; e_t]",
         .source = "Gehring et al. 2017 (as a sum)"},
        [](const Site& site, NodeId vectors, const Options&) {
            const Index tokens = site.shape(vectors).rows;
            const Axes axes = site.graph.node(vectors).axes;
            const NodeId e = site.input("one_hot", axes, Matrix::Identity(tokens, tokens), Stage::Position, "e_t");
            return site.add("concatenated", axes, ops::concat_columns(), {vectors, e}, Stage::Position, "[x_t; e_t]");
        },
        nullptr,
        nullptr,
        /*widens=*/true,
    };
}

}  // namespace attn::position
