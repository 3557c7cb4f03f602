// What chance does: hard attention and Gumbel-softmax follow the weights, and argmax takes the first of the largest.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "core/graph/ops/ops.hpp"
#include "tests/support/head_case.hpp"

namespace attn::test {
namespace {

// A head whose weights are set by hand: every row alike.
BuiltHead with_weights(HeadCase c, const std::vector<double>& row) {
    c.tk = static_cast<int>(row.size());
    BuiltHead b = build_head(c);
    Matrix weights(c.tq, c.tk);
    for (int i = 0; i < c.tq; ++i)
        for (int j = 0; j < c.tk; ++j) weights(i, j) = static_cast<float>(row[static_cast<std::size_t>(j)]);
    b.graph.override_value(b.nodes.weights, weights);
    b.run_all();
    return b;
}

HeadCase hard_case(int draws) {
    HeadCase c;
    c.context = "hard";
    c.options.draws = draws;
    return c;
}

// How often each key was drawn, in all rows; [0] counts -1 (nothing), [j + 1] key j.
std::vector<int> counts(const Matrix& draws, int keys) {
    std::vector<int> n(static_cast<std::size_t>(keys) + 1, 0);
    for (Index i = 0; i < draws.size(); ++i) {
        const float d = draws.data()[i];
        EXPECT_EQ(d, std::round(d));
        EXPECT_GE(d, -1.0F);
        EXPECT_LT(d, static_cast<float>(keys));
        ++n[static_cast<std::size_t>(d + 1)];
    }
    return n;
}

// Each count within five standard deviations of n p (binomial), and exactly 0 where p is 0.
void expect_follow(const std::vector<int>& n, const std::vector<double>& row) {
    double total = 0, sum = 0;
    for (const int x : n) total += x;
    for (const double p : row) sum += p;
    for (std::size_t j = 0; j < n.size(); ++j) {
        const double p = j == 0 ? std::max(0.0, 1 - sum) : row[j - 1];
        if (p < 1e-9) EXPECT_EQ(n[j], 0) << "key " << static_cast<int>(j) - 1 << " has no weight";
        else EXPECT_NEAR(n[j], total * p, 5 * std::sqrt(total * p * (1 - p)) + 1) << "key " << static_cast<int>(j) - 1;
    }
}

const std::vector<double> kRow{0.5, 0.0, 0.25, 0.125, 0.125};
const std::vector<double> kShort{0.25, 0.0, 0.125, 0.0, 0.25};  // 3/8 short of 1, as local-p's rows are

TEST(Hard, DrawsFollowTheWeights) {
    HeadCase c = hard_case(500);
    c.tq = 40;
    for (const std::vector<double>& row : {kRow, kShort, std::vector<double>{1.0}, std::vector<double>{0.0, 0.0}}) {
        const BuiltHead b = with_weights(c, row);
        ASSERT_NE(b.extra("draws"), kNoNode);
        const Matrix& draws = b.graph.value(b.extra("draws"));
        EXPECT_EQ(draws.rows(), 40);
        EXPECT_EQ(draws.cols(), 500);
        expect_follow(counts(draws, static_cast<int>(row.size())), row);
        // Rows are drawn apart: the same weights, other keys.
        if (row == kRow) {
            EXPECT_NE(draws.row(0), draws.row(1));
        }
    }
}

// Over many blocks of rows, too: no row repeats another's draws or choices.
TEST(Hard, EachRowDrawsOnItsOwn) {
    HeadCase c = hard_case(40);
    c.tq = 300;
    const std::vector<double> even(16, 1.0 / 16);
    const BuiltHead hard = with_weights(c, even);
    std::set<std::vector<float>> seen;
    const Matrix& draws = hard.graph.value(hard.extra("draws"));
    for (Index i = 0; i < c.tq; ++i) seen.emplace(draws.row(i).begin(), draws.row(i).end());
    EXPECT_EQ(seen.size(), 300U);
    c.context = "gumbel";
    const BuiltHead gumbel = with_weights(c, even);
    const Matrix& choice = gumbel.graph.value(gumbel.extra("choice"));
    for (const Index apart : {Index{16}, Index{64}, Index{128}, Index{150}})
        EXPECT_FALSE(choice.topRows(300 - apart).isApprox(choice.bottomRows(300 - apart))) << apart;
}

TEST(Hard, ContextIsTheMeanOfTheDraws) {
    for (const char* alignment : {"softmax", "local-p", "sparsemax"})
        for (const int n : {1, 2, 7, 64})
            for (const MaskRule& mask : masks()) {
                HeadCase c = hard_case(n);
                c.alignment = alignment, c.mask = mask.id, c.seed = static_cast<std::uint64_t>(n);
                SCOPED_TRACE(c.text());
                BuiltHead b = build_head(c);
                b.run_all();
                const naive::Grid draws = grid(b.graph.value(b.extra("draws")));
                const naive::Grid weights = grid(b.graph.value(b.nodes.weights));
                for (int i = 0; i < c.tq; ++i)
                    for (int d = 0; d < n; ++d) {
                        if (draws(i, d) < 0) continue;
                        EXPECT_GT(weights(i, static_cast<int>(draws(i, d))), 0) << "a key without weight";
                    }
                EXPECT_LE(row_error(b.graph.value(b.nodes.context), naive::mean_of_draws(draws, b.v)), 2e-6);
                const NodeId error = b.extra("standard_error");
                ASSERT_EQ(error == kNoNode, n == 1) << "one draw says nothing of its spread";
                if (n == 1) continue;
                EXPECT_LE(row_error(b.graph.value(error), naive::standard_error_of_draws(draws, b.v)), 2e-5);
            }
}

TEST(Hard, ApproachesTheSoftContext) {
    double previous = 1e9;
    for (const int n : {8, 128, 2048}) {
        HeadCase c = hard_case(n);
        c.tq = 30, c.dv = 4;
        BuiltHead b = build_head(c);
        b.run_all();
        const naive::Grid soft = naive_head(c, b).soft;
        const naive::Grid weights = grid(b.graph.value(b.nodes.weights)),
                          context = grid(b.graph.value(b.nodes.context));
        double squares = 0;
        for (int i = 0; i < c.tq; ++i)
            for (int f = 0; f < c.dv; ++f) {
                double variance = 0;
                for (int j = 0; j < c.tk; ++j) variance += weights(i, j) * std::pow(b.v(j, f) - soft(i, f), 2);
                const double off = context(i, f) - soft(i, f);
                EXPECT_LE(std::abs(off), 5.5 * std::sqrt(variance / n) + 1e-6);
                squares += off * off;
            }
        const double rms = std::sqrt(squares / (c.tq * c.dv));
        EXPECT_LT(rms, previous / 2) << "16 times the draws: a quarter of the error";
        previous = rms;
    }
}

TEST(Hard, TheStandardErrorTellsTheTruth) {
    HeadCase c = hard_case(200);
    c.tq = 400, c.dv = 2;
    const BuiltHead b = with_weights(c, kRow);
    naive::Grid row(1, static_cast<int>(kRow.size()));
    row.at = kRow;
    const naive::Grid soft = naive::soft_context(row, b.v);
    int within = 0;
    for (int i = 0; i < c.tq; ++i)
        for (int f = 0; f < c.dv; ++f)
            within += std::abs(static_cast<double>(b.graph.value(b.nodes.context)(i, f)) - soft(0, f)) <=
                      static_cast<double>(b.graph.value(b.extra("standard_error"))(i, f));
    EXPECT_NEAR(within / 800.0, 0.683, 0.09) << "one standard deviation holds about 68 %";
}

TEST(Argmax, TakesTheFirstOfTheLargest) {
    HeadCase c;
    c.context = "argmax", c.tq = 2, c.dv = 3;
    BuiltHead b = with_weights(c, {0.1, 0.35, 0.2, 0.35});
    for (int f = 0; f < c.dv; ++f) EXPECT_EQ(b.graph.value(b.nodes.context)(1, f), b.graph.value(b.value)(1, f));
    b = with_weights(c, {0.25, 0.25, 0.25, 0.25});
    for (int f = 0; f < c.dv; ++f) EXPECT_EQ(b.graph.value(b.nodes.context)(0, f), b.graph.value(b.value)(0, f));
    b = with_weights(c, {0, 0, 0, 0});
    EXPECT_TRUE(b.graph.value(b.nodes.context).isZero(0)) << "every key masked: nothing is chosen";
}

TEST(Gumbel, ChoicesFollowTheWeights) {  // Gumbel-max: argmax(log a + g) is drawn from a
    HeadCase c;
    c.context = "gumbel", c.tq = 4000, c.dv = 1;
    const BuiltHead b = with_weights(c, kRow);
    const Matrix& context = b.graph.value(b.nodes.context);
    std::vector<int> n(kRow.size() + 1, 0);
    for (Index i = 0; i < context.rows(); ++i) {
        std::size_t chosen = 0;
        for (std::size_t j = 0; j < kRow.size(); ++j)
            if (std::abs(static_cast<double>(context(i, 0)) - b.v(static_cast<int>(j), 0)) < 1e-6) chosen = j + 1;
        ++n[chosen];
    }
    expect_follow(n, kRow);
}

TEST(Gumbel, IsZeroWhereEveryKeyIsMasked) {
    HeadCase c;
    c.context = "gumbel", c.mask = "padding";
    c.options.padding = c.tk;
    BuiltHead b = build_head(c);
    b.run_all();
    EXPECT_TRUE(b.graph.value(b.nodes.context).isZero(0));
}

// Straight-through: the values get the gradient of the choice that was made, the weights that of the soft relaxation
// y = softmax((log a + g) / τ_g), which does not change when a row is scaled: Σ_j a_j dL/da_j = 0.
TEST(Gumbel, GradientIsStraightThrough) {
    HeadCase c;
    c.context = "gumbel", c.tq = 6, c.mask = "causal";
    BuiltHead b = build_head(c);
    b.run_all();
    Rng rng(2);
    const Matrix g = random_matrix(rng, c.tq, c.dv);
    const std::vector<Matrix> d = gradients(b.graph, b.nodes.context, g);
    ASSERT_NE(b.extra("choice"), kNoNode);
    const Matrix& choice = b.graph.value(b.extra("choice"));
    const Matrix expected = choice.transpose() * g;
    EXPECT_LE(row_error(d[static_cast<std::size_t>(b.value)], grid(expected)), 1e-6);
    const Matrix &dw = d[static_cast<std::size_t>(b.nodes.weights)], &w = b.graph.value(b.nodes.weights);
    ASSERT_EQ(dw.size(), w.size());
    EXPECT_TRUE(all_finite(dw));
    EXPECT_GT(dw.cwiseAbs().maxCoeff(), 1e-3F);
    for (Index i = 0; i < c.tq; ++i) EXPECT_NEAR(w.row(i).dot(dw.row(i)), 0, 1e-5);
    EXPECT_TRUE(all_finite(d[static_cast<std::size_t>(b.query)]));
    EXPECT_GT(d[static_cast<std::size_t>(b.query)].cwiseAbs().maxCoeff(), 1e-4F);
}

// The slope of softmax((log a + g) / τ_g) itself, with the noise made once more from the seed and the row: another
// row's noise would give another.
TEST(Gumbel, GradientIsThatOfTheSoftmaxWithTheNoiseOfItsRow) {
    Rng rng(4);
    Matrix a = random_matrix(rng, 40, 6).cwiseAbs();
    for (Index i = 0; i < a.rows(); ++i) {
        if (i % 3 == 0) a(i, i % 6) = 0;  // a key without weight has no noise and no slope
        a.row(i) /= a.row(i).sum();
    }
    a.row(7).setZero();
    const Matrix seed = random_matrix(rng, a.rows(), a.cols());
    for (const double tau : {0.5, 1.0, 3.0}) {
        SCOPED_TRACE(tau);
        Graph g;
        const NodeId weights = g.input("weights", {Axis::Query, Axis::Key}, a);
        const NodeId choice = g.add("choice", {Axis::Query, Axis::Key}, ops::gumbel(tau, 21), {weights});
        ASSERT_TRUE(run(g, {}, {}));
        const Matrix found = gradients(g, choice, seed)[static_cast<std::size_t>(weights)];
        ASSERT_EQ(found.size(), a.size());
        naive::Grid x = grid(a);
        const naive::Grid noisy = naive::noisy_logs(x, 21), along = grid(seed);
        const naive::Grid expected = naive::numeric_gradient(
            x,
            [&] {
                const naive::Grid soft = naive::gumbel_softmax(x, tau, 21);
                double sum = 0;
                for (std::size_t n = 0; n < soft.at.size(); ++n) sum += along.at[n] * soft.at[n];
                return sum;
            },
            1e-5);
        for (int i = 0; i < x.rows; ++i) {
            double largest = 0;
            for (int j = 0; j < x.cols; ++j)
                if (x(i, j) > 0) largest = std::max(largest, std::abs(expected(i, j)));
            for (int j = 0; j < x.cols; ++j) {
                if (x(i, j) > 0) EXPECT_NEAR(found(i, j), expected(i, j), 1e-4 * largest + 1e-7) << i << ", " << j;
                else EXPECT_EQ(found(i, j), 0) << i << ", " << j;
                bool first = x(i, j) > 0;
                for (int k = 0; k < x.cols; ++k) first = first && noisy(i, k) <= noisy(i, j);
                EXPECT_EQ(g.value(choice)(i, j), first ? 1.0F : 0.0F) << i << ", " << j;
            }
        }
    }
}

// With two keys dL/da_0 = y (1 - y) (s_0 - s_1) / (τ_g a_0), where y = sigmoid(x / τ_g), x = log(a_0 / a_1) + g_0 - g_1
// and s = V G. The noise does not depend on τ_g: what one temperature says of |x|, another must say too.
TEST(Gumbel, GradientFollowsItsTemperature) {
    const auto sharpness = [](double tau) {  // y (1 - y) of each row
        HeadCase c;
        c.context = "gumbel", c.tq = 50, c.dv = 1;
        c.options.gumbel_temperature = tau;
        const BuiltHead b = with_weights(c, {0.625, 0.375});
        const Matrix d =
            gradients(b.graph, b.nodes.context, Matrix::Ones(c.tq, 1))[static_cast<std::size_t>(b.nodes.weights)];
        std::vector<double> y;
        for (int i = 0; i < c.tq; ++i)
            y.push_back(static_cast<double>(d(i, 0)) * tau * 0.625 / (b.v(0, 0) - b.v(1, 0)));
        return y;
    };
    const std::vector<double> one = sharpness(1), three = sharpness(3);
    for (std::size_t i = 0; i < one.size(); ++i) {
        ASSERT_GT(one[i], 0);
        ASSERT_LE(one[i], 0.25 + 1e-6);
        const double x =
            std::log((1 + std::sqrt(std::max(0.0, 1 - 4 * one[i]))) / (1 - std::sqrt(std::max(0.0, 1 - 4 * one[i]))));
        const double y = 1 / (1 + std::exp(-x / 3));
        EXPECT_NEAR(three[i], y * (1 - y), 2e-4) << "row " << i;
    }
}

TEST(Contexts, WhatTheyHaveBesidesIsNamedOnce) {
    for (const Context& context : contexts())
        for (const Alignment& alignment : alignments()) {
            HeadCase c;
            c.context = context.id, c.alignment = alignment.id;
            const BuiltHead b = build_head(c);
            for (const auto& [name, node] : b.nodes.extras) {
                EXPECT_EQ(b.extra(name), node) << name;
                EXPECT_NE(node, kNoNode) << name;
            }
        }
}

}  // namespace
}  // namespace attn::test
