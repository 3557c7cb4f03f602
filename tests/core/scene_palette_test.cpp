#include "core/scene/palette.hpp"

#include <gtest/gtest.h>

#include "core/scene/number.hpp"

namespace attn {
namespace {

class Palettes : public ::testing::TestWithParam<bool> {
protected:
    const Palette& p() const { return GetParam() ? dark_palette() : light_palette(); }
};
INSTANTIATE_TEST_SUITE_P(Both, Palettes, ::testing::Bool());

TEST_P(Palettes, TextReadsOnEveryGround) {
    for (const Color text : {p().text, p().text_soft, p().text_faint, p().accent, p().query, p().key, p().value,
                             p().score, p().good, p().warning, p().danger})
        for (const Color ground : {p().ground, p().card, p().well})
            EXPECT_GE(contrast(text, ground), 4.5) << int{text.r} << " " << int{text.g} << " " << int{text.b};
    EXPECT_GE(contrast(p().on_accent, p().accent), 4.5);
    EXPECT_GE(contrast(p().tooltip_text, p().tooltip), 4.5);
    EXPECT_GE(contrast(p().accent, p().accent_soft), 4.5);
    for (int i = 0; i < 8; ++i) EXPECT_GE(contrast(p().series(i), p().card), 4.5) << i;
}

TEST_P(Palettes, TextOnAnyFillReads) {
    for (int i = 0; i <= 1000; ++i) {
        EXPECT_GE(contrast(p().text_on(p().sequential(i / 1000.0)), p().sequential(i / 1000.0)), 4.5) << i;
        const Color fill = p().diverging(i / 500.0 - 1);
        EXPECT_GE(contrast(p().text_on(fill), fill), 4.5) << i;
    }
    for (int grey = 0; grey < 256; ++grey) {
        const auto g = static_cast<std::uint8_t>(grey);
        EXPECT_GE(contrast(p().text_on({g, g, g}), Color{g, g, g}), 4.5);
    }
}

TEST_P(Palettes, MapsGoOneWay) {
    const auto distance = [&](double t) { return contrast(p().sequential(t), p().card); };
    for (int i = 1; i <= 20; ++i) EXPECT_GT(distance(i / 20.0), distance((i - 1) / 20.0)) << i;
    EXPECT_EQ(p().sequential(-1), p().sequential(0));
    EXPECT_EQ(p().sequential(7), p().sequential(1));
    EXPECT_EQ(p().diverging(-9), p().diverging(-1));
    EXPECT_GT(p().diverging(-1).r, p().diverging(-1).b);  // orange
    EXPECT_GT(p().diverging(1).b, p().diverging(1).r);    // blue
    EXPECT_EQ(p().diverging(std::nan("")), p().diverging(0));
}

TEST(Palette, ContrastIsWcag) {
    EXPECT_NEAR(contrast({0, 0, 0}, {255, 255, 255}), 21, 1e-9);
    EXPECT_NEAR(contrast({119, 119, 119}, {255, 255, 255}), 4.48, 0.01);
}

TEST(Number, IsShortAndTrue) {
    EXPECT_EQ(weight_number(0.582), ".58");
    EXPECT_EQ(weight_number(0.999), "1.00") << "nearly 1 does not look like 1";
    EXPECT_EQ(weight_number(1), "1");
    EXPECT_EQ(weight_number(0.001), ".00") << "nearly 0 does not look like 0";
    EXPECT_EQ(weight_number(1e-30), ".00");
    EXPECT_EQ(weight_number(0), "0");
    EXPECT_EQ(fixed_number(-0.36, 1), "−0.4");
    EXPECT_EQ(fixed_number(-0.001, 2), "0.00");
    EXPECT_EQ(short_number(3.051), "3.05");
    EXPECT_EQ(short_number(-12.41), "−12.4");
    EXPECT_EQ(short_number(1234.5), "1234");
    EXPECT_EQ(short_number(0.0123), "0.012");
    EXPECT_EQ(short_number(1.2e-7), "1.2e−07");
    EXPECT_EQ(short_number(-1.0 / 0.0), "−∞");
    EXPECT_EQ(factor_number(-0.08), "(−0.080)");
    EXPECT_EQ(percent_number(0.58), "58%");
    EXPECT_EQ(percent_number(0.001), "<1%");
    EXPECT_EQ(percent_number(0), "0%");
    EXPECT_EQ(percent_number(0.9999), ">99%");
}

}  // namespace
}  // namespace attn
