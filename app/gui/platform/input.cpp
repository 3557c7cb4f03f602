#include "app/gui/platform/input.hpp"

#include <array>
#include <cctype>
#include <utility>

namespace attn::gui {
namespace {

struct KeyName {
    Key key;
    std::string_view name;
};
constexpr std::array<KeyName, 15> kNames = {{{Key::Space, "Space"},
                                             {Key::Escape, "Esc"},
                                             {Key::Enter, "Enter"},
                                             {Key::Tab, "Tab"},
                                             {Key::Backspace, "Backspace"},
                                             {Key::Insert, "Insert"},
                                             {Key::Delete, "Delete"},
                                             {Key::Right, "Right"},
                                             {Key::Left, "Left"},
                                             {Key::Down, "Down"},
                                             {Key::Up, "Up"},
                                             {Key::PageUp, "PageUp"},
                                             {Key::PageDown, "PageDown"},
                                             {Key::Home, "Home"},
                                             {Key::End, "End"}}};

bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
           });
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (text.size() <= prefix.size() || !same(text.substr(0, prefix.size()), prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

}  // namespace

std::optional<Chord> parse_chord(std::string_view text) {
    Chord chord;
    for (bool more = true; more;) {
        if (take_prefix(text, "Ctrl+") || take_prefix(text, "Cmd+")) chord.ctrl = true;
        else if (take_prefix(text, "Shift+")) chord.shift = true;
        else if (take_prefix(text, "Alt+")) chord.alt = true;
        else more = false;
    }
    for (const KeyName& name : kNames)
        if (same(text, name.name)) return chord.key = name.key, chord;
    if (same(text, "Escape")) return chord.key = Key::Escape, chord;
    if (text == "?") return chord.key = Key::Slash, chord.shift = true, chord;
    if (text.size() == 1 && text[0] > ' ' && text[0] < 127)
        return chord.key = static_cast<Key>(std::toupper(static_cast<unsigned char>(text[0]))), chord;
    if (text.size() >= 2 && text.size() <= 3 && (text[0] == 'F' || text[0] == 'f')) {
        int number = 0;
        for (const char c : text.substr(1)) {
            if (c < '0' || c > '9') return std::nullopt;
            number = number * 10 + (c - '0');
        }
        if (number >= 1 && number <= 12)
            return chord.key = static_cast<Key>(static_cast<int>(Key::F1) + number - 1), chord;
    }
    return std::nullopt;
}

std::string chord_text(const Chord& chord) {
    if (chord == Chord{Key::Slash, false, true, false}) return "?";
    std::string text =
        std::string(chord.ctrl ? "Ctrl+" : "") + (chord.alt ? "Alt+" : "") + (chord.shift ? "Shift+" : "");
    switch (chord.key) {  // arrows read better as arrows
        case Key::Left: return text + "←";
        case Key::Right: return text + "→";
        case Key::Up: return text + "↑";
        case Key::Down: return text + "↓";
        default: break;
    }
    for (const KeyName& name : kNames)
        if (name.key == chord.key) return text + std::string(name.name);
    const int code = static_cast<int>(chord.key);
    if (chord.key >= Key::F1 && chord.key <= Key::F12)
        return text + "F" + std::to_string(code - static_cast<int>(Key::F1) + 1);
    return text + static_cast<char>(code);
}

}  // namespace attn::gui
