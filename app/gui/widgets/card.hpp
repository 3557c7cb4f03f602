// A card: a rounded panel with a thin border. What is drawn between begin and end lies inside it and scrolls there.
#pragma once

#include "app/gui/ui/ui.hpp"

namespace attn::gui {

struct CardOptions {
    float padding = kCardPadding;  // logical pixels
    bool selected = false;         // border in the accent's colour
    bool scroll = true;            // false: what does not fit is cut
};

// `size` in device pixels at the cursor; ends below it. Always call end_card().
void begin_card(Ui& ui, const char* id, ImVec2 size, const CardOptions& options = {});
void end_card();
// Only the look, for pictures that need no window of their own.
void draw_card(const Ui& ui, ImDrawList* list, ImVec2 low, ImVec2 high, bool selected = false);
// A sunken area inside a card.
void draw_well(const Ui& ui, ImDrawList* list, ImVec2 low, ImVec2 high, float radius = 8);

}  // namespace attn::gui
