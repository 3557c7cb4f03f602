#include "core/scene/compare_curves.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/scene/canvas.hpp"
#include "core/scene/number.hpp"

namespace attn {
namespace {

constexpr float kLeft = 46, kRight = 12, kFoot = 34, kTop = 8, kLegendLine = 16, kDash = 5;

// "4", "0.25": a number that someone chose, not one that was measured.
std::string tick_number(double value) {
    std::string text = short_number(value);
    if (text.find('.') == std::string::npos || text.find('e') != std::string::npos) return text;
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

struct Axis1 {
    bool logarithmic = false;
    double low = 0, high = 1;
    float from = 0, to = 1;  // pixels
    double unit(double v) const { return logarithmic ? std::log10(v) : v; }
    bool takes(double v) const { return std::isfinite(v) && (!logarithmic || v > 0); }
    float at(double v) const {
        const double a = unit(low), b = unit(high);
        return from + static_cast<float>((unit(v) - a) / (b - a)) * (to - from);
    }
    void widen() {
        if (high > low) return;
        if (logarithmic) low /= 2, high *= 2;
        else low -= 0.5, high += 0.5;
    }
};

class CurvesBuilder {
public:
    CurvesBuilder(const CurvesInput& in, float width, float height, const SceneKit& kit)
        : in_(in), canvas_(kit, std::floor(width)) {
        canvas_.scene.height = std::floor(height);
    }

    Scene build() {
        const float top = in_.legend ? legend() : kTop;
        x_.logarithmic = in_.log_x, y_.logarithmic = in_.log_y;
        x_.from = kLeft, x_.to = canvas_.scene.width - kRight;
        y_.from = canvas_.scene.height - kFoot, y_.to = top;
        if (x_.to - x_.from < 40 || y_.from - y_.to < 30 || !bounds()) return std::move(canvas_.scene);
        axes();
        for (std::size_t i = 0; i < in_.curves.size(); ++i) draw(i);
        return std::move(canvas_.scene);
    }

private:
    // The names, as many to a line as fit; returns where the plot begins.
    float legend() {
        const Palette& p = canvas_.colors;
        float x = 0, y = 0;
        for (const Curve& c : in_.curves) {
            const float most = canvas_.scene.width - 16;
            const std::string name = ellipsized(c.name, most, Font::Text, kTinySize, canvas_.kit().measure);
            const float wide = 14 + canvas_.measure(name, kTinySize) + 12;
            if (x > 0 && x + wide > canvas_.scene.width) x = 0, y += kLegendLine;
            if (c.dashed) canvas_.line({x, y + 7}, {x + 9, y + 7}, c.color, 2);
            else canvas_.rect({snap(x), y + 3, 9, 9}, c.color, 2);
            canvas_.text({x + 14, y + 11}, name, p.text_soft, kTinySize);
            x += wide;
        }
        return y + kLegendLine + kTop;
    }

    bool bounds() {
        bool any = false;
        for (const Curve& c : in_.curves)
            for (const auto& [x, y] : c.points) {
                if (!x_.takes(x) || !y_.takes(y)) continue;
                xs_.insert(x);
                if (!any) x_.low = x_.high = x, y_.low = y_.high = y;
                any = true;
                x_.low = std::min(x_.low, x), x_.high = std::max(x_.high, x);
                y_.low = std::min(y_.low, y), y_.high = std::max(y_.high, y);
            }
        if (in_.low) y_.low = *in_.low;
        if (in_.high) y_.high = *in_.high;
        x_.widen();
        y_.widen();
        return any;
    }

    std::vector<double> y_ticks() const {
        if (!y_.logarithmic) return {y_.low, (y_.low + y_.high) / 2, y_.high};
        std::vector<double> ticks;
        const int from = static_cast<int>(std::ceil(std::log10(y_.low) - 1e-9));
        const int to = static_cast<int>(std::floor(std::log10(y_.high) + 1e-9));
        const int step = std::max(1, (to - from + 4) / 5);
        for (int e = from; e <= to; e += step) ticks.push_back(std::pow(10.0, e));
        if (ticks.size() < 2) ticks = {y_.low, y_.high};
        return ticks;
    }

    void axes() {
        const Palette& p = canvas_.colors;
        for (const double v : y_ticks()) {
            const float y = snap(y_.at(v));
            canvas_.line({x_.from, y + 0.5F}, {x_.to, y + 0.5F}, p.grid);
            canvas_.fit({x_.from - 6, y + 4}, tick_number(v), kLeft - 6, p.text_faint, kTinySize, Font::Text,
                        Align::Right);
        }
        float free = -1e9F;
        for (const double v : xs_) {
            const std::string text = tick_number(v);
            const float half = canvas_.measure(text, kTinySize) / 2;
            const float x = std::clamp(x_.at(v), half, canvas_.scene.width - half);
            if (x - half < free) continue;
            canvas_.text({x, y_.from + 14}, text, p.text_faint, kTinySize, Font::Text, Align::Center);
            free = x + half + 8;
        }
        canvas_.fit({(x_.from + x_.to) / 2, canvas_.scene.height - 4}, in_.x_name, x_.to - x_.from, p.text_soft,
                    kTinySize, Font::Text, Align::Center);
    }

    void draw(std::size_t at) {
        const Curve& c = in_.curves[at];
        std::vector<Point> line;
        for (std::size_t i = 0; i < c.points.size(); ++i) {
            const auto [x, y] = c.points[i];
            if (!x_.takes(x) || !y_.takes(y)) continue;
            line.push_back({x_.at(x), y_.at(std::clamp(y, y_.low, y_.high))});
            canvas_.rect({snap(line.back().x) - 3, snap(line.back().y) - 3, 6, 6}, c.color, 3,
                         {Target::Kind::Term, static_cast<int>(at), -1, static_cast<Index>(i)});
        }
        if (!c.dashed) {
            if (line.size() > 1) canvas_.path(std::move(line), c.color, 1.75F);
            return;
        }
        for (std::size_t i = 1; i < line.size(); ++i) {
            const Point a = line[i - 1], b = line[i];
            const float length = std::hypot(b.x - a.x, b.y - a.y);
            for (float s = 0; s < length; s += 2 * kDash) {
                const float e = std::min(s + kDash, length);
                canvas_.line({a.x + (b.x - a.x) * s / length, a.y + (b.y - a.y) * s / length},
                             {a.x + (b.x - a.x) * e / length, a.y + (b.y - a.y) * e / length}, c.color, 1.75F);
            }
        }
    }

    const CurvesInput& in_;
    Canvas canvas_;
    Axis1 x_, y_;
    std::set<double> xs_;
};

}  // namespace

Scene build_curves(const CurvesInput& in, float width, float height, const SceneKit& kit) {
    return CurvesBuilder(in, width, height, kit).build();
}

}  // namespace attn
