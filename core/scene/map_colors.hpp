// Value to colour for maps and strips: bounds, linear or logarithmic, sequential or diverging; and the legend's ticks.
#pragma once

#include <vector>

#include "core/scene/heatmap.hpp"

namespace attn {

struct MapColors {
    const Palette& palette;
    MapKind kind = MapKind::Weights;
    MapScale scale = MapScale::Linear;
    double low = 0, high = 1;

    double unit(double value) const;  // 0 .. 1 for weights, -1 .. 1 for signed
    Color operator()(double value) const;
    double value_at(double share) const;        // share 0 .. 1 of the legend, from below
    std::vector<double> ticks(int most) const;  // as shares of the legend: at most so many, both bounds among them
};

// Bounds of all the data that is finite and not hidden: 0 .. max for weights (log: max / 10^4 .. max), -m .. m for
// signed.
MapColors map_colors(const HeatmapInput& in, const Palette& palette);

}  // namespace attn
