// ALiBi (Press et al. 2022): each score loses m_h |i - j|, with m_h = 2^(-8 (h+1) / H) for head h of H.
#include <cmath>

#include "core/attention/position/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::position {

Position alibi() {
    return {
        {.id = "alibi",
         .names = {"ALiBi (bias)", "ALiBi（偏置）"},
         .formula = "e_{ij} − m_h |i − j|",
         .source = "Press et al. 2022",
         .query_position = true},
        nullptr,
        nullptr,
        [](const Site& site, NodeId scores, const Parameters&, int head, int heads) {
            const double slope = std::pow(2.0, -8.0 * (head + 1) / heads);
            return site.add("biased", {Axis::Query, Axis::Key}, ops::distance_bias(slope), {scores}, Stage::Mask,
                            "e_{ij} − m_h |i − j|");
        },
    };
}

}  // namespace attn::position
