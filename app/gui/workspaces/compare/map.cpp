// The map of one column. Rows and columns are linked with the other maps by the words of the first sentence.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/gui/widgets/scene_view.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/compare/card.hpp"
#include "core/scene/compare_plots.hpp"
#include "core/scene/labels.hpp"
#include "core/scene/number.hpp"

namespace attn::gui {

namespace {

// "it → animal", the weight, the reference's, the difference.
void draw_tip(Ui& ui, const CompareView& view, std::size_t i, const ShownValues& shown, Index row, Index col,
              ImVec2 low, ImVec2 high) {
    std::vector<std::string> lines;
    const auto value = [&](std::size_t column, CompareValues values, Index r, Index c) -> std::optional<double> {
        const ShownValues of = view.values(column, {values});
        return of.values != shown.values && of.has(r, c) ? std::optional(of.at(r, c)) : std::nullopt;
    };
    if (const auto weight = value(i, CompareValues::Weights, row, col))
        lines.push_back(ui.tr("compare.tip.weight", {{"x", short_number(*weight)}}));
    if (const auto score = value(i, CompareValues::Scores, row, col))
        lines.push_back(ui.tr("compare.tip.score", {{"x", short_number(*score)}}));
    const std::size_t reference = view.reference();
    const ShownValues mine = view.values(i, {}), others = view.values(reference, {});
    const Index there = view.in_column(reference, view.of_column(i, row)),
                key = view.in_column(reference, view.of_column(i, col));
    if (i != reference && mine.has(row, col) && others.has(there, key))
        lines.push_back(ui.tr("compare.tip.difference", {{"x", short_number(mine.at(row, col) - others.at(there, key))},
                                                         {"name", view.name(reference)}}));
    tooltip(ui, low, high,
            fmt::format("{} → {}   {}", view.column_word(i, row), view.column_word(i, col),
                        short_number(shown.at(row, col))),
            lines);
}

void pin(const AppState& state, Index row, Index col, Actions& out) {
    const CompareLook& look = state.compare;
    if (row < 0 || col < 0) return;
    if (look.pinned && look.pinned_row == row && look.pinned_col == col) return out.push_back(UnpinCompare{});
    out.push_back(SelectCompareQuery{static_cast<int>(row)});
    out.push_back(PinCompare{static_cast<int>(row), static_cast<int>(col)});
}

// Rule anchors: compare/map/COLUMN/cell/ROW/COLUMN, in the tokens of its own sentence.
void add_cells(Ui& ui, std::size_t i, const Heatmap& map, const ShownValues& shown, ImVec2 origin) {
    ui.anchors.add_rule(
        fmt::format("compare/map/{}/cell", i),
        [=, rows = map.rows, columns = map.columns, scale = ui.scale](std::string_view rest) -> std::optional<Anchor> {
            const auto cell = row_and_column(rest);
            if (!cell || cell->first >= shown.rows.of() || cell->second >= shown.values->cols()) return std::nullopt;
            const auto [r, c] = *cell;
            Anchor a;
            a.rect = {origin.x + columns.edge(c) * scale, origin.y + rows.edge(r) * scale, columns.pitch * scale,
                      rows.pitch * scale};
            a.value = shown.has(r, c) ? fmt::format("{:.3f}", shown.at(r, c)) : "…";
            return a;
        });
}

// Arrows walk, Enter pins.
void take_map_keys(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local, const Touch& t,
                   Actions& out) {
    const auto count = static_cast<int>(view.words().size());
    if (ui.input.take(Key::Left)) --local.cursor_col;
    if (ui.input.take(Key::Right)) ++local.cursor_col;
    if (ui.input.take(Key::Up)) out.push_back(MoveCompareQuery{-1});
    if (ui.input.take(Key::Down)) out.push_back(MoveCompareQuery{1});
    local.cursor_col = std::clamp(local.cursor_col, 0, std::max(count, 1) - 1);
    local.hovered = Target{Target::Kind::Cell, -1, view.row(), local.cursor_col};
    if (t.activated && !t.clicked) pin(state, view.row(), local.cursor_col, out);
}

std::optional<std::pair<Index, Index>> cell_at(const Heatmap& map, Point at, const ShownValues& shown) {
    if (!map.grid.contains(at)) return std::nullopt;
    const auto place = [](const Lane& lane, float x, Index count) {
        return std::clamp<Index>(static_cast<Index>((x - lane.start) / lane.pitch), 0, count - 1);
    };
    return std::pair(place(map.rows, at.y, shown.rows.of()), place(map.columns, at.x, shown.values->cols()));
}

}  // namespace

HeatmapInput compare_map_input(const Ui& ui, const AppState& state, const CompareView& view, const CardLayout& layout,
                               std::size_t i, const ShownValues& shown) {
    HeatmapInput in;
    in.values = shown.values.get();
    if (!shown.rows.all()) in.there = shown.rows;
    in.row_labels = query_labels(*view.snapshot(i));
    in.col_labels = key_labels(*view.snapshot(i));
    in.node = static_cast<int>(i);
    in.kind = shown.is_signed ? MapKind::Signed : MapKind::Weights;
    const bool of_weights = !shown.is_signed && layout.shown.values != CompareValues::Scores;
    in.scale = of_weights && state.preferences.color_scale == ColorScale::Log ? MapScale::Log : MapScale::Linear;
    in.hidden_by = view.maps(i).hidden_by.get();
    const std::optional<double>& bound = shown.is_signed ? layout.signed_bound : layout.weights_bound;
    if (bound && *bound > 0) in.high = *bound;
    in.selected_row = view.in_column(i, view.row());
    in.hovered = state.selection.hovered;
    in.hovered.row = view.in_column(i, in.hovered.row);
    in.hovered.col = view.in_column(i, in.hovered.col);
    const CompareLook& look = state.compare;
    if (look.pinned) {
        in.pinned_row = view.in_column(i, look.pinned_row);
        in.pinned_col = view.in_column(i, look.pinned_col);
    }
    in.reveal = layout.shown.reveal;
    if (layout.shown.only_row) in.only_row = in.selected_row;
    in.pixel_ratio = ui.scale;
    in.legend = false;  // there is one line for it below
    in.top = layout.map_top;
    return in;
}

void draw_compare_map(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local,
                      const CardLayout& layout, std::size_t i, Actions& out) {
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = layout.beside > 0 ? layout.beside : layout.inner;
    const ShownValues shown = view.values(i, layout.shown);
    CompareCache::Column& kept = local.cache.columns[i];
    if (shown.values == nullptr) {
        kept.map.reset();
        label(ui, ui.tr(view.filling(i) ? "compare.computing" : "compare.no-values"),
              {.color = ui.palette->text_faint, .em = kSmallText, .wrap = true, .width = ui.px(width)});
        return;
    }
    const HeatmapInput in = compare_map_input(ui, state, view, layout, i, shown);
    const std::uint64_t key = heatmap_key(in, width, layout.map, *ui.palette) ^ ui.kit_key();
    if (!kept.map || kept.key != key) {
        kept.map = build_heatmap(in, width, layout.map, ui.kit(), kept.map ? &*kept.map : nullptr);
        kept.key = key;
    }
    const Heatmap& map = *kept.map;
    const SceneTouch t = scene_view(ui, fmt::format("compare/map/{}", i), map.scene);
    add_cells(ui, i, map, shown, t.touch.low);
    const auto cell = t.touch.hovered ? cell_at(map, t.at, shown) : std::nullopt;
    if (cell) {
        const Index row = view.of_column(i, cell->first), col = view.of_column(i, cell->second);
        local.hovered = Target{Target::Kind::Cell, -1, row, col};
        if (!ui.popup_open() && !local.drag.moving && shown.rows.has(cell->first))
            draw_tip(
                ui, view, i, shown, cell->first, cell->second,
                t.touch.low + ImVec2(map.columns.edge(cell->second), map.rows.edge(cell->first)) * ui.scale,
                t.touch.low + ImVec2(map.columns.edge(cell->second + 1), map.rows.edge(cell->first + 1)) * ui.scale);
        if (t.touch.clicked) pin(state, row, col, out);
    } else if (t.hit.kind == Target::Kind::Row || t.hit.kind == Target::Kind::Column) {
        Target target = t.hit;
        target.node = -1;
        target.row = view.of_column(i, target.row);
        target.col = view.of_column(i, target.col);
        local.hovered = target;
        if (t.touch.clicked && target.row >= 0) out.push_back(SelectCompareQuery{static_cast<int>(target.row)});
    }
    if (t.touch.ring) take_map_keys(ui, state, view, local, t.touch, out);
    if (!layout.legend) return;
    ImGui::SetCursorScreenPos({low.x, low.y + ui.px(layout.map + 4)});
    const MapColors colors{*ui.palette, in.kind, in.scale, map.low, map.high};
    scene_view(ui, fmt::format("compare/legend/{}", i), build_legend(colors, std::min(width, 260.0F), ui.kit()),
               {.focusable = false});
}

}  // namespace attn::gui
