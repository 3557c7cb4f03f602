// Straight-through Gumbel-softmax (Jang et al. 2017): one j drawn by argmax(log a + g); the gradient is that of
// softmax((log a + g) / τ_g).
#include "core/attention/context/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::context {

Context gumbel() {
    return {
        {.id = "gumbel",
         .names = {"Gumbel, straight-through", "Gumbel（直通）"},
         .formula = "v_j, j = argmax(log a + g)",
         .source = "Jang et al. 2017",
         .options = {"gumbel-temperature", "seed"}},
        true,
        true,
        [](const Site& site, NodeId weights, NodeId value, const Options& options, Extras& extras) {
            const NodeId choice = site.add("choice", kPairs, ops::gumbel(options.gumbel_temperature, options.seed),
                                           {weights}, Stage::Context, "j = argmax(log a + g)");
            extras.emplace_back("choice", choice);
            return site.add("context", kRead, ops::matmul("choice", "v"), {choice, value}, Stage::Context, "v_j");
        },
    };
}

}  // namespace attn::context
