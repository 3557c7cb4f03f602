#include "core/layers/layers.hpp"

#include <fmt/format.h>

#include "core/graph/ops/ops.hpp"

namespace attn {

namespace {

constexpr Axes kVectors{Axis::Key, Axis::Feature};

std::string under(const Site& site, std::string_view name) { return site.path + "/" + std::string(name); }

}  // namespace

NodeId layer_norm(const Site& site, std::string_view name, NodeId x, const TensorNode& tensor) {
    const Shape row{1, site.shape(x).cols};
    const std::string path = under(site, name);
    const NodeId gain = tensor(path + "/gain", {Axis::Scalar, Axis::Feature}, row, Start::One);
    const NodeId bias = tensor(path + "/bias", {Axis::Scalar, Axis::Feature}, row, Start::Zero);
    return site.of("layer", "layer-norm")
        .add(name, kVectors, ops::layer_norm(), {x, gain, bias}, Stage::Project, "(x − mean) / σ · g + b",
             "normalised");
}

NodeId linear(const Site& site, std::string_view name, NodeId x, Index out, const TensorNode& tensor) {
    const std::string path = under(site, name);
    const NodeId weight =
        tensor(path + "/weight", {Axis::Feature, Axis::Feature}, {out, site.shape(x).cols}, Start::Normal);
    const NodeId bias = tensor(path + "/bias", {Axis::Scalar, Axis::Feature}, {1, out}, Start::Zero);
    const Site here = site.of("layer", "linear");
    const NodeId product = here.add(std::string(name) + "_product", kVectors, ops::matmul_transposed("x", "W"),
                                    {x, weight}, Stage::Project, "x W^T", "product");
    return here.add(name, kVectors, ops::add_row(), {product, bias}, Stage::Project, "x W^T + b", "biased");
}

NodeId feed_forward(const Site& site, std::string_view name, NodeId x, Index hidden, const TensorNode& tensor) {
    const Site here{site.graph, under(site, name), "layer/feed-forward"};
    const NodeId h = linear(here, "hidden", x, hidden, tensor);
    const NodeId a = here.add("activated", kVectors, ops::relu(), {h}, Stage::Project, "relu(h)");
    return linear(here, "output", a, site.shape(x).cols, tensor);
}

NodeId embedding(const Site& site, std::string_view name, NodeId table, std::vector<int> rows) {
    return site.of("layer", "embedding")
        .add(name, kVectors, ops::gather_rows(std::move(rows)), {table}, Stage::Input, fmt::format("e_{{{}}}", name));
}

}  // namespace attn
