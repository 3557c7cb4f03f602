// A text that is typed: one line, or several with wrapping. Dear ImGui's own does not wrap in 1.86, and knows neither
// emoji nor letters with marks. Undo belongs to the document, not to the box. Chinese comes committed by the input
// method.
#pragma once

#include "app/gui/widgets/touch.hpp"

namespace attn::gui {

struct TextBoxOptions {
    float width = 0;     // logical pixels; 0: what is left
    int lines = 1;       // visible at least; more than one wraps
    int most_lines = 0;  // grows up to so many; 0: stays
    std::string placeholder = {};
    std::size_t max_bytes = 1U << 20U;
    Font font = Font::Text;
    float em = kBodyText;
    bool enabled = true;
    bool awaited = false;  // it is what must be typed next
};

struct TextEdit {
    bool changed = false;    // the text is another one
    bool committed = false;  // Enter
    bool left = false;       // the keyboard went elsewhere
    bool focused = false;
};

TextEdit text_box(Ui& ui, const std::string& path, std::string& text, const TextBoxOptions& options = {});

}  // namespace attn::gui
