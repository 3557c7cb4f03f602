#include "core/attention/position/all.hpp"

#include "core/graph/ops/ops.hpp"

namespace attn {

std::span<const Position> positions() {
    static const Position all[] = {position::none(),   position::sinusoidal(), position::learned(), position::one_hot(),
                                   position::rotary(), position::alibi(),      position::relative()};
    return all;
}

NodeId position::add_encoding(const Site& site, NodeId vectors, Matrix encoding, std::string_view formula) {
    const Axes axes = site.graph.node(vectors).axes;
    const NodeId p = site.input("encoding", axes, std::move(encoding), Stage::Position, formula);
    return site.add("added", axes, ops::add(), {vectors, p}, Stage::Position, "x + p");
}

}  // namespace attn
