#include "app/gui/state/preferences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/engine/session.hpp"
#include "core/io/json.hpp"

namespace attn::gui {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kFormat = "attention-studio-preferences";
constexpr std::array<std::string_view, 3> kThemes{"system", "light", "dark"};
constexpr std::array<std::string_view, 3> kLanguages{"system", "en", "zh"};
constexpr std::array<std::string_view, 2> kScales{"linear", "log"};

template <class Enum, std::size_t N>
std::string_view name(const std::array<std::string_view, N>& names, Enum value) {
    return names[static_cast<std::size_t>(value)];
}

const json* field(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
}

template <class Enum, std::size_t N>
void read(const json& object, const char* key, const std::array<std::string_view, N>& names, Enum& out) {
    const json* v = field(object, key);
    if (v == nullptr || !v->is_string()) return;
    const auto at = std::find(names.begin(), names.end(), v->get_ref<const std::string&>());
    if (at != names.end()) out = static_cast<Enum>(at - names.begin());
}

void read(const json& object, const char* key, double& out, double low, double high) {
    const json* v = field(object, key);
    if (v == nullptr || !v->is_number()) return;
    const auto number = v->get<double>();
    if (number >= low && number <= high) out = number;
}

void read(const json& object, const char* key, int& out, int low, int high) {
    double number = out;
    read(object, key, number, low, high);
    out = static_cast<int>(std::lround(number));
}

}  // namespace

bool is_dark(const Preferences& preferences) { return preferences.theme == ThemeChoice::Dark; }

std::string_view language_id(const Preferences& preferences,
                             const std::function<const char*(const char*)>& environment) {
    if (preferences.language == LanguageChoice::English) return "en";
    if (preferences.language == LanguageChoice::Chinese) return "zh";
    for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = environment(variable);
        if (value == nullptr || *value == '\0') continue;
        return std::string_view(value).substr(0, 2) == "zh" ? "zh" : "en";
    }
    return "en";
}

void remember_sentence(Preferences& preferences, const std::string& sentence) {
    if (sentence.find_first_not_of(" \t\r\n") == std::string::npos) return;
    std::vector<std::string>& recent = preferences.recent;
    if (!recent.empty() && sentence.size() > recent.front().size() &&
        sentence.compare(0, recent.front().size(), recent.front()) == 0)
        recent.erase(recent.begin());
    recent.erase(std::remove(recent.begin(), recent.end(), sentence), recent.end());
    recent.insert(recent.begin(), sentence);
    if (recent.size() > kMaxRecent) recent.resize(kMaxRecent);
}

std::string preferences_text(const Preferences& p) {
    const ordered_json out = {
        {"format", kFormat},
        {"version", 1},
        {"theme", name(kThemes, p.theme)},
        {"language", name(kLanguages, p.language)},
        {"ui_scale", p.ui_scale},
        {"window_width", p.window_width},
        {"window_height", p.window_height},
        {"color_scale", name(kScales, p.color_scale)},
        {"left_panel", p.left_panel},
        {"right_panel", p.right_panel},
        {"workspace", p.workspace},
        {"recent", p.recent},
    };
    return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Result<Preferences> parse_preferences(std::string_view bytes, const std::string& where) {
    const Result<json> parsed = parse_json(bytes, where, 8);
    if (!parsed) return parsed.error();
    const json* format = parsed->is_object() ? field(*parsed, "format") : nullptr;
    if (format == nullptr || *format != kFormat)
        return Error{"these are not preferences of Attention Studio", where,
                     fmt::format("it must say \"format\": \"{}\"", kFormat)};
    Preferences p;
    read(*parsed, "theme", kThemes, p.theme);
    read(*parsed, "language", kLanguages, p.language);
    read(*parsed, "ui_scale", p.ui_scale, kMinUiScale, kMaxUiScale);
    read(*parsed, "window_width", p.window_width, 320, 16384);
    read(*parsed, "window_height", p.window_height, 240, 16384);
    read(*parsed, "color_scale", kScales, p.color_scale);
    read(*parsed, "left_panel", p.left_panel, 100, 4000);
    read(*parsed, "right_panel", p.right_panel, 100, 4000);
    if (const json* v = field(*parsed, "workspace");
        v != nullptr && v->is_string() && v->get<std::string>().size() < 64)
        p.workspace = v->get<std::string>();
    if (const json* v = field(*parsed, "recent"); v != nullptr && v->is_array())
        for (const json& entry : *v)
            if (entry.is_string() && p.recent.size() < kMaxRecent &&
                entry.get_ref<const std::string&>().size() <= kMaxTextBytes)
                p.recent.push_back(entry.get<std::string>());
    return p;
}

}  // namespace attn::gui
