// The middle: the matrix of the shown head, query (row) -> key (column), and underneath where the chosen query looks.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/gui/ui/model_name.hpp"
#include "app/gui/ui/painter.hpp"
#include "app/gui/widgets/scene_view.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/explore/map.hpp"
#include "core/analysis/row_stats.hpp"
#include "core/scene/bars.hpp"
#include "core/scene/formula.hpp"
#include "core/scene/inspector.hpp"
#include "core/scene/visible.hpp"

namespace attn::gui {

NodeId shown_node(const AppState& state, const ExploreUi& local) {
    const Snapshot& s = *state.snapshot;
    const int head = shown_head(state);
    if (local.values == MapValues::Scores && head >= 0) return s.head(head).scores;
    return s.weights(head);
}

namespace {

// The bars take a share of the height, so that a tall window makes both larger.
constexpr float kBarsShare = 0.21F, kLeastBars = 140, kMostBars = 320;

// What a reader must know of the matrix: direction, head, and what a row sums to.
std::string describe(const Ui& ui, const AppState& state, const ExploreUi& local) {
    const Snapshot& s = *state.snapshot;
    const int head = shown_head(state);
    std::string which;
    if (s.heads() > 1)
        which = head < 0 ? ui.tr("explore.map.mean", {{"n", std::to_string(s.heads())}})
                         : ui.tr("explore.map.head", {{"h", std::to_string(head)}, {"n", std::to_string(s.heads())}});
    const Alignment* alignment = find(alignments(), s.mechanism.alignment);
    const std::string rows = local.values == MapValues::Scores && head >= 0     ? ui.tr("explore.map.scores")
                             : alignment != nullptr && !alignment->distribution ? ui.tr("explore.map.partial")
                                                                                : ui.tr("explore.map.sums");
    return ui.tr("explore.map.direction") + (which.empty() ? "" : " · " + which) + " · " + rows;
}

// Where the vectors and weights come from.
std::string origin_of(const Ui& ui, const Snapshot& s) {
    if (!s.learned) return ui.tr("explore.untrained", {{"seed", std::to_string(s.document.mechanism.options.seed)}});
    std::string origin = ui.tr("explore.learned", {{"model", model_name(ui, s.learned->model->id)},
                                                   {"layer", std::to_string(s.learned->layer + 1)},
                                                   {"n", std::to_string(s.learned->layers.size())}});
    const ModelConfig& own = s.learned->model->config;
    if (s.mechanism.score != own.score) origin += ui.tr("explore.learned.score");
    if (s.mechanism.position != own.position) origin += ui.tr("explore.learned.position");
    if (!s.document.what_if.empty()) origin += ui.tr("explore.learned.changed");
    return origin;
}

// Which values on which scale, and what they are made of; what finds no room beside goes below.
void draw_controls(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    constexpr float kValues = 160, kScale = 124, kGap = 10;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float narrow = std::min(1.0F, (width / ui.scale - kGap) / (kValues + kScale));
    const Choice values[] = {{"weights", ui.tr("explore.map.weights")},
                             {"scores", ui.tr("explore.map.raw"), {}, shown_head(state) >= 0}};
    if (const auto picked =
            segmented(ui, "explore/map/values", values, static_cast<std::size_t>(local.values), kValues * narrow))
        local.values = static_cast<MapValues>(*picked);
    const float below = ImGui::GetCursorScreenPos().y;
    ImGui::SetCursorScreenPos({at.x + ui.px(kValues * narrow + kGap), at.y});
    const Choice scales[] = {{"linear", ui.tr("explore.map.linear")}, {"log", ui.tr("explore.map.log")}};
    if (const auto picked = segmented(ui, "explore/map/scale", scales,
                                      static_cast<std::size_t>(state.preferences.color_scale), kScale * narrow))
        out.push_back(SetColorScale{static_cast<ColorScale>(*picked)});

    // The origin of the numbers is always in sight; the way back from a zoom stands left of it.
    const std::string origin = origin_of(ui, *state.snapshot);
    const bool learned = state.snapshot->learned.has_value();
    const BadgeOptions honest{.color = learned ? ui.palette->text_soft : ui.palette->warning,
                              .border = true,
                              .hint = ui.tr(learned ? "explore.learned.hint" : "explore.untrained.hint")};
    const float badge_width = badge_size(ui, origin, honest).x;
    const float all_width = button_size(ui, ui.tr("explore.map.all")).x, gap = ui.px(8);
    const bool beside = ui.px(kValues + kScale + 2 * kGap) + badge_width + gap + all_width <= width;
    const float y = beside ? at.y : below + ui.px(4);
    const float x = beside ? at.x + width - badge_width : at.x;
    ImGui::SetCursorScreenPos({x, y + ui.px(3)});
    badge(ui, "explore/origin", origin, honest);
    if (!(state.window == MatrixWindow{})) {
        ImGui::SetCursorScreenPos({beside ? x - gap - all_width : x + badge_width + gap, y});
        if (button(ui, "explore/map/all", ui.tr("explore.map.all"))) out.push_back(ResetZoom{});
    }
    ImGui::SetCursorScreenPos({at.x, beside ? below : y + ui.px(kControlHeight)});
    space(ui, 4);
}

void draw_heading(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    const Snapshot& s = *state.snapshot;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;

    // The formula of the whole, at the right; on a narrow card the words go on below it.
    const ScoreFunction* score = find(score_functions(), s.mechanism.score);
    const Alignment* alignment = find(alignments(), s.mechanism.alignment);
    float free = width, formula_end = start.y;
    if (score != nullptr && alignment != nullptr) {
        const Formula f =
            typeset(fmt::format("e = {}", score->formula), kFormulaSize, ui.palette->text, ui.kit().measure);
        const float pad = 12, box_width = (f.width + 2 * pad) * ui.scale, box_height = ui.px(34);
        if (box_width < width * 0.6F) {
            free = width - box_width - ui.px(12);
            formula_end = start.y + box_height;
            const ImVec2 low{start.x + width - box_width, start.y};
            draw_well(ui, ImGui::GetWindowDrawList(), low, {low.x + box_width, low.y + box_height});
            paint_items(f.items, ImGui::GetWindowDrawList(), {low.x + ui.px(pad), low.y + ui.px(22)}, ui);
        }
    }
    label(ui,
          local.values == MapValues::Scores && shown_head(state) >= 0 ? ui.tr("explore.map.title.scores")
                                                                      : ui.tr("explore.map.title"),
          {.em = 14.5F, .font = Font::Bold, .width = free});
    const std::string words = describe(ui, state, local);
    if (ui.text_width(words, kSmallText) > 2 * free) {
        free = width;
        ImGui::SetCursorScreenPos({start.x, std::max(ImGui::GetCursorScreenPos().y, formula_end + ui.px(2))});
    }
    label(ui, words, {.color = ui.palette->text_soft, .em = kSmallText, .wrap = true, .width = free});
    space(ui, 6);

    draw_controls(ui, state, local, out);
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
    use_map(ui, state, local, view, out);

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
    const float left = std::max(ui.px(60), ImGui::GetContentRegionAvail().y);
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
    const float bars = std::clamp(kBarsShare * room.y, ui.px(kLeastBars), ui.px(kMostBars));
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
