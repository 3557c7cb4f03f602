#include "core/scene/map_colors.hpp"

#include <algorithm>
#include <cmath>

#include "core/analysis/pool.hpp"

namespace attn {
namespace {

double largest(const HeatmapInput& in) {
    if (in.values->size() == 0) return 0;
    const RowSet* there = in.there ? &*in.there : nullptr;
    const Window all{0, there != nullptr ? there->of() : in.values->rows(), 0, in.values->cols()};
    const float best = pool_max(*in.values, in.hidden_by, all, 1, 1, in.kind == MapKind::Signed, there)(0, 0);
    return std::isnan(best) ? 0 : std::abs(static_cast<double>(best));
}

}  // namespace

MapColors map_colors(const HeatmapInput& in, const Palette& palette) {
    MapColors colors{palette, in.kind, in.kind == MapKind::Signed ? MapScale::Linear : in.scale, 0, 1};
    colors.high = in.high ? *in.high : largest(in);
    if (!(colors.high > 0)) colors.high = 1;
    if (in.kind == MapKind::Signed) colors.low = -colors.high;
    else if (colors.scale == MapScale::Log) colors.low = in.low && *in.low > 0 ? *in.low : colors.high * 1e-4;
    else colors.low = in.low.value_or(0);
    if (!(colors.low < colors.high)) colors.low = colors.scale == MapScale::Log ? colors.high * 1e-4 : colors.high - 1;
    return colors;
}

double MapColors::unit(double value) const {
    if (kind == MapKind::Signed) return std::clamp(value / high, -1.0, 1.0);
    if (scale == MapScale::Log) return value <= low ? 0 : std::min(1.0, std::log(value / low) / std::log(high / low));
    return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

Color MapColors::operator()(double value) const {
    return kind == MapKind::Signed ? palette.diverging(unit(value)) : palette.sequential(unit(value));
}

double MapColors::value_at(double share) const {
    if (scale == MapScale::Log) return low * std::pow(high / low, share);
    return low + share * (high - low);
}

std::vector<double> MapColors::ticks(int most) const {
    std::vector<double> result;
    const int count = std::clamp(kind == MapKind::Signed && most % 2 == 0 ? most - 1 : most, 2, 5);
    for (int i = 0; i < count; ++i) result.push_back(static_cast<double>(i) / (count - 1));
    return result;
}

}  // namespace attn
