// A matrix as a map: rows are queries, columns are keys. Rounded cells with numbers where there is room, rectangles
// where there is less, one image (each pixel the largest of its cells) where there is none.
//
//   HeatmapInput in;  in.values = &graph.value(weights);  in.row_labels = queries;  in.col_labels = keys;
//   Heatmap map = build_heatmap(in, 640, 520, kit);   map.columns aligns the bars underneath
#pragma once

#include <optional>

#include "core/base/row_set.hpp"
#include "core/scene/kit.hpp"

namespace attn {

enum class MapKind { Weights, Signed };  // sequential from 0, or diverging around 0
enum class MapScale { Linear, Log };     // Log: of weights only

struct HeatmapInput {
    const Matrix* values = nullptr;     // [T_q, T_k]; not finite: drawn as masked
    const Matrix* hidden_by = nullptr;  // same shape, as the final scores: not finite is drawn as masked, too
    // Of a matrix that is not all computed, the rows that are there; the others are blank. `values` and `hidden_by`
    // hold just those, in their order, or have all rows and the others are never read.
    std::optional<RowSet> there;
    std::vector<std::string> row_labels, col_labels;
    int node = -1;  // of the values, for targets
    MapKind kind = MapKind::Weights;
    MapScale scale = MapScale::Linear;
    std::optional<double> low, high;  // bounds; by default of all the data (0 or -max .. max)
    // The visible window in cells, fractions allowed; a size of 0 means everything.
    double first_row = 0, first_col = 0, rows = 0, cols = 0;
    Index selected_row = -1;
    Target hovered;  // a Row, Column or Cell, of any node, lights up its labels
    Index pinned_row = -1, pinned_col = -1;
    // Stepping: rows appear one after the other as reveal goes 0 -> 1; with only_row, just that row, cell by cell.
    double reveal = 1;
    Index only_row = -1;
    float pixel_ratio = 1;  // device pixels per logical pixel: how fine the image of a large matrix is
    bool legend = true;
    // Of several maps side by side: room above the cells for upright words, the same in all. Their rows then stand in
    // line and have their words beside them once (build_row_labels). 0: a map by itself.
    float top = 0;
};

// Where columns (or rows) lie: cell c covers start + (c - first) * pitch .. + pitch.
struct Lane {
    float start = 0, pitch = 0;
    double first = 0, count = 0;
    float centre(Index c) const { return start + static_cast<float>(static_cast<double>(c) - first + 0.5) * pitch; }
    float edge(Index c) const { return start + static_cast<float>(static_cast<double>(c) - first) * pitch; }
    bool shows(Index c) const {
        return static_cast<double>(c) + 0.5 >= first && static_cast<double>(c) + 0.5 <= first + count;
    }
};

struct Heatmap {
    Scene scene;
    Box grid;  // of the cells alone
    Lane rows, columns;
    double low = 0, high = 1;              // bounds in use
    bool image = false;                    // drawn as one image
    int pooled_rows = 1, pooled_cols = 1;  // at most so many cells share a pixel
    std::uint64_t data_key = 0;
};

// With the previous map of the same data, a large matrix is not read again (hovering, selecting). The scene of a map by
// itself ends below what is drawn, which may be before `height`.
Heatmap build_heatmap(const HeatmapInput& in, float width, float height, const SceneKit& kit,
                      const Heatmap* previous = nullptr);
// Where everything of it will be: the same without the scene's items.
Heatmap lay_out_heatmap(const HeatmapInput& in, float width, float height, const SceneKit& kit);

// The words of the map's rows, for maps with `top`, as a picture of that width beside it.
Scene build_row_labels(const HeatmapInput& in, const Heatmap& map, float width, const SceneKit& kit);

// Of what the colours depend on: values, window, scale, palette; with the same promise as heatmap_key.
std::uint64_t heatmap_data_key(const HeatmapInput& in, const Palette& palette);

// Equal keys mean equal scenes, while the caller keeps the matrices alive (their addresses are part of the key) and
// unchanged, as a snapshot does, and measure and words stay the same.
std::uint64_t heatmap_key(const HeatmapInput& in, float width, float height, const Palette& palette);

}  // namespace attn
