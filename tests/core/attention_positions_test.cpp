// Positions: added, concatenated, turned, or as a bias on the scores. What a descriptor says it does is compared with
// the reference, for every position of the registry.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/head_case.hpp"

namespace attn::test {
namespace {

Matrix embedded(const Position& p, const Matrix& x, const Options& options) {
    if (p.embed == nullptr) return x;
    Graph g;
    const NodeId in = g.input("vectors", {Axis::Key, Axis::Feature}, x);
    const NodeId out = p.embed(site_of(g), in, options);
    EXPECT_TRUE(run(g, {}, {}));
    return g.value(out);
}

Matrix embedded(const char* id, const Matrix& x, const Options& options = {}) {
    const Position* p = find(positions(), id);
    EXPECT_NE(p, nullptr) << id;
    return p == nullptr ? x : embedded(*p, x, options);
}

Matrix numbers(Index rows, Index cols, std::uint64_t seed = 3) {
    Rng rng(seed);
    return random_matrix(rng, rows, cols);
}

TEST(Positions, NoneLeavesAllAlone) {
    const Position* none = find(positions(), "none");
    ASSERT_NE(none, nullptr);
    EXPECT_EQ(none->embed, nullptr);
    EXPECT_EQ(none->rotate, nullptr);
    EXPECT_EQ(none->bias, nullptr);
}

TEST(Positions, EveryOtherOneDoesSomething) {
    for (const Position& p : positions())
        EXPECT_EQ(p.embed == nullptr && p.rotate == nullptr && p.bias == nullptr, p.id == "none") << p.id;
}

TEST(Positions, VectorsAreEmbeddedAsDefined) {
    for (const Position& p : positions())
        for (const auto& [tokens, width] : {std::pair{1, 1}, {1, 2}, {5, 7}, {40, 32}, {600, 16}}) {
            SCOPED_TRACE(testing::Message() << p.id << " " << tokens << " x " << width);
            const Matrix x = numbers(tokens, width);
            Options options;
            options.seed = 11;
            const Matrix out = embedded(p, x, options);
            EXPECT_LE(row_error(out, naive::embedded(p.id, grid(x), options.seed)), 2e-5);
            EXPECT_EQ(out.cols() > width, p.widens);
        }
}

TEST(Positions, LearnedIsAddedAndComesFromTheSeed) {
    const Matrix x = numbers(6, 8), y = numbers(6, 8, 4);
    Options seven, eight;
    eight.seed = 8;
    const Matrix a = embedded("learned", x, seven);
    ASSERT_EQ(a.cols(), 8);
    EXPECT_FALSE(same_bits(a, x));
    EXPECT_TRUE((a - x).isApprox(embedded("learned", y, seven) - y, 1e-5F))
        << "one vector a position, whatever the word";
    EXPECT_TRUE(same_bits(a, embedded("learned", x, seven)));
    EXPECT_FALSE(same_bits(a, embedded("learned", x, eight)));
    const Matrix shorter = x.topRows(3);
    EXPECT_TRUE(embedded("learned", shorter, seven).isApprox(a.topRows(3), 1e-6F))
        << "the vector of position 2 does not depend on the length";
    EXPECT_FALSE((a - x).row(0).isApprox((a - x).row(1), 1e-3F));
}

TEST(Positions, OneHotIsConcatenated) {
    const Matrix x = numbers(5, 3);
    const Matrix out = embedded("one-hot", x);
    ASSERT_EQ(out.rows(), 5);
    ASSERT_GE(out.cols(), 3 + 5) << "a place for each position";
    EXPECT_TRUE(same_bits(Matrix(out.leftCols(3)), x));
    for (Index t = 0; t < 5; ++t)
        for (Index p = 0; p < out.cols() - 3; ++p) EXPECT_EQ(out(t, 3 + p), p == t ? 1.0F : 0.0F);

    // Concatenating with W = [W_x W_p] is adding W_p p: [x; p] Wᵀ = x W_xᵀ + (W_pᵀ row of the position).
    const Matrix w = numbers(4, out.cols(), 9);
    const Matrix together = out * w.transpose();
    const Matrix apart = x * w.leftCols(3).transpose() + w.middleCols(3, 5).transpose();
    EXPECT_TRUE(together.isApprox(apart, 1e-5F));
}

TEST(Positions, RotaryTurnsPairs) {
    const Position* rotary = find(positions(), "rotary");
    ASSERT_NE(rotary, nullptr);
    ASSERT_NE(rotary->rotate, nullptr);
    for (const auto& [tokens, width] : {std::pair{1, 2}, {9, 4}, {12, 10}, {5, 7}, {3, 1}, {700, 8}}) {
        const Matrix x = numbers(tokens, width);
        Graph g;
        const NodeId in = g.input("vectors", {Axis::Query, Axis::Feature}, x);
        const NodeId out = rotary->rotate(site_of(g), "query", in);
        ASSERT_TRUE(run(g, {}, {}));
        EXPECT_LE(row_error(g.value(out), naive::rotary(grid(x))), 2e-5) << tokens << " x " << width;
        for (Index t = 0; t < tokens; ++t)
            EXPECT_NEAR(g.value(out).row(t).norm(), x.row(t).norm(), 1e-5) << "a turn keeps lengths";
    }
}

TEST(Positions, RotaryScoresDependOnTheDistanceAlone) {
    HeadCase c;
    c.score = "dot", c.position = "rotary", c.tq = 9, c.tk = 9, c.dq = c.dk = 6;
    BuiltHead b = build_head(c);
    Matrix same(9, 6);
    for (Index t = 0; t < 9; ++t) same.row(t) = b.graph.value(b.query).row(0);
    b.graph.override_value(b.query, same);
    b.graph.override_value(b.key, same);
    b.run_all();
    const Matrix& s = b.graph.value(b.nodes.scores);
    for (Index i = 1; i < 9; ++i)
        for (Index j = 1; j < 9; ++j) EXPECT_NEAR(s(i, j), s(i - 1, j - 1), 1e-5);
    EXPECT_GT(std::abs(s(0, 0) - s(0, 5)), 1e-3);
}

// In a head, for every score function (a turn needs vectors that turn alike; a bias only adds to the scores), and with
// more keys than the reach of the relative bias.
TEST(Positions, InAHead) {
    for (const Position& position : positions())
        for (const ScoreFunction& score : score_functions())
            for (const int heads : {1, 4, 6, 7}) {
                HeadCase c;
                c.score = score.id, c.position = position.id, c.mask = "drawn";
                c.alignment = heads == 7 ? "local-p" : "softmax";  // predicts from the query before it is turned
                c.tq = heads == 6 ? 20 : 6, c.tk = heads == 6 ? 19 : 8;
                c.dq = c.dk = 6, c.heads = heads, c.head = heads / 2;
                c.options.temperature = heads == 4 ? 0.5 : 1;
                SCOPED_TRACE(c.text());
                BuiltHead b = build_head(c);
                if (HasFailure()) return;
                b.run_all();
                const NaiveHead n = naive_head(c, b);
                EXPECT_LE(row_error(b.graph.value(b.nodes.scores), n.scores), 2e-5);
                EXPECT_LE(row_error(b.graph.value(b.nodes.logits), n.logits), 2e-5);
                EXPECT_LE(row_error(b.graph.value(b.nodes.weights), n.aligned.weights), 2e-5);
                EXPECT_LE(row_error(b.graph.value(b.nodes.context), n.soft), 2e-5);
            }
}

}  // namespace
}  // namespace attn::test
