// A choice from a list that opens below. Enter, Space or Down opens it; the rows are anchors PATH/ID.
#pragma once

#include "app/gui/widgets/popup.hpp"

namespace attn::gui {

struct ComboOptions {
    float width = 0;       // logical pixels; 0: what is left
    float menu_width = 0;  // logical pixels; 0: as wide as the box
    bool enabled = true;
    std::string label = {};  // above the box, small
};

std::optional<std::size_t> combo(Ui& ui, const std::string& path, std::span<const Choice> choices, std::size_t chosen,
                                 const ComboOptions& options = {});

}  // namespace attn::gui
