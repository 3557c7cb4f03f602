// What the hand does to a rectangle: the ground under every widget. The id is the path, never a translated text.
#pragma once

#include "app/gui/ui/ui.hpp"

namespace attn::gui {

struct TouchOptions {
    bool enabled = true;
    bool focusable = true;
    bool overlap = false;    // later widgets may lie on top
    std::string value = {};  // for the anchor
    bool typing = false;     // Enter and Space are the widget's own
};

struct Touch {
    ImVec2 low, high;
    bool hovered = false, held = false, pressed = false;  // pressed: the button went down in this frame
    bool clicked = false, double_clicked = false;
    bool activated = false;  // clicked, or Enter or Space while it has the ring
    bool focused = false, ring = false;
    float width() const { return high.x - low.x; }
    float height() const { return high.y - low.y; }
    ImVec2 centre() const { return (low + high) * 0.5F; }
};

// At the cursor of the current Dear ImGui window, which moves on below it.
Touch touch(Ui& ui, const std::string& path, ImVec2 size, const TouchOptions& options = {});

// The ring of who has the keyboard.
void draw_ring(const Ui& ui, const Touch& t, float radius);

// After a widget: a short explanation once the mouse rests on it.
void hint(Ui& ui, const Touch& t, const std::string& path, std::string_view text);

}  // namespace attn::gui
