#include "core/engine/unknown_nouns.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"
#include "core/text/spelling.hpp"

namespace attn {

namespace {

// Lists of words, each between two spaces.
constexpr std::string_view kDeterminers =
    " the a an this that these those my your his her its our their some any every each no another either neither ";

// No thing can stand right behind these without a determiner: only a verb, an adjective or an adverb can.
constexpr std::string_view kNoThingFollows =
    " to not never cannot will would can could shall should may might must"
    " am is are was were be been being too very quite rather extremely really i you he she we they who ";

// Function words and other small words that no thing is called. Those that a model knows are never asked for.
constexpr std::string_view kFunctionWords =
    " the a an this that these those my your his her its our their mine yours hers ours theirs some any every each no "
    "all"
    " both either neither another other others few several many much more most less least enough such same own"
    " one two three four five six seven eight nine ten once twice first second third last next"
    " i you he she we they me him us them it who whom whose which what myself yourself himself herself itself ourselves"
    " themselves someone somebody something anyone anybody anything everyone everybody everything nobody nothing none"
    " of in on at by for with about against between among into onto through throughout during before after above below "
    "to"
    " from up down out off over under across along around behind beside besides beyond inside outside near toward"
    " towards upon within without despite except via per like than and or nor but yet so if unless whether because "
    "since"
    " as while when whenever where wherever why how though although until till then"
    " am is are was were be been being have has had having do does did doing done will would can could shall should may"
    " might must ought cannot not never ever always often sometimes seldom soon already just still even also too very"
    " quite rather again ago here there now today tonight tomorrow yesterday away back else instead together apart"
    " however therefore perhaps maybe meanwhile otherwise afterwards anyway indeed almost yes oh please ";

bool listed(std::string_view list, const std::string& word) {
    return list.find(" " + word + " ") != std::string_view::npos;
}

bool ends_with(std::string_view word, std::string_view end) {
    return word.size() > end.size() && word.substr(word.size() - end.size()) == end;
}

// "hasn't", "they've", "he's": not "gnu's", which is a thing's.
bool is_contraction(const std::string& word) {
    constexpr std::string_view kWithS = " he's she's it's that's there's here's what's who's where's how's let's ";
    for (const std::string_view end : {"n't", "'re", "'ve", "'ll", "'d", "'m"})
        if (ends_with(word, end)) return true;
    return listed(kWithS, word);
}

struct Words {
    const Snapshot& s;
    std::vector<std::string> lower;  // with straight apostrophes

    explicit Words(const Snapshot& snapshot) : s(snapshot) {
        for (const Token& t : s.keys) lower.push_back(lower_spelling(t.text));
    }

    bool is_noun(std::size_t t) const { return t < lower.size() && s.learned->kinds[t] > 0; }
    bool told(std::size_t t) const {
        return std::any_of(s.document.kinds.begin(), s.document.kinds.end(),
                           [&](const auto& k) { return k.first == lower[t] && k.second == kNoThing; });
    }
    // A capital that does not begin a sentence.
    bool is_name(std::size_t t) const {
        const char32_t first = utf8::decode(s.keys[t].text, 0).value;
        return t > 0 && !listed(" . ! ? : … “ \" ", lower[t - 1]) && utf8::lower(first) != first;
    }

    std::optional<UnknownNoun> noun(std::size_t t) const {
        const std::string& word = lower[t];
        if (!s.learned->unknown(t) || word.empty() || told(t)) return std::nullopt;
        if (!utf8::is_letter(utf8::decode(word, 0).value)) return std::nullopt;
        if (listed(kFunctionWords, word) || is_contraction(word) || is_noun(t + 1)) return std::nullopt;
        const std::string before = t > 0 ? lower[t - 1] : std::string();
        const int token = static_cast<int>(t);
        if (listed(kDeterminers, before) || is_name(t)) return UnknownNoun{token, true};
        if (ends_with(word, "ly") || ends_with(word, "ed")) return std::nullopt;
        if (t > 0 && is_noun(t - 1) && ends_with(word, "s")) return std::nullopt;
        const bool there = t > 1 && lower[t - 2] == "there";  // "there was kefir"
        if ((listed(kNoThingFollows, before) || ends_with(before, "n't")) && !there) return std::nullopt;
        return UnknownNoun{token, false};
    }
};

}  // namespace

std::vector<UnknownNoun> unknown_nouns(const Snapshot& snapshot) {
    ATTN_CHECK(snapshot.learned.has_value(), "a snapshot of a learned model");
    const Words words(snapshot);
    std::vector<UnknownNoun> found;
    for (std::size_t t = 0; t < words.lower.size(); ++t)
        if (const auto noun = words.noun(t)) found.push_back(*noun);
    return found;
}

}  // namespace attn
