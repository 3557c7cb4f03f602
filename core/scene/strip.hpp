// A row of numbers as a strip of coloured cells, pooled where there are more numbers than room.
#pragma once

#include "core/scene/canvas.hpp"

namespace attn {

struct Strip {
    const Matrix& values;
    Index row = 0;
    double most = 1;   // size of full colour
    int node = -1;     // for targets: Terms (node, row, feature)
    double shown = 1;  // how far it has appeared from the left
    Target hovered = {};
};

void draw_strip(Canvas& canvas, Box box, const Strip& strip);

}  // namespace attn
