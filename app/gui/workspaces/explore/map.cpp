// The middle: the matrix of the shown head, query (row) -> key (column), and underneath where the chosen query looks.
#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "app/gui/ui/painter.hpp"
#include "app/gui/widgets/scene_view.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/explore/map.hpp"
#include "core/analysis/row_stats.hpp"
#include "core/scene/bars.hpp"
#include "core/scene/inspector.hpp"
#include "core/scene/number.hpp"
#include "core/scene/visible.hpp"

namespace attn::gui {

NodeId shown_node(const AppState& state, const ExploreUi& local) {
    const Snapshot& s = *state.snapshot;
    const int head = shown_head(state);
    if (shows_scores(state, local)) return s.head(head).scores;
    return s.weights(head);
}

namespace {

// The bars take a share of the height, so that a tall window makes both larger, and what a map that is limited by its
// width leaves over.
constexpr float kBarsShare = 0.21F, kLeastBars = 140, kShortBars = 116, kMostBars = 320, kTallestBars = 440;
// A lower card does without the formula and with fewer figures; the bars are next to go. A map gives some of its height
// to the words under the bars while it can be read well.
constexpr float kShort = 560, kLeastMap = 160, kReadableMap = 280, kBetween = 30, kRowWordPitch = 13;
// A card that is too low for both scrolls.
constexpr float kScrolls = 500, kScrolledMap = 240;
constexpr float kBadgeGap = 6;

HeatmapInput map_input(const AppState& state, const ExploreUi& local, float scale) {
    const Snapshot& s = *state.snapshot;
    const NodeId node = shown_node(state, local);
    HeatmapInput in = heatmap_input(s, node);
    if (local.hiding_scores != kNoNode) {
        in.hidden_by = &s.graph.value(local.hiding_scores);
        const RowSet there = s.graph.rows(node), both = there - (there - s.graph.rows(local.hiding_scores));
        if (!both.all()) in.there = both;
    }
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

// A run that went on, for another word's way to the output say, leaves what the map shows of a head as it was.
bool same_map(const Snapshot& a, const Snapshot& b, int head) {
    if (head >= a.heads() || a.graph.size() != b.graph.size()) return false;
    const NodeId shown[] = {a.weights(head), a.head(std::max(head, 0)).scores, a.final_scores(head)};
    return std::all_of(std::begin(shown), std::end(shown), [&](NodeId id) {
        return a.graph.has_value(id) && a.graph.node(id).value == b.graph.node(id).value &&
               a.graph.rows(id) == b.graph.rows(id);
    });
}

// What is to be known of the whole matrix, once for its rows.
void look_over(const AppState& state, ExploreUi& local) {
    const int head = shown_head(state);
    if (local.map_snapshot == state.snapshot && local.map_head == head) return;
    const Snapshot& s = *state.snapshot;
    if (local.map_snapshot && local.map_head == head && same_map(*local.map_snapshot, s, head)) {
        local.map_snapshot = state.snapshot;
        return;
    }
    local.map.reset();
    local.map_snapshot = state.snapshot;
    local.map_head = head;
    local.hiding_scores = hiding_scores(s, head);
    local.masked_rows = false;
    if (const NodeId node = s.weights(head); s.graph.has_value(node)) {
        const Matrix& weights = s.graph.value(node);
        for (Index r = 0; r < weights.rows() && !local.masked_rows; ++r)
            local.masked_rows = s.graph.has_row(node, r) && !(weights.row(r).array() != 0).any();
    }
}

void draw_map(Ui& ui, const AppState& state, ExploreUi& local, float height, Actions& out) {
    const NodeId node = shown_node(state, local);
    if (!state.snapshot->graph.has_value(node)) {  // of another head of a long text; it is on its way
        const float top = ImGui::GetCursorScreenPos().y;
        label(ui, ui.tr("explore.computing"), {.color = ui.palette->text_soft});
        ImGui::Dummy({1, std::max(1.0F, ui.px(height) - (ImGui::GetCursorScreenPos().y - top))});
        return;
    }
    const HeatmapInput in = map_input(state, local, ui.scale);
    const float width = std::floor(ImGui::GetContentRegionAvail().x / ui.scale);
    const std::uint64_t key = heatmap_key(in, width, height, *ui.palette) ^ ui.kit_key();
    if (!local.map || local.map_key != key) {
        local.map = build_heatmap(in, width, height, ui.kit(), local.map ? &*local.map : nullptr);
        local.map_key = key;
    }
    const SceneTouch view = scene_view(ui, "explore/map", local.map->scene);
    use_map(ui, state, local, view, out);

    const Target& h = state.selection.hovered;
    if (view.touch.hovered && h.kind == Target::Kind::Cell && h.row < in.values->rows() && h.col < in.values->cols() &&
        state.snapshot->graph.has_row(node, h.row) && !ui.popup_open()) {
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

struct Figure {
    std::string id, words;
};

std::string others(std::size_t count) { return fmt::format("+{}", count); }

// Of the first figures, and of a badge for the others.
float badges_width(const Ui& ui, const std::vector<Figure>& figures, std::size_t shown) {
    float total = shown < figures.size() ? badge_size(ui, others(figures.size() - shown)).x : -ui.px(kBadgeGap);
    for (std::size_t i = 0; i < shown; ++i) total += badge_size(ui, figures[i].words).x + ui.px(kBadgeGap);
    return total;
}

// In one line of a width, unless it is 0: what has no room there is told by the last badge.
void draw_badges(Ui& ui, const std::vector<Figure>& figures, float line) {
    std::size_t shown = figures.size();
    while (line > 0 && shown > 1 && badges_width(ui, figures, shown) > line) --shown;
    Flow flow(ui, kBadgeGap, 4);
    const auto put = [&](const std::string& id, const std::string& words, const BadgeOptions& options) {
        flow.next(badge_size(ui, words, options));
        badge(ui, "explore/badge/" + id, words, options);
    };
    std::string rest;
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const auto& [id, words] = figures[i];
        const std::string& meaning = ui.tr("explore.badge." + id + ".hint");  // i18n-keys: explore.badge.*.hint
        BadgeOptions options{.hint = meaning};
        if (id == "sum") options.color = ui.palette->warning;
        if (i < shown) put(id, words, options);
        else rest += (rest.empty() ? "" : "\n") + words + " · " + meaning;
    }
    if (shown < figures.size()) {
        put("more", others(figures.size() - shown), {.hint = rest});
        const ImVec2 low = ImGui::GetItemRectMin(), size = ImGui::GetItemRectSize();
        for (std::size_t i = shown; i < figures.size(); ++i)  // where they are told, though out of sight
            ui.anchors.add("explore/badge/" + figures[i].id,
                           {Box{low.x, low.y, size.x, size.y}, false, true, figures[i].words});
    }
    flow.end();
}

void draw_bars(Ui& ui, const AppState& state, ExploreUi& local, bool is_short, Actions& out) {
    const Snapshot& s = *state.snapshot;
    const int head = shown_head(state);
    const Index row = shown_query(state);
    const NodeId node = s.weights(head);
    if (!s.graph.has_row(node, row)) return;
    const Matrix& weights = s.graph.value(node);

    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string text = ui.tr("explore.looks", {{"word", query_word(state)}});
    const std::vector<std::string> keys = token_texts(s.keys);
    const auto share = [](double x) { return x < 0.0995 ? short_number(x) : fixed_number(x, 2); };
    const double sum = row_sum(weights, row), told = weights_told(state);
    const auto figure = [&](const char* key, const std::string& x) {
        return ui.tr(key, {{"x", told < 1 ? "–" : x}});  // the story has not come to it
    };
    std::vector<Figure> figures = {
        {"entropy", figure("explore.badge.entropy", fmt::format("{:.2f}", entropy_bits(weights, row)))},
        {"peak", figure("explore.badge.peak", share(row_max(weights, row)))},
        {"top", figure("explore.badge.top", share(sum * top_mass(weights, row, 3)))},
        {"sink", figure("explore.badge.sink", share(sum * sink_share(weights, row, sink_columns(keys))))},
    };
    const bool partial = told >= 1 && std::abs(sum - 1) > 1e-4;
    if (partial)
        figures.insert(figures.begin(),
                       {"sum", sum <= 0 ? ui.tr("explore.badge.masked")
                                        : ui.tr("explore.badge.sum", {{"x", fmt::format("{:.2f}", sum)}})});
    // The badges stand at the right, on a line of their own when there is no room beside the title.
    const float total = badges_width(ui, figures, figures.size()), name = ui.text_width(text, 13, Font::Bold);
    label(ui, text, {.em = 13, .font = Font::Bold, .width = width});
    const bool beside = name + total + ui.px(22) < width;
    if (beside) ImGui::SetCursorScreenPos({start.x + width - total, start.y - ui.px(1)});
    draw_badges(ui, figures, is_short ? width : 0);
    const float left = std::clamp(ImGui::GetContentRegionAvail().y, ui.px(60), ui.px(kTallestBars));
    BarsInput in = bars_input(s, head, row);
    in.hovered = state.selection.hovered;
    if (state.document.view.pinned && state.document.view.pinned_row == row)
        in.pinned_col = state.document.view.pinned_col;
    if (local.map) in.lane = local.map->columns;
    in.progress = told;
    const Scene bars = build_bars(in, std::floor(width / ui.scale), std::floor(left / ui.scale), ui.kit());
    const SceneTouch view = scene_view(ui, "explore/bars", bars, {.focusable = false});
    if (view.hit.kind != Target::Kind::None) local.hovered = view.hit;
    if (view.touch.clicked && view.hit.col >= 0)
        out.push_back(Pin{static_cast<int>(row), static_cast<int>(view.hit.col)});
}

// Of the title and the badges below it.
float bars_heading(const Ui& ui, const ExploreUi& local, float width, bool is_short) {
    float badges = 0;
    for (const char* id : {local.masked_rows ? "masked" : "sum", "entropy", "peak", "top", "sink"})
        badges += badge_size(ui, ui.tr(fmt::format("explore.badge.{}", id), {{"x", "0.00"}})).x + ui.px(6);
    return ui.px(13 * 1.5F) + (is_short ? 1 : std::ceil(badges / width)) * ui.px(22 + 4);
}

// What the bars take of a card with their heading, where they share `free` with the map; 0: they have no room. It is
// the same for every query, window and moment of the story, so that the map stays where it is.
float bars_room(Ui& ui, const AppState& state, ExploreUi& local, float card, float free) {
    const bool is_short = card < ui.px(kShort);
    const float least = ui.px(is_short ? kShortBars : kLeastBars);
    if (card < ui.px(kScrolls)) return least;
    if (free < ui.px(kLeastMap + kBetween) + least) return 0;
    const float usual = std::clamp(kBarsShare * card, least, ui.px(kMostBars));
    const float most = free - ui.px(kReadableMap + kBetween);
    const Snapshot& s = *state.snapshot;
    const float width = ImGui::GetContentRegionAvail().x, across = std::floor(width / ui.scale);
    const bool close = static_cast<float>(s.keys.size()) * kSlantedPitch > across;  // too many keys for whole words
    if (most <= usual || close || !s.graph.has_row(shown_node(state, local), shown_query(state))) return usual;
    HeatmapInput all = map_input(state, local, ui.scale);
    all.first_row = all.first_col = all.rows = all.cols = 0;
    const auto map = [&](float bars) {
        return lay_out_heatmap(all, across, std::floor((free - bars - ui.px(kBetween)) / ui.scale), ui.kit());
    };
    const Heatmap usual_map = map(usual);
    BarsInput in = bars_input(s, shown_head(state), shown_query(state));
    in.lane = usual_map.columns;
    const float whole = bars_heading(ui, local, width, is_short) + ui.px(whole_words_height(in, across, ui.kit()));
    if (whole <= usual || whole > most) return usual;
    // The map keeps the words of its rows.
    return map(whole).rows.pitch >= std::min(kRowWordPitch, usual_map.rows.pitch) ? whole : usual;
}

}  // namespace

void draw_explore_map(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const CardOptions card{.scroll = room.y < ui.px(kScrolls)};
    // As wide with a scrollbar as without: else it could come and go by turns.
    if (card.scroll)
        ImGui::SetNextWindowContentSize({room.x - 2 * ui.px(card.padding) - ImGui::GetStyle().ScrollbarSize, 0});
    begin_card(ui, "explore/matrix", room, card);
    const ImVec2 low = ImGui::GetWindowPos(), high = low + ImGui::GetWindowSize();
    if (state.snapshot == nullptr) {
        if (!state.error) {
            ImGui::SetCursorScreenPos(ImGui::GetCursorScreenPos() + ImVec2(0, room.y * 0.42F));
            label(ui, ui.tr("explore.computing"),
                  {.color = ui.palette->text_soft, .em = 15, .align = Align::Center, .wrap = true});
        }
        draw_obstacle(ui, state, low, high);
        end_card();
        return;
    }
    look_over(state, local);
    const bool is_short = room.y < ui.px(kShort);
    draw_map_heading(ui, state, local, is_short, out);
    const float free = ImGui::GetContentRegionAvail().y;
    const float bars = bars_room(ui, state, local, room.y, free);
    const float below = bars > 0 ? bars + ui.px(kBetween) : 0;
    const float least_map = ui.px(room.y < ui.px(kScrolls) ? kScrolledMap : kLeastMap);
    draw_map(ui, state, local, std::floor(std::max(least_map, free - below) / ui.scale), out);
    if (bars > 0) {
        rule(ui, 12, 10);
        draw_bars(ui, state, local, is_short, out);
    }
    if (shows_old_result(state)) {
        make_pale(ui, low, high, ui.palette->card);
        draw_obstacle(ui, state, low, high);
    }
    end_card();
}

}  // namespace attn::gui
