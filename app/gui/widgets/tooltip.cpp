#include "app/gui/widgets/tooltip.hpp"

#include <algorithm>

#include "app/gui/ui/text_layout.hpp"

namespace attn::gui {

void tooltip(const Ui& ui, ImVec2 low, ImVec2 high, const std::string& title, const std::vector<std::string>& lines) {
    const float pad = ui.px(11), line_height = ui.px(17), title_height = title.empty() ? 0 : ui.px(20);
    const float most = ui.px(320);
    float width = title.empty() ? 0 : std::min(most, ui.text_width(title, kBodyText, Font::Bold));
    std::vector<std::pair<std::string, TextLayout>> bodies;
    float height = title_height;
    for (const std::string& line : lines) {
        bodies.emplace_back(line, lay_out(line, ui.fonts, Font::Text, kSmallText * ui.scale, most));
        width = std::max(width, bodies.back().second.width);
        height += line_height * static_cast<float>(bodies.back().second.lines.size());
    }
    const ImVec2 size(std::ceil(width) + 2 * pad, height + 1.4F * pad), screen = ImGui::GetIO().DisplaySize;
    const float gap = ui.px(6), edge = ui.px(8);
    ImVec2 at(std::round((low.x + high.x - size.x) / 2), high.y + gap);
    if (at.y + size.y > screen.y - edge) at.y = low.y - gap - size.y;
    at.x = std::clamp(at.x, edge, std::max(edge, screen.x - size.x - edge));
    at.y = std::clamp(at.y, edge, std::max(edge, screen.y - size.y - edge));
    ImDrawList* list = ImGui::GetForegroundDrawList();
    list->AddRectFilled(at, at + size, color32(ui.palette->tooltip), 8 * ui.scale);
    float y = at.y + 0.7F * pad;
    if (!title.empty())
        ui.text(list, {at.x + pad, ui.baseline(y, y + title_height - ui.px(2))}, title, ui.palette->tooltip_text,
                kBodyText, Font::Bold);
    y += title_height;
    const Color soft = mix(ui.palette->tooltip, ui.palette->tooltip_text, 0.78);
    for (const auto& [text, layout] : bodies)
        for (const TextLayout::Line& line : layout.lines) {
            ui.text(list, {at.x + pad, ui.baseline(y, y + line_height, kSmallText)},
                    std::string_view(text).substr(line.begin, line.end - line.begin), soft, kSmallText);
            y += line_height;
        }
}

}  // namespace attn::gui
