// Every text that a person reads, by key, in the language of the person: assets/i18n/{en,zh}.json, flat "key": "text".
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error.hpp"
#include "core/base/names.hpp"

namespace attn::gui {

struct Language {
    std::string_view id;    // "en"
    std::string_view name;  // in itself: "English"
};
const std::vector<Language>& languages();

class Texts {
public:
    using Fill = std::pair<std::string_view, std::string>;

    static Result<Texts> load(std::string_view language);  // an unknown language is English
    static Result<Texts> parse(std::string_view language, std::string_view own, std::string_view english);

    // A key that the language lacks is read in English; one that English lacks, too, stands for itself.
    const std::string& tr(std::string_view key) const;
    // "{n} tokens" with {"n", "12"}.
    std::string tr(std::string_view key, std::initializer_list<Fill> fills) const;
    std::string name(const Names& names) const { return std::string(language_ == "zh" ? names.zh : names.en); }
    std::string all() const;  // every text of the language, for the fonts
    const std::string& language() const { return language_; }

private:
    using Table = std::map<std::string, std::string, std::less<>>;
    std::string language_ = "en";
    Table own_, english_;
    mutable Table missing_;  // keys that stand for themselves
};

}  // namespace attn::gui
