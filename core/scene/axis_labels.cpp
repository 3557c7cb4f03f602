#include "core/scene/axis_labels.hpp"

#include <algorithm>
#include <cmath>

namespace attn {
namespace {

// 1, 2, 5, 10, 20, 50 ...: the first that keeps `room` pixels between labels.
Index round_step(float pitch, float room) {
    for (Index ten = 1;; ten *= 10)
        for (const Index lead : {1, 2, 5})
            if (static_cast<float>(lead * ten) * pitch >= room || ten >= 100000) return lead * ten;
}

AxisLabels plan(float pitch, float widest, float tilted, float upright, float number) {
    if (0.62F * pitch >= widest) return {AxisLabels::Style::Flat, 1};
    if (pitch >= tilted) return {AxisLabels::Style::Tilted, 1};
    if (pitch >= upright) return {AxisLabels::Style::Upright, 1};
    const auto step = static_cast<Index>(std::ceil(upright / std::max(pitch, 1e-3F)));
    if (step <= 3) return {AxisLabels::Style::Upright, step};
    return {AxisLabels::Style::Numbers, round_step(pitch, number)};
}

}  // namespace

Index number_step(float pitch, Index count) { return round_step(pitch, count >= 1000 ? 36.0F : 30.0F); }

AxisLabels column_label_plan(float pitch, float widest, Index count) {
    return plan(pitch, widest, 17, 13, count >= 1000 ? 36.0F : 30.0F);
}

AxisLabels row_label_plan(float pitch, float close) {
    AxisLabels p = plan(pitch, 1e9F, close, close, 18);
    if (p.style != AxisLabels::Style::Numbers) p.style = AxisLabels::Style::Flat;
    return p;
}

std::vector<Index> labelled(const Lane& lane, Index count, Index step, float room, const std::vector<Index>& must) {
    std::vector<Index> chosen;
    const auto far = [&](Index i) {
        return std::all_of(chosen.begin(), chosen.end(),
                           [&](Index j) { return std::abs(lane.centre(i) - lane.centre(j)) >= room; });
    };
    for (const Index i : must)
        if (i >= 0 && i < count && lane.shows(i) && far(i)) chosen.push_back(i);
    const std::size_t fixed = chosen.size();
    const auto first = static_cast<Index>(std::max(0.0, std::floor(lane.first)));
    for (Index i = (first + step - 1) / step * step; i < count && static_cast<double>(i) < lane.first + lane.count;
         i += step) {
        if (!lane.shows(i)) continue;
        const bool clear = std::all_of(chosen.begin(), chosen.begin() + static_cast<std::ptrdiff_t>(fixed),
                                       [&](Index j) { return std::abs(lane.centre(i) - lane.centre(j)) >= room; });
        if (clear) chosen.push_back(i);
    }
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

}  // namespace attn
