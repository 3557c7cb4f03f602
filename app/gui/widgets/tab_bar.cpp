#include "app/gui/widgets/tab_bar.hpp"

namespace attn::gui {

namespace {
constexpr float kPad = 13, kGap = 4;
float tab_width(const Ui& ui, const Choice& tab) {
    return std::ceil(ui.text_width(tab.label, kBodyText, Font::Bold)) + 2 * ui.px(kPad);
}
}  // namespace

float tab_bar_width(const Ui& ui, std::span<const Choice> tabs) {
    float width = 0;
    for (const Choice& tab : tabs) width += tab_width(ui, tab) + ui.px(kGap);
    return width;
}

std::optional<std::size_t> tab_bar(Ui& ui, const std::string& path, std::span<const Choice> tabs, std::size_t chosen,
                                   float height) {
    const Palette& p = *ui.palette;
    ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList* list = ImGui::GetWindowDrawList();
    std::optional<std::size_t> result;
    for (std::size_t i = 0; i < tabs.size(); ++i) {
        ImGui::SetCursorScreenPos(at);
        const Touch t = touch(ui, path + "/" + tabs[i].id, {tab_width(ui, tabs[i]), ui.px(height)},
                              {tabs[i].enabled, true, false, i == chosen ? "on" : "off"});
        if (i == chosen || t.hovered)
            list->AddRectFilled(t.low, t.high, color32(i == chosen ? p.accent_soft : mix(p.card, p.text, 0.05)),
                                kControlRadius * ui.scale);
        const Font font = i == chosen ? Font::Bold : Font::Text;
        const float x = std::round(t.centre().x - ui.text_width(tabs[i].label, kBodyText, font) / 2);
        ui.text(list, {x, ui.baseline(t.low.y, t.high.y)}, tabs[i].label,
                i == chosen       ? p.accent
                : tabs[i].enabled ? p.text_soft
                                  : p.text_faint,
                kBodyText, font);
        draw_ring(ui, t, kControlRadius);
        if (t.activated) result = i;
        if (t.ring) {
            const bool right = ui.input.take(Key::Right), left = !right && ui.input.take(Key::Left);
            if (right || left) {
                result = (i + (right ? 1 : tabs.size() - 1)) % tabs.size();
                ui.focus.take(path + "/" + tabs[*result].id, true);
            }
        }
        at.x = t.high.x + ui.px(kGap);
    }
    return result;
}

}  // namespace attn::gui
