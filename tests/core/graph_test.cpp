// The graph itself, on ops made for these tests: what is computed, kept, shared, forgotten, and stopped.
#include "core/graph/graph.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <thread>

#include "tests/support/head_case.hpp"

namespace attn::test {
namespace {

using Count = std::shared_ptr<std::atomic<int>>;
Count counter() { return std::make_shared<std::atomic<int>>(0); }

// y = x * factor + 1, row by row; counts the rows that it computed.
class Affine : public Op {
public:
    Affine(float factor, Count rows) : factor_(factor), rows_(std::move(rows)) {}
    std::string_view id() const override { return "affine"; }
    Shape shape(std::span<const Shape> in) const override { return in[0]; }
    bool by_row(std::size_t) const override { return true; }
    void forward(const RowBlock& b) const override {
        View out = b.out;
        out = (b.inputs[0].array() * factor_ + 1).matrix();
        if (rows_) *rows_ += static_cast<int>(b.out.rows());
    }
    void backward(const Backward& b) const override { *b.gradients[0] += b.gradient * factor_; }
    Explanation explain(const Cell& c) const override {
        Explanation e;
        e.rule = "a x + 1";
        e.terms.push_back(
            {Axis::Feature,
             -1,
             {{"a", static_cast<double>(factor_)}, {"x", static_cast<double>((*c.inputs[0])(c.row, c.col))}}});
        e.terms.push_back({Axis::Feature, -1, {{"1", 1.0}}});
        return e;
    }

private:
    float factor_;
    Count rows_;
};

// a bᵀ: reads all of b for one row.
class Product : public Op {
public:
    std::string_view id() const override { return "product"; }
    Shape shape(std::span<const Shape> in) const override { return {in[0].rows, in[1].rows}; }
    bool by_row(std::size_t input) const override { return input == 0; }
    void forward(const RowBlock& b) const override {
        View out = b.out;
        for (Index i = 0; i < out.rows(); ++i)
            for (Index j = 0; j < out.cols(); ++j) out(i, j) = b.inputs[0].row(i).dot(b.inputs[1].row(j));
    }
    void backward(const Backward& b) const override {
        if (b.gradients[0]) *b.gradients[0] += b.gradient * *b.inputs[1];
        if (b.gradients[1]) *b.gradients[1] += b.gradient.transpose() * *b.inputs[0];
    }
    Explanation explain(const Cell&) const override { return {}; }
};

// Gives its input on, after `before` was called.
class Hook : public Op {
public:
    explicit Hook(std::function<void()> before) : before_(std::move(before)) {}
    std::string_view id() const override { return "hook"; }
    Shape shape(std::span<const Shape> in) const override { return in[0]; }
    bool by_row(std::size_t) const override { return true; }
    void forward(const RowBlock& b) const override {
        before_();
        View out = b.out;
        out = b.inputs[0];
    }
    void backward(const Backward& b) const override { *b.gradients[0] += b.gradient; }
    Explanation explain(const Cell&) const override { return {}; }

private:
    std::function<void()> before_;
};

const Axes kAxes{Axis::Query, Axis::Feature};

//   x ── a ── b ── p ── c        and  x ── side
//   y ─────────────┘  (p = b yᵀ)
struct Chain {
    Graph g;
    Count a_rows = counter(), b_rows = counter(), c_rows = counter(), side_rows = counter();
    NodeId x, y, a, b, p, c, side;
    explicit Chain(Index rows = 3) {
        Rng rng(1);
        x = g.input("x", kAxes, random_matrix(rng, rows, 2));
        y = g.input("y", kAxes, random_matrix(rng, 4, 2));
        a = g.add("a", kAxes, std::make_shared<Affine>(2.0F, a_rows), {x});
        b = g.add("b", kAxes, std::make_shared<Affine>(3.0F, b_rows), {a});
        p = g.add("p", {Axis::Query, Axis::Key}, std::make_shared<Product>(), {b, y});
        c = g.add("c", {Axis::Query, Axis::Key}, std::make_shared<Affine>(5.0F, c_rows), {p});
        side = g.add("side", kAxes, std::make_shared<Affine>(7.0F, side_rows), {x});
    }
    Status run_only(const std::vector<NodeId>& wanted, const RunOptions& options = {}) {
        return run(g, wanted, options);
    }
    std::vector<NodeId> held() const {
        std::vector<NodeId> ids;
        for (NodeId id = 0; id < g.size(); ++id)
            if (g.has_value(id)) ids.push_back(id);
        return ids;
    }
};
using Ids = std::vector<NodeId>;

TEST(Graph, FindsNodesByPath) {
    Chain t;
    EXPECT_EQ(t.g.find("p"), t.p);
    EXPECT_EQ(t.g.find("none"), kNoNode);
    EXPECT_EQ(t.g.find(""), kNoNode);
    EXPECT_EQ(t.g.node(t.p).shape, (Shape{3, 4}));
    EXPECT_EQ(t.g.node(t.p).inputs, (Ids{t.b, t.y}));
    EXPECT_EQ(t.g.node(t.x).op, nullptr);
}

TEST(Graph, RunKeepsJustTheWantedNodes) {
    Chain t;
    ASSERT_TRUE(t.run_only({t.c}));
    EXPECT_EQ(t.held(), (Ids{t.x, t.y, t.c}));
    EXPECT_EQ(*t.side_rows, 0) << "nobody wanted it";
    EXPECT_EQ(*t.b_rows, 3);
    for (Index i = 0; i < 3; ++i)
        for (Index j = 0; j < 4; ++j) {
            float p = 0;
            for (Index f = 0; f < 2; ++f) p += (3 * (2 * t.g.value(t.x)(i, f) + 1) + 1) * t.g.value(t.y)(j, f);
            EXPECT_NEAR(t.g.value(t.c)(i, j), 5 * p + 1, 1e-4);
        }
}

TEST(Graph, RunWithoutAWishKeepsAll) {
    Chain t;
    ASSERT_TRUE(t.run_only({}));
    EXPECT_EQ(t.held().size(), static_cast<std::size_t>(t.g.size()));
}

TEST(Graph, RunAgainComputesNothing) {
    Chain t;
    ASSERT_TRUE(t.run_only({}));
    ASSERT_TRUE(t.run_only({}));
    ASSERT_TRUE(t.run_only({t.c}));
    EXPECT_EQ(*t.a_rows, 3);
    EXPECT_EQ(*t.c_rows, 3);
    EXPECT_EQ(t.held().size(), static_cast<std::size_t>(t.g.size())) << "what was kept stays";
}

TEST(Graph, RunStartsFromWhatIsThere) {
    Chain t;
    ASSERT_TRUE(t.run_only({t.b}));
    ASSERT_TRUE(t.run_only({t.c}));
    EXPECT_EQ(*t.b_rows, 3) << "computed once";
    EXPECT_EQ(t.held(), (Ids{t.x, t.y, t.b, t.c}));
}

TEST(Graph, OverridePinsAndForgetsOnlyDownstream) {
    Chain t;
    ASSERT_TRUE(t.run_only({}));
    const Matrix pinned = Matrix::Constant(3, 2, 0.25F);
    t.g.override_value(t.b, pinned);
    EXPECT_EQ(t.held(), (Ids{t.x, t.y, t.a, t.b, t.side})) << "p and c hang on b";
    EXPECT_TRUE(t.g.node(t.b).pinned);
    ASSERT_TRUE(t.run_only({}));
    EXPECT_TRUE(same_bits(t.g.value(t.b), pinned));
    EXPECT_EQ(*t.a_rows, 3) << "upstream was not computed again";
    EXPECT_EQ(*t.b_rows, 3) << "the pinned node was not computed";
    EXPECT_EQ(*t.c_rows, 6);
    EXPECT_EQ(*t.side_rows, 3);
    EXPECT_NEAR(t.g.value(t.p)(0, 0), 0.25F * t.g.value(t.y).row(0).sum(), 1e-6);
}

TEST(Graph, APinnedNodeShieldsWhatIsBelowIt) {
    Chain t;
    ASSERT_TRUE(t.run_only({}));
    t.g.override_value(t.p, Matrix::Constant(3, 4, 1));
    ASSERT_TRUE(t.run_only({}));
    t.g.override_value(t.a, Matrix::Constant(3, 2, 2));
    EXPECT_EQ(t.held(), (Ids{t.x, t.y, t.a, t.p, t.c, t.side})) << "only b: c hangs on the pinned p";
    ASSERT_TRUE(t.run_only({}));
    EXPECT_EQ(t.g.value(t.c)(0, 0), 6);
    EXPECT_EQ(t.g.value(t.b)(0, 0), 7);
}

TEST(Graph, ClearOverrideComputesAgain) {
    Chain t;
    ASSERT_TRUE(t.run_only({}));
    const Matrix b = t.g.value(t.b), c = t.g.value(t.c);
    t.g.override_value(t.b, Matrix::Zero(3, 2));
    ASSERT_TRUE(t.run_only({}));
    EXPECT_FALSE(same_bits(t.g.value(t.c), c));
    t.g.clear_override(t.b);
    EXPECT_FALSE(t.g.node(t.b).pinned);
    EXPECT_EQ(t.held(), (Ids{t.x, t.y, t.a, t.side}));
    ASSERT_TRUE(t.run_only({}));
    EXPECT_TRUE(same_bits(t.g.value(t.b), b));
    EXPECT_TRUE(same_bits(t.g.value(t.c), c));
    t.g.clear_override(t.b);  // not pinned: nothing happens
    EXPECT_TRUE(t.g.has_value(t.c));
}

TEST(Graph, AnInputTakesAnOverrideAndGivesItBack) {
    Chain t;
    ASSERT_TRUE(t.run_only({}));
    const Matrix x = t.g.value(t.x), c = t.g.value(t.c);
    t.g.override_value(t.x, Matrix::Zero(3, 2));
    EXPECT_EQ(t.held(), (Ids{t.x, t.y}));
    t.g.override_value(t.x, Matrix::Constant(3, 2, 9));  // twice: the first value is still the one to come back
    ASSERT_TRUE(t.run_only({}));
    t.g.clear_override(t.x);
    ASSERT_TRUE(t.run_only({}));
    EXPECT_TRUE(same_bits(t.g.value(t.x), x));
    EXPECT_TRUE(same_bits(t.g.value(t.c), c));
}

TEST(Graph, CopiesShareValuesUntilOneChanges) {
    Chain t;
    ASSERT_TRUE(t.run_only({}));
    Graph copy = t.g;
    for (NodeId id = 0; id < copy.size(); ++id) EXPECT_EQ(copy.node(id).value, t.g.node(id).value) << id;
    copy.override_value(t.b, Matrix::Zero(3, 2));
    ASSERT_TRUE(run(copy, {}, {}));
    EXPECT_TRUE(t.g.has_value(t.c));
    EXPECT_FALSE(t.g.node(t.b).pinned);
    EXPECT_FALSE(same_bits(t.g.value(t.c), copy.value(t.c)));
    EXPECT_EQ(copy.node(t.a).value, t.g.node(t.a).value) << "upstream is still shared";
}

TEST(Graph, ExplainsInputsAndPins) {
    Chain t;
    ASSERT_TRUE(t.run_only({}));
    EXPECT_EQ(t.g.explain(t.x, 1, 1).value, static_cast<double>(t.g.value(t.x)(1, 1)));
    EXPECT_NEAR(t.g.explain(t.x, 1, 1).evaluated(), t.g.value(t.x)(1, 1), 1e-7);
    EXPECT_NEAR(t.g.explain(t.a, 2, 1).evaluated(), t.g.value(t.a)(2, 1), 1e-6);
    t.g.override_value(t.a, Matrix::Constant(3, 2, 0.5F));
    EXPECT_EQ(t.g.explain(t.a, 2, 1).note, "pinned");
    EXPECT_EQ(t.g.explain(t.a, 2, 1).evaluated(), 0.5);
}

TEST(Graph, GradientsGoUpstreamOnly) {
    Chain t;
    ASSERT_TRUE(t.run_only({}));
    const std::vector<Matrix> d = gradients(t.g, t.c, Matrix::Ones(3, 4));
    const auto at = [&](NodeId id) { return d[static_cast<std::size_t>(id)]; };
    EXPECT_EQ(at(t.side).size(), 0);
    EXPECT_TRUE(same_bits(at(t.c), Matrix::Ones(3, 4)));
    EXPECT_TRUE(same_bits(at(t.p), Matrix::Constant(3, 4, 5)));
    for (Index f = 0; f < 2; ++f) {
        EXPECT_NEAR(at(t.x)(1, f), 2 * 3 * 5 * t.g.value(t.y).col(f).sum(), 1e-4);
        EXPECT_NEAR(at(t.y)(1, f), 5 * t.g.value(t.b).col(f).sum(), 1e-4);
    }
    const std::vector<Matrix> half = gradients(t.g, t.b, Matrix::Ones(3, 2));
    EXPECT_EQ(half[static_cast<std::size_t>(t.y)].size(), 0);
    EXPECT_EQ(half[static_cast<std::size_t>(t.c)].size(), 0);
}

// What was set by hand does not depend on what would have computed it.
TEST(Graph, GradientsStopAtAPinnedNode) {
    Chain t;
    ASSERT_TRUE(t.run_only({}));
    t.g.override_value(t.b, Matrix::Constant(3, 2, 0.25F));
    ASSERT_TRUE(t.run_only({}));
    const std::vector<Matrix> d = gradients(t.g, t.c, Matrix::Ones(3, 4));
    const auto at = [&](NodeId id) { return d[static_cast<std::size_t>(id)]; };
    ASSERT_EQ(at(t.b).size(), 6) << "it has a gradient of its own";
    for (Index f = 0; f < 2; ++f) {
        EXPECT_NEAR(at(t.b)(1, f), 5 * t.g.value(t.y).col(f).sum(), 1e-4);
        EXPECT_NEAR(at(t.y)(1, f), 5 * 3 * 0.25F, 1e-4) << "with the value that was set";
    }
    EXPECT_EQ(at(t.a).size(), 0);
    EXPECT_EQ(at(t.x).size(), 0);
    t.g.clear_override(t.b);
    ASSERT_TRUE(t.run_only({}));
    EXPECT_EQ(gradients(t.g, t.c, Matrix::Ones(3, 4))[static_cast<std::size_t>(t.x)].size(), 6);
}

TEST(Graph, CancelBeforeAndDuringARun) {
    Chain t(1000);
    RunOptions options;
    options.cancel.cancel();
    Status status = t.run_only({t.c}, options);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, Error::Kind::Cancelled);
    EXPECT_EQ(*t.a_rows, 0);
    EXPECT_FALSE(t.g.has_value(t.c));

    RunOptions later;
    const Count blocks = counter();
    const NodeId hook = t.g.add("hook", kAxes, std::make_shared<Hook>([&] {
                                    later.cancel.cancel();
                                    ++*blocks;
                                }),
                                {t.x});
    const NodeId after = t.g.add("after", {Axis::Query, Axis::Key}, std::make_shared<Product>(), {t.y, hook});
    status = t.run_only({after}, later);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, Error::Kind::Cancelled);
    EXPECT_EQ(*blocks, 1) << "the next block sees that it is over";
    EXPECT_FALSE(t.g.has_value(after));
    ASSERT_TRUE(t.run_only({t.c})) << "the graph is as good as before";
}

TEST(Graph, CancelFromAnotherThreadEndsBetweenBlocks) {
    for (const int threads : {1, 2}) {
        Graph g;
        const NodeId x = g.input("x", kAxes, Matrix::Zero(20000, 4));
        ThreadPool pool(threads);
        RunOptions options;
        options.pool = &pool;
        std::atomic<int> begun{0};
        const auto until_cancelled = [&] {
            ++begun;
            while (!options.cancel.cancelled()) std::this_thread::yield();
        };
        const std::vector<NodeId> wanted{g.add("slow", kAxes, std::make_shared<Hook>(until_cancelled), {x})};
        std::thread other([&] {
            while (begun == 0) std::this_thread::yield();
            options.cancel.cancel();
        });
        const Status status = run(g, wanted, options);
        other.join();
        ASSERT_FALSE(status);
        EXPECT_EQ(status.error().kind, Error::Kind::Cancelled);
        EXPECT_LE(begun, threads) << "no block begins after it";
    }
}

TEST(Graph, EveryRowIsComputedOnceWhateverTheThreads) {
    for (const Index rows : {Index{1}, Index{15}, Index{16}, Index{17}, Index{129}, Index{1000}})
        for (const int threads : {0, 1, 3, 4}) {
            Chain t(rows);
            ThreadPool pool(threads == 0 ? 1 : threads);
            RunOptions options;
            if (threads > 0) options.pool = &pool;
            ASSERT_TRUE(t.run_only({t.c}, options));
            EXPECT_EQ(*t.a_rows, rows);
            EXPECT_EQ(*t.b_rows, rows);
            EXPECT_EQ(*t.c_rows, rows);
            Chain one(rows);
            ASSERT_TRUE(one.run_only({}));
            EXPECT_TRUE(same_bits(t.g.value(t.c), one.g.value(one.c)));
        }
}

TEST(Graph, StageNamesAreDistinct) {
    std::vector<std::string_view> names;
    for (int s = 0; s <= static_cast<int>(Stage::Output); ++s) {
        const std::string_view name = stage_name(static_cast<Stage>(s));
        EXPECT_FALSE(name.empty());
        for (const std::string_view other : names) EXPECT_NE(name, other);
        names.push_back(name);
    }
}

TEST(GraphDeathTest, AProgrammersFaultStops) {
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
    EXPECT_DEATH(
        {
            Chain t;
            t.g.input("x", kAxes, Matrix::Zero(1, 1));
        },
        "one path");
    EXPECT_DEATH(
        {
            Chain t;
            t.g.value(t.c);
        },
        "not computed");
    EXPECT_DEATH(
        {
            Chain t;
            t.g.override_value(t.c, Matrix::Zero(1, 1));
        },
        "shape");
}

}  // namespace
}  // namespace attn::test
