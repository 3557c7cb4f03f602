#include "core/base/rng.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <set>

namespace attn {
namespace {

TEST(Rng, TheAlgorithmIsSplitMix64) {  // reference outputs for seed 1234567 (Vigna's splitmix64.c)
    Rng rng(1234567);
    for (const std::uint64_t expected : {6457827717110365317ULL, 3203168211198807973ULL, 9817491932198370423ULL,
                                         4593380528125082431ULL, 16408922859458223821ULL})
        EXPECT_EQ(rng.next(), expected);
}

TEST(Rng, SameSeedSameNumbersOtherStreamsOther) {
    Rng a(7, "cat"), b(7, "cat"), c(7, "dog"), d(8, "cat");
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::uint64_t x = a.next();
        EXPECT_EQ(x, b.next());
        seen.insert({x, c.next(), d.next()});
    }
    EXPECT_EQ(seen.size(), 3000U);
    EXPECT_NE(Rng(0, std::uint64_t{1}).next(), Rng(1, std::uint64_t{0}).next());
}

TEST(Rng, NeighbouringStreamsAreIndependent) {
    double product = 0;
    constexpr int kCount = 20000;
    for (int i = 0; i < kCount; ++i)
        product += Rng(7, static_cast<std::uint64_t>(i)).normal() * Rng(7, static_cast<std::uint64_t>(i + 1)).normal();
    EXPECT_LT(std::abs(product / kCount), 4 / std::sqrt(kCount));
}

TEST(Rng, UniformIsUniform) {
    Rng rng(1);
    std::array<int, 16> bins{};
    for (int i = 0; i < 160000; ++i) {
        const double x = rng.uniform();
        ASSERT_TRUE(x >= 0 && x < 1);
        ++bins[static_cast<std::size_t>(x * 16)];
    }
    double chi2 = 0;
    for (const int n : bins) chi2 += (n - 10000.0) * (n - 10000.0) / 10000.0;
    EXPECT_LT(chi2, 45);  // 15 degrees of freedom, p < 1e-4
}

TEST(Rng, BelowReachesEveryValueAndNoOther) {
    Rng rng(3);
    std::array<int, 7> counts{};
    for (int i = 0; i < 70000; ++i) ++counts[rng.below(7)];
    for (const int n : counts) EXPECT_NEAR(n, 10000, 500);
    EXPECT_EQ(rng.below(1), 0U);
    EXPECT_LT(rng.below(UINT64_MAX), UINT64_MAX);
}

TEST(Rng, NormalHasTheStatedMoments) {
    Rng rng(5);
    constexpr int kCount = 200000;
    double sum = 0, square = 0, cube = 0, fourth = 0;
    for (int i = 0; i < kCount; ++i) {
        const double x = rng.normal();
        ASSERT_LE(std::abs(x), 4.9);
        sum += x;
        square += x * x;
        cube += x * x * x;
        fourth += x * x * x * x;
    }
    EXPECT_NEAR(sum / kCount, 0, 0.01);
    EXPECT_NEAR(square / kCount, 1, 0.015);
    EXPECT_NEAR(cube / kCount, 0, 0.03);
    EXPECT_NEAR(fourth / kCount, 2.85, 0.06);
}

TEST(Rng, NormalIsTheSameOnEveryMachine) {  // pinned: a change here changes every untrained vector
    Rng rng(7, "animal");
    const double first = rng.normal();
    Rng again(7, "animal");
    EXPECT_EQ(first, again.normal());
    EXPECT_EQ(first, -0x1.37eaea87c6c78p-1);
}

}  // namespace
}  // namespace attn
