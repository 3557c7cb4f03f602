// run() in steps: some rows first, the same bits in the end.
#include "core/graph/row_run.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <limits>
#include <memory>
#include <vector>

#include "core/base/rng.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn {
namespace {

Matrix random(Index rows, Index cols, const char* name) {
    Rng rng(1, name);
    Matrix m(rows, cols);
    for (Index i = 0; i < m.size(); ++i) m.data()[i] = static_cast<float>(rng.normal());
    return m;
}

// Attention over attention: the second one's keys are what the first one answered, so its rows wait for all of those.
struct TwoLayers {
    Graph graph;
    NodeId first = kNoNode, between = kNoNode, second = kNoNode, context = kNoNode;

    explicit TwoLayers(Index rows) {
        const Axes pairs{Axis::Query, Axis::Key}, vectors{Axis::Query, Axis::Feature};
        const NodeId x = graph.input("x", vectors, random(rows, 8, "x"));
        const NodeId v = graph.input("v", {Axis::Scalar, Axis::Hidden}, random(1, 8, "v"));
        NodeId e = graph.add("first/scores", pairs, ops::pairwise_score(ops::Activation::Tanh), {x, x, v});
        first = graph.add("first/weights", pairs, ops::softmax(), {e});
        between = graph.add("between", vectors, ops::matmul("a", "v"), {first, x});
        e = graph.add("second/scores", pairs, ops::matmul_transposed("q", "k"), {between, between});
        second = graph.add("second/weights", pairs, ops::softmax(), {e});
        context = graph.add("context", vectors, ops::matmul("a", "v"), {second, between});
    }
};

TEST(RowRun, HasTheBitsOfARunWhereverItStarts) {
    constexpr Index kRows = 331;
    TwoLayers whole(kRows);
    ASSERT_TRUE(run(whole.graph, {}, {}));
    ThreadPool pool(2);
    for (const Index row : {0, 1, 170, 330, 5000})
        for (const int blocks : {1, 3, RowRun::kAllBlocks}) {
            TwoLayers parts(kRows);
            RowRun work(parts.graph, RowRun::whole(parts.graph, {}), row);
            int steps = 0;
            for (; !work.done(); ++steps) {
                ASSERT_LT(steps, 100);
                ASSERT_TRUE(work.step({&pool, {}}, blocks));
            }
            EXPECT_GE(steps, 2) << "two stages";
            for (NodeId id = 0; id < whole.graph.size(); ++id)
                EXPECT_EQ(parts.graph.value(id), whole.graph.value(id))
                    << whole.graph.node(id).path << " from row " << row << ", " << blocks << " blocks a step";
        }
}

TEST(RowRun, TheWantedRowsComeFirstAndWhatIsThereIsRight) {
    constexpr Index kRows = 331, kRow = 200;
    TwoLayers whole(kRows), parts(kRows);
    ASSERT_TRUE(run(whole.graph, {}, {}));
    const NodeId wanted[] = {parts.first, parts.second};
    RowRun work(parts.graph, RowRun::whole(parts.graph, wanted), kRow);
    EXPECT_EQ(work.rows(parts.first), RowSet(kRows));
    Index before = 0;
    bool waited = false;  // the second layer for the first
    while (!work.done()) {
        ASSERT_TRUE(work.step({}, 1));
        const RowSet first = work.rows(parts.first), second = work.rows(parts.second);
        EXPECT_EQ(second.of(), kRows);
        waited = waited || (first.count() > 0 && second.count() == 0);
        EXPECT_TRUE(second.count() == 0 || first.all());
        EXPECT_TRUE(first.count() == 0 || first.has(kRow)) << "its block is the first";
        EXPECT_TRUE(second.count() == 0 || second.has(kRow));
        EXPECT_GE(first.count() + second.count(), before);
        before = first.count() + second.count();
        for (const auto& [id, rows] : {std::pair(parts.first, first), std::pair(parts.second, second)})
            for (Index r = 0; r < kRows; ++r)
                if (rows.has(r)) {
                    EXPECT_EQ(work.value(id).row(r), whole.graph.value(id).row(r)) << "row " << r;
                }
        if (!work.done()) {
            EXPECT_FALSE(parts.graph.has_value(parts.first)) << "the graph has all or nothing";
        }
    }
    EXPECT_TRUE(waited);
    EXPECT_EQ(before, 2 * kRows);
    EXPECT_TRUE(parts.graph.has_value(parts.second));
    EXPECT_FALSE(parts.graph.has_value(parts.between)) << "nobody asked for it";
}

TEST(RowRun, StopsBetweenBlocksWithoutAValue) {
    TwoLayers parts(331);
    RunOptions options;
    RowRun work(parts.graph, RowRun::whole(parts.graph, {}));
    ASSERT_TRUE(work.step(options, 1));
    options.cancel.cancel();
    const Status status = work.step(options, 1);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, Error::Kind::Cancelled);
    EXPECT_FALSE(parts.graph.has_value(parts.first));
}

TEST(RowRun, WhatIsThereAlreadyIsDone) {
    TwoLayers parts(40);
    ASSERT_TRUE(run(parts.graph, {}, {}));
    const NodeId wanted[] = {parts.second};
    const RowRun work(parts.graph, RowRun::whole(parts.graph, wanted), 7);
    EXPECT_TRUE(work.done());
    EXPECT_TRUE(work.rows(parts.second).all());
}

// A copy of its input that remembers which rows it was asked for.
struct Copy : Op {
    mutable std::vector<Index> asked;
    std::string_view id() const override { return "copy"; }
    Shape shape(std::span<const Shape> in) const override { return in[0]; }
    bool by_row(std::size_t) const override { return true; }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out = block.inputs[0];
        for (Index r = 0; r < block.out.rows(); ++r) asked.push_back(block.first_row + r);
    }
    void backward(const Backward&) const override {}
    Explanation explain(const Cell&) const override { return {}; }
};

RowSet rows_of(Index all, std::initializer_list<RowSet::Span> spans) {
    RowSet rows(all);
    for (const RowSet::Span& s : spans) rows.add(s.first, s.end);
    return rows;
}

TEST(RowRun, ComputesTheWantedRowsAndNoOthersButWholeTiles) {
    constexpr Index kRows = 700;
    const Axes pairs{Axis::Query, Axis::Key};
    Graph g;
    const auto a = std::make_shared<Copy>(), b = std::make_shared<Copy>();
    const NodeId x = g.input("x", pairs, random(kRows, 5, "x"));
    const NodeId first = g.add("first", pairs, a, {x}), second = g.add("second", pairs, b, {first});
    RowRun work(g, {{second, rows_of(kRows, {{100, 103}, {400, 520}})}, {first, rows_of(kRows, {{410, 411}})}}, 450);
    while (!work.done()) ASSERT_TRUE(work.step({}, 1));
    const RowSet tiles = rows_of(kRows, {{96, 108}, {396, 522}});  // the sixes that hold them
    for (const auto& [copy, node] : {std::pair(a, first), std::pair(b, second)}) {
        RowSet asked(kRows);
        for (const Index r : copy->asked) asked.add(r, r + 1);
        EXPECT_EQ(asked, tiles) << "what is made from a row is that row of its input";
        EXPECT_EQ(static_cast<Index>(copy->asked.size()), tiles.count()) << "each once";
        EXPECT_EQ(g.rows(node), node == second ? tiles : g.rows(first));
    }
    EXPECT_LE(b->asked.front(), 450) << "that of the first row is the first block";
    EXPECT_GT(b->asked.front(), 450 - 96);
    EXPECT_EQ(g.value(second).row(500), g.value(x).row(500));

    // More rows: those that are there stay.
    a->asked.clear();
    b->asked.clear();
    const Matrix* before = &g.value(second);
    RowRun more(g, {{second, rows_of(kRows, {{90, 200}})}});
    EXPECT_TRUE(more.rows(second).has(450)) << "before the first step, too";
    while (!more.done()) ASSERT_TRUE(more.step({}));
    EXPECT_EQ(static_cast<Index>(b->asked.size()), 114 - 12);
    EXPECT_EQ(g.rows(second), rows_of(kRows, {{90, 204}, {396, 522}}));
    EXPECT_EQ(&g.value(second), before);
    EXPECT_EQ(g.value(second).row(150), g.value(x).row(150));
    EXPECT_TRUE(RowRun(g, {{second, rows_of(kRows, {{396, 522}})}}).done());
}

// What only one op reads may be written where that op writes; what two read, or is wanted, keeps its own place.
TEST(RowRun, NothingIsOverwrittenThatIsStillToBeRead) {
    constexpr Index kRows = 131;
    const Axes pairs{Axis::Query, Axis::Key};
    const auto build = [&](Graph& g) {
        const NodeId x = g.input("x", pairs, random(kRows, 5, "x")), w = g.input("w", pairs, random(5, 5, "w"));
        const NodeId product = g.add("product", pairs, ops::matmul("a", "b"), {x, w});
        const NodeId twice = g.add("twice", pairs, ops::scale(2, "2"), {product});
        const NodeId square = g.add("square", pairs, ops::multiply("a", "a"), {twice, twice});
        const NodeId sum = g.add("sum", pairs, ops::add(), {square, product});
        const NodeId bent = g.add("bent", pairs, ops::tanh(), {sum});
        g.add("last", pairs, ops::add(), {bent, x});
    };
    Graph whole;
    build(whole);
    ASSERT_TRUE(run(whole, {}, {}));
    for (NodeId wanted = 2; wanted < whole.size(); ++wanted) {
        Graph some;
        build(some);
        const NodeId nodes[] = {wanted, whole.size() - 1};
        ASSERT_TRUE(run(some, nodes, {}));
        for (const NodeId node : nodes) EXPECT_EQ(some.value(node), whole.value(node)) << whole.node(node).path;
    }
}

TEST(RowRun, AMatrixWithoutRowsIsComputedToo) {
    Graph g;
    const NodeId x = g.input("x", {Axis::Query, Axis::Feature}, Matrix(0, 4));
    const NodeId twice = g.add("twice", {Axis::Query, Axis::Feature}, ops::scale(2, "2"), {x});
    ASSERT_TRUE(run(g, {}, {}));
    EXPECT_TRUE(g.has_value(twice));
    EXPECT_EQ(g.value(twice).rows(), 0);
}

// A mask reads nothing, and is never a matrix of its own: its rows are made with those that they hide.
TEST(RowRun, WhatReadsNothingIsMadeInTheBlocksOfItsReader) {
    constexpr Index kRows = 700;
    const Axes pairs{Axis::Query, Axis::Key}, vectors{Axis::Query, Axis::Feature};
    std::vector<Index> asked;
    Graph g;
    const NodeId x = g.input("x", vectors, random(kRows, 4, "x"));
    const NodeId k = g.add("k", vectors, ops::scale(2, "2"), {x});  // whole, before the first score
    const NodeId scores = g.add("scores", pairs, ops::matmul_transposed("q", "k"), {x, k});
    const NodeId mask = g.add("mask", pairs, ops::allowed({kRows, kRows}, {[&asked](Index row, std::span<float> cells) {
                                                              asked.push_back(row);
                                                              cells[0] = 0;
                                                          }}),
                              {});
    const NodeId masked = g.add("masked", pairs, ops::mask(), {scores, mask});
    RowRun work(g, {{masked, rows_of(kRows, {{100, 103}, {400, 520}})}});
    while (!work.done()) {
        ASSERT_TRUE(work.step({}, 1));
        EXPECT_EQ(static_cast<Index>(asked.size()), work.rows(masked).count()) << "no row before its reader's";
        EXPECT_FALSE(work.fills(mask));
    }
    RowSet rows(kRows);
    for (const Index r : asked) rows.add(r, r + 1);
    EXPECT_EQ(rows, rows_of(kRows, {{96, 108}, {396, 522}}));
    EXPECT_FALSE(g.has_value(mask)) << "nobody asked for it";
    EXPECT_EQ(g.value(masked)(450, 0), -std::numeric_limits<float>::infinity());
    EXPECT_TRUE(g.value(masked).row(450).tail(kRows - 1).allFinite());
}

TEST(RowRun, SomeRowsHaveTheBitsOfARun) {
    constexpr Index kRows = 331;
    TwoLayers whole(kRows);
    ASSERT_TRUE(run(whole.graph, {}, {}));
    ThreadPool pool(2);
    for (const Index row : {0, 7, 200, 330}) {
        TwoLayers parts(kRows);
        RowSet wide = rows_of(kRows, {{row - 40, row + 60}}), one = rows_of(kRows, {{row, row + 1}});
        for (const RowSet& rows : {one, wide, all_rows(kRows)}) {  // one goes on with the other
            RowRun work(parts.graph, {{parts.second, rows}, {parts.context, one}}, row);
            while (!work.done()) ASSERT_TRUE(work.step({&pool, {}}, 1));
            EXPECT_TRUE(parts.graph.rows(parts.second).has(rows));
            EXPECT_TRUE(parts.graph.rows(parts.context).has(one));
            EXPECT_LE(parts.graph.rows(parts.context).count(), 6);
            for (const NodeId id : {parts.second, parts.context})
                for (Index r = 0; r < kRows; ++r)
                    if (parts.graph.has_row(id, r)) {
                        EXPECT_EQ(parts.graph.value(id).row(r), whole.graph.value(id).row(r)) << "row " << r;
                    }
        }
        EXPECT_TRUE(parts.graph.rows(parts.second).all());
        ASSERT_TRUE(run(parts.graph, {}, {}));
        EXPECT_EQ(parts.graph.value(parts.context), whole.graph.value(whole.context)) << "a run has all rows";
    }
}

}  // namespace
}  // namespace attn
