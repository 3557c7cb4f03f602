// run() in steps: some rows first, the same bits in the end.
#include "core/graph/row_run.hpp"

#include <gtest/gtest.h>

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
            RowRun work(parts.graph, {}, row);
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
    RowRun work(parts.graph, wanted, kRow);
    EXPECT_EQ(work.rows(parts.first), (RowRange{0, 0, kRows}));
    Index before = 0;
    bool waited = false;  // the second layer for the first
    while (!work.done()) {
        ASSERT_TRUE(work.step({}, 1));
        const RowRange first = work.rows(parts.first), second = work.rows(parts.second);
        EXPECT_EQ(second.of, kRows);
        waited = waited || (first.count > 0 && second.count == 0);
        EXPECT_TRUE(second.count == 0 || first.all());
        EXPECT_TRUE(first.count == 0 || first.has(kRow)) << "its block is the first";
        EXPECT_TRUE(second.count == 0 || second.has(kRow));
        EXPECT_GE(first.count + second.count, before);
        before = first.count + second.count;
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
    RowRun work(parts.graph, {}, 0);
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
    const RowRun work(parts.graph, wanted, 7);
    EXPECT_TRUE(work.done());
    EXPECT_TRUE(work.rows(parts.second).all());
}

TEST(RowRange, CountsRoundTheEnd) {
    const RowRange rows{7, 5, 10};  // 7 8 9 0 1
    const std::vector<Index> places = {3, 4, -1, -1, -1, -1, -1, 0, 1, 2};
    for (Index r = 0; r < 10; ++r) EXPECT_EQ(rows.index(r), places[static_cast<std::size_t>(r)]) << r;
    EXPECT_FALSE(rows.has(-1) || rows.has(10));
    EXPECT_FALSE(rows.all());
    EXPECT_TRUE(all_rows(10).all());
    EXPECT_EQ(all_rows(10).index(9), 9);
}

}  // namespace
}  // namespace attn
