// Paints a Scene into a draw list.
#pragma once

#include "app/gui/ui/ui.hpp"

namespace attn::gui {

// `origin`: where the scene's (0, 0) is, in device pixels.
void paint(const Scene& scene, ImDrawList* list, ImVec2 origin, const Ui& ui);
// Items moved by an offset in logical pixels: a formula from typeset().
void paint_items(const std::vector<Item>& items, ImDrawList* list, ImVec2 origin, const Ui& ui);

}  // namespace attn::gui
