// A word in a box that can be chosen: the tokens of a sentence.
#pragma once

#include <optional>

#include "app/gui/widgets/touch.hpp"

namespace attn::gui {

struct ChipOptions {
    std::optional<Color> fill = {};  // by default the well's; the text takes whatever reads best on it
    bool selected = false;           // the accent's colours
    bool outlined = false;           // lit up from elsewhere
    bool dashed = false;             // not known
    bool focusable = true;           // a stop for Tab
    float max_width = 160;           // logical pixels
};

ImVec2 chip_size(const Ui& ui, std::string_view text, const ChipOptions& options = {});
Touch chip(Ui& ui, const std::string& path, std::string_view text, const ChipOptions& options = {});

}  // namespace attn::gui
