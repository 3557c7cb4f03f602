// A small remark on a soft ground: "Entropy 2.17 bits", "untrained, seed 7". With a path it is an anchor and can
// explain itself.
#pragma once

#include <optional>

#include "app/gui/widgets/touch.hpp"

namespace attn::gui {

struct BadgeOptions {
    std::optional<Color> dot = {};    // a coloured dot in front
    std::optional<Color> color = {};  // of the text
    std::optional<Color> fill = {};
    bool border = false;
    float height = 22;  // logical pixels
    std::string hint = {};
};

ImVec2 badge_size(const Ui& ui, std::string_view text, const BadgeOptions& options = {});
void badge(Ui& ui, const std::string& path, std::string_view text, const BadgeOptions& options = {});

}  // namespace attn::gui
