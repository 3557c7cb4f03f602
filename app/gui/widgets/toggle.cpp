#include "app/gui/widgets/toggle.hpp"

#include <algorithm>

#include "app/gui/widgets/label.hpp"

namespace attn::gui {

bool toggle(Ui& ui, const std::string& path, std::string_view name, std::string_view note, bool on, bool enabled) {
    const float width = ImGui::GetContentRegionAvail().x;
    const Touch t = touch(ui, path, {width, ui.px(note.empty() ? 26 : 40)}, {enabled, true, false, on ? "on" : "off"});
    const Palette& p = *ui.palette;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 pill = ui.px(36, 20);
    const ImVec2 low(t.high.x - pill.x, std::round(t.centre().y - pill.y / 2));
    const float room = width - pill.x - ui.px(10);
    const Color ink = enabled ? p.text : mix(p.text, p.card, 0.55);
    if (note.empty()) {
        ui.text(list, {t.low.x, ui.baseline(t.low.y, t.high.y)}, cut_to(ui, name, room), ink);
    } else {
        ui.text(list, {t.low.x, ui.baseline(t.low.y, t.low.y + ui.px(20))}, cut_to(ui, name, room), ink);
        ui.text(list, {t.low.x, ui.baseline(t.low.y + ui.px(20), t.high.y, kSmallText)},
                cut_to(ui, note, room, kSmallText), p.text_faint, kSmallText);
    }
    const Color off = mix(p.card, p.text_faint, 0.45);
    Color fill = on ? p.accent : off;
    if (t.hovered) fill = mix(fill, p.text, 0.1);
    if (!enabled) fill = mix(fill, p.card, 0.5);
    list->AddRectFilled(low, low + pill, color32(fill), pill.y / 2);
    const float radius = pill.y / 2 - ui.px(2);
    const float x = on ? low.x + pill.x - pill.y / 2 : low.x + pill.y / 2;
    list->AddCircleFilled({x, low.y + pill.y / 2}, radius, color32({255, 255, 255, 255}), 32);
    if (t.ring) {
        Touch on_pill = t;
        on_pill.low = low, on_pill.high = low + pill;
        draw_ring(ui, on_pill, 10);
    }
    return enabled && t.activated;
}

}  // namespace attn::gui
