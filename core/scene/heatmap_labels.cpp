// The words around a heatmap: corner, axes, legend.
#include "core/base/hash.hpp"
#include "core/scene/heatmap_builder.hpp"
#include "core/scene/number.hpp"

namespace attn {

// Where there is little room, the two axes stand below each other.
float MapBuilder::corner_width() const {
    constexpr float kNarrow = 400;
    if (canvas_.scene.width >= kNarrow) return canvas_.measure(corner_text(), kTinySize) + 10;
    return std::max(canvas_.measure(canvas_.word("scene.query_axis"), kTinySize),
                    canvas_.measure(canvas_.word("scene.key_axis"), kTinySize)) +
           12;
}

void MapBuilder::corner() {
    const std::string both = corner_text();
    const float room = map_.grid.x - 10, end = map_.grid.x - 10;
    if (canvas_.measure(both, kTinySize) <= room) {
        canvas_.text({end, map_.grid.y - 10}, both, canvas_.colors.text_faint, kTinySize, Font::Text, Align::Right);
        return;
    }
    canvas_.fit({end, map_.grid.y - 22}, canvas_.word("scene.query_axis"), room, canvas_.colors.text_faint, kTinySize,
                Font::Text, Align::Right);
    canvas_.fit({end, map_.grid.y - 9}, canvas_.word("scene.key_axis"), room, canvas_.colors.text_faint, kTinySize,
                Font::Text, Align::Right);
}

void MapBuilder::column_labels() {
    const Palette& p = canvas_.colors;
    const float foot = map_.grid.y - 7;
    const std::vector<Index> must = {hovered_col(), in_.pinned_col};
    if (column_step_.style == AxisLabels::Style::Numbers) return column_numbers(foot);
    const bool tilted = column_step_.style == AxisLabels::Style::Tilted,
               flat = column_step_.style == AxisLabels::Style::Flat;
    const std::vector<Index> chosen = labelled(map_.columns, cols(), column_step_.step, tilted ? 16.0F : 12.0F, must);
    for (const Index c : chosen) {
        const float x = map_.columns.centre(c);
        const bool strong = c == hovered_col() || c == in_.pinned_col;
        float room = (flat ? map_.columns.pitch - 2 : column_room_) + 0.5F;
        if (tilted) room = std::min(room, (canvas_.scene.width - x - 12) / kSine);
        std::string text =
            ellipsized(col_label(c), room, strong ? Font::Bold : Font::Text, column_size_, canvas_.kit().measure);
        const float length = canvas_.measure(text, column_size_, strong ? Font::Bold : Font::Text);
        const Color color = strong ? p.accent : p.text;
        const Font font = strong ? Font::Bold : Font::Text;
        const Target target{Target::Kind::Column, in_.node, -1, c};
        if (flat) {
            canvas_.text({x, foot}, std::move(text), color, column_size_, font, Align::Center);
            canvas_.area({x - map_.columns.pitch / 2, foot - 14, map_.columns.pitch, 20}, target);
        } else if (tilted) {
            canvas_.tilted({x + 4, foot}, std::move(text), 45, color, column_size_, font, Align::Left);
            const float reach = kSine * (length + 4), half = map_.columns.pitch / 2;
            LineItem area;
            area.points = {{x - half, map_.grid.y},
                           {x + half, map_.grid.y},
                           {x + half + reach, foot - reach},
                           {x - half + reach, foot - reach}};
            area.closed_fill = true;
            area.color = Color{0, 0, 0, 0};
            area.target = target;
            canvas_.scene.items.emplace_back(std::move(area));
        } else {
            canvas_.tilted({x + 0.36F * column_size_, foot}, std::move(text), 90, color, column_size_, font,
                           Align::Left);
            const float half = std::max(map_.columns.pitch, 13.0F) / 2;
            const float left = std::max(0.0F, x - half), right = std::min(canvas_.scene.width, x + half);
            canvas_.area({left, foot - length, right - left, length + 7}, target);
        }
    }
}

void MapBuilder::column_numbers(float foot) {
    const Palette& p = canvas_.colors;
    std::vector<Box> taken;
    const auto put = [&](Index c, bool strong) {
        if (c < 0 || c >= cols() || !map_.columns.shows(c)) return;
        const Font font = strong ? Font::Bold : Font::Text;
        std::string text = std::to_string(c);
        if (strong) text += " " + col_label(c);
        text = ellipsized(text, std::min(160.0F, map_.grid.width), font, kTinySize, canvas_.kit().measure);
        const float w = canvas_.measure(text, kTinySize, font);
        float x = map_.columns.centre(c);
        x = std::clamp(x, map_.grid.x + w / 2, std::max(map_.grid.x + w / 2, canvas_.scene.width - w / 2));
        for (const Box& other : taken)
            if (x - w / 2 < other.right() + 6 && other.x - 6 < x + w / 2) return;
        taken.push_back({x - w / 2, foot, w, 1});
        canvas_.text({x, foot}, text, strong ? p.accent : p.text_faint, kTinySize, font, Align::Center);
        const float tick = map_.columns.centre(c);
        canvas_.line({tick, foot + 2}, {tick, map_.grid.y - 1}, strong ? p.accent : p.grid, 1);
    };
    put(hovered_col(), true);
    if (in_.pinned_col != hovered_col()) put(in_.pinned_col, true);
    for (const Index c : labelled(map_.columns, cols(), column_step_.step, 0, {})) put(c, false);
}

void MapBuilder::row_labels() {
    const Palette& p = canvas_.colors;
    const bool numbers = row_step_.style == AxisLabels::Style::Numbers;
    const float room = std::max(row_room_, 20.0F), end = map_.grid.x - 10;
    const bool close = in_.top > 0 && !numbers && row_step_.step == 1;  // every row has its word
    const float clear = close ? std::min(row_size_ + 2, 0.95F * map_.rows.pitch) : row_size_ + 2;
    const std::vector<Index> must = {in_.selected_row, hovered_row(), in_.pinned_row};
    for (const Index r : labelled(map_.rows, rows(), row_step_.step, clear, must)) {
        const bool chosen = r == in_.selected_row, strong = chosen || r == hovered_row() || r == in_.pinned_row;
        std::string text = numbers ? std::to_string(r) : row_label(r);
        if (numbers && strong) text += " " + row_label(r);
        const float size = numbers ? kTinySize : std::min(kTextSize, std::max(row_size_, map_.rows.pitch - 2));
        const float y = map_.rows.centre(r);
        const float base = std::min(centred(y, size), std::floor(canvas_.scene.height - 0.25F * size));
        canvas_.fit({end, base}, text, std::min(room, end),
                    strong    ? p.accent
                    : numbers ? p.text_faint
                              : p.text,
                    size, strong ? Font::Bold : Font::Text, Align::Right);
        const float half = std::max(map_.rows.pitch, clear) / 2;
        const float top = std::max(map_.grid.y, y - half), bottom = std::min(map_.grid.bottom(), y + half);
        const float left = std::max(0.0F, end - room), right = std::min(canvas_.scene.width, end + 8);
        if (bottom > top) canvas_.area({left, top, right - left, bottom - top}, {Target::Kind::Row, in_.node, r, -1});
    }
}

Scene MapBuilder::build_row_words(const Heatmap& map) {
    map_.rows = map.rows;
    map_.grid = map.grid;
    map_.grid.x = canvas_.scene.width + 8;
    row_size_ = kTinySize;
    row_room_ = canvas_.scene.width;
    row_step_ = row_label_plan(map.rows.pitch, 9.5F);
    row_labels();
    return std::move(canvas_.scene);
}

Scene build_row_labels(const HeatmapInput& in, const Heatmap& map, float width, const SceneKit& kit) {
    return MapBuilder(in, std::floor(width), map.scene.height, kit, &map).build_row_words(map);
}

std::string MapBuilder::tick_text(double value) const {
    if (value == 0) return "0";
    const bool plain = colors_.scale != MapScale::Log && colors_.high >= 0.1 && colors_.high < 10;
    return plain ? fixed_number(value, 2) : short_number(value);
}

float MapBuilder::legend_text() const {
    float width = 0;
    for (const int most : {3, 4, 5})
        for (const double share : colors_.ticks(most))
            width = std::max(width, canvas_.measure(tick_text(colors_.value_at(share)), kTinySize));
    return 7 + std::ceil(width) + 3;
}

// From low to high: upwards, or to the right.
ImageItem MapBuilder::color_bar(Box box, bool upright) const {
    const Palette& p = canvas_.colors;
    ImageItem bar;
    bar.box = snapped(box);
    const int steps = std::max(2, static_cast<int>(upright ? box.height : box.width));
    const bool is_signed = in_.kind == MapKind::Signed;
    auto colors = std::make_shared<std::vector<Color>>();
    for (int i = 0; i < steps; ++i) {
        const double at = static_cast<double>(i) / (steps - 1), share = upright ? 1 - at : at;
        colors->push_back(is_signed ? p.diverging(2 * share - 1) : p.sequential(share));
    }
    bar.width = upright ? 1 : steps;
    bar.height = upright ? steps : 1;
    bar.pixels = std::move(colors);
    bar.key = hash_bytes(p.dark ? "legend dark" : "legend light") ^
              static_cast<std::uint64_t>(steps * 4 + (upright ? 2 : 0) + (is_signed ? 1 : 0));
    return bar;
}

void MapBuilder::legend_below() {
    const Palette& p = canvas_.colors;
    const float base = canvas_.scene.height - 5, x = map_.grid.x, right = map_.grid.right();
    const std::string low = tick_text(colors_.value_at(0)), high = tick_text(colors_.value_at(1));
    const float from = x + canvas_.measure(low, kTinySize) + 6, to = right - canvas_.measure(high, kTinySize) - 6;
    if (to - from < 16) return;
    canvas_.text({x, base}, low, p.text_faint, kTinySize);
    canvas_.text({right, base}, high, p.text_faint, kTinySize, Font::Text, Align::Right);
    ImageItem bar = color_bar({from, base - 8, to - from, 8}, false);
    const Box box = bar.box;
    canvas_.scene.items.emplace_back(std::move(bar));
    canvas_.frame(box, p.card_border, 2, 1);
}

void MapBuilder::legend() {
    const Palette& p = canvas_.colors;
    const float x = map_.grid.right() + kLegendGap;
    const float room = canvas_.scene.height - map_.grid.y - 4;
    const float height = std::min(std::max(map_.grid.height, kLeastLegend), room);
    ImageItem bar = color_bar({x, map_.grid.y, kLegendBar, height}, true);
    const Box box = bar.box;
    canvas_.scene.items.emplace_back(std::move(bar));
    canvas_.frame(box, p.card_border, 2, 1);
    const float beside = legend_text() - 7;
    for (const double share : colors_.ticks(static_cast<int>(height / 26))) {
        const float y = box.bottom() - static_cast<float>(share) * box.height;
        canvas_.fit({box.right() + 7, std::clamp(centred(y, kTinySize), box.y + 0.72F * kTinySize, box.bottom())},
                    tick_text(colors_.value_at(share)), beside, p.text_faint, kTinySize);
    }
}

}  // namespace attn
