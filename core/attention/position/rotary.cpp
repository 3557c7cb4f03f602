// Queries and keys are turned by an angle that grows with their position, so that q · k depends on the distance only
// (Su et al. 2021).
#include "core/attention/position/all.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::position {

Position rotary() {
    return {
        {.id = "rotary",
         .names = {"Rotary", "旋转（RoPE）"},
         .formula = "R_t q, R_t k",
         .source = "Su et al. 2021",
         .query_position = true},
        nullptr,
        [](const Site& site, std::string_view name, NodeId vectors) {
            return site.add(name, site.graph.node(vectors).axes, ops::rotary(), {vectors}, Stage::Position, "R_t x");
        },
    };
}

}  // namespace attn::position
