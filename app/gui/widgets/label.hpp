// Text at the cursor, space, and lines between.
#pragma once

#include <optional>

#include "app/gui/ui/ui.hpp"

namespace attn::gui {

struct TextStyle {
    std::optional<Color> color = {};  // by default the palette's text
    float em = kBodyText;
    Font font = Font::Text;
    Align align = Align::Left;
    float line = 1.5F;  // line height in em
    bool wrap = false;  // else cut with … at `width`
    float width = 0;    // device pixels; 0: what is left of the window
};

// The cursor goes below it. Returns the height used.
float label(Ui& ui, std::string_view text, const TextStyle& style = {});
void space(Ui& ui, float logical);                      // downwards
void rule(Ui& ui, float above = 14, float below = 14);  // a thin line across
std::string cut_to(const Ui& ui, std::string_view text, float width, float em = kBodyText, Font font = Font::Text);

// Things side by side that go on in the next line when there is no room: next() puts the cursor where the next one
// goes.
class Flow {
public:
    Flow(const Ui& ui, float gap_x, float gap_y) : gap_(ui.px(gap_x), ui.px(gap_y)) {
        low_ = at_ = ImGui::GetCursorScreenPos();
        right_ = low_.x + ImGui::GetContentRegionAvail().x;
        bottom_ = low_.y;  // which is negative when scrolled away
    }
    void next(ImVec2 size);
    void end();  // the cursor goes below all

private:
    ImVec2 gap_, low_, at_;
    float right_ = 0, bottom_ = 0;
};

}  // namespace attn::gui
