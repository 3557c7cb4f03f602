// Named parameter tensors of a mechanism: what a descriptor asks for, where they come from (a file, a seed), and the
// check that they fit. Shapes are written in the field's symbols; d_q, d_k, d_v, T_q and T_k are known beforehand, any
// other symbol (d_a, d_p) takes the size of the first tensor that has it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "core/graph/graph.hpp"

namespace attn {

struct ParameterSpec {
    std::string_view name;                // "additive.query_weight"
    std::vector<std::string_view> shape;  // {"d_a", "d_q"}; a vector {"d_a"} is stored as [1, d_a]
    bool optional = false;
    std::optional<float> fallback = {};  // what an absent optional tensor means when that is a number
    std::string_view option = {};        // id of the option that takes its place where it is given
};

// "[d_a, d_q]"
std::string shape_text(const ParameterSpec& spec);

struct Tensor {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

using Sizes = std::map<std::string, Index, std::less<>>;  // "d_q" -> 64

class ParameterSource {
public:
    virtual ~ParameterSource() = default;
    // The tensor of a mechanism at `place` ("layer/1/attention/head/0"); a source with one tensor for all places
    // ignores it. Nothing when there is no such tensor. `sizes` holds what is known so far.
    virtual Result<std::optional<Tensor>> tensor(const std::string& place, const ParameterSpec& spec,
                                                 const Sizes& sizes) const = 0;
};

// Untrained parameters, the same on every machine: normal with variance 1 / (number of columns), from the seed and the
// tensor's name. Optional ones are absent. Unknown sizes become `hidden`.
class SeededParameters : public ParameterSource {
public:
    SeededParameters(std::uint64_t seed, Index hidden) : seed_(seed), hidden_(hidden) {}
    Result<std::optional<Tensor>> tensor(const std::string& place, const ParameterSpec& spec,
                                         const Sizes& sizes) const override;

private:
    std::uint64_t seed_;
    Index hidden_;
};

// A place in a graph under which a definition adds its steps.
struct Site {
    Graph& graph;
    std::string path;             // "attention/head/0"
    std::string definition = {};  // "score/scaled-dot": what its steps' formula ids begin with

    // The same place, for the steps of another definition.
    Site of(std::string_view kind, std::string_view id) const;

    // The node PATH/NAME with formula id DEFINITION/STEP; the step is the name where that does not come from outside.
    NodeId add(std::string_view name, Axes axes, std::shared_ptr<const Op> op, std::vector<NodeId> inputs, Stage stage,
               std::string_view formula, std::string_view step = {}) const;
    NodeId input(std::string_view name, Axes axes, Matrix value, Stage stage, std::string_view formula) const;
    Shape shape(NodeId id) const { return graph.node(id).shape; }
};

class Parameters {
public:
    // Finds every tensor of `specs`, checks its shape, and adds it to the graph as a parameter under the site's path.
    // A missing or mis-shaped one is an Error that names tensor, shape found and shape expected.
    static Result<Parameters> resolve(const Site& site, std::span<const ParameterSpec> specs, Sizes sizes,
                                      const ParameterSource& source);

    NodeId operator[](std::string_view name) const;  // kNoNode for an absent optional one
    Index count() const { return count_; }           // how many numbers in all

private:
    std::map<std::string, NodeId, std::less<>> nodes_;
    Index count_ = 0;
};

}  // namespace attn
