#include "app/gui/ui/shortcuts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace attn::gui {
namespace {

constexpr std::string_view kStory = "shortcut.group.story", kLook = "shortcut.group.look",
                           kEdit = "shortcut.group.edit", kProgram = "shortcut.group.program";

constexpr Chord ctrl(Key key, bool shift = false) { return {key, true, shift, false}; }
constexpr Chord plain(Key key, bool shift = false) { return {key, false, shift, false}; }

// Order: as the help window shows it.
constexpr std::array kShortcuts = {
    Shortcut{"play", plain(Key::Space), kStory, "shortcut.play"},
    Shortcut{"step-forward", plain(Key::Right), kStory, "shortcut.step-forward"},
    Shortcut{"step-back", plain(Key::Left), kStory, "shortcut.step-back"},
    Shortcut{"restart", plain(Key::Home), kStory, "shortcut.restart"},
    Shortcut{"show-all", plain(Key::End), kStory, "shortcut.show-all"},
    Shortcut{"query-up", plain(Key::Up), kLook, "shortcut.query-up"},
    Shortcut{"query-down", plain(Key::Down), kLook, "shortcut.query-down"},
    Shortcut{"release", plain(Key::Escape), kLook, "shortcut.release"},
    Shortcut{"reset-zoom", ctrl(Key::Digit0, true), kLook, "shortcut.reset-zoom"},
    Shortcut{"sentence", ctrl(letter('L')), kEdit, "shortcut.sentence", true},
    Shortcut{"new", ctrl(letter('N')), kEdit, "shortcut.new", true},
    Shortcut{"undo", ctrl(Key::Z), kEdit, "shortcut.undo"},
    Shortcut{"redo", ctrl(Key::Z, true), kEdit, "shortcut.redo"},
    Shortcut{"redo", ctrl(letter('Y')), kEdit, ""},
    Shortcut{"copy", ctrl(letter('C')), kEdit, "shortcut.copy"},
    Shortcut{"save", ctrl(letter('S')), kEdit, "shortcut.save", true},
    Shortcut{"theme", ctrl(letter('D')), kProgram, "shortcut.theme"},
    Shortcut{"larger", ctrl(Key::Equal), kProgram, "shortcut.larger"},
    Shortcut{"larger", ctrl(Key::Equal, true), kProgram, ""},
    Shortcut{"smaller", ctrl(Key::Minus), kProgram, "shortcut.smaller"},
    Shortcut{"normal-size", ctrl(Key::Digit0), kProgram, "shortcut.normal-size"},
    Shortcut{"help", plain(Key::F1), kProgram, "shortcut.help", true},
    Shortcut{"help", plain(Key::Slash, true), kProgram, "", true},
    Shortcut{"quit", ctrl(letter('Q')), kProgram, "shortcut.quit"},
};

}  // namespace

std::span<const Shortcut> shortcuts() { return kShortcuts; }

std::string shortcut_chord(std::string_view id) {
    for (const Shortcut& s : kShortcuts)
        if (s.id == id) return chord_text(s.chord);
    return {};
}

std::vector<std::string> take_shortcuts(Input& input) {
    std::vector<std::string> fired;
    std::vector<Chord> others;
    for (auto at = input.keys.begin(); at != input.keys.end(); ++at) {
        const auto s = std::find_if(kShortcuts.begin(), kShortcuts.end(),
                                    [&](const Shortcut& shortcut) { return shortcut.chord == *at; });
        if (s == kShortcuts.end()) {
            others.push_back(*at);
            continue;
        }
        fired.emplace_back(s->id);
        if (!s->moves_keyboard) continue;
        input.wait_from(at + 1);
        break;
    }
    input.keys = std::move(others);
    return fired;
}

}  // namespace attn::gui
