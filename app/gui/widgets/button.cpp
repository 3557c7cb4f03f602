#include "app/gui/widgets/button.hpp"

#include <algorithm>

#include "app/gui/widgets/label.hpp"

namespace attn::gui {

namespace {
constexpr float kPad = 13, kIconSize = 11, kIconGap = 8;
float text_size(const ButtonOptions& o) { return o.kind == ButtonKind::Primary ? kBodyText : 12; }
Font text_font(const ButtonOptions& o) { return o.kind == ButtonKind::Primary ? Font::Bold : Font::Text; }
}  // namespace

ImVec2 button_size(const Ui& ui, std::string_view text, const ButtonOptions& o) {
    if (o.width > 0) return {ui.px(o.width), ui.px(o.height)};
    float width = text.empty() ? ui.px(o.height) : ui.text_width(text, text_size(o), text_font(o)) + 2 * ui.px(kPad);
    if (o.icon && !text.empty()) width += ui.px(kIconSize + kIconGap);
    return {std::ceil(width), ui.px(o.height)};
}

bool button(Ui& ui, const std::string& path, std::string_view text, const ButtonOptions& o) {
    const ImVec2 size = button_size(ui, text, o);
    const Touch t = touch(ui, path, size, {o.enabled, true, false, o.value});
    const Palette& p = *ui.palette;
    Color fill{0, 0, 0, 0}, ink = p.text_soft, border{0, 0, 0, 0};
    switch (o.kind) {
        case ButtonKind::Primary:
            fill = t.held ? mix(p.accent, p.text, 0.18) : t.hovered ? mix(p.accent, p.on_accent, 0.12) : p.accent;
            ink = p.on_accent;
            break;
        case ButtonKind::Ghost:
            fill = o.selected  ? p.accent_soft
                   : t.held    ? mix(p.card, p.text, 0.1)
                   : t.hovered ? mix(p.card, p.text, 0.05)
                               : p.card;
            border = o.selected ? p.accent : p.card_border;
            ink = o.selected ? p.accent : p.text;
            break;
        case ButtonKind::Plain:
            if (t.hovered || o.selected) fill = p.accent_soft;
            ink = p.accent;
            break;
    }
    if (!o.enabled) {
        ink = mix(ink, p.card, 0.6);
        if (o.kind == ButtonKind::Primary) fill = mix(p.accent, p.card, 0.6), ink = p.card;
    }
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float radius = kControlRadius * ui.scale;
    if (fill.a != 0) list->AddRectFilled(t.low, t.high, color32(fill), radius);
    if (border.a != 0) im::stroke_rect(list, t.low, t.high, color32(border), radius);
    const std::string shown = cut_to(ui, text, size.x - ui.px(8), text_size(o), text_font(o));
    float content = ui.text_width(shown, text_size(o), text_font(o));
    if (o.icon) content += ui.px(kIconSize) + (text.empty() ? 0 : ui.px(kIconGap));
    float x = std::round(t.centre().x - content / 2);
    if (o.icon) {
        draw_icon(list, *o.icon, {x + ui.px(kIconSize) / 2, t.centre().y}, ui.px(kIconSize), ink);
        x += ui.px(kIconSize + kIconGap);
    }
    ui.text(list, {x, ui.baseline(t.low.y, t.high.y, text_size(o))}, shown, ink, text_size(o), text_font(o));
    draw_ring(ui, t, kControlRadius);
    if (!o.hint.empty()) hint(ui, t, path, o.hint);
    return o.enabled && t.activated;
}

bool icon_button(Ui& ui, const std::string& path, Icon icon, const ButtonOptions& options) {
    ButtonOptions o = options;
    o.icon = icon;
    if (o.width <= 0) o.width = o.height;
    return button(ui, path, "", o);
}

bool link(Ui& ui, const std::string& path, std::string_view text) {
    const ImVec2 size(std::ceil(ui.text_width(text, kSmallText)), ui.px(18));
    const Touch t = touch(ui, path, size);
    const Color ink = t.held ? mix(ui.palette->accent, ui.palette->text, 0.3) : ui.palette->accent;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float base = ui.baseline(t.low.y, t.high.y, kSmallText);
    ui.text(list, {t.low.x, base}, text, ink, kSmallText);
    if (t.hovered)
        list->AddRectFilled({t.low.x, base + ui.px(2)}, {t.high.x, base + ui.px(2) + std::max(1.0F, ui.px(1))},
                            color32(ink));
    draw_ring(ui, t, 4);
    return t.activated;
}

}  // namespace attn::gui
