// The hand on the matrix: hovering, choosing, pinning, zooming, panning, drawing the mask, by mouse and by keyboard.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/gui/workspaces/explore/map.hpp"

namespace attn::gui {

namespace {

// The cell under a point of the grid, whether it is drawn as a rectangle or as part of an image.
std::optional<std::pair<Index, Index>> cell_at(const Heatmap& map, Point p) {
    if (!map.grid.contains(p) || map.rows.pitch <= 0 || map.columns.pitch <= 0) return std::nullopt;
    const auto index = [](const Lane& lane, float x) {
        return static_cast<Index>(std::floor(static_cast<double>((x - lane.start) / lane.pitch) + lane.first));
    };
    return std::pair{index(map.rows, p.y), index(map.columns, p.x)};
}

void zoom(const AppState& state, const Heatmap& map, Point at, float wheel, Actions& out) {
    const Matrix& m = state.snapshot->graph.value(state.snapshot->weights(shown_head(state)));
    const double factor = std::pow(0.8, static_cast<double>(wheel));
    const auto axis = [&](const Lane& lane, float x, Index all, double& first, double& size) {
        const double under = static_cast<double>((x - lane.start) / lane.pitch) + lane.first;
        size = std::clamp(lane.count * factor, std::min(4.0, static_cast<double>(all)), static_cast<double>(all));
        first = std::clamp(under - (under - lane.first) / lane.count * size, 0.0, static_cast<double>(all) - size);
    };
    MatrixWindow w;
    axis(map.rows, at.y, m.rows(), w.first_row, w.rows);
    axis(map.columns, at.x, m.cols(), w.first_col, w.cols);
    if (w.rows >= static_cast<double>(m.rows()) && w.cols >= static_cast<double>(m.cols())) out.push_back(ResetZoom{});
    else out.push_back(SetZoom{w});
}

void pan(const AppState& state, const Heatmap& map, const Ui& ui, Actions& out) {
    const ImVec2 by = ImGui::GetIO().MouseDelta;
    if (by.x == 0 && by.y == 0) return;
    MatrixWindow w = state.window;
    if (w == MatrixWindow{}) return;
    w.first_col -= static_cast<double>(by.x / ui.scale / map.columns.pitch);
    w.first_row -= static_cast<double>(by.y / ui.scale / map.rows.pitch);
    out.push_back(SetZoom{w});
}

bool is_blocked(const AppState& state, Index row, Index col) {
    const auto& blocked = state.document.blocked;
    return std::find(blocked.begin(), blocked.end(), std::pair(static_cast<int>(row), static_cast<int>(col))) !=
           blocked.end();
}

// Every cell between the last frame's and this one: a fast hand leaves no gaps.
void draw_stroke(const AppState& state, ExploreUi& local, std::pair<Index, Index> cell, Actions& out) {
    if (!local.stroke) local.draw_block = !is_blocked(state, cell.first, cell.second);
    const auto [row, col] = local.stroke.value_or(cell);
    const Index steps = std::max({std::abs(cell.first - row), std::abs(cell.second - col), Index{1}});
    for (Index k = 0; k <= steps; ++k) {
        const Index r = row + (cell.first - row) * k / steps, c = col + (cell.second - col) * k / steps;
        if (is_blocked(state, r, c) != local.draw_block)
            out.push_back(SetBlocked{static_cast<int>(r), static_cast<int>(c), local.draw_block, true});
    }
    local.stroke = cell;
}

// The keyboard in the matrix: arrows move, Enter pins (or draws the mask), Page Up and Page Down zoom.
void take_map_keys(Ui& ui, const AppState& state, ExploreUi& local, const SceneTouch& view, Actions& out) {
    const Matrix& m = state.snapshot->graph.value(shown_node(state, local));
    const Index row = shown_query(state);
    Index& col = local.cursor_col;
    if (ui.input.take(Key::Left)) --col;
    if (ui.input.take(Key::Right)) ++col;
    if (ui.input.take(Key::Up)) out.push_back(MoveQuery{-1});
    if (ui.input.take(Key::Down)) out.push_back(MoveQuery{1});
    col = std::clamp(col, Index{0}, m.cols() - 1);
    const Heatmap& map = *local.map;
    const Point at{map.columns.centre(col), map.rows.centre(row)};
    if (ui.input.take(Key::PageUp)) zoom(state, map, at, 1, out);
    if (ui.input.take(Key::PageDown)) zoom(state, map, at, -1, out);
    MatrixWindow w = state.window;
    if (!(w == MatrixWindow{})) {  // the window follows
        w.first_col = std::clamp(w.first_col, static_cast<double>(col) + 1 - w.cols, static_cast<double>(col));
        w.first_row = std::clamp(w.first_row, static_cast<double>(row) + 1 - w.rows, static_cast<double>(row));
        if (!(w == state.window)) out.push_back(SetZoom{w});
    }
    local.hovered = Target{Target::Kind::Cell, shown_node(state, local), row, col};
    if (!view.touch.activated || view.touch.clicked) return;
    const int r = static_cast<int>(row), c = static_cast<int>(col);
    if (local.drawing) out.push_back(ToggleBlocked{r, c});
    else if (state.document.view.pinned && state.document.view.pinned_row == r && state.document.view.pinned_col == c)
        out.push_back(Unpin{});
    else out.push_back(Pin{r, c});
}

// Rule anchors, so that scripts reach a cell: explore/map/cell/ROW/COLUMN.
void add_cell_anchors(Ui& ui, const AppState& state, const Heatmap& map, ImVec2 origin, NodeId node) {
    const Matrix& values = state.snapshot->graph.value(node);
    const Lane rows = map.rows, columns = map.columns;
    const float scale = ui.scale;
    ui.anchors.add_rule("explore/map/cell",
                        [=, snapshot = state.snapshot, cells = values.data(), height = values.rows(),
                         width = values.cols()](std::string_view rest) -> std::optional<Anchor> {
                            const auto cell = row_and_column(rest);
                            if (!cell) return std::nullopt;
                            const auto [r, c] = *cell;
                            if (r >= height || c >= width || !rows.shows(r) || !columns.shows(c)) return std::nullopt;
                            Anchor a;
                            a.rect = {origin.x + columns.edge(c) * scale, origin.y + rows.edge(r) * scale,
                                      columns.pitch * scale, rows.pitch * scale};
                            if (snapshot->graph.has_row(node, r))
                                a.value = fmt::format("{:.3f}", static_cast<double>(cells[r * width + c]));
                            return a;
                        });
}

}  // namespace

void use_map(Ui& ui, const AppState& state, ExploreUi& local, const SceneTouch& view, Actions& out) {
    const Heatmap& map = *local.map;
    add_cell_anchors(ui, state, map, view.touch.low, shown_node(state, local));
    if (shows_old_result(state)) return;  // pale, and of other words than those that are chosen
    const auto cell = cell_at(map, view.at);
    if (view.hit.kind != Target::Kind::None) local.hovered = view.hit;
    if (view.touch.hovered && cell) {
        local.hovered = Target{Target::Kind::Cell, shown_node(state, local), cell->first, cell->second};
        if (ImGui::GetIO().MouseWheel != 0) zoom(state, map, view.at, ImGui::GetIO().MouseWheel, out);
    }
    if (view.touch.ring) take_map_keys(ui, state, local, view, out);
    if (local.drawing) {
        if (view.touch.held && cell) draw_stroke(state, local, *cell, out);
        // Wherever the button is let go, the stroke is over: one step of undo.
        if (local.stroke && !view.touch.held) {
            local.stroke.reset();
            out.push_back(CommitEdit{});
        }
        return;
    }
    if (view.touch.held && ImGui::IsMouseDragging(ImGuiMouseButton_Left, ui.px(4))) {
        local.panning = true;
        pan(state, map, ui, out);
        return;
    }
    const bool was_panning = local.panning;
    if (!view.touch.held) local.panning = false;
    if (!view.touch.clicked || was_panning) return;
    if (cell) {
        const Document::View& v = state.document.view;
        if (v.pinned && v.pinned_row == cell->first && v.pinned_col == cell->second) {
            out.push_back(Unpin{});
        } else {
            out.push_back(SelectQuery{static_cast<int>(cell->first)});
            out.push_back(Pin{static_cast<int>(cell->first), static_cast<int>(cell->second)});
        }
    } else if (view.hit.kind == Target::Kind::Row) {
        out.push_back(SelectQuery{static_cast<int>(view.hit.row)});
    }
}

}  // namespace attn::gui
