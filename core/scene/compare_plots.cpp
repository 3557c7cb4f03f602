#include "core/scene/compare_plots.hpp"

#include <algorithm>
#include <cmath>

#include "core/scene/axis_labels.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/number.hpp"

namespace attn {
namespace {

constexpr float kAxisLeft = 44, kAxisFoot = 20, kAxisTop = 8, kLeastBar = 3;

bool lit(const Target& hovered, Index col) {
    return col >= 0 && hovered.col == col &&
           (hovered.kind == Target::Kind::Cell || hovered.kind == Target::Kind::Column);
}

class RowsBuilder {
public:
    RowsBuilder(const RowsInput& in, float width, float height, const SceneKit& kit)
        : in_(in), canvas_(kit, std::floor(width)) {
        canvas_.scene.height = std::floor(height);
        lane_.start = kAxisLeft;
        lane_.count = static_cast<double>(std::max<std::size_t>(in.labels.size(), 1));
        lane_.pitch = (canvas_.scene.width - kAxisLeft - 4) / static_cast<float>(lane_.count);
        base_ = canvas_.scene.height - kAxisFoot;
    }

    Scene build() {
        if (in_.labels.empty() || base_ < kAxisTop + 20 || lane_.pitch <= 0) return std::move(canvas_.scene);
        bounds();
        grid();
        const auto n = static_cast<float>(in_.series.size());
        const float bar = std::floor(std::min(18.0F, (lane_.pitch * 0.86F - 4) / std::max(n, 1.0F)));
        if (bar >= kLeastBar) bars(bar);
        else lines();
        words();
        return std::move(canvas_.scene);
    }

private:
    Index count() const { return static_cast<Index>(in_.labels.size()); }
    double value(std::size_t s, Index key) const {
        const std::vector<double>& v = in_.series[s].values;
        return static_cast<std::size_t>(key) < v.size() ? v[static_cast<std::size_t>(key)] : std::nan("");
    }
    float y_of(double v) const {
        return base_ - static_cast<float>((std::clamp(v, low_, high_) - low_) / (high_ - low_)) * (base_ - kAxisTop);
    }

    void bounds() {
        for (const RowsInput::Series& s : in_.series)
            for (const double v : s.values)
                if (std::isfinite(v)) low_ = std::min(low_, v), high_ = std::max(high_, v);
        if (in_.is_signed) high_ = std::max(high_, -low_), low_ = -high_;
        else low_ = 0;
        if (!(high_ > low_)) high_ = low_ + 1;
    }

    void grid() {
        const Palette& p = canvas_.colors;
        const float right = canvas_.scene.width - 4;
        for (const double share : {0.0, 0.5, 1.0}) {
            const double v = low_ + share * (high_ - low_);
            const float y = snap(y_of(v));
            canvas_.line({kAxisLeft, y + 0.5F}, {right, y + 0.5F}, p.grid);
            canvas_.fit({kAxisLeft - 6, y + 4}, short_number(v), kAxisLeft - 6, p.text_faint, kTinySize, Font::Text,
                        Align::Right);
        }
        if (low_ < 0) canvas_.line({kAxisLeft, snap(y_of(0)) + 0.5F}, {right, snap(y_of(0)) + 0.5F}, p.text_faint);
        for (Index k = 0; k < count(); ++k) {
            const Box box = snapped({lane_.edge(k), kAxisTop, lane_.pitch, canvas_.scene.height - kAxisTop});
            if (lit(in_.hovered, k) || k == in_.pinned_col)
                canvas_.rect({box.x, box.y, box.width, snap(base_ - kAxisTop)}, mix(p.card, p.accent_soft, 0.9), 4);
            canvas_.area(box, {Target::Kind::Column, -1, -1, k});
        }
    }

    void bars(float width) {
        const float all = width * static_cast<float>(in_.series.size());
        for (Index k = 0; k < count(); ++k)
            for (std::size_t s = 0; s < in_.series.size(); ++s) {
                const double v = value(s, k);
                if (!std::isfinite(v)) continue;
                const float x = snap(lane_.centre(k) - all / 2) + width * static_cast<float>(s);
                const float zero = snap(y_of(0)), top = snap(y_of(v));
                const float high = std::max(1.0F, std::abs(zero - top));
                canvas_.rect({x, std::min(zero - (v >= 0 ? high : 0.0F), zero), std::max(1.0F, width - 1), high},
                             in_.series[s].color, 1.5F, cell(s, k));
            }
    }

    void lines() {
        for (std::size_t s = 0; s < in_.series.size(); ++s) {
            std::vector<Point> points;
            for (Index k = 0; k < count(); ++k) {
                const double v = value(s, k);
                if (std::isfinite(v)) {
                    points.push_back({lane_.centre(k), y_of(v)});
                    continue;
                }
                if (points.size() > 1) canvas_.path(points, in_.series[s].color);
                points.clear();
            }
            if (points.size() > 1) canvas_.path(std::move(points), in_.series[s].color);
        }
    }

    void words() {
        const Palette& p = canvas_.colors;
        const float y = canvas_.scene.height - 5;
        const bool wide = lane_.pitch >= 34;
        const Index step = wide ? 1 : static_cast<Index>(std::ceil(46 / lane_.pitch));
        const std::vector<Index> must = {in_.pinned_col, in_.hovered.col};
        for (const Index k : labelled(lane_, count(), step, 44, wide ? std::vector<Index>() : must)) {
            const bool strong = lit(in_.hovered, k) || k == in_.pinned_col;
            canvas_.fit({lane_.centre(k), y}, in_.labels[static_cast<std::size_t>(k)],
                        std::min({2 * (lane_.centre(k) - 2), 2 * (canvas_.scene.width - lane_.centre(k)),
                                  std::max(lane_.pitch - 4, 42.0F)}),
                        strong ? p.text : p.text_soft, kSmallSize, strong ? Font::Bold : Font::Text, Align::Center);
        }
    }

    Target cell(std::size_t series, Index key) const {
        return {Target::Kind::Cell, static_cast<int>(series), in_.row, key};
    }

    const RowsInput& in_;
    Canvas canvas_;
    Lane lane_;
    float base_ = 0;
    double low_ = 0, high_ = 0;
};

}  // namespace

Color column_color(const Palette& palette, int color) {
    static_assert(Palette::kSeries == kMaxColumns, "no two columns of one colour");
    return palette.series(color);
}

Scene build_top_keys(const TopKeysInput& in, float width, const SceneKit& kit) {
    Canvas canvas(kit, std::floor(width));
    const Palette& p = kit.palette;
    canvas.scene.height = in.pitch * static_cast<float>(in.keys.size());
    float size = std::clamp(in.pitch - 4, kTinySize, kTextSize);
    const float wide = canvas.scene.width, number = canvas.measure("0.000", kTinySize, Font::Mono) + 4;
    const float most = std::max(0.42F * (wide - number), wide - number - 34);  // a short bar tells enough
    float label = 0;
    for (const TopKeysInput::Key& k : in.keys) label = std::max(label, canvas.measure(k.label, size, Font::Bold));
    if (label > most) size = std::max(kTinySize, size * most / label);
    label = std::min(label, most) + 8;
    const float track = std::max(1.0F, std::floor(wide - number - label - 4));
    for (std::size_t i = 0; i < in.keys.size(); ++i) {
        const TopKeysInput::Key& k = in.keys[i];
        const float top = in.pitch * static_cast<float>(i), y = centred(top + in.pitch / 2, size);
        const bool strong = lit(in.hovered, k.key);
        canvas.area({0, top, wide, in.pitch}, {Target::Kind::Column, -1, -1, k.key});
        canvas.fit({0, y}, k.label, label - 8, strong ? in.color : p.text, size, strong ? Font::Bold : Font::Text);
        const Box box = snapped({label, top + in.pitch / 2 - 4, track, 8});
        canvas.rect(box, p.grid, 4);
        const float filled = snap(box.width * static_cast<float>(std::clamp(k.weight, 0.0, 1.0)));
        if (filled >= 1) canvas.rect({box.x, box.y, filled, box.height}, in.color, std::min(4.0F, filled / 2));
        canvas.text({wide, y}, fixed_number(k.weight, 3), p.text_soft, kTinySize, Font::Mono, Align::Right);
    }
    return std::move(canvas.scene);
}

Scene build_rows(const RowsInput& in, float width, float height, const SceneKit& kit) {
    return RowsBuilder(in, width, height, kit).build();
}

Scene build_spread(const SpreadInput& in, float width, float height, const SceneKit& kit) {
    Canvas canvas(kit, std::floor(width));
    canvas.scene.height = std::floor(height);
    const Palette& p = kit.palette;
    const Histogram& h = in.data;
    const float wide = canvas.scene.width, base = canvas.scene.height - 16;
    if (h.counts.empty() || wide < 20 || base < 20) return std::move(canvas.scene);
    const int most = std::max({1, in.most, *std::max_element(h.counts.begin(), h.counts.end())});
    const auto bins = static_cast<float>(h.counts.size());
    const auto x_of = [&](double v) {
        return h.high > h.low ? static_cast<float>((v - h.low) / (h.high - h.low)) * wide : wide / 2;
    };
    for (std::size_t i = 0; i < h.counts.size(); ++i) {
        if (h.counts[i] == 0) continue;
        const float x0 = snap(wide * static_cast<float>(i) / bins), x1 = snap(wide * static_cast<float>(i + 1) / bins);
        const float high =
            std::max(1.0F, snap((base - 2) * static_cast<float>(h.counts[i]) / static_cast<float>(most)));
        canvas.rect({x0, base - high, std::max(1.0F, x1 - x0 - 1), high}, in.color, 1,
                    {Target::Kind::Term, -1, -1, static_cast<Index>(i)});
    }
    canvas.line({0, base + 0.5F}, {wide, base + 0.5F}, p.grid);
    if (h.count > 0) {
        const float mean = std::clamp(snap(x_of(h.mean)) + 0.5F, 0.5F, wide - 0.5F);
        canvas.line({mean, 0}, {mean, base}, p.text_faint);
    }
    const float half = wide / 2 - 4;
    canvas.fit({0, base + 13}, short_number(h.low), half, p.text_faint, kTinySize);
    canvas.fit({wide, base + 13}, short_number(h.high), half, p.text_faint, kTinySize, Font::Text, Align::Right);
    return std::move(canvas.scene);
}

Scene build_legend(const MapColors& colors, float width, const SceneKit& kit) {
    Canvas canvas(kit, std::floor(width));
    canvas.scene.height = kLegendHeight;
    const std::string low = short_number(colors.low), high = short_number(colors.high);
    const float wide = canvas.scene.width, y = centred(kLegendHeight / 2, kTinySize);
    const float from = canvas.measure(low, kTinySize) + 6, to = wide - canvas.measure(high, kTinySize) - 6;
    if (to - from < 16) return std::move(canvas.scene);
    const int steps = std::min(120, static_cast<int>((to - from) / 2));
    canvas.text({0, y}, low, kit.palette.text_faint, kTinySize);
    canvas.text({wide, y}, high, kit.palette.text_faint, kTinySize, Font::Text, Align::Right);
    for (int i = 0; i < steps; ++i) {
        const float x0 = snap(from + (to - from) * static_cast<float>(i) / static_cast<float>(steps));
        const float x1 = snap(from + (to - from) * static_cast<float>(i + 1) / static_cast<float>(steps));
        const double value = colors.value_at((i + 0.5) / steps);
        if (x1 > x0) canvas.rect({x0, 3, x1 - x0, 8}, colors(value));
    }
    return std::move(canvas.scene);
}

}  // namespace attn
