// A few choices side by side, one of them chosen. Its segments are anchors PATH/ID; the arrows move within it.
#pragma once

#include <optional>
#include <span>

#include "app/gui/widgets/touch.hpp"

namespace attn::gui {

struct Choice {
    std::string id;  // language-independent; the last part of the anchor
    std::string label;
    std::string note = {};  // a line below (menus), or the hint
    bool enabled = true;
    bool removable = false;  // menus: a cross takes it off the list
};

// Of all segments together where the widest word has that much room on either side; logical pixels.
float segmented_width(const Ui& ui, std::span<const Choice> choices, float pad);

// The index of the one that was chosen now. In as many lines as it takes to leave every word whole.
std::optional<std::size_t> segmented(Ui& ui, const std::string& path, std::span<const Choice> choices,
                                     std::size_t chosen, float width = 0);

}  // namespace attn::gui
