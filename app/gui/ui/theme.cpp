#include "app/gui/ui/theme.hpp"

namespace attn::gui {

void apply_style(const Palette& palette, float scale) {
    ImGuiStyle style;
    if (palette.dark) ImGui::StyleColorsDark(&style);
    else ImGui::StyleColorsLight(&style);
    style.WindowPadding = ImVec2(0, 0);
    style.FramePadding = ImVec2(8, 5);
    style.ItemSpacing = ImVec2(0, 0);
    style.ItemInnerSpacing = ImVec2(6, 4);
    style.WindowRounding = style.ChildRounding = 0;
    style.WindowBorderSize = style.ChildBorderSize = 0;
    style.PopupBorderSize = 1;
    style.PopupRounding = kCardRadius;
    style.ScrollbarSize = 10;
    style.ScrollbarRounding = 5;
    style.GrabMinSize = 24;
    style.ScaleAllSizes(scale);
    style.WindowMinSize = ImVec2(1, 1);  // at any scale: less is an error
    style.PopupBorderSize = 1;
    const auto set = [&style](ImGuiCol slot, Color c) {
        style.Colors[slot] = ImGui::ColorConvertU32ToFloat4(color32(c));
    };
    const Color nothing{0, 0, 0, 0};
    set(ImGuiCol_Text, palette.text);
    set(ImGuiCol_WindowBg, nothing);
    set(ImGuiCol_ChildBg, nothing);
    set(ImGuiCol_PopupBg, palette.card);
    set(ImGuiCol_Border, palette.card_border);
    set(ImGuiCol_ScrollbarBg, nothing);
    set(ImGuiCol_ScrollbarGrab, mix(palette.card, palette.text_faint, 0.35));
    set(ImGuiCol_ScrollbarGrabHovered, mix(palette.card, palette.text_faint, 0.6));
    set(ImGuiCol_ScrollbarGrabActive, palette.text_faint);
    set(ImGuiCol_ModalWindowDimBg, with_alpha(Color{0, 0, 0, 255}, palette.dark ? 0.55 : 0.35));
    ImGui::GetStyle() = style;
}

}  // namespace attn::gui
