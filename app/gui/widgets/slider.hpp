// A number on a track, its name and value above. Arrows move it (Shift: ten times as far), a double click or Enter
// turns the value into a box to type into.
#pragma once

#include "app/gui/widgets/touch.hpp"

namespace attn::gui {

struct SliderOptions {
    std::string label = {};
    double low = 0, high = 1;         // of the track
    double minimum = 0, maximum = 1;  // of what may be typed
    bool integer = false, logarithmic = false;
    int decimals = 2;
    std::string shown = {};  // instead of the number
    float width = 0;         // logical pixels; 0: what is left
    bool enabled = true;
};

struct SliderEdit {
    bool changed = false;
    double value = 0;
    bool held = false;      // the hand is still on it
    bool released = false;  // it was let go, or a number was typed
};

// Anchors: PATH is the track, PATH/value the number (and the box).
SliderEdit slider(Ui& ui, const std::string& path, double value, const SliderOptions& options);

}  // namespace attn::gui
