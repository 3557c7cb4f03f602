// The workspaces' names in the header.
#pragma once

#include <optional>
#include <span>

#include "app/gui/widgets/segmented.hpp"

namespace attn::gui {

float tab_bar_width(const Ui& ui, std::span<const Choice> tabs);
// At the cursor, `height` logical pixels; anchors PATH/ID. The index of the one chosen now.
std::optional<std::size_t> tab_bar(Ui& ui, const std::string& path, std::span<const Choice> tabs, std::size_t chosen,
                                   float height = 30);

}  // namespace attn::gui
