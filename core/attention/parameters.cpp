#include "core/attention/parameters.hpp"

#include <cmath>

#include <fmt/format.h>

#include "core/base/rng.hpp"

namespace attn {

namespace {

std::string numbers_text(const std::vector<std::int64_t>& shape) {
    std::string s = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) s += (i > 0 ? ", " : "") + std::to_string(shape[i]);
    return s + "]";
}

// The size of one dimension: a number as it stands ("1"), a known symbol, or a sum of known symbols ("d_q+d_k").
std::optional<Index> size_of(std::string_view symbol, const Sizes& sizes) {
    if (symbol == "1") return 1;
    if (const auto it = sizes.find(symbol); it != sizes.end()) return it->second;
    const std::size_t plus = symbol.find('+');
    if (plus == std::string_view::npos) return std::nullopt;
    const auto a = size_of(symbol.substr(0, plus), sizes);
    const auto b = size_of(symbol.substr(plus + 1), sizes);
    return a && b ? std::optional<Index>(*a + *b) : std::nullopt;
}

// "[d_a, d_q] = [d_a, 64]"
std::string expected_text(const ParameterSpec& spec, const Sizes& sizes) {
    std::string known = "[";
    bool any = false;
    for (std::size_t i = 0; i < spec.shape.size(); ++i) {
        const auto n = size_of(spec.shape[i], sizes);
        any = any || (n && spec.shape[i] != "1");
        known += (i > 0 ? ", " : "") + (n ? std::to_string(*n) : std::string(spec.shape[i]));
    }
    return any ? shape_text(spec) + " = " + known + "]" : shape_text(spec);
}

// {"d_a", "d_q"}: hidden units by features; a vector has one row.
Axes axes_of(const ParameterSpec& spec) {
    const auto axis = [](std::string_view size) {
        if (size == "1") return Axis::Scalar;
        return size.substr(0, 3) == "d_q" || size.substr(0, 3) == "d_k" ? Axis::Feature : Axis::Hidden;
    };
    const Axis rows = spec.shape.size() == 2 ? axis(spec.shape.front()) : Axis::Scalar;
    return {rows, spec.shape.empty() ? Axis::Scalar : axis(spec.shape.back())};
}

}  // namespace

std::string shape_text(const ParameterSpec& spec) {
    std::string s = "[";
    for (std::size_t i = 0; i < spec.shape.size(); ++i) s += (i > 0 ? ", " : "") + std::string(spec.shape[i]);
    return s + "]";
}

Result<std::optional<Tensor>> SeededParameters::tensor(const std::string&, const ParameterSpec& spec,
                                                       const Sizes& sizes) const {
    if (spec.optional) return std::optional<Tensor>();
    Tensor t;
    std::size_t count = 1;
    for (const std::string_view symbol : spec.shape) {
        const Index n = size_of(symbol, sizes).value_or(hidden_);
        t.shape.push_back(n);
        count *= static_cast<std::size_t>(n);
    }
    const double deviation = t.shape.size() < 2 ? 1.0 : 1 / std::sqrt(static_cast<double>(t.shape.back()));
    Rng rng(seed_, spec.name);
    t.values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) t.values.push_back(static_cast<float>(rng.normal() * deviation));
    return std::optional<Tensor>(std::move(t));
}

namespace {

NodeFormula formula_of(const Site& site, std::string_view step, std::string_view text) {
    return {std::string(text), site.definition.empty() ? "" : fmt::format("{}/{}", site.definition, step)};
}

}  // namespace

Site Site::of(std::string_view kind, std::string_view id) const {
    return {graph, path, fmt::format("{}/{}", kind, id)};
}

NodeId Site::add(std::string_view name, Axes axes, std::shared_ptr<const Op> op, std::vector<NodeId> inputs,
                 Stage stage, std::string_view formula, std::string_view step) const {
    return graph.add(fmt::format("{}/{}", path, name), axes, std::move(op), std::move(inputs), stage,
                     formula_of(*this, step.empty() ? name : step, formula));
}

NodeId Site::input(std::string_view name, Axes axes, Matrix value, Stage stage, std::string_view formula) const {
    return graph.input(fmt::format("{}/{}", path, name), axes, std::move(value), stage,
                       formula_of(*this, name, formula));
}

Result<Parameters> Parameters::resolve(const Site& site, std::span<const ParameterSpec> specs, Sizes sizes,
                                       const ParameterSource& source) {
    Parameters found;
    for (const ParameterSpec& spec : specs) {
        const std::string name(spec.name);
        Result<std::optional<Tensor>> tensor = source.tensor(site.path, spec, sizes);
        if (!tensor) return tensor.error();
        if (!*tensor) {
            if (!spec.optional)
                return Error{"the tensor is missing; expected shape " + expected_text(spec, sizes), name,
                             "add it to the input"};
            if (spec.fallback)
                found.nodes_[name] = site.graph.parameter(site.path + "/" + name, {Axis::Scalar, Axis::Scalar},
                                                          Matrix::Constant(1, 1, *spec.fallback), Stage::Score);
            continue;
        }
        const Tensor& t = **tensor;
        bool fits = t.shape.size() == spec.shape.size();
        for (std::size_t i = 0; fits && i < spec.shape.size(); ++i) {
            const auto n = size_of(spec.shape[i], sizes);
            fits = t.shape[i] >= 1 && (!n || *n == t.shape[i]);
            if (fits && !n) sizes[std::string(spec.shape[i])] = t.shape[i];
        }
        if (!fits)
            return Error{"shape found " + numbers_text(t.shape) + ", shape expected " + expected_text(spec, sizes),
                         name, "give it the expected shape"};
        const Index cols = t.shape.empty() ? 1 : t.shape.back();
        const Index rows = static_cast<Index>(t.values.size()) / cols;
        Matrix m = Eigen::Map<const Matrix>(t.values.data(), rows, cols);
        found.count_ += m.size();
        found.nodes_[name] = site.graph.parameter(site.path + "/" + name, axes_of(spec), std::move(m), Stage::Score);
    }
    return found;
}

NodeId Parameters::operator[](std::string_view name) const {
    const auto it = nodes_.find(name);
    return it == nodes_.end() ? kNoNode : it->second;
}

}  // namespace attn
