// Every head of every layer as a small map, query (row) -> key (column), the pronoun's row framed, and under it the
// word that the head reads most. One row of the grid a layer. Layers and heads are written counted from 1.
#pragma once

#include <vector>

#include "core/scene/kit.hpp"

namespace attn {

// A head's weights on at most 96 pixels a side; of longer sentences each pixel is the largest of its cells. It reads
// every weight: kept as long as they stand.
ImageItem head_picture(const Matrix& weights, const Palette& palette);

struct HeadCell {
    const ImageItem* picture = nullptr;  // null: not computed
    int row = -1;                        // the pronoun's; -1: none
    std::string top;                     // word with the largest weight in that row
    double top_weight = 0;
    bool best = false;      // the one with most weight on the answer
    bool silenced = false;  // by hand
    bool chosen = false;
};

struct HeadGridInput {
    std::vector<std::vector<HeadCell>> layers;
    Target hovered;
};

struct HeadGrid {
    struct Cell {
        int layer = 0, head = 0;
        Box box;      // all of it
        Box silence;  // the small sign in its corner
    };
    Scene scene;
    std::vector<Cell> cells;
    std::vector<Box> layers;  // the names of the layers, at the left
};

HeadGrid build_head_grid(const HeadGridInput& in, float width, float height, const SceneKit& kit);

}  // namespace attn
