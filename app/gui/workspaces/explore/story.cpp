// The right side: play, step and scrub through how the chosen query gets its context; below the inspector its steps,
// and what hard attention's draws and one-hot positions have to show.
#include <algorithm>

#include <fmt/format.h>

#include "app/gui/ui/painter.hpp"
#include "app/gui/ui/text_layout.hpp"
#include "app/gui/widgets/scene_view.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/explore/explore.hpp"
#include "core/scene/bars.hpp"
#include "core/scene/formula.hpp"
#include "core/scene/one_hot.hpp"
#include "core/scene/steps.hpp"

namespace attn::gui {

namespace {

// A step of the story is a step of the playback; the order of both is the same.
PlaybackStep playback_step(StepKind kind) { return static_cast<PlaybackStep>(static_cast<int>(kind)); }

void draw_transport(Ui& ui, const AppState& state, Actions& out) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string play_text = state.playback.playing ? ui.tr("explore.pause") : ui.tr("explore.play");
    const ButtonOptions play{.kind = ButtonKind::Primary,
                             .icon = state.playback.playing ? Icon::Pause : Icon::Play,
                             .hint = ui.tr("explore.play.hint")};
    const float play_width = button_size(ui, play_text, play).x;
    const float controls = play_width + 2 * (ui.px(28) + ui.px(6));
    label(ui, ui.tr("explore.story", {{"word", query_word(state)}}),
          {.em = 14.5F, .font = Font::Bold, .width = width - controls - ui.px(8)});
    float x = start.x + width - controls;
    ImGui::SetCursorScreenPos({x, start.y - ui.px(2)});
    if (icon_button(ui, "explore/step-back", Icon::StepBack, {.hint = ui.tr("explore.step-back.hint")}))
        out.push_back(StepBack{});
    x += ui.px(34);
    ImGui::SetCursorScreenPos({x, start.y - ui.px(2)});
    if (icon_button(ui, "explore/step-forward", Icon::StepForward, {.hint = ui.tr("explore.step-forward.hint")}))
        out.push_back(StepForward{});
    x += ui.px(34);
    ImGui::SetCursorScreenPos({x, start.y - ui.px(2)});
    if (button(ui, "explore/play", play_text, play)) out.push_back(TogglePlay{});
    ImGui::SetCursorScreenPos({start.x, start.y + ui.px(32)});

    SliderOptions options;
    options.low = 0;
    options.high = story_length(state.playback);
    options.minimum = 0;
    options.maximum = options.high;
    const PlaybackStep step = current_step(state.playback);
    options.label = state.playback.settled()       ? ui.tr("explore.scrub.settled")
                    : step == PlaybackStep::Matrix ? ui.tr("explore.scrub.matrix")
                                                   : ui.tr(step_key(static_cast<StepKind>(static_cast<int>(step))));
    // Counted as the cards are: 4.0 is the end of card 4.
    const double story = story_time(state.playback);
    options.shown = fmt::format("{:.1f}", story);
    const SliderEdit edit = slider(ui, "explore/scrub", story, options);
    if (edit.changed) out.push_back(Scrub{playback_time(state.playback, edit.value)});
    space(ui, 8);
}

void draw_cards(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    const Snapshot& s = *state.snapshot;
    const float width = std::floor(ImGui::GetContentRegionAvail().x / ui.scale) - 1;
    const bool telling = !state.playback.settled();
    const PlaybackStep now = current_step(state.playback);
    int number = 0;
    if (!telling) local.active_step = -1;
    for (const StepKind kind : steps_of(s)) {
        StepInput in;
        in.snapshot = &s;
        in.head = shown_head(state);
        in.row = shown_query(state);
        in.kind = kind;
        in.number = ++number;
        in.progress = telling ? step_progress(state.playback, playback_step(kind)) : 1;
        in.active = telling && now == playback_step(kind);
        in.hovered = state.selection.hovered;
        const NodeId node = step_node(s, in.head, kind);
        if (!s.has_row(in.head, in.row) || (node != kNoNode && !s.graph.has_row(node, in.row))) continue;
        const Scene card = build_step_card(in, width, ui.kit());
        const SceneTouch view =
            scene_view(ui, fmt::format("explore/step/{}", static_cast<int>(kind)), card, {.focusable = false});
        if (in.active && local.active_step != static_cast<int>(kind)) {  // once a step: the hand may scroll away
            local.active_step = static_cast<int>(kind);
            const float top = ImGui::GetWindowPos().y;
            if (view.touch.low.y < top || view.touch.high.y > top + ImGui::GetWindowHeight())
                ImGui::SetScrollHereY(0.5F), ui.redraw_in(0);
        }
        if (view.hit.kind != Target::Kind::None && view.hit.kind != Target::Kind::Step) local.hovered = view.hit;
        if (view.touch.clicked && view.hit.col >= 0 &&
            (view.hit.kind == Target::Kind::Column || view.hit.kind == Target::Kind::Cell))
            out.push_back(Pin{static_cast<int>(in.row), static_cast<int>(view.hit.col)});
        space(ui, 10);
    }
    if (state.computing && s.output != kNoNode && !s.graph.has_row(s.output, shown_query(state))) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        label(ui, ui.tr("explore.rest"), {.color = ui.palette->text_soft, .em = kSmallText, .wrap = true});
        ui.anchors.add("explore/rest", {Box{at.x, at.y, ImGui::GetContentRegionAvail().x, ui.px(18)},
                                        ImGui::IsItemVisible(), true, ""});
    }
}

// A card of its own around a scene: a heading with a note, then the picture.
template <class DrawNote>
void draw_scene_card(Ui& ui, const char* path, const std::string& heading, const Scene& scene,
                     const DrawNote& draw_note) {
    const float pad = 16;
    begin_card(ui, path, {ImGui::GetContentRegionAvail().x, ui.px(scene.height + 2 * pad + 42)},
               {.padding = pad, .scroll = false});
    label(ui, heading, {.em = 13, .font = Font::Bold});
    draw_note();
    space(ui, 4);
    scene_view(ui, std::string(path) + "/picture", scene, {.focusable = false});
    end_card();
    space(ui, 10);
}

// [x; p] W = x W_x + p W_p, computed both ways; or the sentence why this run cannot show it.
void draw_one_hot(Ui& ui, const AppState& state, const ExploreUi::Extras& extras, float inner) {
    const std::string& heading = ui.tr("explore.one-hot");
    if (extras.one_hot) {
        const Scene proof = build_one_hot(*extras.one_hot, query_word(state), inner, 1, ui.kit());
        return draw_scene_card(ui, "explore/one-hot", heading, proof, [&] {
            const Formula formula =
                typeset("[x; p] W^T = x W_x^T + p W_p^T", 13, ui.palette->text_soft, ui.kit().measure);
            const ImVec2 at = ImGui::GetCursorScreenPos();
            paint_items(formula.items, ImGui::GetWindowDrawList(), {at.x, at.y + ui.px(13)}, ui);
            space(ui, kSmallText * 1.5F);
        });
    }
    if (extras.one_hot_obstacle.empty()) return;
    const std::string& why = ui.tr(extras.one_hot_obstacle);  // i18n-keys: scene.one_hot.*
    const float width = ImGui::GetContentRegionAvail().x, pad = 16, line = kSmallText * 1.5F;
    const auto lines = static_cast<float>(
        lay_out(why, ui.fonts, Font::Text, kSmallText * ui.scale, width - 2 * ui.px(pad)).lines.size());
    begin_card(ui, "explore/one-hot", {width, ui.px(2 * pad + 24) + ui.px(line) * lines},
               {.padding = pad, .scroll = false});
    label(ui, heading, {.em = 13, .font = Font::Bold});
    space(ui, 2);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    label(ui, why, {.color = ui.palette->text_soft, .em = kSmallText, .wrap = true});
    const float height = ImGui::GetCursorScreenPos().y - at.y;
    ui.anchors.add("explore/one-hot/obstacle", {Box{at.x, at.y, width - 2 * ui.px(pad), height}, ImGui::IsItemVisible(),
                                                true, std::string(extras.one_hot_obstacle)});
    end_card();
    space(ui, 10);
}

void draw_extras(Ui& ui, const AppState& state, ExploreUi& local) {
    const Snapshot& s = *state.snapshot;
    const int head = std::max(0, shown_head(state));
    const Index row = shown_query(state);
    const float inner = std::floor(ImGui::GetContentRegionAvail().x / ui.scale) - 34;
    ExploreUi::Extras& extras = local.extras;
    if (extras.snapshot != state.snapshot || extras.head != head || extras.row != row) {
        extras = {state.snapshot, head, row, {}, one_hot_proof(s, row), one_hot_obstacle(s)};
        const std::vector<Index> draws = s.has_row(head, row) ? drawn_keys(s, head, row) : std::vector<Index>{};
        const HeadNodes& nodes = s.head(head);
        if (!draws.empty() && s.graph.has_value(nodes.value))
            extras.draws = running_mean(draws, s.graph.value(nodes.weights), row, s.graph.value(nodes.value));
    }
    if (extras.draws) {
        MonteCarloInput in;
        in.data = *extras.draws;
        std::string note = ui.tr("explore.draws.note", {{"n", std::to_string(extras.draws->distance.size())}});
        if (shown_head(state) < 0) note += " · " + ui.tr("explore.of-head", {{"h", std::to_string(head)}});
        draw_scene_card(ui, "explore/monte-carlo", ui.tr("explore.draws"), build_monte_carlo(in, inner, 150, ui.kit()),
                        [&] { label(ui, note, {.color = ui.palette->text_soft, .em = kSmallText}); });
    }
    draw_one_hot(ui, state, extras, inner);
}

}  // namespace

void draw_explore_story(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    if (state.snapshot == nullptr) return;
    space(ui, 4);
    draw_transport(ui, state, out);
    ImGui::BeginChild("explore/story", ImGui::GetContentRegionAvail());
    draw_explore_inspector(ui, state, local, out);
    draw_cards(ui, state, local, out);
    draw_extras(ui, state, local);
    im::end_child();
}

}  // namespace attn::gui
