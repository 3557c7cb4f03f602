// The lists behind the pronoun task, as read from assets/lexicon and checked: what make_pairs draws from.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/train/tasks/pronoun.hpp"
#include "core/train/tasks/tsv.hpp"

namespace attn {

using KindSet = std::uint64_t;  // bit k: kind k of the vocabulary, from 1
inline constexpr int kMostKinds = 63;
inline bool holds(KindSet set, int kind) { return ((set >> kind) & 1) != 0; }

struct PronounNoun {
    std::string word;
    int kind = 0;
    bool mass = false;    // no "a" before it
    bool unseen = false;  // held back for PronounSplit::Nouns
};

// What can be said of a thing. Attributes stand before nouns only and tell nothing apart; the others follow "it was"
// (adjectives of several kinds) or "it" (verbs).
enum class PredicateForm : std::uint8_t {
    Attribute,  // "strange": before any noun
    Adjective,  // "tired": too tired, the tired dog
    State,      // "frozen": the frozen river, but not "too frozen"
    Measure,    // "hard to read": too hard to read, but not before a noun
    Whole,      // "in pain": neither
    Verb        // "wanted to sleep"
};

struct PronounPredicate {
    std::string text;  // as in the list: adjective, or verb in the past
    PredicateForm form = PredicateForm::Adjective;
    KindSet fits = 0;                  // kinds of which it is typically said
    KindSet may = 0;                   // kinds of which it could be said as well: never told apart from those
    Phrase past;                       // words of `text`
    Phrase present, base;              // of verbs; may be empty
    Phrase after;                      // "to cross" in "too wide to cross"; may be empty
    std::vector<std::string> clashes;  // not in one sentence with it: "empty" with "full"

    bool verb() const { return form == PredicateForm::Verb; }
    bool measured() const { return form == PredicateForm::Adjective || form == PredicateForm::Measure; }
    bool before_noun() const { return form == PredicateForm::Adjective || form == PredicateForm::State; }
};

// "A crossed B", or "somebody put A near B" (an action; then `link` stands between A and B).
struct PronounFrame {
    std::string id;
    bool action = false;
    bool place = false;  // an action whose link says where A was: "there was an A near a B" holds as well
    bool held = false;   // for PronounSplit::Structures
    KindSet a = 0, b = 0;
    Phrase base, third, past, participle;  // the last is empty where there is no passive
    Phrase link;                           // "along" of "walk along"; may be empty
    std::string role;                      // of roles.tsv; empty: the kinds tell
};

struct PronounRole {
    std::string role, predicate;
    bool of_subject = false;  // said of A; otherwise of B
};

struct PronounPerson {
    Phrase words;
    bool many = false;  // "the children put", not "puts"
};

struct PronounTime {
    Phrase words;
    bool past = false, present = false;
};

enum class Slot : std::uint8_t {
    Words,
    First,
    Last,
    Third,
    A,
    B,
    SomeA,
    SomeB,
    QualityA,
    QualityB,
    Person,
    Link,
    Base,
    Past,
    NotPast,
    Present,
    NotPresent,
    Passive,
    NotPassive,
    ItWas,
    ItWasToo,
    ItIs,
    ItIsToo,
    Quality,
    Measure
};

struct SlotPart {
    Slot slot = Slot::Words;
    std::vector<Phrase> choices;  // of Slot::Words: one of these
};

struct PronounStructure {
    enum class Needs : std::uint8_t { Frame, Action, Place };
    std::string id;
    Needs needs = Needs::Frame;
    bool held = false;
    std::vector<SlotPart> parts;

    bool has(Slot slot) const;
    bool relative() const;  // it says "that" or "which" of a thing itself
};

struct PronounLexicon::Lists {
    Vocabulary vocabulary;
    std::vector<PronounNoun> nouns;
    std::map<std::string, int, std::less<>> noun_index;
    std::vector<PronounPredicate> predicates;
    std::vector<PronounFrame> frames;  // actions as well
    std::vector<PronounRole> roles;
    std::vector<PronounPerson> people;
    std::vector<PronounTime> times;
    std::vector<PronounStructure> structures;
    KindSet landmarks = 0;  // kinds of the third noun in "near the C"
};

// Little words that are not in the lists: the generator draws from these, weighted by repetition.
struct PronounWords {
    std::vector<Phrase> determiners, not_past, not_present_one, not_present_many, not_present, not_passive, passive;
    std::vector<Phrase> was, was_measured, was_not, is, is_measured, is_not, did_not, does_not, adverbs;
    std::vector<Phrase> degrees, degrees_not, near, second;
};
const PronounWords& pronoun_words();

// True for one combination in eight, by hash, and for the four of the showcase sentences.
bool held_combination(std::string_view noun, std::string_view predicate);

Result<std::vector<SlotPart>> parse_structure(std::string_view text);  // the error says what is wrong with it

}  // namespace attn
