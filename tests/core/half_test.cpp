#include "core/io/half.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/rng.hpp"

namespace attn {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

float from_bits(std::uint32_t bits) {
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

// The value by its definition.
double half_value(unsigned half) {
    const unsigned exponent = (half >> 10) & 31U;
    const double fraction = half & 1023U;
    const double magnitude =
        exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, static_cast<int>(exponent) - 25);
    return (half & 0x8000U) != 0 ? -magnitude : magnitude;
}

TEST(Half, EveryHalfWidensToItsValueAndComesBack) {
    for (unsigned h = 0; h < 0x10000U; ++h) {
        const auto half = static_cast<std::uint16_t>(h);
        const float value = half_to_float(half);
        if ((h & 0x7C00U) == 0x7C00U) {
            if ((h & 0x3FFU) != 0) {
                ASSERT_TRUE(std::isnan(value));
                ASSERT_TRUE(std::isnan(half_to_float(float_to_half(value))));
                continue;
            }
            ASSERT_EQ(value, (h & 0x8000U) != 0 ? -kInfinity : kInfinity);
        } else {
            ASSERT_EQ(static_cast<double>(value), half_value(h)) << h;
            ASSERT_EQ(std::signbit(value), (h & 0x8000U) != 0);
        }
        ASSERT_EQ(float_to_half(value), half) << h;
    }
}

TEST(Half, NarrowingTakesTheNearestAndTheEvenAtTies) {
    // Between each finite half and the next: below, at and above the middle.
    for (unsigned h = 0; h < 0x7BFFU; ++h) {
        const auto middle = static_cast<float>((half_value(h) + half_value(h + 1)) / 2);  // exact in float
        const unsigned even = h % 2 == 0 ? h : h + 1;
        ASSERT_EQ(float_to_half(middle), even) << h;
        ASSERT_EQ(float_to_half(std::nextafter(middle, 0.0F)), h);
        ASSERT_EQ(float_to_half(std::nextafter(middle, kInfinity)), h + 1);
        ASSERT_EQ(float_to_half(-middle), even | 0x8000U);
    }
    EXPECT_EQ(float_to_half(65519.0F), 0x7BFF);
    EXPECT_EQ(float_to_half(65520.0F), 0x7C00);
    EXPECT_EQ(float_to_half(1e30F), 0x7C00);
    EXPECT_EQ(float_to_half(std::numeric_limits<float>::denorm_min()), 0);
    EXPECT_EQ(float_to_half(-0.0F), 0x8000);
    EXPECT_TRUE(std::isnan(half_to_float(float_to_half(from_bits(0x7F800001U)))));
}

TEST(Bfloat16, IsTheTopHalfOfAFloat) {
    for (unsigned b = 0; b < 0x10000U; ++b) {
        const auto value = static_cast<std::uint16_t>(b);
        const float wide = bfloat16_to_float(value);
        std::uint32_t bits;
        std::memcpy(&bits, &wide, sizeof bits);
        ASSERT_EQ(bits, b << 16);
        if (!std::isnan(wide)) ASSERT_EQ(float_to_bfloat16(wide), value);
        else ASSERT_TRUE(std::isnan(bfloat16_to_float(float_to_bfloat16(wide))));
    }
    EXPECT_EQ(float_to_bfloat16(from_bits(0x3F808000U)), 0x3F80);  // a tie goes to the even
    EXPECT_EQ(float_to_bfloat16(from_bits(0x3F818000U)), 0x3F82);
    EXPECT_EQ(float_to_bfloat16(from_bits(0x3F808001U)), 0x3F81);
    EXPECT_EQ(float_to_bfloat16(std::numeric_limits<float>::max()), 0x7F80);
}

}  // namespace
}  // namespace attn
