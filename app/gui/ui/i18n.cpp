#include "app/gui/ui/i18n.hpp"

#include <fmt/format.h>

#include "core/base/assets.hpp"
#include "core/base/file.hpp"
#include "core/io/json.hpp"

namespace attn::gui {
namespace {

Result<std::string> read(std::string_view language) {
    const auto path = asset(fmt::format("i18n/{}.json", language));
    if (!path) return path.error();
    return read_file(*path);
}

Result<std::map<std::string, std::string, std::less<>>> table(std::string_view bytes, std::string_view language) {
    const std::string where = fmt::format("i18n/{}.json", language);
    const Result<nlohmann::json> json = parse_json(bytes, where);
    if (!json) return json.error();
    if (!json->is_object()) return Error{"is not an object of texts", where, "install the program again"};
    std::map<std::string, std::string, std::less<>> texts;
    for (const auto& [key, value] : json->items())
        if (value.is_string()) texts.emplace(key, value.get<std::string>());
    return texts;
}

}  // namespace

const std::vector<Language>& languages() {
    static const std::vector<Language> all = {{"en", "English"}, {"zh", "中文"}};
    return all;
}

Result<Texts> Texts::load(std::string_view language) {
    const Result<std::string> english = read("en");
    if (!english) return english.error();
    if (language == "en") return parse(language, "{}", *english);
    for (const Language& known : languages()) {
        if (known.id != language) continue;
        const Result<std::string> own = read(language);
        return own ? parse(language, *own, *english) : parse("en", "{}", *english);
    }
    return parse("en", "{}", *english);
}

Result<Texts> Texts::parse(std::string_view language, std::string_view own, std::string_view english) {
    Texts texts;
    texts.language_ = language;
    auto first = table(english, "en");
    if (!first) return first.error();
    auto second = table(own, language);
    if (!second) return second.error();
    texts.english_ = std::move(*first);
    texts.own_ = std::move(*second);
    return texts;
}

std::string Texts::all() const {
    std::string all;
    for (const Language& l : languages()) all += l.name;
    for (const auto& [key, text] : own_.empty() ? english_ : own_) all += text;
    return all;
}

const std::string& Texts::tr(std::string_view key) const {
    if (const auto at = own_.find(key); at != own_.end()) return at->second;
    if (const auto at = english_.find(key); at != english_.end()) return at->second;
    return missing_.emplace(std::string(key), std::string(key)).first->second;
}

std::string Texts::tr(std::string_view key, std::initializer_list<Fill> fills) const {
    const std::string& text = tr(key);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t open = text.find('{', at), close = open == text.npos ? text.npos : text.find('}', open);
        if (close == text.npos) return out + text.substr(at);
        out += text.substr(at, open - at);
        const std::string_view wanted = std::string_view(text).substr(open + 1, close - open - 1);
        const Fill* found = nullptr;
        for (const Fill& fill : fills)
            if (fill.first == wanted) found = &fill;
        out += found != nullptr ? found->second : text.substr(open, close - open + 1);
        at = close + 1;
    }
    return out;
}

}  // namespace attn::gui
