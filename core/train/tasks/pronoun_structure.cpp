// Clause structures as a teacher can read them: "because {it was} , {A} {past} {B} {last} ." Words stand for
// themselves, (a|b c) is one of several, {slots} are filled by the generator.
#include <algorithm>
#include <utility>

#include "core/base/utf8.hpp"
#include "core/train/tasks/pronoun_lists.hpp"

namespace attn {

namespace {
constexpr std::pair<std::string_view, Slot> kSlots[] = {
    {"first", Slot::First},
    {"last", Slot::Last},
    {"third", Slot::Third},
    {"A", Slot::A},
    {"B", Slot::B},
    {"a A", Slot::SomeA},
    {"a B", Slot::SomeB},
    {"quality A", Slot::QualityA},
    {"quality B", Slot::QualityB},
    {"person", Slot::Person},
    {"link", Slot::Link},
    {"base", Slot::Base},
    {"past", Slot::Past},
    {"not past", Slot::NotPast},
    {"present", Slot::Present},
    {"not present", Slot::NotPresent},
    {"passive", Slot::Passive},
    {"not passive", Slot::NotPassive},
    {"it was", Slot::ItWas},
    {"it was too", Slot::ItWasToo},
    {"it is", Slot::ItIs},
    {"it is too", Slot::ItIsToo},
    {"quality", Slot::Quality},
    {"measure", Slot::Measure},
};

bool says_it(Slot s) {
    return s == Slot::ItWas || s == Slot::ItWasToo || s == Slot::ItIs || s == Slot::ItIsToo || s == Slot::Quality ||
           s == Slot::Measure;
}
bool names_a(Slot s) { return s == Slot::A || s == Slot::SomeA; }
bool names_b(Slot s) { return s == Slot::B || s == Slot::SomeB; }
}  // namespace

bool PronounStructure::has(Slot slot) const {
    return std::any_of(parts.begin(), parts.end(), [&](const SlotPart& p) { return p.slot == slot; });
}

bool PronounStructure::relative() const {
    return std::any_of(parts.begin(), parts.end(), [](const SlotPart& p) {
        return std::any_of(p.choices.begin(), p.choices.end(), [](const Phrase& words) {
            return std::find(words.begin(), words.end(), "that") != words.end() ||
                   std::find(words.begin(), words.end(), "which") != words.end();
        });
    });
}

Result<std::vector<SlotPart>> parse_structure(std::string_view text) {
    std::vector<SlotPart> parts;
    while (!text.empty()) {
        const char open = text.front();
        if (open == ' ') {
            text.remove_prefix(1);
            continue;
        }
        const char close = open == '{' ? '}' : open == '(' ? ')' : ' ';
        std::size_t end = text.find(close, 1);
        if (end == std::string_view::npos && close != ' ')
            return Error{std::string("a ") + open + " that is never closed", "", std::string("write ") + close};
        end = std::min(end, text.size());
        SlotPart part;
        if (open == '{') {
            const std::string_view name = text.substr(1, end - 1);
            const auto* slot = std::find_if(std::begin(kSlots), std::end(kSlots),
                                            [&](const auto& known) { return known.first == name; });
            if (slot == std::end(kSlots)) {
                std::string known;
                for (const auto& one : kSlots) known += (known.empty() ? "{" : ", {") + std::string(one.first) + "}";
                return Error{"no slot " + utf8::quote(name), "", "known are " + known};
            }
            part.slot = slot->second;
        } else if (open == '(') {
            for (const std::string& choice : words_of(text.substr(1, end - 1), '|'))
                part.choices.push_back(words_of(choice));
        } else {
            part.choices.push_back({std::string(text.substr(0, end))});
        }
        if (part.slot == Slot::Words && part.choices.empty())
            return Error{"nothing to choose from in ()", "", "write a word"};
        parts.push_back(std::move(part));
        text.remove_prefix(std::min(end + (close == ' ' ? 0 : 1), text.size()));
    }
    const auto count = [&](auto is) {
        return std::count_if(parts.begin(), parts.end(), [&](const SlotPart& p) { return is(p.slot); });
    };
    if (count(says_it) != 1)
        return Error{"not exactly one thing said of it", "", "write one {it was}, {it is} or {quality}"};
    if (count(names_a) != 1 || count(names_b) != 1)
        return Error{"not exactly one {A} and one {B}", "", "write each once"};
    const auto own_it = std::count_if(parts.begin(), parts.end(), [](const SlotPart& p) {
        return std::any_of(p.choices.begin(), p.choices.end(),
                           [](const Phrase& c) { return std::find(c.begin(), c.end(), "it") != c.end(); });
    });
    const bool wants_it = count([](Slot s) { return s == Slot::Quality || s == Slot::Measure; }) == 1;
    if (own_it != (wants_it ? 1 : 0))
        return Error{"the word \"it\" stands " + std::to_string(own_it) + " times", "",
                     wants_it ? "write it once before the adjective" : "leave it to the slot {it ...}"};
    return parts;
}

}  // namespace attn
