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

HeatmapInput map_input(const Ui& ui, const AppState& state, const CompareView& view, const CardLayout& layout,
                       std::size_t i, const Matrix& values, bool is_signed) {
    const ColumnMaps& maps = view.maps(i);
    HeatmapInput in;
    in.values = &values;
    in.row_labels = query_labels(*maps.snapshot);
    in.col_labels = key_labels(*maps.snapshot);
    in.node = static_cast<int>(i);
    in.kind = is_signed ? MapKind::Signed : MapKind::Weights;
    const bool of_weights = !is_signed && layout.shown.values != CompareValues::Scores;
    in.scale = of_weights && state.preferences.color_scale == ColorScale::Log ? MapScale::Log : MapScale::Linear;
    if (maps.allowed.size() == values.size()) in.allowed = &maps.allowed;
    const std::optional<double>& bound = is_signed ? layout.signed_bound : layout.weights_bound;
    if (bound && *bound > 0 && in.scale == MapScale::Linear) {
        in.high = *bound;
        if (is_signed) in.low = -*bound;
    }
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
    return in;
}

// "it → animal", the weight, the reference's, the difference.
void draw_tip(Ui& ui, const CompareView& view, std::size_t i, const Matrix& values, Index row, Index col, ImVec2 low,
              ImVec2 high) {
    const auto number = [](double x) { return short_number(x); };
    std::vector<std::string> lines;
    const ColumnMaps& maps = view.maps(i);
    const auto add = [&](const char* key, const Matrix& m) {
        if (m.size() > 0 && row < m.rows() && col < m.cols())
            lines.push_back(ui.tr(key, {{"x", number(static_cast<double>(m(row, col)))}}));
    };
    if (maps.weights != nullptr && &values != maps.weights) add("compare.tip.weight", *maps.weights);
    if (&values != &maps.scores) add("compare.tip.score", maps.scores);
    if (i != view.reference() && maps.difference.size() > 0 && std::isfinite(maps.difference(row, col)))
        lines.push_back(ui.tr("compare.tip.difference", {{"x", number(static_cast<double>(maps.difference(row, col)))},
                                                         {"name", view.name(view.reference())}}));
    tooltip(ui, low, high,
            fmt::format("{} → {}   {}", view.column_word(i, row), view.column_word(i, col),
                        number(static_cast<double>(values(row, col)))),
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
void add_cells(Ui& ui, std::size_t i, const Heatmap& map, const Matrix& values, const SnapshotPtr& keeper,
               ImVec2 origin) {
    const Lane rows = map.rows, columns = map.columns;
    ui.anchors.add_rule(fmt::format("compare/map/{}/cell", i),
                        [=, cells = values.data(), height = values.rows(), width = values.cols(),
                         scale = ui.scale](std::string_view rest) -> std::optional<Anchor> {
                            (void)keeper;  // of the cells
                            const auto cell = row_and_column(rest);
                            if (!cell) return std::nullopt;
                            const auto [r, c] = *cell;
                            if (r >= height || c >= width) return std::nullopt;
                            Anchor a;
                            a.rect = {origin.x + columns.edge(c) * scale, origin.y + rows.edge(r) * scale,
                                      columns.pitch * scale, rows.pitch * scale};
                            a.value = fmt::format("{:.3f}", static_cast<double>(cells[r * width + c]));
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

std::optional<std::pair<Index, Index>> cell_at(const Heatmap& map, Point at, const Matrix& values) {
    if (!map.grid.contains(at)) return std::nullopt;
    const auto place = [](const Lane& lane, float x, Index count) {
        return std::clamp<Index>(static_cast<Index>((x - lane.start) / lane.pitch), 0, count - 1);
    };
    return std::pair(place(map.rows, at.y, values.rows()), place(map.columns, at.x, values.cols()));
}

}  // namespace

void draw_compare_map(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local,
                      const CardLayout& layout, std::size_t i, Actions& out) {
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = layout.beside > 0 ? layout.beside : layout.inner;
    bool is_signed = false;
    const Matrix* values = values_of(view, i, layout.shown, is_signed);
    if (values == nullptr) {
        label(ui, ui.tr("compare.no-values"),
              {.color = ui.palette->text_faint, .em = kSmallText, .wrap = true, .width = ui.px(width)});
        return;
    }
    const HeatmapInput in = map_input(ui, state, view, layout, i, *values, is_signed);
    CompareCache::Picture& picture = local.cache.pictures[i];
    const std::uint64_t key = heatmap_key(in, width, layout.map, *ui.palette) ^
                              (ui.texts.language() == "zh" ? 1U : 0U) ^
                              (static_cast<std::uint64_t>(std::lround(ui.scale * 1000)) << 32U);
    if (!picture.map || picture.key != key) {
        picture.map = build_heatmap(in, width, layout.map, ui.kit(), picture.map ? &*picture.map : nullptr);
        picture.key = key;
    }
    const Heatmap& map = *picture.map;
    const SceneTouch t = scene_view(ui, fmt::format("compare/map/{}", i), map.scene);
    add_cells(ui, i, map, *values, view.maps(i).snapshot, t.touch.low);
    const auto cell = t.touch.hovered ? cell_at(map, t.at, *values) : std::nullopt;
    if (cell) {
        const Index row = view.of_column(i, cell->first), col = view.of_column(i, cell->second);
        local.hovered = Target{Target::Kind::Cell, -1, row, col};
        if (!ui.popup_open())
            draw_tip(
                ui, view, i, *values, cell->first, cell->second,
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

    ImGui::SetCursorScreenPos({low.x, low.y + ui.px(layout.map + 4)});
    const MapColors colors{*ui.palette, in.kind, in.scale, map.low, map.high};
    const float most = std::min(width, 260.0F);
    scene_view(ui, fmt::format("compare/legend/{}", i), build_legend(colors, most, ui.kit()), {.focusable = false});
}

}  // namespace attn::gui
