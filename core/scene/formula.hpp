// Formulas as the descriptors write them: one-letter words are italic, longer words upright, _x or _{xyz} a subscript,
// ^x a superscript, √x, √(x) or √{x} a root with its bar; everything else stands as it is.
//
//   Formula f = typeset("e_j = q·k_j / √d_k", 14, palette.text, measure);   place(scene, f, {x, baseline});
#pragma once

#include "core/scene/kit.hpp"

namespace attn {

struct Formula {
    std::vector<Item> items;  // relative to the start of the baseline
    float width = 0, ascent = 0, descent = 0;
};

Formula typeset(std::string_view markup, float size, Color color, const TextMeasure& measure);
void place(Scene& scene, const Formula& formula, Point baseline);

// "e_j = q·k_j / √(d_k)": braces gone, readable without typesetting.
std::string formula_text(std::string_view markup);

// A word that goes into a subscript: braces and backslashes of the user's text must not be read as markup.
std::string formula_word(std::string_view text);

}  // namespace attn
