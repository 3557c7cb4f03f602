#include "app/gui/platform/icon.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/scene/palette.hpp"

namespace attn::gui {
namespace {

// How far a point is outside a rounded square; negative inside.
float rounded_square(Point p, Point centre, float half, float radius) {
    const float x = std::max(std::abs(p.x - centre.x) - half + radius, 0.0F);
    const float y = std::max(std::abs(p.y - centre.y) - half + radius, 0.0F);
    return std::hypot(x, y) - radius;
}

struct KeyMark {
    float y, half, thickness, strength;
};
constexpr std::array<KeyMark, 4> kKeys = {
    {{56, 16, 5, 0.7F}, {104, 20, 20, 1}, {152, 16, 9, 0.85F}, {200, 16, 4, 0.6F}}};

// On the SVG's 256 x 256 grid. `soft`: width of the edge.
Color shade(Point p, float soft) {
    const auto cover = [soft](float outside) { return std::clamp(0.5F - outside / soft, 0.0F, 1.0F); };
    const Color white{255, 255, 255, 255};
    Color color{0x4F, 0x46, 0xE5, 255};
    for (const KeyMark& key : kKeys) {
        if (p.x >= 72 && p.x <= 184) {  // the line, an S between the query and the key
            const float t = (p.x - 72) / 112, s = t * t * (3 - 2 * t), slope = 6 * t * (1 - t) * (key.y - 128) / 112;
            const float distance = std::abs(p.y - (128 + s * (key.y - 128))) / std::hypot(1.0F, slope);
            color = mix(color, white, cover(distance - key.thickness / 2) * key.strength * 0.9F);
        }
        color = mix(color, white, cover(rounded_square(p, {188, key.y}, key.half, key.half * 0.55F)) * key.strength);
    }
    color = mix(color, white, cover(std::hypot(p.x - 66, p.y - 128) - 26));
    color = mix(color, {0x25, 0x63, 0xEB, 255}, cover(std::hypot(p.x - 66, p.y - 128) - 14));
    color = mix(color, {0xDC, 0x26, 0x26, 255}, cover(rounded_square(p, {188, 104}, 11, 6)));
    return with_alpha(color, cover(rounded_square(p, {128, 128}, 120, 52)));
}

}  // namespace

Picture make_icon(int size) {
    Picture icon{size, size, {}};
    icon.pixels.reserve(static_cast<std::size_t>(size) * static_cast<std::size_t>(size));
    const float step = 256.0F / static_cast<float>(size);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x)
            icon.pixels.push_back(
                shade({(static_cast<float>(x) + 0.5F) * step, (static_cast<float>(y) + 0.5F) * step}, step));
    return icon;
}

}  // namespace attn::gui
