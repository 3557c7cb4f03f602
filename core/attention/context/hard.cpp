// Hard attention (Xu et al. 2015): v_j for one j drawn from a. n draws give the Monte-Carlo mean, which approaches the
// soft context, and its standard error s / √n. A row that sums to less than 1 reads nothing with what is left over.
#include "core/attention/context/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::context {

Context hard() {
    return {
        {.id = "hard",
         .names = {"Drawn (hard)", "随机抽取（hard）"},
         .formula = "1/n Σ_d v_{j_d}, j_d ~ a",
         .source = "Xu et al. 2015",
         .options = {"draws", "seed"}},
        true,
        false,
        [](const Site& site, NodeId weights, NodeId value, const Options& options, Extras& extras) {
            const Index keys = site.shape(weights).cols;
            const NodeId draws = site.add("draws", {Axis::Query, Axis::Draw}, ops::sample(options.draws, options.seed),
                                          {weights}, Stage::Context, "j_d ~ a");
            const NodeId choice = site.add("choice", kPairs, ops::share(keys), {draws}, Stage::Context, "n_j / n");
            extras.emplace_back("draws", draws);
            extras.emplace_back("choice", choice);
            if (options.draws > 1)  // one draw says nothing of its spread
                extras.emplace_back("standard_error", site.add("standard_error", kRead, ops::standard_error(),
                                                               {draws, value}, Stage::Context, "s / √n"));
            return site.add("context", kRead, ops::matmul("n_j/n", "v"), {choice, value}, Stage::Context,
                            "1/n Σ_d v_{j_d}");
        },
    };
}

}  // namespace attn::context
