#include "app/gui/workspaces/explore/explore.hpp"

#include <algorithm>

#include "app/gui/widgets/widgets.hpp"

namespace attn::gui {

namespace {

// What the shell leaves to the workspace.
void take_keys(Ui& ui, ExploreUi& local) {
    if (ui.fired("sentence")) ui.focus.take("explore/sentence", true);
    if (ui.fired("release")) {
        local.drawing = false;
        ui.focus.release();
    }
}

}  // namespace

std::vector<std::string> token_texts(const std::vector<Token>& tokens) {
    std::vector<std::string> texts;
    texts.reserve(tokens.size());
    for (const Token& t : tokens) texts.push_back(t.text);
    return texts;
}

std::string query_word(const AppState& state) {
    if (state.snapshot == nullptr) return {};
    return state.snapshot->queries[static_cast<std::size_t>(shown_query(state))].text;
}

void draw_explore(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    local.hovered.reset();
    take_keys(ui, local);

    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float gap = ui.px(14);
    const float least_map = ui.px(560);
    // On a small window the side panels give way before the matrix does, each as far as it can.
    float left = ui.px(static_cast<float>(state.preferences.left_panel));
    float right = ui.px(static_cast<float>(state.preferences.right_panel));
    const float excess = left + right + 2 * gap + least_map - room.x;
    if (excess > 0) {
        const float narrow_left = std::min(left, ui.px(258)), narrow_right = std::min(right, ui.px(340));
        const float share = std::min(1.0F, excess / std::max(1.0F, left + right - narrow_left - narrow_right));
        left = std::round(left - share * (left - narrow_left));
        right = std::round(right - share * (right - narrow_right));
    }
    const float middle = std::max(ui.px(200), room.x - left - right - 2 * gap);

    ImGui::SetCursorScreenPos(origin);
    ImGui::BeginChild("explore/left", {left, room.y});
    draw_explore_choices(ui, state, local, out);
    im::end_child();
    const auto move_splitter = [&](const char* path, float x, double width, bool mirrored) {
        ImGui::SetCursorScreenPos({x, origin.y});
        return splitter(
            ui, path, gap, room.y, width,
            {.low = mirrored ? 300.0 : 250.0, .high = 640, .normal = mirrored ? 404.0 : 310.0, .mirrored = mirrored});
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

    if (!ui.popup_open()) {
        const Target now = local.hovered.value_or(Target{});
        if (!(now == state.selection.hovered)) out.push_back(Hover{now});
    }
}

}  // namespace attn::gui
