// What belongs to the person and not to a document: looks, language, window, recent sentences.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"

namespace attn::gui {

enum class ThemeChoice { System, Light, Dark };
enum class LanguageChoice { System, English, Chinese };
enum class ColorScale { Linear, Log };

inline constexpr std::size_t kMaxRecent = 20;
inline constexpr double kMinUiScale = 0.5, kMaxUiScale = 3;

struct Preferences {
    ThemeChoice theme = ThemeChoice::System;
    LanguageChoice language = LanguageChoice::System;
    double ui_scale = 1;
    int window_width = 1600, window_height = 1000;  // logical pixels
    ColorScale color_scale = ColorScale::Linear;
    std::vector<std::string> recent;             // sentences, the newest first
    double left_panel = 310, right_panel = 404;  // logical pixels
    std::string workspace = "pronoun";

    bool operator==(const Preferences&) const = default;
};

bool is_dark(const Preferences& preferences);  // System is light
// "en" or "zh"; System is what LC_ALL, LC_MESSAGES or LANG say, by way of `environment` (null or "" when not set).
std::string_view language_id(const Preferences& preferences,
                             const std::function<const char*(const char*)>& environment);

// Puts a sentence in front; one that was only begun ("The ani") gives way to what it became.
void remember_sentence(Preferences& preferences, const std::string& sentence);

std::string preferences_text(const Preferences& preferences);  // JSON
// An Error when this is no preferences file; a single field that does not fit takes its default.
Result<Preferences> parse_preferences(std::string_view bytes, const std::string& where);

}  // namespace attn::gui
