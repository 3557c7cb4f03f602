// Keys and text of one frame, from the window or from a script. Our widgets read these; Dear ImGui gets only the mouse.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attn::gui {

// Letters, digits and punctuation are their ASCII code (upper case); the rest follows.
enum class Key : int {
    None = 0,
    Space = 32,
    Comma = ',',
    Minus = '-',
    Period = '.',
    Slash = '/',
    Digit0 = '0',
    Equal = '=',
    A = 'A',
    Z = 'Z',
    Escape = 256,
    Enter,
    Tab,
    Backspace,
    Insert,
    Delete,
    Right,
    Left,
    Down,
    Up,
    PageUp,
    PageDown,
    Home,
    End,
    F1 = 290,
    F12 = 301
};
constexpr Key letter(char c) { return static_cast<Key>(c); }

struct Chord {
    Key key = Key::None;
    bool ctrl = false, shift = false, alt = false;
    bool operator==(const Chord&) const = default;
};

// "Ctrl+Shift+Z", "Left", "F1", "?" <-> Chord. Ctrl also stands for Cmd.
std::optional<Chord> parse_chord(std::string_view text);
std::string chord_text(const Chord& chord);

struct Input {
    std::vector<Chord> keys;  // presses and repeats, in order
    std::u32string text;      // typed or committed by an input method
    std::vector<std::string> dropped_files;
    bool shift = false, ctrl = false, alt = false;  // held now

    // True, once, when the chord was pressed: who asks first gets it.
    bool take(const Chord& chord) {
        const auto at = std::find(keys.begin(), keys.end(), chord);
        if (at == keys.end()) return false;
        keys.erase(at);
        return true;
    }
    bool take(Key key) { return take(Chord{key}); }
    void clear() { keys.clear(), text.clear(), dropped_files.clear(); }

    // What was pressed from here on was meant for the program as the keys before leave it: it waits for the next frame,
    // which resume() begins.
    void wait_from(std::vector<Chord>::const_iterator key) {
        later_keys.insert(later_keys.begin(), key, keys.cend());
        later_text.insert(0, std::exchange(text, {}));
    }
    void resume() {
        keys.insert(keys.begin(), later_keys.begin(), later_keys.end());
        text.insert(0, later_text);
        later_keys.clear(), later_text.clear();
    }
    std::vector<Chord> later_keys;
    std::u32string later_text;
};

}  // namespace attn::gui
