#include "app/cli/stacked.hpp"

namespace attn::cli {

std::vector<Output> outputs_of(const std::vector<HeadNodes>& heads, NodeId output) {
    std::vector<Output> all = {{"scores", {}}, {"weights", {}}, {"context", {}}};
    for (const auto& [name, node] : heads.front().extras) all.push_back({name, {}});
    for (const HeadNodes& h : heads) {
        all[0].nodes.push_back(h.scores);
        all[1].nodes.push_back(h.weights);
        all[2].nodes.push_back(h.context);
        for (std::size_t e = 0; e < h.extras.size(); ++e) all[3 + e].nodes.push_back(h.extras[e].second);
    }
    if (output != kNoNode) all.push_back({"output", {output}, false});
    return all;
}

void add_stacked(SafetensorsWriter& writer, const Graph& graph, const Output& output, bool stack) {
    const Node& first = graph.node(output.nodes.front());
    std::vector<std::int64_t> shape;
    if (stack && output.per_head) shape.push_back(static_cast<std::int64_t>(output.nodes.size()));
    shape.push_back(first.shape.rows);
    if (first.axes.columns != Axis::Scalar) shape.push_back(first.shape.cols);
    if (first.axes.columns == Axis::Draw) {
        std::vector<std::int64_t> values;
        for (const NodeId id : output.nodes)
            for (Index i = 0; i < graph.value(id).size(); ++i)
                values.push_back(static_cast<std::int64_t>(graph.value(id).data()[i]));
        writer.add_i64(output.name, std::move(shape), values);
    } else if (output.nodes.size() == 1) {
        const Matrix& m = graph.value(output.nodes.front());
        writer.add(output.name, std::move(shape), {m.data(), static_cast<std::size_t>(m.size())});
    } else {
        std::vector<float> values;
        for (const NodeId id : output.nodes)
            values.insert(values.end(), graph.value(id).data(), graph.value(id).data() + graph.value(id).size());
        writer.add(output.name, std::move(shape), values);
    }
}

}  // namespace attn::cli
