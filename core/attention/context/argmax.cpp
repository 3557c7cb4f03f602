// c_i = v_j of the largest a_ij, the first where several are equal.
#include "core/attention/context/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::context {

Context argmax() {
    return {
        {.id = "argmax",
         .names = {"Largest weight (argmax)", "最大权重（argmax）"},
         .formula = "v_j, j = argmax a",
         .source = "the limit of softmax as its temperature goes to 0"},
        false,
        false,
        [](const Site& site, NodeId weights, NodeId value, const Options&, Extras& extras) {
            const NodeId choice = site.add("choice", kPairs, ops::argmax(), {weights}, Stage::Context, "j = argmax a");
            extras.emplace_back("choice", choice);
            return site.add("context", kRead, ops::matmul("choice", "v"), {choice, value}, Stage::Context, "v_j");
        },
    };
}

}  // namespace attn::context
