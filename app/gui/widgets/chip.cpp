#include "app/gui/widgets/chip.hpp"

#include <algorithm>

#include "app/gui/widgets/label.hpp"

namespace attn::gui {

namespace {

constexpr float kPad = 8, kHeight = 22;

void dashed_box(const Ui& ui, ImVec2 low, ImVec2 high, Color color) {
    const float dash = ui.px(4), step = ui.px(7), width = std::max(1.0F, ui.scale);
    ImDrawList* list = ImGui::GetWindowDrawList();
    const auto line = [&](ImVec2 from, ImVec2 to) { list->AddLine(from, to, color32(color), width); };
    for (float x = low.x + ui.px(3); x < high.x - ui.px(3); x += step)
        for (const float y : {low.y, high.y - width}) line({x, y}, {std::min(x + dash, high.x - ui.px(3)), y});
    for (float y = low.y + ui.px(3); y < high.y - ui.px(3); y += step)
        for (const float x : {low.x, high.x - width}) line({x, y}, {x, std::min(y + dash, high.y - ui.px(3))});
}

}  // namespace

ImVec2 chip_size(const Ui& ui, std::string_view text, const ChipOptions& o) {
    const float width = std::min(ui.text_width(text, kSmallText), ui.px(o.max_width));
    return {std::ceil(std::max(width, ui.px(4)) + 2 * ui.px(kPad)), ui.px(kHeight)};
}

Touch chip(Ui& ui, const std::string& path, std::string_view text, const ChipOptions& o) {
    const Palette& p = *ui.palette;
    const char* value = o.selected ? "on" : o.dashed ? "unknown" : "off";
    const Touch t = touch(ui, path, chip_size(ui, text, o), {true, o.focusable, false, value});
    const Color fill = o.selected ? p.accent : o.fill.value_or(p.well);
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float radius = 6 * ui.scale;
    list->AddRectFilled(t.low, t.high, color32(t.hovered && !o.selected ? mix(fill, p.accent, 0.15) : fill), radius);
    if (o.dashed && !o.outlined && !t.hovered) dashed_box(ui, t.low, t.high, o.selected ? p.on_accent : p.warning);
    else if (!o.selected)
        im::stroke_rect(list, t.low, t.high,
                        color32(o.outlined || t.hovered ? p.accent : mix(p.card_border, fill, o.fill ? 0.6 : 0)),
                        radius, o.outlined ? std::max(1.5F, 1.5F * ui.scale) : 1);
    const std::string shown = cut_to(ui, text, t.width() - 2 * ui.px(kPad) + 1, kSmallText);
    ui.text(list, {t.low.x + ui.px(kPad), ui.baseline(t.low.y, t.high.y, kSmallText)}, shown,
            o.selected ? p.on_accent
            : o.fill   ? p.text_on(fill)
                       : p.text,
            kSmallText);
    draw_ring(ui, t, 6);
    return t;
}

}  // namespace attn::gui
