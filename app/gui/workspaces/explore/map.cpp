// The middle: the matrix of the shown head, query (row) -> key (column), and underneath where the chosen query looks.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/gui/ui/painter.hpp"
#include "app/gui/widgets/scene_view.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/explore/explore.hpp"
#include "core/analysis/row_stats.hpp"
#include "core/scene/bars.hpp"
#include "core/scene/formula.hpp"
#include "core/scene/inspector.hpp"
#include "core/scene/visible.hpp"

namespace attn::gui {

namespace {

constexpr float kBarsHeight = 178;

NodeId shown_node(const AppState& state, const ExploreUi& local) {
    const Snapshot& s = *state.snapshot;
    const int head = shown_head(state);
    if (local.values == MapValues::Scores && head >= 0) return s.head(head).scores;
    return s.weights(head);
}

// What a reader must know of the matrix: direction, head, and what a row sums to.
std::string describe(const Ui& ui, const AppState& state, const ExploreUi& local) {
    const Snapshot& s = *state.snapshot;
    const int head = shown_head(state);
    std::string which;
    if (s.heads() > 1)
        which = head < 0 ? ui.tr("explore.map.mean", {{"n", std::to_string(s.heads())}})
                         : ui.tr("explore.map.head", {{"h", std::to_string(head)}, {"n", std::to_string(s.heads())}});
    const Alignment* alignment = find(alignments(), s.document.mechanism.alignment);
    const std::string rows = local.values == MapValues::Scores && head >= 0     ? ui.tr("explore.map.scores")
                             : alignment != nullptr && !alignment->distribution ? ui.tr("explore.map.partial")
                                                                                : ui.tr("explore.map.sums");
    return ui.tr("explore.map.direction") + (which.empty() ? "" : " · " + which) + " · " + rows;
}

void draw_heading(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    const Snapshot& s = *state.snapshot;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;

    // The formula of the whole, at the right.
    const ScoreFunction* score = find(score_functions(), s.document.mechanism.score);
    const Alignment* alignment = find(alignments(), s.document.mechanism.alignment);
    float free = width;
    if (score != nullptr && alignment != nullptr) {
        const Formula f =
            typeset(fmt::format("e = {}", score->formula), kFormulaSize, ui.palette->text, ui.kit().measure);
        const float pad = 12, box_width = (f.width + 2 * pad) * ui.scale, box_height = ui.px(34);
        if (box_width < width * 0.6F) {
            free = width - box_width - ui.px(12);
            const ImVec2 low{start.x + width - box_width, start.y};
            draw_well(ui, ImGui::GetWindowDrawList(), low, {low.x + box_width, low.y + box_height});
            paint_items(f.items, ImGui::GetWindowDrawList(), {low.x + ui.px(pad), low.y + ui.px(22)}, ui);
        }
    }
    label(ui,
          local.values == MapValues::Scores && shown_head(state) >= 0 ? ui.tr("explore.map.title.scores")
                                                                      : ui.tr("explore.map.title"),
          {.em = 14.5F, .font = Font::Bold, .width = free});
    label(ui, describe(ui, state, local),
          {.color = ui.palette->text_soft, .em = kSmallText, .wrap = true, .width = free});
    space(ui, 6);

    const Choice values[] = {{"weights", ui.tr("explore.map.weights")},
                             {"scores", ui.tr("explore.map.raw"), {}, shown_head(state) >= 0}};
    ImVec2 at = ImGui::GetCursorScreenPos();
    if (const auto picked = segmented(ui, "explore/map/values", values, static_cast<std::size_t>(local.values), 190))
        local.values = static_cast<MapValues>(*picked);
    float below = ImGui::GetCursorScreenPos().y;
    ImGui::SetCursorScreenPos({at.x + ui.px(204), at.y});
    const Choice scales[] = {{"linear", ui.tr("explore.map.linear")}, {"log", ui.tr("explore.map.log")}};
    if (const auto picked =
            segmented(ui, "explore/map/scale", scales, static_cast<std::size_t>(state.preferences.color_scale), 150))
        out.push_back(SetColorScale{static_cast<ColorScale>(*picked)});
    // What the numbers are made of, always in sight.
    const std::string untrained =
        ui.tr("explore.untrained", {{"seed", std::to_string(s.document.mechanism.options.seed)}});
    const BadgeOptions honest{.color = ui.palette->warning, .border = true, .hint = ui.tr("explore.untrained.hint")};
    const float badge_width = badge_size(ui, untrained, honest).x;
    float right = start.x + width - badge_width;
    const bool beside = right > at.x + ui.px(362);
    ImGui::SetCursorScreenPos(beside ? ImVec2{right, at.y + ui.px(3)} : ImVec2{at.x, below});
    badge(ui, "explore/untrained", untrained, honest);
    if (!beside) below = ImGui::GetCursorScreenPos().y, right = start.x + width;
    if (!(state.window == MatrixWindow{})) {
        const float all_width = button_size(ui, ui.tr("explore.map.all")).x;
        ImGui::SetCursorScreenPos({right - all_width - ui.px(8), at.y});
        if (button(ui, "explore/map/all", ui.tr("explore.map.all"))) out.push_back(ResetZoom{});
    }
    ImGui::SetCursorScreenPos({at.x, below});
    space(ui, 4);
}

HeatmapInput map_input(const AppState& state, const ExploreUi& local, float scale) {
    const Snapshot& s = *state.snapshot;
    const NodeId node = shown_node(state, local);
    HeatmapInput in = heatmap_input(s, node);
    if (local.allowed.size() > 0) in.allowed = &local.allowed;
    const bool scores = in.kind == MapKind::Signed;
    in.scale = state.preferences.color_scale == ColorScale::Log && !scores ? MapScale::Log : MapScale::Linear;
    in.first_row = state.window.first_row;
    in.first_col = state.window.first_col;
    in.rows = state.window.rows;
    in.cols = state.window.cols;
    in.selected_row = shown_query(state);
    in.hovered = state.selection.hovered;
    in.pixel_ratio = scale;
    if (state.document.view.pinned) {
        in.pinned_row = state.document.view.pinned_row;
        in.pinned_col = state.document.view.pinned_col;
    }
    if (!state.playback.settled()) {  // one word first, then the whole matrix
        const double matrix = step_progress(state.playback, PlaybackStep::Matrix);
        const double row = scores ? step_progress(state.playback, PlaybackStep::Score)
                                  : step_progress(state.playback, PlaybackStep::Normalise);
        if (matrix > 0) {
            in.reveal = matrix;
        } else {
            in.only_row = in.selected_row;
            in.reveal = row;
        }
    }
    return in;
}

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

void handle_map(Ui& ui, const AppState& state, ExploreUi& local, const SceneTouch& view, Actions& out) {
    const Heatmap& map = *local.map;
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

// Rule anchors, so that scripts reach a cell: explore/map/cell/ROW/COLUMN.
void add_cell_anchors(Ui& ui, const AppState& state, const Heatmap& map, ImVec2 origin, const Matrix& values) {
    const Lane rows = map.rows, columns = map.columns;
    const float scale = ui.scale;
    ui.anchors.add_rule("explore/map/cell",
                        [=, snapshot = state.snapshot, cells = values.data(), height = values.rows(),
                         width = values.cols()](std::string_view rest) -> std::optional<Anchor> {
                            const std::size_t slash = rest.find('/');
                            if (slash == std::string_view::npos) return std::nullopt;
                            const auto number = [](std::string_view digits) {
                                Index n = digits.empty() ? -1 : 0;
                                for (const char c : digits)
                                    n = c < '0' || c > '9' || n < 0 || n > 100000 ? -1 : n * 10 + (c - '0');
                                return n;
                            };
                            const Index r = number(rest.substr(0, slash)), c = number(rest.substr(slash + 1));
                            if (r < 0 || c < 0 || r >= height || c >= width || !rows.shows(r) || !columns.shows(c))
                                return std::nullopt;
                            Anchor a;
                            a.rect = {origin.x + columns.edge(c) * scale, origin.y + rows.edge(r) * scale,
                                      columns.pitch * scale, rows.pitch * scale};
                            a.value = fmt::format("{:.3f}", static_cast<double>(cells[r * width + c]));
                            return a;
                        });
}

void draw_map(Ui& ui, const AppState& state, ExploreUi& local, float height, Actions& out) {
    const NodeId node = shown_node(state, local);
    if (!state.snapshot->graph.has_value(node)) {  // of another head of a long text; it is on its way
        label(ui, ui.tr("explore.computing"), {.color = ui.palette->text_soft});
        ImGui::Dummy({1, height});
        return;
    }
    const int head = shown_head(state);
    if (local.map_snapshot != state.snapshot || local.map_head != head) {
        local.allowed = visible_cells(*state.snapshot, head);
        local.map.reset();
        local.map_snapshot = state.snapshot;
        local.map_head = head;
    }
    const HeatmapInput in = map_input(state, local, ui.scale);
    const float width = std::floor(ImGui::GetContentRegionAvail().x / ui.scale);
    const std::uint64_t key = heatmap_key(in, width, height, *ui.palette) ^ (ui.texts.language() == "zh" ? 1U : 0U) ^
                              (static_cast<std::uint64_t>(std::lround(ui.scale * 1000)) << 32U);
    if (!local.map || local.map_key != key) {
        local.map = build_heatmap(in, width, height, ui.kit(), local.map ? &*local.map : nullptr);
        local.map_key = key;
    }
    const SceneTouch view = scene_view(ui, "explore/map", local.map->scene);
    add_cell_anchors(ui, state, *local.map, view.touch.low, *in.values);
    handle_map(ui, state, local, view, out);

    const Target& h = state.selection.hovered;
    if (view.touch.hovered && h.kind == Target::Kind::Cell && h.row < in.values->rows() && h.col < in.values->cols() &&
        !ui.popup_open()) {
        const Scene tip = build_tooltip(*state.snapshot, shown_head(state), h.row, h.col, ui.kit());
        const ImVec2 size{tip.width * ui.scale, tip.height * ui.scale};
        ImVec2 at{view.touch.low.x + (local.map->columns.edge(h.col) + local.map->columns.pitch) * ui.scale + ui.px(6),
                  view.touch.low.y + (local.map->rows.edge(h.row) + local.map->rows.pitch) * ui.scale + ui.px(6)};
        const ImVec2 screen = ImGui::GetIO().DisplaySize;
        if (at.x + size.x > screen.x - ui.px(8))
            at.x = view.touch.low.x + local.map->columns.edge(h.col) * ui.scale - size.x - ui.px(6);
        if (at.y + size.y > screen.y - ui.px(8))
            at.y = view.touch.low.y + local.map->rows.edge(h.row) * ui.scale - size.y - ui.px(6);
        paint(tip, ImGui::GetForegroundDrawList(), at, ui);
    }
}

void draw_bars(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    const Snapshot& s = *state.snapshot;
    const int head = shown_head(state);
    const Index row = shown_query(state);
    const NodeId node = s.weights(head);
    if (!s.graph.has_value(node)) return;
    const Matrix& weights = s.graph.value(node);

    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string text = ui.tr("explore.looks", {{"word", query_word(state)}});
    const std::vector<std::string> keys = token_texts(s.keys);
    const auto share = [](double x) { return fmt::format("{:.{}f}", x, x > 0 && x < 0.1 ? 3 : 2); };
    const double sum = row_sum(weights, row);
    std::vector<std::pair<std::string, std::string>> badges = {
        {"entropy", ui.tr("explore.badge.entropy", {{"x", fmt::format("{:.2f}", entropy_bits(weights, row))}})},
        {"peak", ui.tr("explore.badge.peak", {{"x", share(row_max(weights, row))}})},
        {"top", ui.tr("explore.badge.top", {{"x", share(top_mass(weights, row, 3))}})},
        {"sink", ui.tr("explore.badge.sink", {{"x", share(sink_share(weights, row, sink_columns(keys)))}})},
    };
    const bool partial = std::abs(sum - 1) > 1e-4;
    if (partial)
        badges.insert(badges.begin(),
                      {"sum", sum <= 0 ? ui.tr("explore.badge.masked")
                                       : ui.tr("explore.badge.sum", {{"x", fmt::format("{:.2f}", sum)}})});
    // The badges stand at the right, on a line of their own when there is no room beside the title.
    float total = 0;
    for (const auto& [id, words] : badges) total += badge_size(ui, words).x + ui.px(6);
    const float name = ui.text_width(text, 13, Font::Bold);
    label(ui, text, {.em = 13, .font = Font::Bold, .width = width});
    const bool beside = name + total + ui.px(16) < width;
    if (beside) ImGui::SetCursorScreenPos({start.x + width - total + ui.px(6), start.y - ui.px(1)});
    {
        Flow flow(ui, 6, 4);
        for (const auto& [id, words] : badges) {
            BadgeOptions options;
            if (id == "sum") options.color = ui.palette->warning;
            options.hint = ui.tr("explore.badge." + id + ".hint");  // i18n-keys: explore.badge.*.hint
            flow.next(badge_size(ui, words, options));
            badge(ui, "explore/badge/" + id, words, options);
        }
        flow.end();
    }
    const float left = std::max(ui.px(90), ImGui::GetContentRegionAvail().y);
    BarsInput in = bars_input(s, head, row);
    in.hovered = state.selection.hovered;
    if (state.document.view.pinned && state.document.view.pinned_row == row)
        in.pinned_col = state.document.view.pinned_col;
    if (local.map) in.lane = local.map->columns;
    if (!state.playback.settled() && step_progress(state.playback, PlaybackStep::Matrix) <= 0)
        in.progress = step_progress(state.playback, PlaybackStep::Normalise);
    const Scene bars = build_bars(in, std::floor(width / ui.scale), std::floor(left / ui.scale), ui.kit());
    const SceneTouch view = scene_view(ui, "explore/bars", bars, {.focusable = false});
    if (view.hit.kind != Target::Kind::None) local.hovered = view.hit;
    if (view.touch.clicked && view.hit.col >= 0)
        out.push_back(Pin{static_cast<int>(row), static_cast<int>(view.hit.col)});
}

}  // namespace

void draw_explore_map(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    const ImVec2 room = ImGui::GetContentRegionAvail();
    begin_card(ui, "explore/matrix", room, {.scroll = false});
    if (state.snapshot == nullptr) {
        // Nothing to show yet: say how to begin, in the middle.
        const std::string& words = state.error ? ui.tr("explore.empty") : ui.tr("explore.computing");
        ImGui::SetCursorScreenPos(ImGui::GetCursorScreenPos() + ImVec2(0, ImGui::GetContentRegionAvail().y * 0.42F));
        label(ui, words, {.color = ui.palette->text_soft, .em = 15, .align = Align::Center, .wrap = true});
        end_card();
        return;
    }
    draw_heading(ui, state, local, out);
    const float bars = ui.px(kBarsHeight);
    const float height = std::max(ui.px(160), ImGui::GetContentRegionAvail().y - bars - ui.px(24));
    draw_map(ui, state, local, std::floor(height / ui.scale), out);
    rule(ui, 6, 10);
    draw_bars(ui, state, local, out);
    if (state.error) {  // the picture is of the last document that had a result: pale, and it says so
        const ImVec2 low = ImGui::GetWindowPos(), high = low + ImGui::GetWindowSize();
        ImDrawList* list = ImGui::GetWindowDrawList();
        list->AddRectFilled(low, high, color32(with_alpha(ui.palette->card, 0.72)), kCardRadius * ui.scale);
        const std::string& words = ui.tr("explore.stale");
        ui.text(
            list,
            {std::round((low.x + high.x - ui.text_width(words, 13, Font::Bold)) / 2), std::round((low.y + high.y) / 2)},
            words, ui.palette->danger, 13, Font::Bold);
    }
    end_card();
}

}  // namespace attn::gui
