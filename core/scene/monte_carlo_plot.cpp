// The running mean of hard attention's draws, see bars.hpp.
#include <algorithm>
#include <cmath>

#include "core/scene/bars.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/number.hpp"

namespace attn {
namespace {

constexpr float kLeft = 40, kLegend = 16, kFoot = 18, kRight = 8;

struct Curves {
    std::vector<double> line, low, high;
    double flat = 0;  // what the line approaches
};

Curves curves_of(const MonteCarloInput& in) {
    Curves c;
    if (in.component < 0 || static_cast<std::size_t>(in.component) >= in.data.mean.size()) {
        c.line = in.data.distance;
        c.high = in.data.expected;
        c.low.assign(c.line.size(), 0);
        return c;
    }
    const auto k = static_cast<std::size_t>(in.component);
    c.line = in.data.mean[k];
    c.flat = in.data.soft[k];
    for (std::size_t i = 0; i < c.line.size(); ++i) {
        c.low.push_back(c.flat - in.data.deviation[k][i]);
        c.high.push_back(c.flat + in.data.deviation[k][i]);
    }
    return c;
}

}  // namespace

Scene build_monte_carlo(const MonteCarloInput& in, float width, float height, const SceneKit& kit) {
    Canvas canvas(kit, std::floor(width));
    canvas.scene.height = std::floor(height);
    const Palette& p = kit.palette;
    const Curves c = curves_of(in);
    const std::size_t n = c.line.size();
    const float right = canvas.scene.width - kRight, base = canvas.scene.height - kFoot;
    if (n == 0 || right <= kLeft + 20) return std::move(canvas.scene);

    // What the three colours are, in as many lines as it takes.
    const Color band = mix(p.accent, p.card, 0.84);
    const bool distance = in.component < 0;
    struct Entry {
        std::string text;
        Color color;
    };
    const Entry legend[] = {
        {canvas.word(distance ? "scene.mean_distance" : "scene.mean_component", {{"k", std::to_string(in.component)}}),
         p.accent},
        {canvas.word("scene.standard_error"), band},
        {canvas.word(distance ? "scene.soft_context.distance" : "scene.soft_context"), p.value}};
    float x = kLeft, y = 4;
    for (const Entry& entry : legend) {
        const std::string text = ellipsized(entry.text, right - kLeft - 14, Font::Text, kTinySize, kit.measure);
        const float wide = 13 + canvas.measure(text, kTinySize);
        if (x > kLeft && x + wide > right) x = kLeft, y += kLegend;
        canvas.rect({snap(x), y, 9, 9}, entry.color, 2);
        canvas.text({snap(x) + 13, y + 8}, text, p.text_faint, kTinySize);
        x += wide + 14;
    }
    const float top = y + kLegend + 2;
    if (base <= top + 20) return std::move(canvas.scene);

    double low = c.flat, high = c.flat;
    for (std::size_t i = 0; i < n; ++i) {
        low = std::min({low, c.line[i], c.low[i]});
        high = std::max({high, c.line[i], c.high[i]});
    }
    if (!(high > low)) high = low + 1;
    const auto y_of = [&](double v) { return base - static_cast<float>((v - low) / (high - low)) * (base - top); };
    const auto x_of = [&](std::size_t i) {
        return n == 1 ? (kLeft + right) / 2
                      : kLeft + static_cast<float>(i) / static_cast<float>(n - 1) * (right - kLeft);
    };
    // At most one point for two pixels.
    std::vector<std::size_t> at;
    const auto most = static_cast<std::size_t>((right - kLeft) / 2);
    const std::size_t step = std::max<std::size_t>(1, (n + most - 1) / most);
    for (std::size_t i = 0; i < n; i += step) at.push_back(i);
    if (at.back() != n - 1) at.push_back(n - 1);

    for (std::size_t k = 1; k < at.size(); ++k) {
        LineItem quad;
        quad.points = {{x_of(at[k - 1]), y_of(c.high[at[k - 1]])},
                       {x_of(at[k]), y_of(c.high[at[k]])},
                       {x_of(at[k]), y_of(c.low[at[k]])},
                       {x_of(at[k - 1]), y_of(c.low[at[k - 1]])}};
        quad.closed_fill = true;
        quad.color = band;
        canvas.scene.items.emplace_back(std::move(quad));
    }
    canvas.line({kLeft, snap(y_of(c.flat)) + 0.5F}, {right, snap(y_of(c.flat)) + 0.5F}, p.value, 1.5F);
    canvas.line({kLeft - 0.5F, top}, {kLeft - 0.5F, base}, p.grid, 1);
    std::vector<Point> line;
    for (const std::size_t i : at)
        if (static_cast<double>(i) <= in.progress * static_cast<double>(n - 1))
            line.push_back({x_of(i), y_of(c.line[i])});
    if (line.size() == 1) canvas.rect({line[0].x - 2, line[0].y - 2, 5, 5}, p.accent, 2.5F);
    canvas.path(std::move(line), p.accent, 2);

    canvas.fit({kLeft - 6, top + 8}, short_number(high), kLeft - 6, p.text_faint, kTinySize, Font::Text, Align::Right);
    canvas.fit({kLeft - 6, base}, short_number(low), kLeft - 6, p.text_faint, kTinySize, Font::Text, Align::Right);
    canvas.text({kLeft, base + 14}, "1", p.text_faint, kTinySize);
    canvas.text({right, base + 14}, "n = " + std::to_string(n), p.text_faint, kTinySize, Font::Text, Align::Right);
    return std::move(canvas.scene);
}

}  // namespace attn
