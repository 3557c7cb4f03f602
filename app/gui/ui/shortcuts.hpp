// The keyboard shortcuts, each once: the help window lists them, a frame's unclaimed keys are looked up here.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/gui/platform/input.hpp"

namespace attn::gui {

struct Shortcut {
    std::string_view id;  // "undo"; a chord more for the same id is a further row with an empty text_key
    Chord chord;
    std::string_view group;       // "shortcut.group.play"
    std::string_view text_key;    // "shortcut.undo"
    bool moves_keyboard = false;  // to a box or a window, for which the keys after it are meant
};

std::span<const Shortcut> shortcuts();
std::string shortcut_chord(std::string_view id);  // the first chord as text, "" when unknown

// The ids whose chords were pressed, in order; those chords are taken off the input. After one that moves the keyboard
// the rest waits for the next frame.
std::vector<std::string> take_shortcuts(Input& input);

}  // namespace attn::gui
