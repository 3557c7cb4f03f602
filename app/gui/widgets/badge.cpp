#include "app/gui/widgets/badge.hpp"

namespace attn::gui {

namespace {
constexpr float kPad = 8, kDot = 7, kDotGap = 7;
}

ImVec2 badge_size(const Ui& ui, std::string_view text, const BadgeOptions& o) {
    const float dot = o.dot ? ui.px(kDot + kDotGap) : 0;
    return {std::ceil(ui.text_width(text, kSmallText) + dot + 2 * ui.px(kPad)), ui.px(o.height)};
}

void badge(Ui& ui, const std::string& path, std::string_view text, const BadgeOptions& o) {
    const Touch t = touch(ui, path, badge_size(ui, text, o), {true, false, false, std::string(text)});
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float radius = 6 * ui.scale;
    list->AddRectFilled(t.low, t.high, color32(o.fill.value_or(ui.palette->well)), radius);
    if (o.border) im::stroke_rect(list, t.low, t.high, color32(ui.palette->card_border), radius);
    float x = t.low.x + ui.px(kPad);
    if (o.dot) {
        list->AddCircleFilled({x + ui.px(kDot) / 2, t.centre().y}, kDot / 2 * ui.scale, color32(*o.dot), 20);
        x += ui.px(kDot + kDotGap);
    }
    ui.text(list, {x, ui.baseline(t.low.y, t.high.y, kSmallText)}, text, o.color.value_or(ui.palette->text_soft),
            kSmallText);
    if (!o.hint.empty()) hint(ui, t, path, o.hint);
}

}  // namespace attn::gui
