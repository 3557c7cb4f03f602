// A learned number for each distance from query to key, clipped at ±R (clipped distances: Shaw et al. 2018; one number
// a head: Raffel et al. 2020). Nothing depends on where a sentence starts, so it works at any length.
#include "core/attention/position/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::position {

Position relative() {
    return {
        {.id = "relative",
         .names = {"Relative (learned bias)", "相对（可学习偏置）"},
         .formula = "e_{ij} + b_{clip(j − i)}",
         .source = "Shaw et al. 2018; Raffel et al. 2020",
         .parameters = {{"relative.bias", {"2R+1"}}},
         .query_position = true},
        nullptr,
        nullptr,
        [](const Site& site, NodeId scores, const Parameters& p, int, int) {
            return site.add("biased", {Axis::Query, Axis::Key}, ops::relative_bias(0), {scores, p["relative.bias"]},
                            Stage::Mask, "e_{ij} + b_{clip(j − i)}");
        },
    };
}

}  // namespace attn::position
