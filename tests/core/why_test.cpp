// Why scores differ: each number once more from its definition.
#include "core/analysis/why.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/engine/run.hpp"

namespace attn {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(Why, AHistogramCountsWhatIsFinite) {
    Matrix m(2, 4);
    m << 0, 1, 2, 3, 4, -kInfinity, 4, 2;
    const Histogram h = histogram(m, 4);
    EXPECT_EQ(h.low, 0);
    EXPECT_EQ(h.high, 4);
    EXPECT_EQ(h.counts, (std::vector<int>{1, 1, 2, 3})) << "the end belongs to the last part";
    EXPECT_EQ(h.count, 7);
    EXPECT_NEAR(h.mean, 16.0 / 7, 1e-12);
    EXPECT_NEAR(h.deviation, std::sqrt(50.0 / 7 - 256.0 / 49), 1e-12);
    EXPECT_EQ(histogram(m, 2, 1, 2).counts, (std::vector<int>{2, 5})) << "outside: in the first or last part";
    EXPECT_EQ(histogram(Matrix::Constant(2, 2, 3), 3).counts, (std::vector<int>{4, 0, 0}));
    EXPECT_EQ(histogram(Matrix(), 3).count, 0);
}

std::vector<double> softmax(std::vector<double> z) {
    double sum = 0;
    for (double& x : z) sum += x = std::exp(x);
    for (double& x : z) x /= sum;
    return z;
}

TEST(Why, SaturationIsTheJacobianOfSoftmaxByItsScores) {
    const std::vector<double> scores = {0.4, -1.2, 2.1, 0.3};
    for (const Saturation& s : saturation(scores, {0.25, 1, 3, 8})) {
        const auto at = [&](std::size_t j, double step) {
            std::vector<double> z = scores;
            z[j] += step;
            for (double& x : z) x *= s.gain;
            return softmax(z);
        };
        const std::vector<double> a = at(0, 0);
        EXPECT_NEAR(s.largest, a[2], 1e-12);
        double entropy = 0, squares = 0;
        for (const double x : a) entropy -= x * std::log2(x);
        for (std::size_t j = 0; j < scores.size(); ++j) {
            const std::vector<double> up = at(j, 1e-5), down = at(j, -1e-5);
            for (std::size_t i = 0; i < scores.size(); ++i) squares += std::pow((up[i] - down[i]) / 2e-5, 2);
        }
        EXPECT_NEAR(s.entropy_bits, entropy, 1e-9);
        EXPECT_NEAR(s.gradient, std::sqrt(squares), 1e-6) << "gain " << s.gain;
    }
    EXPECT_TRUE(saturation({}, {1}).empty());
    const std::vector<Saturation> far = saturation(scores, {1, 1000});
    EXPECT_EQ(far[1].largest, 1) << "and no overflow";
    EXPECT_LT(far[1].gradient, 1e-6);
}

TEST(Why, TheVarianceOfADotProductIsItsWidth) {
    const std::vector<WidthEffect> effects = width_effects({4, 64, 1024}, 64, 64, 3);
    ASSERT_EQ(effects.size(), 3U);
    for (const WidthEffect& e : effects) EXPECT_NEAR(e.variance / e.width, 1, 0.15) << e.width;
    EXPECT_GT(effects[2].largest_dot, 0.9);
    EXPECT_LT(effects[2].largest_scaled, 0.3);
    EXPECT_LT(effects[2].gradient_dot, effects[0].gradient_dot) << "its gradient vanishes";
    EXPECT_NEAR(effects[2].gradient_scaled, effects[0].gradient_scaled, 0.1) << "the scaled one's stays";
    const std::vector<WidthEffect> again = width_effects({64}, 64, 64, 3);
    EXPECT_EQ(again[0].variance, effects[1].variance) << "the same from the same seed";
}

// No score of any run goes beyond its bound; cosine's ratio without a scale is e² : 1.
TEST(Why, NoScoreGoesBeyondItsBound) {
    EXPECT_NEAR(score_bound(*find(score_functions(), "cosine"), 1).largest_ratio, std::exp(2.0), 1e-12);
    EXPECT_FALSE(std::isfinite(score_bound(*find(score_functions(), "dot"), 1).largest_score));
    EXPECT_FALSE(std::isfinite(score_bound(*find(score_functions(), "mlp"), 1).largest_ratio));
    int bounded = 0;
    for (const ScoreFunction& score : score_functions())
        for (const int width : {4, 256}) {
            if (score.bounded_by.empty()) continue;
            ++bounded;
            SCOPED_TRACE(score.id);
            Document d;
            d.mechanism.score = score.id;
            d.mechanism.heads = 1;
            d.width = width;
            const Result<SnapshotPtr> s = run_document(d, {});
            ASSERT_TRUE(s);
            double norm = 0;
            for (NodeId id = 0; id < (*s)->graph.size(); ++id)
                if ((*s)->graph.node(id).path.find(score.bounded_by) != std::string::npos)
                    norm = static_cast<double>((*s)->graph.value(id).cwiseAbs().sum());
            const Bound b = score_bound(score, norm);
            ASSERT_TRUE(std::isfinite(b.largest_score));
            EXPECT_GT(b.largest_score, 0);
            const Matrix& scores = (*s)->graph.value((*s)->head(0).scores);
            EXPECT_LE(static_cast<double>(scores.cwiseAbs().maxCoeff()), b.largest_score * (1 + 1e-6));
            const Matrix& w = (*s)->graph.value((*s)->head(0).weights);
            for (Index row = 0; row < w.rows(); ++row)
                EXPECT_LE(static_cast<double>(w.row(row).maxCoeff()),
                          static_cast<double>(w.row(row).minCoeff()) * b.largest_ratio * (1 + 1e-4));
        }
    EXPECT_EQ(bounded, 6) << "cosine, additive, concat";
}

TEST(Why, CostsAreMeasuredAndCancelled) {
    CancelToken go;
    for (const char* score : {"dot", "additive"}) EXPECT_GT(score_cost(score, 16, 8, nullptr, go), 0) << score;
    EXPECT_GT(product_cost(16, 8, nullptr, go), 0);
    EXPECT_GT(score_cost("additive", 256, 32, nullptr, go), product_cost(256, 32, nullptr, go))
        << "N² d_a hyperbolic tangents against one product";
    CancelToken stop;
    stop.cancel();
    EXPECT_EQ(score_cost("dot", 16, 8, nullptr, stop), 0);
}

}  // namespace
}  // namespace attn
