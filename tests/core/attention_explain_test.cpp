// Every number of every built graph can be taken apart: the terms of explain(row, col), combined again, give the value,
// and they do so from the inputs alone, without a look at it (but that a masked score is told by its −∞).
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/attention/multi_head.hpp"
#include "tests/support/head_case.hpp"

namespace attn::test {
namespace {

void explain_everything(const Graph& g) {
    for (int id = 0; id < g.size(); ++id) {
        const Node& node = g.node(id);
        if (node.op == nullptr) continue;
        ASSERT_TRUE(g.has_value(id)) << node.path;
        const Matrix& m = g.value(id);
        const Matrix unknown = Matrix::Constant(m.rows(), m.cols(), std::numeric_limits<float>::quiet_NaN());
        std::vector<const Matrix*> inputs;
        std::vector<Axis> columns;
        for (const NodeId in : node.inputs) inputs.push_back(&g.value(in)), columns.push_back(g.node(in).axes.columns);
        for (Index i = 0; i < m.rows(); ++i)
            for (Index j = 0; j < m.cols(); ++j) {
                const Explanation e = g.explain(id, i, j);
                const double value = static_cast<double>(m(i, j)), again = e.evaluated();
                EXPECT_EQ(e.value, value) << node.path << " " << i << ", " << j;
                if (std::isinf(value)) EXPECT_EQ(again, value) << node.path << " " << i << ", " << j << ": " << e.rule;
                else
                    EXPECT_NEAR(again, value, 2e-5 * std::max(1.0, std::abs(value)))
                        << node.path << " " << i << ", " << j << ": " << e.rule;
                EXPECT_EQ(node.op->explain({inputs, unknown, i, j, columns}).evaluated(), again)
                    << node.path << " " << i << ", " << j << ": explained by the value itself";
                EXPECT_FALSE(e.rule.empty()) << node.path << " (" << node.op->id() << ")";
                for (const Term& t : e.terms) EXPECT_FALSE(t.factors.empty()) << node.path;
                if (testing::Test::HasFailure()) return;
            }
    }
}

TEST(Explain, EveryCellOfEveryMechanism) {
    std::uint64_t seed = 0;
    for (const ScoreFunction& score : score_functions())
        for (const Alignment& alignment : alignments())
            for (const Context& context : contexts())
                for (const MaskRule& mask : masks()) {
                    HeadCase c;
                    c.score = score.id, c.alignment = alignment.id, c.context = context.id, c.mask = mask.id;
                    c.tq = 3, c.tk = 4, c.dq = 3, c.dk = score.equal_widths ? 3 : 2, c.dv = 2, c.da = 3;
                    c.options.temperature = seed % 2 == 0 ? 1 : 0.5;
                    c.options.window = 1 + static_cast<Index>(seed % 2);
                    c.options.padding = 1;
                    c.options.draws = 3;
                    c.optional_parameters = seed % 3 != 0;
                    c.seed = ++seed;
                    SCOPED_TRACE(c.text());
                    BuiltHead b = build_head(c);
                    if (HasFailure()) return;
                    b.run_all();
                    explain_everything(b.graph);
                    if (HasFailure()) return;
                }
}

TEST(Explain, PositionsThatTurnOrShiftTheScores) {
    for (const Position& position : positions()) {
        if (position.rotate == nullptr && position.bias == nullptr) continue;
        for (const ScoreFunction& score : score_functions()) {
            HeadCase c;
            c.score = score.id, c.position = position.id, c.mask = "causal";
            c.tq = 20, c.tk = 19, c.dq = 4, c.dk = 4, c.head = 1, c.heads = 4;  // beyond the reach of the relative bias
            SCOPED_TRACE(c.text());
            BuiltHead b = build_head(c);
            if (HasFailure()) return;
            b.run_all();
            explain_everything(b.graph);
            if (HasFailure()) return;
        }
    }
}

TEST(Explain, PositionsAddedOrConcatenated) {
    for (const Position& p : positions()) {
        if (p.embed == nullptr) continue;
        SCOPED_TRACE(std::string(p.id));
        Rng rng(2);
        Graph g;
        const NodeId x = g.input("vectors", {Axis::Key, Axis::Feature}, random_matrix(rng, 5, 6));
        p.embed(site_of(g), x, Options{});
        ASSERT_TRUE(run(g, {}, {}));
        explain_everything(g);
    }
}

TEST(Explain, MultiHead) {
    Rng rng(4);
    Graph g;
    const Site site = site_of(g);
    const NodeId x = g.input("x", {Axis::Query, Axis::Feature}, random_matrix(rng, 4, 6));
    const Projections p = seeded_projections(site, 7, 6, 6, 6, 6);
    HeadSpec spec;
    spec.score = find(score_functions(), "additive");
    spec.alignment = find(alignments(), "softmax");
    spec.context = find(contexts(), "soft");
    spec.heads = 2;
    const auto nodes = multi_head(site, x, x, x, kNoNode, p, spec, SeededParameters(7, 4));
    ASSERT_TRUE(nodes) << nodes.error().message();
    ASSERT_TRUE(run(g, {}, {}));
    explain_everything(g);
}

// What the inspector shows of a softmax weight: one exponential over the sum of all of them.
TEST(Explain, SoftmaxListsItsDenominator) {
    HeadCase c;
    c.score = "dot";
    BuiltHead b = build_head(c);
    b.run_all();
    const Explanation e = b.graph.explain(b.nodes.weights, 2, 3);
    ASSERT_EQ(e.denominator.size(), static_cast<std::size_t>(c.tk));
    double sum = 0;
    for (const Term& t : e.denominator) sum += t.value();
    EXPECT_GE(sum, 1 - 1e-6);  // exp(z - max): the largest is 1
    const Explanation score = b.graph.explain(b.nodes.scores, 2, 3);
    EXPECT_EQ(score.terms.size(), static_cast<std::size_t>(c.dq)) << "a product for each feature";
}

TEST(Explain, TellsWhatWasMaskedOrPinned) {
    HeadCase c;
    c.mask = "causal", c.tq = 5, c.tk = 5;
    BuiltHead b = build_head(c);
    b.run_all();
    EXPECT_EQ(b.graph.explain(b.nodes.logits, 1, 3).note, "masked");
    EXPECT_EQ(b.graph.explain(b.nodes.logits, 3, 1).note, "");
    c.mask = "padding", c.options.padding = 5;
    b = build_head(c);
    b.run_all();
    EXPECT_EQ(b.graph.explain(b.nodes.weights, 1, 3).note, "all-masked");
    b.graph.override_value(b.nodes.weights, Matrix::Constant(5, 5, 0.2F));
    b.run_all();
    const Explanation pinned = b.graph.explain(b.nodes.weights, 1, 3);
    EXPECT_EQ(pinned.note, "pinned");
    EXPECT_NEAR(pinned.evaluated(), 0.2, 1e-7);
}

}  // namespace
}  // namespace attn::test
