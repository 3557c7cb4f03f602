// How the words of an axis are drawn when there is little room: all of them, every nth, or numbers.
#pragma once

#include "core/scene/canvas.hpp"
#include "core/scene/heatmap.hpp"

namespace attn {

struct AxisLabels {
    enum class Style { Flat, Tilted, Upright, Numbers };  // rows: Flat means words
    Style style = Style::Tilted;
    Index step = 1;
};

AxisLabels column_label_plan(float pitch, float widest, Index count);
AxisLabels row_label_plan(float pitch, float close = 12.5F);  // close: where words still have room
Index number_step(float pitch, Index count);                  // 1, 2, 5, 10 ...: columns between two numbers

// The indices to label: first the ones that must be there, then every nth that keeps `room` pixels from those.
std::vector<Index> labelled(const Lane& lane, Index count, Index step, float room, const std::vector<Index>& must);

}  // namespace attn
