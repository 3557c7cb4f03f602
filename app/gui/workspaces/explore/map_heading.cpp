// Above the matrix: what it shows, the formula of its scores, where its numbers come from, and how it is coloured.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/gui/ui/model_name.hpp"
#include "app/gui/ui/painter.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/explore/map.hpp"
#include "core/scene/formula.hpp"

namespace attn::gui {

bool shows_scores(const AppState& state, const ExploreUi& local) {
    return local.values == MapValues::Scores && shown_head(state) >= 0;
}

namespace {

// Of a model with layers the layer too; both are counted from 0.
std::string which_head(const Ui& ui, const Snapshot& s, int head) {
    const std::string h = std::to_string(head), n = std::to_string(s.heads());
    if (s.learned && s.learned->layers.size() > 1) {
        const std::string layer = std::to_string(s.learned->layer);
        return head < 0 ? ui.tr("explore.map.layer-mean", {{"l", layer}, {"n", n}})
                        : ui.tr("explore.map.layer-head", {{"l", layer}, {"h", h}});
    }
    if (s.heads() == 1) return {};
    return head < 0 ? ui.tr("explore.map.mean", {{"n", n}}) : ui.tr("explore.map.head", {{"h", h}, {"n", n}});
}

// What a reader must know of the matrix: direction, head, and what a row sums to.
std::string describe(const Ui& ui, const AppState& state, const ExploreUi& local) {
    const Snapshot& s = *state.snapshot;
    const std::string which = which_head(ui, s, shown_head(state));
    const Alignment* alignment = find(alignments(), s.mechanism.alignment);
    const char* rows = "explore.map.sums";
    if (shows_scores(state, local))
        rows = local.hiding_scores != kNoNode ? "explore.map.scores-masked" : "explore.map.scores";
    else if (alignment != nullptr && !alignment->distribution) rows = "explore.map.partial";
    else if (local.masked_rows) rows = "explore.map.sums-masked";
    return ui.tr("explore.map.direction") + (which.empty() ? "" : " · " + which) + " · " + ui.tr(rows);
}

// Where the vectors and weights come from.
struct Origin {
    std::string words;
    BadgeOptions look;
};

Origin origin_of(const Ui& ui, const Snapshot& s) {
    const Color soft = ui.palette->text_soft, warning = ui.palette->warning;
    if (!s.learned)
        return {ui.tr("explore.untrained", {{"seed", std::to_string(s.document.mechanism.options.seed)}}),
                {.color = warning, .border = true, .hint = ui.tr("explore.untrained.hint")}};
    std::string words = ui.tr("explore.learned", {{"model", model_name(ui, s.learned->model->id)}});
    const ModelConfig& own = s.learned->model->config;
    const bool unknown = knows_nothing(s);
    if (unknown) words += ui.tr("explore.learned.unknown");
    if (s.mechanism.score != own.score) words += ui.tr("explore.learned.score");
    if (s.mechanism.position != own.position) words += ui.tr("explore.learned.position");
    if (!s.document.what_if.empty()) words += ui.tr("explore.learned.changed");
    return {std::move(words),
            {.color = unknown ? warning : soft, .border = true, .hint = ui.tr("explore.learned.hint")}};
}

void draw_origin(Ui& ui, const Origin& origin, ImVec2 at) {
    ImGui::SetCursorScreenPos({at.x, at.y + ui.px(3)});
    badge(ui, "explore/origin", origin.words, origin.look);
}

// Which values on which scale, and what they are made of unless that is said already. What finds no room beside goes
// below; room for the way back from a zoom is kept, so that zooming moves nothing.
void draw_controls(Ui& ui, const AppState& state, ExploreUi& local, const Origin* origin, Actions& out) {
    constexpr float kRoomy = 14, kClose = 4, kGap = 8;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, gap = ui.px(kGap);
    const Choice values[] = {{"weights", ui.tr("explore.map.weights")},
                             {"scores", ui.tr("explore.map.raw"), {}, shown_head(state) >= 0}};
    const Choice scales[] = {{"linear", ui.tr("explore.map.linear")}, {"log", ui.tr("explore.map.log")}};
    const std::string& all = ui.tr("explore.map.all");
    const float all_width = button_size(ui, all).x;
    const float origin_width = origin != nullptr ? badge_size(ui, origin->words, origin->look).x : 0;
    const float remarks = all_width + (origin != nullptr ? gap + origin_width : 0);
    float pad = kRoomy;
    const auto fits = [&] {
        const float switches = segmented_width(ui, values, pad) + kGap + segmented_width(ui, scales, pad);
        return ui.px(switches) + gap + remarks <= width;
    };
    if (!fits()) pad = kClose;
    const bool beside = fits();

    Flow flow(ui, kGap, 4);
    const auto put = [&](const char* path, std::span<const Choice> choices, std::size_t chosen) {
        const float wide = std::min(segmented_width(ui, choices, pad), width / ui.scale);
        flow.next(ui.px(wide, kControlHeight));
        return segmented(ui, path, choices, chosen, wide);
    };
    if (const auto picked = put("explore/map/values", values, static_cast<std::size_t>(local.values)))
        local.values = static_cast<MapValues>(*picked);
    // Scores have one scale: they are of both signs.
    if (!shows_scores(state, local))
        if (const auto picked =
                put("explore/map/scale", scales, static_cast<std::size_t>(state.preferences.color_scale)))
            out.push_back(SetColorScale{static_cast<ColorScale>(*picked)});
    if (origin != nullptr && !beside) {
        flow.next({origin_width, ui.px(kControlHeight)});
        draw_origin(ui, *origin, ImGui::GetCursorScreenPos());
    } else if (origin != nullptr) {
        draw_origin(ui, *origin, {at.x + width - origin_width, at.y});
    }
    if (!(state.window == MatrixWindow{})) {
        if (beside) ImGui::SetCursorScreenPos({at.x + width - remarks, at.y});
        else flow.next({all_width, ui.px(kControlHeight)});
        if (button(ui, "explore/map/all", all)) out.push_back(ResetZoom{});
    }
    flow.end();
    space(ui, 4);
}

}  // namespace

void draw_map_heading(Ui& ui, const AppState& state, ExploreUi& local, bool is_short, Actions& out) {
    const Snapshot& s = *state.snapshot;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const Origin origin = origin_of(ui, s);
    const std::string& name = ui.tr(shows_scores(state, local) ? "explore.map.title.scores" : "explore.map.title");
    constexpr float kTitle = 14.5F;

    // At the right the formula of the whole; where height is scarce, where the numbers come from.
    float free = width, end = start.y;
    bool origin_said = false;
    if (is_short) {
        const float wide = badge_size(ui, origin.words, origin.look).x;
        origin_said = ui.text_width(name, kTitle, Font::Bold) + ui.px(12) + wide <= width;
        if (origin_said) draw_origin(ui, origin, {start.x + width - wide, start.y - ui.px(3)});
        ImGui::SetCursorScreenPos(start);
    } else if (const ScoreFunction* score = find(score_functions(), s.mechanism.score); score != nullptr) {
        const Formula f =
            typeset(fmt::format("e = {}", score->formula), kFormulaSize, ui.palette->text, ui.kit().measure);
        const float pad = 12, box_width = (f.width + 2 * pad) * ui.scale, box_height = ui.px(34);
        if (box_width < width * 0.6F) {
            free = width - box_width - ui.px(12);
            end = start.y + box_height;
            const ImVec2 low{start.x + width - box_width, start.y};
            draw_well(ui, ImGui::GetWindowDrawList(), low, {low.x + box_width, low.y + box_height});
            paint_items(f.items, ImGui::GetWindowDrawList(), {low.x + ui.px(pad), low.y + ui.px(22)}, ui);
        }
    }
    label(ui, name, {.em = kTitle, .font = Font::Bold, .width = free});
    const std::string words = describe(ui, state, local);
    if (ui.text_width(words, kSmallText) > 2 * free) {  // on a narrow card the words go on below the formula
        free = width;
        ImGui::SetCursorScreenPos({start.x, std::max(ImGui::GetCursorScreenPos().y, end + ui.px(2))});
    }
    label(ui, words, {.color = ui.palette->text_soft, .em = kSmallText, .wrap = true, .width = free});
    const ImVec2 at = ImGui::GetItemRectMin();
    ui.anchors.add("explore/map/words", {Box{at.x, at.y, free, ImGui::GetItemRectSize().y}, true, true, words});
    space(ui, 6);
    draw_controls(ui, state, local, origin_said ? nullptr : &origin, out);
}

}  // namespace attn::gui
