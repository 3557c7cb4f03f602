// The pictures of a comparison besides its maps: the top keys of one column, the chosen row of all columns in one plot,
// and how values are spread.
#pragma once

#include "core/analysis/why.hpp"
#include "core/engine/document.hpp"
#include "core/scene/map_colors.hpp"

namespace attn {

// Of columns by Document::Column::color: kMaxColumns that can be told apart.
Color column_color(const Palette& palette, int color);

inline constexpr float kTopKeyHeight = 20;  // of each, where there is room
struct TopKeysInput {
    struct Key {
        std::string label;
        double weight = 0;
        Index key = 0;  // of the target, a Column
    };
    std::vector<Key> keys;
    Color color;
    Target hovered;
    float pitch = kTopKeyHeight;
};
Scene build_top_keys(const TopKeysInput& in, float width, const SceneKit& kit);

// A row a column: bars side by side where they fit, else lines. Targets are Cells, their node the series.
struct RowsInput {
    struct Series {
        std::string name;
        Color color;
        std::vector<double> values;  // a key; not finite: the column has no such key
    };
    std::vector<Series> series;
    std::vector<std::string> labels;  // of the keys
    Index row = -1;
    bool is_signed = false;  // scores and differences; else from 0 on
    Target hovered;
    Index pinned_col = -1;
};
Scene build_rows(const RowsInput& in, float width, float height, const SceneKit& kit);

struct SpreadInput {
    Histogram data;
    Color color;
    int most = 0;  // the highest count of all histograms side by side; 0: this one's
};
Scene build_spread(const SpreadInput& in, float width, float height, const SceneKit& kit);

// The bounds of a map's colours, in one line of kLegendHeight: low, the colours, high.
inline constexpr float kLegendHeight = 14;
Scene build_legend(const MapColors& colors, float width, const SceneKit& kit);

}  // namespace attn
