// Why a key was chosen, in words: what argmax, Gumbel and the draws say of a cell is read back and held against the
// weights and the noise, computed once more in double.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "core/graph/ops/ops.hpp"
#include "tests/support/head_case.hpp"

namespace attn::test {
namespace {

constexpr std::uint64_t kSeed = 7;
constexpr double kPrinted = 1e-5;  // six digits

// A distribution, one with keys of no weight, two that are equal, one short of 1 (as local-p's are), none at all, and
// sums that are a little and far from 1 (as a hand may set them).
Matrix weights() {
    Matrix a(7, 4);
    a << 0.1F, 0.2F, 0.4F, 0.3F,         //
        0, 0.75F, 0, 0.25F,              //
        0.125F, 0.375F, 0.375F, 0.125F,  //
        0.25F, 0, 0.125F, 0,             //
        0, 0, 0, 0,                      //
        0.5F, 0.49995F, 0, 0,            //
        0.5F, 0.5F, 0.25F, 0.25F;
    return a;
}

struct Chosen {
    Graph g;
    NodeId node;
    explicit Chosen(const ops::OpPtr& op) {
        const NodeId a = g.input("weights", {Axis::Query, Axis::Key}, weights());
        node = g.add("chosen", {Axis::Query, Axis::Key}, op, {a});
        EXPECT_TRUE(run(g, {}, {}));
    }
    // The one factor of a cell: its symbol is the reason.
    Factor reason(Index row, Index col) const {
        const Explanation e = g.explain(node, row, col);
        EXPECT_EQ(e.terms.size(), 1U);
        EXPECT_EQ(e.terms[0].factors.size(), 1U);
        return e.terms[0].factors[0];
    }
};

// "[... = x at j = 0 is the first largest, y at j = 2]" of every cell, against `of`, of which the first largest wins.
void expect_first_largest(const Chosen& c, const char* pattern, const naive::Grid& of) {
    const naive::Grid a = grid(weights());
    for (int i = 0; i < of.rows; ++i) {
        int best = -1;
        for (int j = 0; j < of.cols; ++j)
            if (a(i, j) > 0 && (best < 0 || of(i, j) > of(i, best))) best = j;
        for (int j = 0; j < of.cols; ++j) {
            const Factor f = c.reason(i, j);
            SCOPED_TRACE(testing::Message() << i << ", " << j << ": " << f.symbol);
            EXPECT_EQ(f.value, j == best ? 1 : 0);
            EXPECT_EQ(c.g.value(c.node)(i, j), j == best ? 1.0F : 0.0F);
            if (best < 0) {
                EXPECT_EQ(f.symbol, "[some key has a weight]");
                continue;
            }
            double own = 0, largest = 0;
            int at = -1, best_at = -1;
            ASSERT_EQ(std::sscanf(f.symbol.c_str(), pattern, &own, &at, &largest, &best_at), 4);
            EXPECT_EQ(at, j);
            EXPECT_EQ(best_at, best);
            if (std::isinf(of(i, j))) EXPECT_EQ(own, of(i, j));
            else EXPECT_NEAR(own, of(i, j), kPrinted * std::max(1.0, std::abs(of(i, j))));
            EXPECT_NEAR(largest, of(i, best), kPrinted * std::max(1.0, std::abs(of(i, best))));
        }
    }
}

TEST(Choices, ArgmaxNamesTheLargestWeight) {
    expect_first_largest(Chosen(ops::argmax()), "[a = %lf at j = %d is the first largest, %lf at j = %d]",
                         grid(weights()));
}

TEST(Choices, GumbelNamesTheLargestNoisyLog) {
    expect_first_largest(Chosen(ops::gumbel(0.5, kSeed)),
                         "[log a + g = %lf at j = %d is the first largest, %lf at j = %d]",
                         naive::noisy_logs(grid(weights()), kSeed));
}

TEST(Choices, ADrawLiesBetweenTheBoundsThatItNames) {
    constexpr int kDraws = 60;
    const Chosen c(ops::sample(kDraws, kSeed));
    const naive::Grid a = grid(weights());
    for (int i = 0; i < a.rows; ++i) {
        double sum = 0;
        for (int j = 0; j < a.cols; ++j) sum += a(i, j);
        const double top = sum > 1 - 1e-4 ? sum : 1;  // the rest up to 1 draws nothing, but where it is rounding
        Rng rng(kSeed, static_cast<std::uint64_t>(i));
        for (int d = 0; d < kDraws; ++d) {
            const Factor f = c.reason(i, d);
            SCOPED_TRACE(testing::Message() << i << ", draw " << d << ": " << f.symbol);
            double u = 0, begin = 0, end = 0;
            ASSERT_EQ(std::sscanf(f.symbol.c_str(), "j [u = %lf falls between %lf and %lf of", &u, &begin, &end), 3);
            EXPECT_NEAR(u, top * rng.uniform(), kPrinted);
            EXPECT_LE(begin, u);
            EXPECT_LE(u, end);
            double before = 0;
            int key = 0;
            while (key < a.cols && before + a(i, key) <= u) before += a(i, key++);
            const bool nothing = key == a.cols;
            EXPECT_NEAR(begin, before, kPrinted);
            EXPECT_NEAR(end, nothing ? 1 : before + a(i, key), kPrinted);
            EXPECT_EQ(f.value, nothing ? -1 : key);
            EXPECT_EQ(static_cast<double>(c.g.value(c.node)(i, d)), f.value);
        }
    }
}

}  // namespace
}  // namespace attn::test
