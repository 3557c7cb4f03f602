#include "app/gui/widgets/combo.hpp"

#include <algorithm>

#include "app/gui/ui/icons.hpp"
#include "app/gui/widgets/label.hpp"

namespace attn::gui {

std::optional<std::size_t> combo(Ui& ui, const std::string& path, std::span<const Choice> choices, std::size_t chosen,
                                 const ComboOptions& o) {
    const Palette& p = *ui.palette;
    if (!o.label.empty()) label(ui, o.label, {p.text_soft, kSmallText, Font::Text, Align::Left, 1.9F});
    const float width = o.width > 0 ? ui.px(o.width) : ImGui::GetContentRegionAvail().x;
    const bool known = chosen < choices.size();
    const Touch t =
        touch(ui, path, {width, ui.px(kControlHeight)}, {o.enabled, true, false, known ? choices[chosen].id : ""});
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float radius = kControlRadius * ui.scale;
    const bool is_open = ImGui::IsPopupOpen((path + "/popup").c_str());
    list->AddRectFilled(t.low, t.high, color32(t.hovered ? mix(p.well, p.text, 0.03) : p.well), radius);
    im::stroke_rect(list, t.low, t.high,
                    color32(is_open     ? p.accent
                            : t.hovered ? mix(p.card_border, p.text_faint, 0.5)
                                        : p.card_border),
                    radius);
    const Color ink = o.enabled ? p.text : mix(p.text, p.card, 0.55);
    if (known)
        ui.text(list, {t.low.x + ui.px(10), ui.baseline(t.low.y, t.high.y)},
                cut_to(ui, choices[chosen].label, width - ui.px(38)), ink);
    draw_icon(list, Icon::ChevronDown, {t.high.x - ui.px(15), t.centre().y}, ui.px(11), p.text_soft);
    draw_ring(ui, t, kControlRadius);
    if (o.enabled && (t.activated || (t.ring && ui.input.take(Key::Down)))) open_popup(ui, path);
    const auto result = popup_menu(ui, path, t.low, t.high,
                                   o.menu_width > 0 ? std::max(width, ui.px(o.menu_width)) : width, choices, chosen);
    return result && *result != chosen ? result : std::nullopt;
}

}  // namespace attn::gui
