#include "app/gui/widgets/touch.hpp"

#include <algorithm>

#include "app/gui/widgets/tooltip.hpp"

namespace attn::gui {

Touch touch(Ui& ui, const std::string& path, ImVec2 size, const TouchOptions& options) {
    Touch t;
    size = {std::max(1.0F, std::round(size.x)), std::max(1.0F, std::round(size.y))};
    t.low = ImGui::GetCursorScreenPos();
    t.high = t.low + size;
    const bool visible = ImGui::IsRectVisible(t.low, t.high);
    const bool had = options.focusable && ui.focus.offer(path, options.enabled);
    if (options.enabled) {
        if (options.overlap) im::next_item_overlap();
        t.clicked = ImGui::InvisibleButton(path.c_str(), size);
        if (options.overlap) im::after_item_overlap();
        t.hovered = ImGui::IsItemHovered();
        t.held = ImGui::IsItemActive();
        t.pressed = ImGui::IsItemActivated();
        t.double_clicked = t.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
        if (t.pressed && options.focusable) ui.focus.take(path, false);
    } else {
        ImGui::Dummy(size);
        t.hovered = ImGui::IsItemHovered();
    }
    t.focused = had || (options.focusable && ui.focus.has(path));
    t.ring = ui.focus.ring(path);
    if (had && ui.focus.just_moved()) {
        const float top = ImGui::GetWindowPos().y, bottom = top + ImGui::GetWindowHeight();
        if (t.low.y < top + 4 || t.high.y > bottom - 4) ImGui::SetScrollHereY(0.5F), ui.redraw_in(0);
    }
    t.activated = t.clicked || (t.ring && !options.typing && (ui.input.take(Key::Enter) || ui.input.take(Key::Space)));
    const ImVec2 clip_low = ImGui::GetWindowDrawList()->GetClipRectMin(),
                 clip_high = ImGui::GetWindowDrawList()->GetClipRectMax();
    const ImVec2 from(std::max(t.low.x, clip_low.x), std::max(t.low.y, clip_low.y));
    const ImVec2 to(std::min(t.high.x, clip_high.x), std::min(t.high.y, clip_high.y));
    const Box shown{from.x, from.y, std::max(0.0F, to.x - from.x), std::max(0.0F, to.y - from.y)};
    ui.anchors.add(path, {Box{t.low.x, t.low.y, size.x, size.y}, visible, options.enabled, options.value, shown});
    return t;
}

void draw_ring(const Ui& ui, const Touch& t, float radius) {
    if (!t.ring) return;
    const float gap = ui.px(2);
    im::stroke_rect(ImGui::GetWindowDrawList(), t.low - ImVec2(gap, gap), t.high + ImVec2(gap, gap),
                    color32(ui.palette->accent), radius * ui.scale + gap, std::max(1.5F, 2 * ui.scale));
}

void hint(Ui& ui, const Touch& t, const std::string& path, std::string_view text) {
    constexpr double kDelay = 0.45;
    if (!t.hovered || t.held) {
        if (ui.hover_path == path) ui.hover_path.clear();
        return;
    }
    if (ui.hover_path != path) ui.hover_path = path, ui.hover_since = ui.now;
    const double rest = kDelay - (ui.now - ui.hover_since);
    if (rest > 0) return ui.redraw_in(rest);
    tooltip(ui, t.low, t.high, {}, {std::string(text)});
}

}  // namespace attn::gui
