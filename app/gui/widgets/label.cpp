#include "app/gui/widgets/label.hpp"

#include <algorithm>

#include "app/gui/ui/text_layout.hpp"
#include "core/base/utf8.hpp"

namespace attn::gui {

std::string cut_to(const Ui& ui, std::string_view text, float width, float em, Font font) {
    if (ui.text_width(text, em, font) <= width) return std::string(text);
    const float room = width - ui.text_width("…", em, font);
    std::string kept;
    float used = 0;
    for (const utf8::Span& g : utf8::graphemes(text)) {
        const std::string_view piece = text.substr(g.begin, g.end - g.begin);
        used += ui.text_width(piece, em, font);
        if (used > room) break;
        kept += piece;
    }
    return kept + "…";
}

float label(Ui& ui, std::string_view text, const TextStyle& style) {
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = style.width > 0 ? style.width : std::max(1.0F, ImGui::GetContentRegionAvail().x);
    const float height = ui.px(style.em * style.line);
    const Color color = style.color.value_or(ui.palette->text);
    ImDrawList* list = ImGui::GetWindowDrawList();
    const auto put = [&](std::string_view line, float y) {
        float x = low.x;
        if (style.align != Align::Left) {
            const float room = width - ui.text_width(line, style.em, style.font);
            x += std::round(style.align == Align::Right ? room : room / 2);
        }
        ui.text(list, {x, ui.baseline(y, y + height, style.em)}, line, color, style.em, style.font);
    };
    float used = height;
    if (!style.wrap) {
        put(cut_to(ui, text, width, style.em, style.font), low.y);
    } else {
        const TextLayout layout = lay_out(text, ui.fonts, style.font, style.em * ui.scale, width);
        used = height * static_cast<float>(layout.lines.size());
        float y = low.y;
        for (const TextLayout::Line& line : layout.lines) {
            put(text.substr(line.begin, line.end - line.begin), y);
            y += height;
        }
    }
    ImGui::Dummy({width, used});
    return used;
}

void space(Ui& ui, float logical) { ImGui::Dummy({1, ui.px(logical)}); }

void rule(Ui& ui, float above, float below) {
    space(ui, above);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::GetWindowDrawList()->AddRectFilled(at, at + ImVec2(width, std::max(1.0F, ui.px(1))),
                                              color32(ui.palette->card_border));
    ImGui::Dummy({width, std::max(1.0F, ui.px(1))});
    space(ui, below);
}

void Flow::next(ImVec2 size) {
    if (at_.x > low_.x && at_.x + size.x > right_) at_ = {low_.x, bottom_ + gap_.y};
    ImGui::SetCursorScreenPos(at_);
    at_.x += size.x + gap_.x;
    bottom_ = std::max(bottom_, at_.y + size.y);
}

void Flow::end() {
    if (bottom_ <= low_.y) return;
    ImGui::SetCursorScreenPos(low_);
    ImGui::Dummy({1, bottom_ - low_.y});
}

}  // namespace attn::gui
