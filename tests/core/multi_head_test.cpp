// Multi-head attention against torch.nn.MultiheadAttention (the files of shared/, where they are) and against the same
// definition in NumPy (tests/golden), with the state dict's tensors as they are.
#include "core/attention/multi_head.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "core/io/safetensors.hpp"
#include "tests/support/head_case.hpp"

namespace attn::test {
namespace {

namespace fs = std::filesystem;

class FileParameters : public ParameterSource {
public:
    explicit FileParameters(const Safetensors& file) : file_(file) {}
    attn::Result<std::optional<Tensor>> tensor(const std::string&, const ParameterSpec& spec,
                                               const Sizes&) const override {
        const TensorInfo* info = file_.find(spec.name);
        if (info == nullptr) return std::optional<Tensor>{};
        auto values = file_.floats(spec.name);
        if (!values) return values.error();
        return std::optional<Tensor>(Tensor{info->shape, std::move(*values)});
    }

private:
    const Safetensors& file_;
};

HeadSpec scaled_dot_softmax(int heads) {
    HeadSpec spec;
    spec.score = find(score_functions(), "scaled-dot");
    spec.alignment = find(alignments(), "softmax");
    spec.context = find(contexts(), "soft");
    spec.heads = heads;
    return spec;
}

void agrees_with_file(const fs::path& path) {
    SCOPED_TRACE(path.filename().string());
    const auto file = Safetensors::open(path);
    ASSERT_TRUE(file) << file.error().message();
    ASSERT_TRUE(file->metadata().count("num_heads"));
    const int heads = std::stoi(file->metadata().at("num_heads"));
    const auto q = file->matrix("query"), k = file->matrix("key"), v = file->matrix("value"),
               mask = file->matrix("mask");
    const auto output = file->matrix("expected.output");
    const auto weights = file->floats("expected.weights");
    ASSERT_TRUE(q && k && v && mask && output && weights);

    Graph g;
    const Site site = site_of(g);
    const NodeId qn = g.input("query", {Axis::Query, Axis::Feature}, *q),
                 kn = g.input("key", {Axis::Key, Axis::Feature}, *k);
    const NodeId vn = g.input("value", {Axis::Key, Axis::Feature}, *v);
    const NodeId allowed = g.input("allowed", {Axis::Query, Axis::Key}, *mask, Stage::Mask);
    const FileParameters source(*file);
    const auto projections = read_projections(
        site, {{"d_q", q->cols()}, {"d_k", k->cols()}, {"d_v", v->cols()}, {"T_q", q->rows()}, {"T_k", k->rows()}},
        source);
    ASSERT_TRUE(projections) << projections.error().message();
    EXPECT_EQ(projections->output_bias != kNoNode, file->find("out_proj.bias") != nullptr);
    const auto nodes = multi_head(site, qn, kn, vn, allowed, *projections, scaled_dot_softmax(heads), source);
    ASSERT_TRUE(nodes) << nodes.error().message();
    ASSERT_EQ(nodes->heads.size(), static_cast<std::size_t>(heads));
    ThreadPool pool(2);
    RunOptions options;
    options.pool = &pool;
    ASSERT_TRUE(run(g, {}, options));

    EXPECT_LE(row_error(g.value(nodes->output), grid(*output)), 2e-5);
    for (int h = 0; h < heads; ++h) {
        naive::Grid expected(static_cast<int>(q->rows()), static_cast<int>(k->rows()));
        const std::size_t part = expected.at.size();
        ASSERT_EQ(weights->size(), part * static_cast<std::size_t>(heads));
        for (std::size_t n = 0; n < part; ++n)
            expected.at[n] = static_cast<double>((*weights)[static_cast<std::size_t>(h) * part + n]);
        EXPECT_LE(row_error(g.value(nodes->heads[static_cast<std::size_t>(h)].weights), expected), 2e-5)
            << "head " << h;
    }

    // And with the loops of tests/support: it is they that every other test leans on.
    naive::Tensors state;
    for (const TensorInfo& t : file->tensors())
        if (t.name.find("proj") != std::string::npos) state[t.name] = grid(*file->matrix(t.name));
    const naive::Grid may = grid(*mask);
    const naive::MultiHead reference = naive::multi_head(state, heads, grid(*q), grid(*k), grid(*v), &may);
    EXPECT_LE(row_error(*output, reference.output), 2e-5) << "the reference itself";
    EXPECT_LE(row_error(g.value(nodes->output), reference.output), 2e-5);
}

TEST(MultiHead, AgreesWithTorch) {
    const char* given = std::getenv("ATTN_SHARED");
    const fs::path folder = fs::path(given != nullptr ? given : ATTN_SHARED_DIR) / "data" / "torch";
    if (!fs::exists(folder)) GTEST_SKIP() << folder << " is not here (set ATTN_SHARED to compare with PyTorch)";
    int files = 0;
    for (const fs::directory_entry& f : fs::directory_iterator(folder))
        if (f.path().extension() == ".safetensors") agrees_with_file(f.path()), ++files;
    EXPECT_GE(files, 5);
}

TEST(MultiHead, AgreesWithTheBundledFiles) {
    for (const char* name : {"multihead-together.safetensors", "multihead-own-widths.safetensors"})
        agrees_with_file(fs::path(ATTN_SOURCE_DIR) / "tests" / "golden" / name);
}

struct Built {
    Graph g;
    NodeId x = kNoNode;
    Projections projections;
    MultiHeadNodes nodes;
};

Built build(int heads, Index width = 8, std::string_view score = "scaled-dot", std::string_view position = "none") {
    Built b;
    Rng rng(3);
    const Site site = site_of(b.g);
    b.x = b.g.input("x", {Axis::Query, Axis::Feature}, random_matrix(rng, 5, width));
    const Projections p = b.projections = seeded_projections(site, 7, width, width, width, width);
    HeadSpec spec = scaled_dot_softmax(heads);
    spec.score = find(score_functions(), score);
    spec.position = find(positions(), position);
    const auto nodes = multi_head(site, b.x, b.x, b.x, kNoNode, p, spec, SeededParameters(7, 6));
    EXPECT_TRUE(nodes) << nodes.error().message();
    if (nodes) b.nodes = *nodes;
    EXPECT_TRUE(run(b.g, {}, {}));
    return b;
}

TEST(MultiHead, HeadsSeeTheirOwnColumns) {
    const Built b = build(4);
    const Matrix& q = b.g.value(b.nodes.query);
    const Matrix& concat = b.g.value(b.nodes.concat);
    for (Index h = 0; h < 4; ++h) {
        const HeadNodes& head = b.nodes.heads[static_cast<std::size_t>(h)];
        EXPECT_TRUE(same_bits(b.g.value(head.query), Matrix(q.middleCols(2 * h, 2))));
        EXPECT_TRUE(same_bits(b.g.value(head.key), Matrix(b.g.value(b.nodes.key).middleCols(2 * h, 2))));
        EXPECT_TRUE(same_bits(b.g.value(head.value), Matrix(b.g.value(b.nodes.value).middleCols(2 * h, 2))));
        EXPECT_TRUE(same_bits(b.g.value(head.context), Matrix(concat.middleCols(2 * h, 2))));
    }
    EXPECT_EQ(b.g.node(b.nodes.output).shape, (Shape{5, 8}));
}

TEST(MultiHead, EveryScoreFunctionAndEveryPosition) {
    for (const ScoreFunction& score : score_functions()) {
        const Built b = build(2, 8, score.id);
        EXPECT_TRUE(all_finite(b.g.value(b.nodes.output))) << score.id;
        for (NodeId id = 0; id < b.g.size(); ++id) EXPECT_EQ(b.g.find(b.g.node(id).path), id) << b.g.node(id).path;
    }
    for (const Position& position : positions()) {
        const Built b = build(2, 8, "scaled-dot", position.id);
        EXPECT_TRUE(all_finite(b.g.value(b.nodes.output))) << position.id;
        if (position.bias == nullptr) continue;  // each head has a bias of its own
        const Built plain = build(2, 8, "scaled-dot", "none");
        for (int h = 0; h < 2; ++h) {
            const HeadNodes& head = b.nodes.heads[static_cast<std::size_t>(h)];
            const naive::Grid scores = grid(plain.g.value(plain.nodes.heads[static_cast<std::size_t>(h)].scores));
            const NodeId bias = b.g.find("attention/head/" + std::to_string(h) + "/relative.bias");
            naive::Tensors parameters;
            if (bias != kNoNode) parameters["relative.bias"] = grid(b.g.value(bias));
            EXPECT_LE(row_error(b.g.value(head.logits), naive::biased(position.id, scores, parameters, h, 2)), 2e-5)
                << position.id << " " << h;
        }
    }
}

TEST(MultiHead, SilencingAHeadIsAnOverride) {
    Built b = build(4);
    const Matrix before = b.g.value(b.nodes.output), concat = b.g.value(b.nodes.concat);
    const NodeId context = b.nodes.heads[1].context;
    b.g.override_value(context, Matrix::Zero(5, 2));
    ASSERT_TRUE(run(b.g, {}, {}));
    EXPECT_TRUE(b.g.value(b.nodes.concat).middleCols(2, 2).isZero(0));
    EXPECT_TRUE(b.g.value(b.nodes.concat).leftCols(2).isApprox(concat.leftCols(2), 0));
    EXPECT_FALSE(same_bits(b.g.value(b.nodes.output), before));
    b.g.clear_override(context);
    ASSERT_TRUE(run(b.g, {}, {}));
    EXPECT_TRUE(same_bits(b.g.value(b.nodes.output), before));
}

// The same seed and width give the same projections, whatever the number of heads: W_Q does not depend on the cut.
TEST(MultiHead, SeededProjectionsAreTheSameEverywhere) {
    const Built one = build(1), four = build(4);
    EXPECT_TRUE(same_bits(one.g.value(one.nodes.query), four.g.value(four.nodes.query)));
    Graph g;
    const Projections p = seeded_projections(site_of(g), 7, 8, 6, 5, 4);
    EXPECT_EQ(g.node(p.query_weight).shape, (Shape{8, 6}));
    EXPECT_EQ(g.node(p.key_weight).shape, (Shape{8, 5}));
    EXPECT_EQ(g.node(p.value_weight).shape, (Shape{8, 4}));
    EXPECT_EQ(g.node(p.output_weight).shape, (Shape{8, 8}));
    EXPECT_EQ(p.query_bias, kNoNode);
    EXPECT_EQ(p.output_bias, kNoNode);
    Graph again, other;
    seeded_projections(site_of(again), 7, 8, 6, 5, 4);
    seeded_projections(site_of(other), 8, 8, 6, 5, 4);
    for (NodeId id = 0; id < g.size(); ++id) {
        EXPECT_TRUE(same_bits(g.value(id), again.value(id)));
        EXPECT_FALSE(same_bits(g.value(id), other.value(id)));
    }
}

// Gradients reach through W_O, concat, heads and projections: against central differences of the double reference.
TEST(MultiHead, Gradients) {
    Built b = build(2, 4);
    Rng rng(9);
    const Matrix seed = random_matrix(rng, 5, 4);
    const auto all = gradients(b.g, b.nodes.output, seed);
    naive::Grid x = grid(b.g.value(b.x));
    std::map<std::string, NodeId> nodes{{"q_proj_weight", b.projections.query_weight},
                                        {"k_proj_weight", b.projections.key_weight},
                                        {"v_proj_weight", b.projections.value_weight},
                                        {"out_proj.weight", b.projections.output_weight}};
    naive::Tensors state;
    for (const auto& [name, node] : nodes) state[name] = grid(b.g.value(node));
    const naive::Grid g = grid(seed);
    const auto loss = [&] {
        const naive::Grid y = naive::multi_head(state, 2, x, x, x, nullptr).output;
        double sum = 0;
        for (std::size_t n = 0; n < y.at.size(); ++n) sum += y.at[n] * g.at[n];
        return sum;
    };
    const auto compare = [&](const Matrix& have, const naive::Grid& want, const std::string& name) {
        ASSERT_EQ(have.rows(), want.rows) << name;
        for (int i = 0; i < want.rows; ++i)
            for (int j = 0; j < want.cols; ++j)
                EXPECT_NEAR(have(i, j), want(i, j), 1e-4 * naive::max_abs(want)) << name;
    };
    compare(all[static_cast<std::size_t>(b.x)], naive::numeric_gradient(x, loss), "x");
    for (auto& [name, values] : state)
        compare(all[static_cast<std::size_t>(nodes[name])], naive::numeric_gradient(values, loss), name);
}

}  // namespace
}  // namespace attn::test
