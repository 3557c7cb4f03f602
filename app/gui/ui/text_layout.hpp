// Text broken into lines of a width: between words, anywhere between Chinese characters, inside a word only when it
// must. Positions lie between what a reader takes for characters (a letter with its marks is one).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/gui/platform/fonts.hpp"

namespace attn::gui {

struct TextLayout {
    struct Stop {
        std::size_t at = 0;  // byte
        float x = 0;
        int line = 0;
    };
    struct Line {
        std::size_t begin = 0, end = 0;  // bytes; a line end of the text is in neither
        float width = 0;
    };
    std::vector<Stop> stops;  // before each character, and after the last
    std::vector<Line> lines;  // at least one
    float width = 0;

    std::size_t stop_of(std::size_t byte) const;   // the last stop at or before it
    std::size_t byte_at(float x, int line) const;  // the nearest stop of the line
};

// em and width in device pixels.
TextLayout lay_out(std::string_view text, const FontSet& fonts, Font font, float em, float width);

}  // namespace attn::gui
