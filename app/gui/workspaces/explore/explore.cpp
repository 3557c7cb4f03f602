#include "app/gui/workspaces/explore/explore.hpp"

#include <algorithm>

#include "app/gui/widgets/widgets.hpp"

namespace attn::gui {

namespace {

constexpr float kLeastLeft = 250, kLeastMiddle = 220, kLeastRight = 320, kBetween = 14;

// What the shell leaves to the workspace.
void take_keys(Ui& ui, const AppState& state, ExploreUi& local) {
    if (ui.fired("sentence")) ui.focus.take("explore/sentence", true);
    if (ui.fired("release")) {
        local.drawing = false;
        if (!state.document.view.pinned) ui.focus.release();  // what is pinned is let go first
    }
}

}  // namespace

std::vector<std::string> token_texts(const std::vector<Token>& tokens) {
    std::vector<std::string> texts;
    texts.reserve(tokens.size());
    for (const Token& t : tokens) texts.push_back(t.text);
    return texts;
}

double weights_told(const AppState& state) {
    if (state.playback.settled() || step_progress(state.playback, PlaybackStep::Matrix) > 0) return 1;
    return step_progress(state.playback, PlaybackStep::Normalise);
}

std::string query_word(const AppState& state) {
    if (state.snapshot == nullptr) return {};
    return state.snapshot->queries[static_cast<std::size_t>(shown_query(state))].text;
}

void draw_explore(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    local.hovered.reset();
    take_keys(ui, state, local);

    ImVec2 room = ImGui::GetContentRegionAvail();
    const float gap = ui.px(kBetween), least = ui.px(kLeastLeft + kLeastMiddle + kLeastRight) + 2 * gap;
    const bool scrolls = room.x < least;  // a window too narrow for all three goes sideways
    if (scrolls) {
        im::begin_child("explore/all", room, ImGuiWindowFlags_HorizontalScrollbar);
        room = {least, room.y - ImGui::GetStyle().ScrollbarSize};
    }
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float least_map = ui.px(560);
    // On a small window the side panels give way before the matrix does, each as far as it can be drawn with its
    // splitter.
    float left = ui.px(static_cast<float>(state.preferences.left_panel));
    float right = ui.px(static_cast<float>(state.preferences.right_panel));
    const float excess = left + right + 2 * gap + least_map - room.x;
    if (excess > 0) {
        const float narrow_left = std::min(left, ui.px(kLeastLeft)), narrow_right = std::min(right, ui.px(kLeastRight));
        const float share = std::min(1.0F, excess / std::max(1.0F, left + right - narrow_left - narrow_right));
        left = std::round(left - share * (left - narrow_left));
        right = std::round(right - share * (right - narrow_right));
    }
    const float middle = room.x - left - right - 2 * gap;

    ImGui::SetCursorScreenPos(origin);
    ImGui::BeginChild("explore/left", {left, room.y});
    draw_explore_choices(ui, state, local, out);
    im::end_child();
    const auto move_splitter = [&](const char* path, float x, double width, bool mirrored) {
        ImGui::SetCursorScreenPos({x, origin.y});
        return splitter(ui, path, gap, room.y, width,
                        {.low = mirrored ? kLeastRight : kLeastLeft,
                         .high = 640,
                         .normal = mirrored ? 404.0 : 310.0,
                         .mirrored = mirrored});
    };
    if (const auto w = move_splitter("explore/split/left", origin.x + left, state.preferences.left_panel, false))
        out.push_back(SetPanelWidths{*w, state.preferences.right_panel});
    ImGui::SetCursorScreenPos({origin.x + left + gap, origin.y});
    ImGui::BeginChild("explore/middle", {middle, room.y});
    draw_explore_map(ui, state, local, out);
    im::end_child();
    if (const auto w =
            move_splitter("explore/split/right", origin.x + left + gap + middle, state.preferences.right_panel, true))
        out.push_back(SetPanelWidths{state.preferences.left_panel, *w});
    ImGui::SetCursorScreenPos({origin.x + room.x - right, origin.y});
    ImGui::BeginChild("explore/right", {right, room.y});
    draw_explore_story(ui, state, local, out);
    im::end_child();
    if (shows_old_result(state)) {
        const ImVec2 low{origin.x + room.x - right, origin.y}, size{right, room.y};
        ImGui::SetCursorScreenPos(low);
        im::begin_child("explore/right/veil", size, ImGuiWindowFlags_NoInputs);
        make_pale(ui, low, low + size, ui.palette->ground);
        im::end_child();
    }
    if (scrolls) im::end_child();

    if (!ui.popup_open()) {
        const Target now = local.hovered.value_or(Target{});
        if (!(now == state.selection.hovered)) out.push_back(Hover{now});
    }
}

}  // namespace attn::gui
