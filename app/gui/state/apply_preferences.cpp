// Actions on preferences and notices.
#include <algorithm>
#include <cmath>

#include "app/gui/state/apply_area.hpp"

namespace attn::gui::area {

void apply(const SetTheme& a, AppState& state) { state.preferences.theme = a.theme; }
void apply(const SetLanguage& a, AppState& state) { state.preferences.language = a.language; }
void apply(const SetUiScale& a, AppState& state) {
    if (std::isfinite(a.scale)) state.preferences.ui_scale = std::clamp(a.scale, kMinUiScale, kMaxUiScale);
}
void apply(const SetColorScale& a, AppState& state) { state.preferences.color_scale = a.scale; }
void apply(const SetPanelWidths& a, AppState& state) {
    if (!std::isfinite(a.left) || !std::isfinite(a.right)) return;
    state.preferences.left_panel = std::clamp(a.left, 100.0, 4000.0);
    state.preferences.right_panel = std::clamp(a.right, 100.0, 4000.0);
}
void apply(const SetWindowSize& a, AppState& state) {
    state.preferences.window_width = std::clamp(a.width, 320, 16384);
    state.preferences.window_height = std::clamp(a.height, 240, 16384);
}
void apply(const SetWorkspace& a, AppState& state) {
    if (a.id.empty() || a.id.size() >= 64 || a.id == state.preferences.workspace) return;
    state.preferences.workspace = a.id;
    state.selection.hovered = {};
}
void apply(const ForgetSentence& a, AppState& state) {
    auto& recent = state.preferences.recent;
    recent.erase(std::remove(recent.begin(), recent.end(), a.text), recent.end());
}
void apply(const DismissNotice& a, AppState& state) {
    auto& all = state.notices;
    all.erase(std::remove_if(all.begin(), all.end(), [&](const Notice& n) { return n.id == a.id; }), all.end());
}

}  // namespace attn::gui::area
