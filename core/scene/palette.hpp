// The colours of every picture: one struct, a light and a dark one. The meanings are fixed in text and pictures: query
// blue, key red, value green, scores purple, positive blue, negative orange.
#pragma once

#include "core/scene/scene.hpp"

namespace attn {

struct Palette {
    static constexpr int kSeries = 8;
    bool dark = false;
    Color ground, card, card_border, well, text, text_soft, text_faint, accent, accent_soft, on_accent;
    Color query, key, value, score, positive, negative, good, warning, danger, grid, tooltip, tooltip_text;

    Color sequential(double t) const;  // 0 .. 1: ground to deep accent (weights)
    Color diverging(double t) const;   // -1 .. 1: orange, ground, blue (signed values)
    Color text_on(Color fill) const;   // black or white, whichever reads better
    Color series(int index) const;     // kSeries colours that can be told apart; from the first again after the last
};

const Palette& light_palette();
const Palette& dark_palette();

Color mix(Color a, Color b, double t);
Color with_alpha(Color c, double alpha);
double luminance(Color c);          // relative luminance of WCAG 2, 0 .. 1
double contrast(Color a, Color b);  // 1 .. 21; text wants 4.5 at least

}  // namespace attn
