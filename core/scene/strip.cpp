#include "core/scene/strip.hpp"

#include <algorithm>

#include "core/analysis/pool.hpp"

namespace attn {

void draw_strip(Canvas& canvas, Box box, const Strip& s) {
    if (s.values.cols() == 0 || s.row < 0 || s.row >= s.values.rows() || box.width < 1) return;
    const Palette& p = canvas.colors;
    const auto room = std::max<Index>(1, static_cast<Index>(box.width / 3));
    const Index cells = std::min(s.values.cols(), room);
    const Matrix pooled = cells < s.values.cols()
                              ? pool_max(s.values, nullptr, {s.row, 1, 0, s.values.cols()}, 1, cells, true)
                              : Matrix(s.values.row(s.row));
    const float pitch = box.width / static_cast<float>(cells);
    const float gap = pitch >= 7 ? 2.0F : pitch >= 4 ? 1.0F : 0.0F, radius = pitch >= 7 ? 3.0F : 0.0F;
    for (Index c = 0; c < cells; ++c) {
        const float x0 = snap(box.x + static_cast<float>(c) * pitch),
                    x1 = snap(box.x + static_cast<float>(c + 1) * pitch);
        const Target target{Target::Kind::Term, s.node, s.row, c * s.values.cols() / cells};
        const bool there = static_cast<double>(c) < s.shown * static_cast<double>(cells);
        const Box cell{x0, box.y, std::max(1.0F, x1 - x0 - gap), box.height};
        canvas.rect(cell, there ? p.diverging(static_cast<double>(pooled(0, c)) / (s.most > 0 ? s.most : 1)) : p.well,
                    radius, target);
        if (s.hovered == target) canvas.frame(cell, p.text, radius, 1.5F);
    }
}

}  // namespace attn
