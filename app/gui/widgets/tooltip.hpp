// The dark card that floats over everything: a title and lines, beside what it tells about.
#pragma once

#include <string>
#include <vector>

#include "app/gui/ui/ui.hpp"

namespace attn::gui {

// Device pixels: the rectangle that it is about. Lines longer than the card are wrapped.
void tooltip(const Ui& ui, ImVec2 low, ImVec2 high, const std::string& title, const std::vector<std::string>& lines);

}  // namespace attn::gui
