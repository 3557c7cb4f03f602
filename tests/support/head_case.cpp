#include "tests/support/head_case.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/rng.hpp"

namespace attn::test {

namespace {

// Uniform in [-1, 1] whatever the specification says, and remembered.
class RandomParameters : public ParameterSource {
public:
    RandomParameters(Rng& rng, int da, bool optional, naive::Tensors& made)
        : rng_(rng), da_(da), optional_(optional), made_(made) {}

    Result<std::optional<Tensor>> tensor(const std::string&, const ParameterSpec& spec,
                                         const Sizes& sizes) const override {
        if (spec.optional && !optional_) return std::optional<Tensor>{};
        Tensor t;
        for (const std::string_view symbol : spec.shape) {
            const auto it = sizes.find(symbol);
            if (it != sizes.end()) t.shape.push_back(it->second);
            else if (symbol == "1") t.shape.push_back(1);
            else if (symbol.find('+') != std::string_view::npos) {  // "d_q+d_k"
                const auto left = sizes.find(symbol.substr(0, symbol.find('+')));
                const auto right = sizes.find(symbol.substr(symbol.find('+') + 1));
                EXPECT_TRUE(left != sizes.end() && right != sizes.end()) << symbol;
                t.shape.push_back(left->second + right->second);
            } else t.shape.push_back(da_);
        }
        const auto rows = t.shape.size() == 2 ? t.shape[0] : 1;
        naive::Grid g(static_cast<int>(rows), static_cast<int>(t.shape.back()));
        for (double& x : g.at) {
            t.values.push_back(static_cast<float>(2 * rng_.uniform() - 1));
            x = static_cast<double>(t.values.back());
        }
        made_[std::string(spec.name)] = g;
        return std::optional<Tensor>(std::move(t));
    }

private:
    Rng& rng_;
    int da_;
    bool optional_;
    naive::Tensors& made_;
};

}  // namespace

std::string HeadCase::text() const {
    return fmt::format(
        "{} {} {} mask {} position {}: T_q {} T_k {} d_q {} d_k {} d_v {} d_a {} temperature {} window {} seed {}",
        score, alignment, context, mask, position, tq, tk, dq, dk, dv, da, options.temperature, options.window, seed);
}

NodeId BuiltHead::extra(std::string_view name) const {
    for (const auto& [id, node] : nodes.extras)
        if (id == name) return node;
    return kNoNode;
}

void BuiltHead::run_all(ThreadPool* pool) {
    RunOptions options;
    options.pool = pool;
    const Status status = run(graph, {}, options);
    ASSERT_TRUE(status) << status.error().message();
}

BuiltHead build_head(HeadCase c) {
    BuiltHead b;
    Rng rng(c.seed, "head");
    HeadSpec spec;
    spec.score = find(score_functions(), c.score);
    spec.alignment = find(alignments(), c.alignment);
    spec.context = find(contexts(), c.context);
    spec.position = find(positions(), c.position);
    spec.options = c.options;
    spec.head = c.head;
    spec.heads = c.heads;
    const MaskRule* mask = find(masks(), c.mask);
    if (!spec.score || !spec.alignment || !spec.context || !spec.position || !mask) {
        ADD_FAILURE() << "no such mechanism: " << c.text();
        return b;
    }
    if (spec.score->equal_widths || spec.position->rotate != nullptr) c.dk = c.dq;

    const Matrix q = random_matrix(rng, c.tq, c.dq, c.size), k = random_matrix(rng, c.tk, c.dk, c.size);
    const Matrix v = random_matrix(rng, c.tk, c.dv, c.size);
    b.q = grid(q), b.k = grid(k), b.v = grid(v);
    b.query = b.graph.input("query", {Axis::Query, Axis::Feature}, q);
    b.key = b.graph.input("key", {Axis::Key, Axis::Feature}, k);
    b.value = b.graph.input("value", {Axis::Key, Axis::Feature}, v);

    if (mask->rule != nullptr) {
        Matrix drawn(c.tq, c.tk);
        for (Index i = 0; i < drawn.rows(); ++i)
            for (Index j = 0; j < drawn.cols(); ++j) drawn(i, j) = rng.uniform() < 0.6 ? 1.0F : 0.0F;
        if (c.tq > 1) drawn.row(static_cast<Index>(rng.below(static_cast<std::uint64_t>(c.tq)))).setZero();
        std::vector<std::pair<int, int>> hidden;
        for (Index i = 0; i < drawn.rows(); ++i)
            for (Index j = 0; j < drawn.cols(); ++j)
                if (drawn(i, j) == 0) hidden.emplace_back(static_cast<int>(i), static_cast<int>(j));
        b.allowed_node = b.graph.add("allowed", {Axis::Query, Axis::Key},
                                     ops::allowed({c.tq, c.tk}, {mask->rule(c.options, ops::hide_listed(hidden))}), {},
                                     Stage::Mask, {std::string(mask->formula)});
        const NodeId wanted[] = {b.allowed_node};
        EXPECT_TRUE(run(b.graph, wanted, {}));
        const Matrix& allowed = b.graph.value(b.allowed_node);
        b.allowed = naive::allowed(c.mask, c.tq, c.tk, static_cast<int>(c.options.window),
                                   static_cast<int>(c.options.padding), nullptr);
        if (c.mask == "drawn") b.allowed = grid(drawn);
        EXPECT_EQ(row_error(allowed, b.allowed), 0) << "mask " << c.text() << "\n" << allowed;
    }

    const Site site = site_of(b.graph);
    Result<HeadNodes> nodes = attend(site, b.query, b.key, b.value, b.allowed_node, spec,
                                     RandomParameters(rng, c.da, c.optional_parameters, b.parameters));
    if (!nodes) {
        ADD_FAILURE() << c.text() << ": " << nodes.error().message();
        return b;
    }
    b.nodes = *nodes;
    for (int id = 0; id < b.graph.size(); ++id) {
        const Node& node = b.graph.node(id);
        if (!node.parameter) continue;
        for (const auto& [name, values] : b.parameters)
            if (node.path.size() >= name.size() && node.path.substr(node.path.size() - name.size()) == name)
                b.parameter_nodes[name] = id;
    }
    EXPECT_EQ(b.parameter_nodes.size(), b.parameters.size()) << c.text() << ": each parameter is a node of its name";
    return b;
}

NaiveHead naive_head(const HeadCase& c, const BuiltHead& head) {
    NaiveHead n;
    n.query = naive::rotated(c.position, head.q);
    n.key = naive::rotated(c.position, head.k);
    n.scores = naive::scores(c.score, n.query, n.key, head.parameters, c.options.scale);
    const naive::Grid biased = naive::biased(c.position, n.scores, head.parameters, c.head, c.heads);
    n.logits = naive::logits(biased, c.options.temperature, head.allowed_node == kNoNode ? nullptr : &head.allowed);
    n.aligned = naive::align(c.alignment, n.logits, head.q, head.parameters, static_cast<int>(c.options.window));
    n.soft = naive::soft_context(n.aligned.weights, head.v);
    return n;
}

naive::Grid grid(const Matrix& m) {
    naive::Grid g(static_cast<int>(m.rows()), static_cast<int>(m.cols()));
    for (Index n = 0; n < m.size(); ++n) g.at[static_cast<std::size_t>(n)] = static_cast<double>(m.data()[n]);
    return g;
}

Matrix matrix(const naive::Grid& g) {
    Matrix m(g.rows, g.cols);
    for (Index n = 0; n < m.size(); ++n) m.data()[n] = static_cast<float>(g.at[static_cast<std::size_t>(n)]);
    return m;
}

Matrix random_matrix(Rng& rng, Index rows, Index cols, double size) {
    Matrix m(rows, cols);
    for (Index n = 0; n < m.size(); ++n) m.data()[n] = static_cast<float>(size * (2 * rng.uniform() - 1));
    return m;
}

Result<std::optional<Tensor>> ListedParameters::tensor(const std::string&, const ParameterSpec& spec,
                                                       const Sizes&) const {
    const auto it = tensors.find(spec.name);
    return it == tensors.end() ? std::optional<Tensor>{} : std::optional<Tensor>(it->second);
}

Tensor tensor_of(const Matrix& m, bool vector) {
    Tensor t;
    if (vector) t.shape = {m.size()};
    else t.shape = {m.rows(), m.cols()};
    t.values.assign(m.data(), m.data() + m.size());
    return t;
}

double row_error(const Matrix& found, const naive::Grid& expected) {
    constexpr double kFar = std::numeric_limits<double>::infinity();
    if (found.rows() != expected.rows || found.cols() != expected.cols) return kFar;
    double worst = 0;
    for (int i = 0; i < expected.rows; ++i) {
        double scale = 1, off = 0;
        for (int j = 0; j < expected.cols; ++j) {
            const double e = expected(i, j), f = static_cast<double>(found(i, j));
            if (std::isfinite(e)) scale = std::max(scale, std::abs(e));
            if (e == f) continue;
            if (!std::isfinite(e) || !std::isfinite(f)) return kFar;
            off = std::max(off, std::abs(e - f));
        }
        worst = std::max(worst, off / scale);
    }
    return worst;
}

bool same_bits(const Matrix& a, const Matrix& b) {
    return a.rows() == b.rows() && a.cols() == b.cols() &&
           std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(float)) == 0;
}

bool all_finite(const Matrix& m) {
    for (Index n = 0; n < m.size(); ++n)
        if (!std::isfinite(m.data()[n])) return false;
    return true;
}

}  // namespace attn::test
