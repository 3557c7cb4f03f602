#include "app/gui/widgets/card.hpp"

#include <algorithm>

namespace attn::gui {

void draw_card(const Ui& ui, ImDrawList* list, ImVec2 low, ImVec2 high, bool selected) {
    const float radius = kCardRadius * ui.scale;
    list->AddRectFilled(low, high, color32(ui.palette->card), radius);
    im::stroke_rect(list, low, high, color32(selected ? ui.palette->accent : ui.palette->card_border), radius,
                    selected ? std::max(1.5F, 1.5F * ui.scale) : 1);
}

void draw_well(const Ui& ui, ImDrawList* list, ImVec2 low, ImVec2 high, float radius) {
    list->AddRectFilled(low, high, color32(ui.palette->well), radius * ui.scale);
}

void begin_card(Ui& ui, const char* id, ImVec2 size, const CardOptions& options) {
    size = {std::max(size.x, ui.px(24)), std::max(size.y, ui.px(24))};
    const ImVec2 low = ImGui::GetCursorScreenPos();
    draw_card(ui, ImGui::GetWindowDrawList(), low, low + size, options.selected);
    // Inset, so that the scrollbar keeps off the rounded corners.
    const ImVec2 inset = ui.px(3, 6);
    ImGui::GetStateStorage()->SetFloat(ImGui::GetID("card/right"), inset.x);
    ImGui::GetStateStorage()->SetFloat(ImGui::GetID("card/below"), inset.y);
    ImGui::SetCursorScreenPos(low + inset);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ui.px(options.padding, options.padding) - inset);
    im::begin_child(
        id, size - inset * 2,
        options.scroll ? ImGuiWindowFlags_None : ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse,
        true);
    ImGui::PopStyleVar();
}

void end_card() {
    im::end_child();
    const ImVec2 inset(ImGui::GetStateStorage()->GetFloat(ImGui::GetID("card/right")),
                       ImGui::GetStateStorage()->GetFloat(ImGui::GetID("card/below")));
    const ImVec2 low = ImGui::GetItemRectMin() - inset, high = ImGui::GetItemRectMax() + inset;
    ImGui::SetCursorScreenPos(low);
    ImGui::Dummy(high - low);
}

}  // namespace attn::gui
