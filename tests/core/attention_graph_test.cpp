// The graphs that the mechanisms build: paths are unique, every op can name itself, and what the axes of a node say of
// its rows and columns is what its shape says. No two axes have the same size here, so a wrong one shows.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "core/attention/multi_head.hpp"
#include "tests/support/head_case.hpp"

namespace attn::test {
namespace {

using Sizes = std::map<Axis, std::set<Index>>;

HeadCase distinct_sizes() {
    HeadCase c;
    c.tq = 5, c.tk = 7, c.dq = 4, c.dk = 3, c.dv = 2, c.da = 6;
    c.options.draws = 11;
    return c;
}

Sizes sizes_of(const HeadCase& c) {
    return {{Axis::Query, {c.tq}},
            {Axis::Key, {c.tk}},
            {Axis::Feature, {c.dq, c.dk, c.dv, c.dq + c.dk}},
            {Axis::Hidden, {c.da, 2 * kRelativeReach + 1}},
            {Axis::Draw, {c.options.draws}},
            {Axis::Scalar, {1}}};
}

void axes_fit(const Graph& g, const Sizes& sizes) {
    for (NodeId id = 0; id < g.size(); ++id) {
        const Node& n = g.node(id);
        SCOPED_TRACE(n.path);
        EXPECT_EQ(sizes.at(n.axes.rows).count(n.shape.rows), 1U)
            << n.shape.rows << " rows, said to be of " << axis_name(n.axes.rows);
        EXPECT_EQ(sizes.at(n.axes.columns).count(n.shape.cols), 1U)
            << n.shape.cols << " columns, said to be of " << axis_name(n.axes.columns);
    }
}

void expect_axes(const Graph& g, NodeId id, Axis rows, Axis columns) {
    ASSERT_NE(id, kNoNode);
    EXPECT_EQ(g.node(id).axes.rows, rows) << g.node(id).path;
    EXPECT_EQ(g.node(id).axes.columns, columns) << g.node(id).path;
}

// Every mechanism of every list, each combination of score, alignment and context, in turn with masks and positions.
template <class Check>
void for_every_head(const Check& check) {
    std::size_t turn = 0;
    for (const ScoreFunction& score : score_functions())
        for (const Alignment& alignment : alignments())
            for (const Context& context : contexts())
                for (const Position& position : positions()) {
                    HeadCase c = distinct_sizes();
                    c.score = score.id, c.alignment = alignment.id, c.context = context.id, c.position = position.id;
                    c.mask = masks()[turn++ % masks().size()].id;
                    if (score.equal_widths || position.rotate != nullptr) c.dk = c.dq;
                    c.options.temperature = turn % 2 == 0 ? 1 : 0.5;
                    c.optional_parameters = turn % 3 != 0;
                    SCOPED_TRACE(c.text());
                    const BuiltHead b = build_head(c);
                    if (testing::Test::HasFailure()) return;
                    check(c, b);
                    if (testing::Test::HasFailure()) return;
                }
}

TEST(GraphOfAHead, PathsAreUniqueAndOpsHaveNames) {
    for_every_head([](const HeadCase&, const BuiltHead& b) {
        for (NodeId id = 0; id < b.graph.size(); ++id) {
            const Node& n = b.graph.node(id);
            EXPECT_EQ(b.graph.find(n.path), id) << n.path;
            EXPECT_EQ(n.path.find("//"), std::string::npos) << n.path;
            if (n.op == nullptr) continue;
            EXPECT_FALSE(n.op->id().empty()) << n.path;
            EXPECT_FALSE(n.formula.text.empty()) << n.path;
        }
    });
}

TEST(GraphOfAHead, AxesFitTheShapes) {
    for_every_head([](const HeadCase& c, const BuiltHead& b) {
        axes_fit(b.graph, sizes_of(c));
        for (const NodeId pairs : {b.nodes.scores, b.nodes.logits, b.nodes.weights})
            expect_axes(b.graph, pairs, Axis::Query, Axis::Key);
        expect_axes(b.graph, b.nodes.query, Axis::Query, Axis::Feature);
        expect_axes(b.graph, b.nodes.key, Axis::Key, Axis::Feature);
        expect_axes(b.graph, b.nodes.context, Axis::Query, Axis::Feature);
        EXPECT_EQ(b.graph.node(b.nodes.context).shape, (Shape{c.tq, c.dv}));
    });
}

// Words' vectors keep their axes, whatever is added or put behind them.
TEST(GraphOfAHead, EmbeddingKeepsTheAxes) {
    for (const Position& p : positions())
        for (const Axis rows : {Axis::Query, Axis::Key}) {
            if (p.embed == nullptr) continue;
            SCOPED_TRACE(std::string(p.id));
            Graph g;
            const NodeId x = g.input("vectors", {rows, Axis::Feature}, Matrix::Zero(5, 4));
            expect_axes(g, p.embed(site_of(g), x, Options{}), rows, Axis::Feature);
            axes_fit(g, {{rows, {5}}, {Axis::Feature, {4, 5, 4 + 5}}});
        }
}

TEST(GraphOfManyHeads, AxesFitTheShapes) {
    Graph g;
    const Site site = site_of(g);
    const NodeId q = g.input("q", {Axis::Query, Axis::Feature}, Matrix::Zero(5, 4));
    const NodeId k = g.input("k", {Axis::Key, Axis::Feature}, Matrix::Zero(7, 3));
    const NodeId v = g.input("v", {Axis::Key, Axis::Feature}, Matrix::Zero(7, 2));
    HeadSpec spec;
    spec.score = find(score_functions(), "additive");
    spec.alignment = find(alignments(), "local-p");
    spec.context = find(contexts(), "hard");
    spec.options.draws = 11;
    spec.heads = 2;
    const Projections p = seeded_projections(site, 7, 16, 4, 3, 2);
    const auto nodes = multi_head(site, q, k, v, kNoNode, p, spec, SeededParameters(7, 6));
    ASSERT_TRUE(nodes) << nodes.error().message();
    axes_fit(g, {{Axis::Query, {5}},
                 {Axis::Key, {7}},
                 {Axis::Feature, {4, 3, 2, 16, 8}},
                 {Axis::Hidden, {6}},
                 {Axis::Draw, {11}},
                 {Axis::Scalar, {1}}});
    expect_axes(g, nodes->output, Axis::Query, Axis::Feature);
}

}  // namespace
}  // namespace attn::test
