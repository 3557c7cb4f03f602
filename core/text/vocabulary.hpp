// The words that a learned model knows: each with an id, what it does in a sentence, and the kind of thing it names.
//
//   int id = vocabulary.find("animal");    // Vocabulary::kUnknown when it was never learned
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/names.hpp"

namespace attn {

// Noun: can be what a pronoun stands for. Predicate: a content word of something that is said of a thing ("tired",
// "fuel" in "ran out of fuel"). Other: everything else, people and verbs of the frame included.
enum class WordRole : std::uint8_t { Other, Noun, Predicate };

struct WordKind {
    std::string id;  // "animal"
    std::string en, zh;
    bool operator==(const WordKind&) const = default;
};

class Vocabulary {
public:
    static constexpr int kUnknown = 0;      // "<unk>": any word that is not known
    static constexpr int kUnknownNoun = 1;  // "<noun>": a noun of which only the kind is known

    struct Entry {
        std::string word;  // lower case
        WordRole role = WordRole::Other;
        int kind = 0;  // 1 + index into kinds(); 0: none
        bool operator==(const Entry&) const = default;
    };

    Vocabulary();  // just the two above
    // Adds a word that is not there yet, or widens the role of one that is (Noun beats Predicate beats Other).
    int add(std::string_view word, WordRole role = WordRole::Other, int kind = 0);
    int add_kind(WordKind kind);  // its number, from 1

    int find(std::string_view word) const;     // kUnknown when it is not there; words are in lower case
    int find_kind(std::string_view id) const;  // 0 when there is none
    int size() const { return static_cast<int>(entries_.size()); }
    const Entry& operator[](int id) const { return entries_[static_cast<std::size_t>(id)]; }
    const std::vector<Entry>& entries() const { return entries_; }
    const std::vector<WordKind>& kinds() const { return kinds_; }

private:
    std::vector<Entry> entries_;
    std::vector<WordKind> kinds_;
    std::map<std::string, int, std::less<>> ids_;
};

}  // namespace attn
