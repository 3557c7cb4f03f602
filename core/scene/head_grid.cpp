#include "core/scene/head_grid.hpp"

#include <algorithm>
#include <cmath>

#include "core/analysis/pool.hpp"
#include "core/base/hash.hpp"
#include "core/scene/arcs.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/number.hpp"

namespace attn {
namespace {

constexpr float kLeft = 46, kTop = 15, kGap = 7, kFoot = 16, kMostCell = 104, kSign = 16;
constexpr Index kMostPixels = 96;  // a side of a map; of longer sentences each pixel is the largest of its cells

// A loudspeaker; struck out when the head is silent.
void speaker(Canvas& canvas, Box b, bool silent, Color color) {
    const float x = b.x + b.width / 2 - 1, y = b.y + b.height / 2;
    canvas.rect({x - 5, y - 2, 3, 4}, color);
    LineItem cone;
    cone.points = {{x + 1, y - 4}, {x + 1, y + 4}, {x - 2, y + 2}, {x - 2, y - 2}};
    cone.color = color;
    cone.closed_fill = true;
    canvas.scene.items.emplace_back(std::move(cone));
    if (silent) {
        canvas.line({x + 3, y - 2.5F}, {x + 7, y + 2.5F}, color, 1.5F);
        canvas.line({x + 3, y + 2.5F}, {x + 7, y - 2.5F}, color, 1.5F);
    } else {
        canvas.path({{x + 3.5F, y - 3}, {x + 5, y}, {x + 3.5F, y + 3}}, color, 1.2F);
    }
}

}  // namespace

ImageItem head_picture(const Matrix& weights, const Palette& palette) {
    ImageItem item;
    item.rows = weights.rows(), item.cols = weights.cols();
    item.width = static_cast<int>(std::min(item.cols, kMostPixels));
    item.height = static_cast<int>(std::min(item.rows, kMostPixels));
    const Matrix pooled =
        pool_max(weights, nullptr, {0, item.rows, 0, item.cols}, item.height, item.width, /*by_size=*/false);
    std::vector<Color> pixels;
    pixels.reserve(static_cast<std::size_t>(pooled.size()));
    for (Index i = 0; i < pooled.size(); ++i) pixels.push_back(palette.sequential(pooled.data()[i]));
    item.key = hash_bytes({reinterpret_cast<const char*>(pixels.data()), pixels.size() * sizeof(Color)},
                          static_cast<std::uint64_t>(item.width));
    item.pixels = std::make_shared<const std::vector<Color>>(std::move(pixels));
    return item;
}

HeadGrid build_head_grid(const HeadGridInput& in, float width, float height, const SceneKit& kit) {
    HeadGrid out;
    Canvas canvas(kit, std::floor(width));
    canvas.scene.height = std::floor(height);
    const Palette& p = kit.palette;
    std::size_t most = 1;
    for (const auto& layer : in.layers) most = std::max(most, layer.size());
    const auto rows = static_cast<float>(std::max<std::size_t>(1, in.layers.size()));
    const float cell_width = std::min(
        kMostCell,
        std::floor((canvas.scene.width - kLeft - kGap * static_cast<float>(most - 1)) / static_cast<float>(most)));
    const float cell_height = std::floor((canvas.scene.height - kTop - kGap * (rows - 1)) / rows);
    if (cell_width < 12 || cell_height < kFoot + 12) {
        out.scene = std::move(canvas.scene);
        return out;
    }
    for (std::size_t h = 0; h < most; ++h)
        canvas.fit({kLeft + (cell_width + kGap) * static_cast<float>(h) + cell_width / 2, 10},
                   canvas.word("scene.heads.head", {{"n", std::to_string(h + 1)}}), cell_width, p.text_faint, kTinySize,
                   Font::Text, Align::Center);
    for (std::size_t l = 0; l < in.layers.size(); ++l) {
        const float top = kTop + (cell_height + kGap) * static_cast<float>(l);
        const Box name = snapped({0, top, kLeft - 6, cell_height});
        out.layers.push_back(name);
        const bool whole =
            in.hovered.kind == Target::Kind::Term && in.hovered.node == static_cast<int>(l) && in.hovered.row < 0;
        canvas.area(name, head_target(static_cast<int>(l), -1));
        canvas.fit({0, centred(top + (cell_height - kFoot) / 2, kSmallSize)},
                   canvas.word("scene.heads.layer", {{"n", std::to_string(l + 1)}}), name.width,
                   whole ? p.accent : p.text_soft, kSmallSize);
        for (std::size_t h = 0; h < in.layers[l].size(); ++h) {
            const HeadCell& cell = in.layers[l][h];
            const Target target = head_target(static_cast<int>(l), static_cast<int>(h));
            const Box box =
                snapped({kLeft + (cell_width + kGap) * static_cast<float>(h), top, cell_width, cell_height});
            const Box map{box.x, box.y, box.width, box.height - kFoot};
            canvas.rect(box, {0, 0, 0, 0}, 4, target);
            if (cell.picture != nullptr && cell.picture->width > 0) {
                ImageItem image = *cell.picture;
                image.box = snapped(map);
                canvas.scene.items.emplace_back(std::move(image));
                if (cell.silenced) canvas.rect(map, with_alpha(p.card, 0.75), 0, target);
                const auto count = static_cast<float>(cell.picture->rows);
                if (cell.row >= 0 && static_cast<float>(cell.row) < count) {
                    const float pitch = map.height / count;
                    canvas.frame(
                        {map.x, map.y + pitch * static_cast<float>(cell.row), map.width, std::max(3.0F, pitch)}, p.text,
                        0);
                }
            } else {
                canvas.rect(map, p.well, 4, target);
            }
            const bool lit = in.hovered == target;
            canvas.frame(map, cell.chosen || lit ? p.accent : p.card_border, 3, cell.chosen ? 2.5F : lit ? 1.5F : 1.0F);
            if (cell.best) {  // a star would need a font: a corner
                LineItem corner;
                corner.points = {{map.x, map.y}, {map.x + 13, map.y}, {map.x, map.y + 13}};
                corner.color = p.warning;
                corner.closed_fill = true;
                canvas.scene.items.emplace_back(std::move(corner));
            }
            const Box sign = snapped({map.right() - kSign - 1, map.y + 1, kSign, kSign});
            canvas.rect(sign, with_alpha(p.card, 0.86), 4, target);
            speaker(canvas, sign, cell.silenced, cell.silenced ? p.danger : p.text_soft);
            out.cells.push_back({static_cast<int>(l), static_cast<int>(h), box, sign});
            if (cell.top.empty()) continue;
            const std::string share = weight_number(cell.top_weight);
            const float number = canvas.measure(share, kTinySize, Font::Bold) + 4;
            const float y = centred(box.bottom() - kFoot / 2 + 1, kTinySize);
            canvas.fit({box.x, y}, cell.top, box.width - number, cell.silenced ? p.text_faint : p.text_soft, kTinySize);
            canvas.text({box.right(), y}, share, cell.silenced ? p.text_faint : p.text, kTinySize, Font::Bold,
                        Align::Right);
        }
    }
    out.scene = std::move(canvas.scene);
    return out;
}

}  // namespace attn
