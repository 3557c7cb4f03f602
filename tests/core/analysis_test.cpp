#include <gtest/gtest.h>

#include <cmath>

#include "core/analysis/monte_carlo.hpp"
#include "core/analysis/row_stats.hpp"

namespace attn {
namespace {

Matrix row(std::initializer_list<float> values) {
    Matrix m(1, static_cast<Index>(values.size()));
    Index i = 0;
    for (const float v : values) m(0, i++) = v;
    return m;
}

TEST(RowStats, Entropy) {
    EXPECT_NEAR(entropy_bits(row({0.25F, 0.25F, 0.25F, 0.25F}), 0), 2, 1e-12);
    EXPECT_NEAR(entropy_bits(row({0.1F, 0.1F}), 0), 1, 1e-12);  // scaled to sum 1
    EXPECT_EQ(entropy_bits(row({0, 1, 0}), 0), 0);
    EXPECT_EQ(entropy_bits(row({0, 0}), 0), 0);
    EXPECT_EQ(entropy_bits(Matrix(1, 0), 0), 0);
}

TEST(RowStats, PeakTopMassRank) {
    const Matrix w = row({0.1F, 0.4F, 0.4F, 0.1F});
    EXPECT_EQ(row_peak(w, 0), 1);
    EXPECT_NEAR(top_mass(w, 0, 3), 0.9, 1e-6);
    EXPECT_NEAR(top_mass(w, 0, 99), 1, 1e-6);
    EXPECT_EQ(top_mass(w, 0, 0), 0);
    EXPECT_EQ(rank_of(w, 0, 2), 1);
    EXPECT_EQ(rank_of(w, 0, 3), 3);
    EXPECT_EQ(row_peak(Matrix(1, 0), 0), -1);
    EXPECT_NEAR(row_sum(w, 0), 1, 1e-6);
    EXPECT_EQ(row_max(row({-3, -INFINITY, -2}), 0), -2);
    EXPECT_EQ(row_min(row({-3, -INFINITY, -2}), 0), -3);
}

TEST(RowStats, Sinks) {
    const std::vector<std::string> tokens = {"The", "cat", ",", "sat", "!", "[SEP]", "[PAD]"};
    const std::vector<bool> sinks = sink_columns(tokens);
    EXPECT_EQ(sinks, (std::vector<bool>{true, false, false, false, true, true, true}));
    EXPECT_NEAR(sink_share(row({0.5F, 0, 0.1F, 0.1F, 0.1F, 0.1F, 0.1F}), 0, sinks), 8.0 / 9 * 0.9, 1e-6);
    EXPECT_TRUE(sink_columns({}).empty());
}

TEST(RowStats, Divergence) {
    const std::vector<double> p = {1, 0}, q = {0, 1}, r = {2, 0}, zero = {0, 0};
    EXPECT_NEAR(jensen_shannon_bits(p, q), 1, 1e-12);
    EXPECT_EQ(jensen_shannon_bits(p, r), 0);
    EXPECT_EQ(jensen_shannon_bits(p, zero), 0);
    const std::vector<double> a = {0.5, 0.3, 0.2}, b = {0.2, 0.3, 0.5};
    EXPECT_NEAR(jensen_shannon_bits(a, b), jensen_shannon_bits(b, a), 1e-15);
}

TEST(RowStats, RankCorrelation) {
    const std::vector<double> a = {1, 2, 3, 4}, b = {10, 20, 30, 400}, c = {4, 3, 2, 1}, d = {1, 1, 1, 1},
                              e = {1, 2, 2, 3};
    EXPECT_NEAR(rank_correlation(a, b), 1, 1e-12);
    EXPECT_NEAR(rank_correlation(a, c), -1, 1e-12);
    EXPECT_EQ(rank_correlation(a, d), 0);
    EXPECT_NEAR(rank_correlation(a, e), 0.9486832980505138, 1e-12);
}

TEST(MonteCarlo, RunningMean) {
    Matrix v(2, 2);
    v << 1, 0, 0, 2;
    const std::vector<Index> draws = {0, 1, 1, 0};
    const RunningMean r = running_mean(draws, row({0.5F, 0.5F}), 0, v);
    EXPECT_EQ(r.soft, (std::vector<double>{0.5, 1}));
    EXPECT_NEAR(r.mean[0][0], 1, 1e-12);
    EXPECT_NEAR(r.mean[1][2], 4.0 / 3, 1e-12);
    EXPECT_NEAR(r.distance[3], 0, 1e-12);
    EXPECT_NEAR(r.distance[0], std::hypot(0.5, 1), 1e-12);
    EXPECT_NEAR(r.expected[3], std::sqrt(1.25 / 4), 1e-12);
    EXPECT_NEAR(r.deviation[0][0], 0.5, 1e-12);
    EXPECT_TRUE(running_mean({}, row({1}), 0, Matrix::Ones(1, 3)).distance.empty());
}

}  // namespace
}  // namespace attn
