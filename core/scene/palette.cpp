#include "core/scene/palette.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace attn {
namespace {

constexpr Color rgb(unsigned value) {
    return {static_cast<std::uint8_t>(value >> 16 & 255U), static_cast<std::uint8_t>(value >> 8 & 255U),
            static_cast<std::uint8_t>(value & 255U), 255};
}

// White to indigo with gamma 0.72, in equal steps; dark: the ground to light lavender.
constexpr std::array<Color, 11> kLightMap = {rgb(0xF4F4FD), rgb(0xDEDBFA), rgb(0xC2BDF7), rgb(0xA7A1F3),
                                             rgb(0x8F86EF), rgb(0x7268E8), rgb(0x5D52DE), rgb(0x4D41CC),
                                             rgb(0x3B30B5), rgb(0x302697), rgb(0x251D7A)};
constexpr std::array<Color, 11> kDarkMap = {rgb(0x222535), rgb(0x2F2E5B), rgb(0x413B88), rgb(0x544CAA),
                                            rgb(0x665EC9), rgb(0x7E77EC), rgb(0x928DFF), rgb(0xA7A3FF),
                                            rgb(0xC0BDFF), rgb(0xD9D6FF), rgb(0xF0EFFF)};
// Orange, ground, blue.
constexpr std::array<Color, 3> kLightSigned = {rgb(0xD9480F), rgb(0xF1F2F8), rgb(0x1864C2)};
constexpr std::array<Color, 3> kDarkSigned = {rgb(0xFFA05A), rgb(0x2A2F3E), rgb(0x5CBBFF)};

constexpr Palette make_light() {
    Palette p;
    p.ground = rgb(0xF3F4F8), p.card = rgb(0xFFFFFF), p.card_border = rgb(0xE3E6EE), p.well = rgb(0xF7F8FB);
    p.text = rgb(0x1B2033), p.text_soft = rgb(0x4A5164), p.text_faint = rgb(0x666E82);
    p.accent = rgb(0x4F46E5), p.accent_soft = rgb(0xEEEDFD), p.on_accent = rgb(0xFFFFFF);
    p.query = rgb(0x1769BE), p.key = rgb(0xC92A2A), p.value = rgb(0x1F7A33), p.score = rgb(0x7038D8);
    p.positive = rgb(0x1C7ED6), p.negative = rgb(0xE8922E);
    p.good = rgb(0x0B7A54), p.warning = rgb(0x9A5B00), p.danger = rgb(0xC92A2A);
    p.grid = rgb(0xE3E6EE), p.tooltip = rgb(0x1B2033), p.tooltip_text = rgb(0xFFFFFF);
    return p;
}

constexpr Palette make_dark() {
    Palette p;
    p.dark = true;
    p.ground = rgb(0x12141C), p.card = rgb(0x1B1E29), p.card_border = rgb(0x2E3344), p.well = rgb(0x222633);
    p.text = rgb(0xE8EAF2), p.text_soft = rgb(0xB6BCCD), p.text_faint = rgb(0x8E96AC);
    p.accent = rgb(0x8B85FF), p.accent_soft = rgb(0x2A294C), p.on_accent = rgb(0x12141C);
    p.query = rgb(0x6CB6FF), p.key = rgb(0xFF8A8A), p.value = rgb(0x69D184), p.score = rgb(0xB79BFF);
    p.positive = rgb(0x2B8FE8), p.negative = rgb(0xD9952A);
    p.good = rgb(0x34D399), p.warning = rgb(0xF5B84B), p.danger = rgb(0xFF8A8A);
    p.grid = rgb(0x2E3344), p.tooltip = rgb(0x343A4F), p.tooltip_text = rgb(0xFFFFFF);
    return p;
}

constexpr Palette kLight = make_light();
constexpr Palette kDark = make_dark();

double linear(std::uint8_t channel) {
    const double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

}  // namespace

const Palette& light_palette() { return kLight; }
const Palette& dark_palette() { return kDark; }

Color mix(Color a, Color b, double t) {
    t = std::clamp(t, 0.0, 1.0);
    const auto blend = [t](std::uint8_t x, std::uint8_t y) {
        return static_cast<std::uint8_t>(std::lround(x + (y - x) * t));
    };
    return {blend(a.r, b.r), blend(a.g, b.g), blend(a.b, b.b), blend(a.a, b.a)};
}

Color with_alpha(Color c, double alpha) {
    c.a = static_cast<std::uint8_t>(std::lround(255 * std::clamp(alpha, 0.0, 1.0)));
    return c;
}

double luminance(Color c) { return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b); }

double contrast(Color a, Color b) {
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

Color Palette::sequential(double t) const {
    const std::array<Color, 11>& map = dark ? kDarkMap : kLightMap;
    if (!(t > 0)) return map.front();
    if (t >= 1) return map.back();
    const auto i = static_cast<std::size_t>(t * 10);
    return mix(map[i], map[i + 1], t * 10 - static_cast<double>(i));
}

Color Palette::diverging(double t) const {
    const std::array<Color, 3>& map = dark ? kDarkSigned : kLightSigned;
    if (!(t == t)) return map[1];
    const double strength = std::pow(std::min(std::abs(t), 1.0), 0.8);
    return mix(map[1], t < 0 ? map[0] : map[2], strength);
}

Color Palette::text_on(Color fill) const {
    const Color ink = rgb(0x1B2033), white = rgb(0xFFFFFF), black = rgb(0);
    if (contrast(ink, fill) >= 4.5) return ink;
    if (contrast(white, fill) >= 4.5) return white;
    return contrast(white, fill) > contrast(black, fill) ? white : black;
}

Color Palette::series(int index) const {
    constexpr std::array<unsigned, kSeries> kOnLight = {0x4F46E5, 0x0B7A75, 0xC2570C, 0xB0246F,
                                                        0x1769BE, 0x5F6B16, 0x7A4A2B, 0x4A5568};
    constexpr std::array<unsigned, kSeries> kOnDark = {0x8B85FF, 0x3CC9C0, 0xFFA05A, 0xF587C0,
                                                       0x6CB6FF, 0xC3D14A, 0xD09A7A, 0xB4BCCE};
    const auto i = static_cast<std::size_t>(index < 0 ? 0 : index) % kOnLight.size();
    return rgb(dark ? kOnDark[i] : kOnLight[i]);
}

}  // namespace attn
