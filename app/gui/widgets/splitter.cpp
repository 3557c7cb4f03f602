#include "app/gui/widgets/splitter.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace attn::gui {

std::optional<double> splitter(Ui& ui, const std::string& path, float thick, float height, double width,
                               const SplitterOptions& o) {
    const Touch t = touch(ui, path, {thick, height}, {true, true, false, fmt::format("{:.0f}", width)});
    if (t.hovered || t.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if (t.hovered || t.held || t.ring) {
        const float x = std::round(t.centre().x), w = std::max(1.0F, ui.px(1));
        ImGui::GetWindowDrawList()->AddRectFilled(
            {x - w, t.low.y + ui.px(8)}, {x + w, t.high.y - ui.px(8)},
            color32(t.held || t.ring ? ui.palette->accent : mix(ui.palette->ground, ui.palette->accent, 0.5)), w);
    }
    const double direction = o.mirrored ? -1 : 1;
    std::optional<double> wanted;
    if (t.double_clicked) {
        wanted = o.normal;
    } else if (t.held) {
        // The mouse keeps the place on the border where it took hold.
        if (t.pressed) ui.edits[path].scroll = ImGui::GetIO().MousePos.x - t.centre().x;
        const float moved = ImGui::GetIO().MousePos.x - ui.edits[path].scroll - t.centre().x;
        if (moved < -0.5F || moved > 0.5F) wanted = width + direction * static_cast<double>(moved / ui.scale);
    } else if (t.ring) {
        if (ui.input.take(Key::Right)) wanted = width + direction * 10;
        if (ui.input.take(Key::Left)) wanted = width - direction * 10;
    }
    if (!wanted) return std::nullopt;
    const double clamped = std::clamp(*wanted, o.low, o.high);
    return clamped < width || clamped > width ? std::optional(clamped) : std::nullopt;
}

}  // namespace attn::gui
