#include "core/attention/multi_head.hpp"

#include <cmath>

#include <fmt/format.h>

#include "core/base/rng.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn {

namespace {

// What PyTorch calls its tensors; E is the width of the layer, and of the output.
const ParameterSpec kFused{"in_proj_weight", {"3E", "E"}, true};
const ParameterSpec kOwn[] = {
    {"q_proj_weight", {"E", "d_q"}}, {"k_proj_weight", {"E", "d_k"}}, {"v_proj_weight", {"E", "d_v"}}};
const ParameterSpec kBias{"in_proj_bias", {"3E"}, true};
const ParameterSpec kOutput[] = {{"out_proj.weight", {"E", "E"}}, {"out_proj.bias", {"E"}, true}};

NodeId add_parameter(const Site& site, std::string_view name, Matrix m) {
    return site.graph.parameter(site.path + "/" + std::string(name), {Axis::Feature, Axis::Feature}, std::move(m),
                                Stage::Project);
}

}  // namespace

Result<Projections> read_projections(const Site& site, const Sizes& sizes, const ParameterSource& source) {
    Projections p;
    Sizes known = sizes;
    const auto d_q = known.find("d_q");
    ATTN_CHECK(d_q != known.end(), "the query's width must be known");
    const Index width = d_q->second;
    known["E"] = width;
    known["3E"] = 3 * width;

    // A throw-away graph takes the tensors as they are; here they are added under names of their own.
    Graph raw;
    const Site aside{raw, "raw"};
    const auto part = [&](NodeId id, Index first, Index count) {
        return Matrix(raw.value(id).middleRows(first, count));
    };
    const ParameterSpec fused_and_biases[] = {kFused, kBias};
    const Result<Parameters> shared = Parameters::resolve(aside, fused_and_biases, known, source);
    if (!shared) return shared.error();
    if (const NodeId fused = (*shared)["in_proj_weight"]; fused != kNoNode) {
        for (const char* name : {"d_k", "d_v"})
            if (known[name] != width)
                return Error{
                    fmt::format(
                        "in_proj_weight needs queries, keys and values of one width, found d_q = {} and {} = {}", width,
                        name, known[name]),
                    "in_proj_weight", "give q_proj_weight, k_proj_weight and v_proj_weight instead"};
        p.query_weight = add_parameter(site, "in_proj_weight/query", part(fused, 0, width));
        p.key_weight = add_parameter(site, "in_proj_weight/key", part(fused, width, width));
        p.value_weight = add_parameter(site, "in_proj_weight/value", part(fused, 2 * width, width));
    } else {
        const Result<Parameters> own = Parameters::resolve(aside, kOwn, known, source);
        if (!own) return own.error();
        p.query_weight = add_parameter(site, "q_proj_weight", raw.value((*own)["q_proj_weight"]));
        p.key_weight = add_parameter(site, "k_proj_weight", raw.value((*own)["k_proj_weight"]));
        p.value_weight = add_parameter(site, "v_proj_weight", raw.value((*own)["v_proj_weight"]));
    }
    if (const NodeId bias = (*shared)["in_proj_bias"]; bias != kNoNode) {
        const Matrix& b = raw.value(bias);
        p.query_bias = add_parameter(site, "in_proj_bias/query", b.leftCols(width));
        p.key_bias = add_parameter(site, "in_proj_bias/key", b.middleCols(width, width));
        p.value_bias = add_parameter(site, "in_proj_bias/value", b.rightCols(width));
    }
    const Result<Parameters> out = Parameters::resolve(aside, kOutput, known, source);
    if (!out) return out.error();
    p.output_weight = add_parameter(site, "out_proj.weight", raw.value((*out)["out_proj.weight"]));
    if (const NodeId bias = (*out)["out_proj.bias"]; bias != kNoNode)
        p.output_bias = add_parameter(site, "out_proj.bias", raw.value(bias));
    return p;
}

Projections seeded_projections(const Site& site, std::uint64_t seed, Index width, Index d_q, Index d_k, Index d_v) {
    // Column by column, each from its own stream: a longer sentence with one-hot positions keeps the columns it had.
    const auto random = [&](std::string_view name, Index cols) {
        Matrix m(width, cols);
        for (Index c = 0; c < cols; ++c) {
            Rng rng(seed, fmt::format("{} {}", name, c));
            for (Index r = 0; r < width; ++r)
                m(r, c) = static_cast<float>(rng.normal() / std::sqrt(static_cast<double>(width)));
        }
        return add_parameter(site, name, std::move(m));
    };
    Projections p;
    p.query_weight = random("W_Q", d_q);
    p.key_weight = random("W_K", d_k);
    p.value_weight = random("W_V", d_v);
    p.output_weight = random("W_O", width);
    return p;
}

Result<MultiHeadNodes> multi_head(const Site& site, NodeId query, NodeId key, NodeId value, NodeId allowed,
                                  const Projections& projections, const HeadSpec& spec, const ParameterSource& source) {
    const Site here = site.of("layer", "multi-head");
    const auto project = [&](std::string_view name, std::string_view symbol, Axis rows, NodeId x, NodeId weight,
                             NodeId bias, Stage stage) {
        const std::string formula = fmt::format("{} = x W_{}^T", symbol, symbol);
        if (bias == kNoNode)
            return here.add(name, {rows, Axis::Feature}, ops::matmul_transposed("x", "W"), {x, weight}, stage, formula);
        const NodeId product = here.add(fmt::format("{}_product", name), {rows, Axis::Feature},
                                        ops::matmul_transposed("x", "W"), {x, weight}, stage, formula, name);
        return here.add(name, {rows, Axis::Feature}, ops::add_row(), {product, bias}, stage, formula + " + b",
                        fmt::format("{}_biased", name));
    };
    MultiHeadNodes nodes;
    nodes.query =
        project("query", "Q", Axis::Query, query, projections.query_weight, projections.query_bias, Stage::Project);
    nodes.key = project("key", "K", Axis::Key, key, projections.key_weight, projections.key_bias, Stage::Project);
    nodes.value =
        project("value", "V", Axis::Key, value, projections.value_weight, projections.value_bias, Stage::Project);

    const Index width = site.shape(nodes.query).cols;
    if (spec.heads < 1 || width % spec.heads != 0)
        return Error{fmt::format("a width of {} cannot be cut into {} heads", width, spec.heads), "heads",
                     fmt::format("use a number of heads that divides {}", width), Error::Kind::Usage};
    const Index part = width / spec.heads;
    std::vector<NodeId> contexts;
    for (int h = 0; h < spec.heads; ++h) {
        const Site head{site.graph, fmt::format("{}/head/{}", site.path, h), here.definition};
        const auto cut = [&](std::string_view name, std::string_view symbol, Axis rows, NodeId whole) {
            return head.add(name, {rows, Axis::Feature}, ops::slice_columns(h * part, part), {whole}, Stage::Project,
                            fmt::format("{}_{}", symbol, h), fmt::format("head_{}", name));
        };
        HeadSpec one = spec;
        one.head = h;
        // Each head draws on its own.
        one.options.seed = spec.options.seed + static_cast<std::uint64_t>(h) * std::uint64_t{0x9e3779b97f4a7c15};
        Result<HeadNodes> head_nodes =
            attend(head, cut("query", "Q", Axis::Query, nodes.query), cut("key", "K", Axis::Key, nodes.key),
                   cut("value", "V", Axis::Key, nodes.value), allowed, one, source);
        if (!head_nodes) return head_nodes.error();
        contexts.push_back(head_nodes->context);
        nodes.heads.push_back(std::move(*head_nodes));
    }
    nodes.concat = here.add("concat", {Axis::Query, Axis::Feature}, ops::concat_columns(), contexts, Stage::Output,
                            "[c_0; c_1; …]");
    nodes.output = project("output", "O", Axis::Query, nodes.concat, projections.output_weight, projections.output_bias,
                           Stage::Output);
    return nodes;
}

}  // namespace attn
