// Draws minimal pairs. A pair is drawn once, with a hole where the predicate goes; its two sentences fill that hole.
#include "core/train/tasks/pronoun.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/base/rng.hpp"
#include "core/train/tasks/pronoun_lists.hpp"

namespace attn {

namespace {

using Lists = PronounLexicon::Lists;
constexpr int kLongest = 28;        // words
constexpr int kTries = 2000;        // for one pair; lists too small for a split give fewer pairs
constexpr double kAdjective = 0.2;  // before a candidate; half of them tell the candidates apart
constexpr double kAside = 0.15;     // "that was ..." after a candidate: said of it, but not by "it"
constexpr double kSecond = 0.2;     // one more "it", of which something else is said
constexpr double kThird = 0.15, kTime = 0.2, kVerb = 0.3, kDegree = 0.3, kNegated = 0.15, kRole = 0.1;

// What a split holds back, or shows on purpose.
struct Terms {
    bool held_combinations = false;  // both; otherwise neither
    bool any_combination = false;
    bool held_structure = false, held_frame = false;
    bool unseen_nouns = false;
};

Terms terms_of(PronounSplit split, Rng& rng) {
    Terms t;
    switch (split) {
        case PronounSplit::Train: break;
        case PronounSplit::Pairs: t.held_combinations = true; break;
        case PronounSplit::Structures: (rng.below(2) == 0 ? t.held_structure : t.held_frame) = true; break;
        case PronounSplit::Nouns: t.unseen_nouns = t.any_combination = true; break;
        case PronounSplit::Final:
            switch (rng.below(5)) {
                case 0: return terms_of(PronounSplit::Pairs, rng);
                case 1: return terms_of(PronounSplit::Structures, rng);
                case 2: return terms_of(PronounSplit::Nouns, rng);
                case 3: t = terms_of(PronounSplit::Structures, rng), t.held_combinations = true; break;
                default: t = terms_of(PronounSplit::Structures, rng), t.unseen_nouns = t.any_combination = true;
            }
    }
    return t;
}

// One of the two things that are said, in the forms that a clause may need.
struct Said {
    std::string name;
    Phrase past, present, base, after;
};

class Drawing {
public:
    Drawing(const Lists& lists, const std::vector<std::vector<int>>& nouns, const Terms& terms, Rng& rng)
        : lists_(lists), nouns_by_kind_(nouns), terms_(terms), rng_(rng) {}

    std::optional<PronounPair> draw() {
        if (!choose_structure_and_frame() || !choose_nouns() || !choose_predicates()) return std::nullopt;
        write();
        if (failed_) return std::nullopt;
        PronounPair pair{filled(0), filled(1)};
        for (PronounSentence* s : {&pair.a, &pair.b})
            if (s->words.size() > kLongest) return std::nullopt;
        return pair;
    }

private:
    bool chance(double p) { return rng_.uniform() < p; }
    template <class T>
    const T& one_of(const std::vector<T>& list) {
        return list[rng_.below(list.size())];
    }
    template <class T, class Fits>
    const T* one_that(const std::vector<T>& list, Fits fits) {
        std::vector<const T*> good;
        for (const T& item : list)
            if (fits(item)) good.push_back(&item);
        return good.empty() ? nullptr : one_of(good);
    }
    int one_kind(KindSet set) {
        std::array<int, kMostKinds + 1> kinds{};
        std::size_t count = 0;
        for (int k = 1; k <= kMostKinds; ++k)
            if (holds(set, k)) kinds[count++] = k;
        return count == 0 ? 0 : kinds[rng_.below(count)];
    }

    bool choose_structure_and_frame() {
        using Needs = PronounStructure::Needs;
        structure_ = one_that(lists_.structures, [&](const auto& s) { return s.held == terms_.held_structure; });
        if (!structure_) return false;
        const bool passive = structure_->has(Slot::Passive) || structure_->has(Slot::NotPassive);
        const bool too = structure_->has(Slot::ItWasToo) || structure_->has(Slot::ItIsToo);
        const bool role = too && structure_->needs == Needs::Frame && chance(kRole);
        frame_ = one_that(lists_.frames, [&](const PronounFrame& f) {
            return f.held == terms_.held_frame && f.action == (structure_->needs != Needs::Frame) &&
                   (f.place || structure_->needs != Needs::Place) && (!passive || !f.participle.empty()) &&
                   f.role.empty() != role;
        });
        return frame_ != nullptr;
    }

    bool choose_nouns() {
        const int kind_a = one_kind(frame_->a), kind_b = one_kind(frame_->b);
        if (kind_a == 0 || kind_b == 0 || (kind_a == kind_b && frame_->role.empty())) return false;
        const auto &list_a = nouns_by_kind_[static_cast<std::size_t>(kind_a)],
                   &list_b = nouns_by_kind_[static_cast<std::size_t>(kind_b)];
        if (list_a.empty() || list_b.empty()) return false;
        a_ = &lists_.nouns[static_cast<std::size_t>(one_of(list_a))];
        b_ = &lists_.nouns[static_cast<std::size_t>(one_of(list_b))];
        return a_ != b_;
    }

    bool allowed(const PronounNoun& noun, const std::string& predicate) const {
        return terms_.any_combination || held_combination(noun.word, predicate) == terms_.held_combinations;
    }
    // Said of `noun`, and by no reader of the other one.
    static bool tells(const PronounPredicate& p, const PronounNoun& noun, const PronounNoun& other) {
        return p.form != PredicateForm::Attribute && holds(p.fits, noun.kind) && !holds(p.fits | p.may, other.kind);
    }

    bool choose_predicates() {
        too_ = structure_->has(Slot::ItWasToo) || structure_->has(Slot::ItIsToo);
        if (!frame_->role.empty()) return choose_roles();
        const bool is = structure_->has(Slot::ItIs) || structure_->has(Slot::ItIsToo);
        const bool measure = structure_->has(Slot::Measure);
        verb_ = !measure && !structure_->has(Slot::Quality) && chance(kVerb);
        negated_ = !measure && chance(kNegated) && !structure_->has(Slot::Quality);
        too_ = too_ && !verb_ && chance(0.75);
        if (too_) negated_ = false;
        const PronounPredicate* said[2];
        for (const int i : {0, 1}) {
            const PronounNoun &noun = i == 0 ? *a_ : *b_, &other = i == 0 ? *b_ : *a_;
            said[i] = one_that(lists_.predicates, [&](const PronounPredicate& p) {
                return p.verb() == verb_ && tells(p, noun, other) && allowed(noun, p.text) &&
                       (!(measure || too_) || p.measured()) && (!verb_ || !negated_ || !p.base.empty()) &&
                       (!verb_ || !is || negated_ || !p.present.empty());
            });
            if (!said[i]) return false;
            said_[i] = {said[i]->text, said[i]->past, said[i]->present, said[i]->base, said[i]->after};
        }
        for (const int i : {0, 1}) clashes_.insert(clashes_.end(), said[i]->clashes.begin(), said[i]->clashes.end());
        measured_ = said[0]->measured() && said[1]->measured();
        return true;
    }

    bool choose_roles() {
        for (const int i : {0, 1}) {
            const PronounRole* role = one_that(lists_.roles, [&](const PronounRole& r) {
                return r.role == frame_->role && r.of_subject == (i == 0) && allowed(i == 0 ? *a_ : *b_, r.predicate);
            });
            if (!role) return false;
            said_[i] = {role->predicate, {role->predicate}, {}, {}, {}};
        }
        too_ = measured_ = true;
        return true;
    }

    // --- Writing -----------------------------------------------------------------------------------------------------

    void add(const Phrase& words) { words_.insert(words_.end(), words.begin(), words.end()); }
    void add(std::string_view word) { words_.emplace_back(word); }

    void write() {
        const bool present = structure_->has(Slot::Present) || structure_->has(Slot::NotPresent) ||
                             structure_->has(Slot::ItIs) || structure_->has(Slot::ItIsToo);
        const bool first = structure_->has(Slot::First), last = structure_->has(Slot::Last) && !verb_;
        if ((first || last) && chance(kTime)) {
            time_ = one_that(lists_.times, [&](const PronounTime& t) { return present ? t.present : t.past; });
            time_first_ = first && (!last || chance(0.4));
        }
        person_is_subject_ = structure_->needs != PronounStructure::Needs::Frame;
        for (const SlotPart& part : structure_->parts) write(part);
        if (chance(kSecond) && words_.back() == ".") write_second(present);
    }

    // ", although it was narrow": then it does not suffice that something fitting is said somewhere; each "it" has to
    // read what is said of it.
    void write_second(bool present) {
        words_.pop_back();
        const Phrase& link = one_of(pronoun_words().second);
        const bool a = chance(0.5);
        add(link), add("it"), add(present ? "is" : "was");
        write_quality(a ? *a_ : *b_, a ? *b_ : *a_);
        add(".");
    }

    void write(const SlotPart& part) {
        const PronounWords& w = pronoun_words();
        switch (part.slot) {
            case Slot::Words: return add(one_of(part.choices));
            case Slot::First:
                if (time_ && time_first_) add(time_->words), add(",");
                return;
            case Slot::Last:
                if (time_ && !time_first_) add(time_->words);
                return;
            case Slot::Third: return write_third();
            case Slot::A: return write_noun(*a_, *b_, at_a_, false);
            case Slot::B: return write_noun(*b_, *a_, at_b_, false);
            case Slot::SomeA: return write_noun(*a_, *b_, at_a_, true);
            case Slot::SomeB: return write_noun(*b_, *a_, at_b_, true);
            case Slot::QualityA: return write_quality(*a_, *b_);
            case Slot::QualityB: return write_quality(*b_, *a_);
            case Slot::Person: {
                const PronounPerson& person = one_of(lists_.people);
                many_ = person.many;
                return add(person.words);
            }
            case Slot::Link: return add(frame_->link);
            case Slot::Base: return add(frame_->base), write_link();
            case Slot::Past: return add(frame_->past), write_link();
            case Slot::NotPast: return add(one_of(w.not_past)), add(frame_->base), write_link();
            case Slot::Present: return add(many() ? frame_->base : frame_->third), write_link();
            case Slot::NotPresent:
                add(one_of(chance(0.35) ? w.not_present : many() ? w.not_present_many : w.not_present_one));
                return add(frame_->base), write_link();
            case Slot::Passive:
            case Slot::NotPassive:
                add(one_of(part.slot == Slot::Passive ? w.passive : w.not_passive));
                add(frame_->participle), write_link();
                if (!frame_->action) add("by");
                return;
            case Slot::ItWas:
            case Slot::ItWasToo: return write_it(false);
            case Slot::ItIs:
            case Slot::ItIsToo: return write_it(true);
            case Slot::Quality:
            case Slot::Measure: return write_hole();
        }
    }

    bool many() const { return person_is_subject_ && many_; }
    void write_link() {
        if (!frame_->action) add(frame_->link);
    }

    void write_determiner(const PronounNoun& noun, bool indefinite) {
        Phrase determiner = indefinite ? Phrase{"a"} : one_of(pronoun_words().determiners);
        if (!words_.empty() && words_.back() == "that") determiner = {"the"};
        if (noun.mass && determiner.front() == "a") determiner = {indefinite ? "some" : "the"};
        add(determiner);
    }

    void write_noun(const PronounNoun& noun, const PronounNoun& other, int& at, bool indefinite) {
        write_determiner(noun, indefinite);
        if (chance(kAdjective)) {
            const bool telling = chance(0.5);
            const PronounPredicate* adjective = one_that(lists_.predicates, [&](const PronounPredicate& p) {
                return telling ? p.before_noun() && usable(p, noun, other)
                               : p.form == PredicateForm::Attribute && holds(p.fits, noun.kind);
            });
            if (adjective) say(*adjective);
        }
        at = static_cast<int>(words_.size());
        add(noun.word);
        if (!structure_->relative() && chance(kAside)) {
            add("that"), add(structure_->has(Slot::Present) ? "is" : "was");
            write_quality(noun, other);
        }
    }

    // As one more thing said of a candidate: not one of the two of the pair, nothing held back, no contradiction.
    bool usable(const PronounPredicate& p, const PronounNoun& noun, const PronounNoun& other) const {
        const auto clashes = [&](const std::string& text) {
            return std::find(clashes_.begin(), clashes_.end(), text) != clashes_.end();
        };
        return !p.verb() && tells(p, noun, other) && p.text != said_[0].name && p.text != said_[1].name &&
               !clashes(p.text) && !held_combination(noun.word, p.text);
    }

    void say(const PronounPredicate& p) {
        add(p.past);
        clashes_.push_back(p.text);
        clashes_.insert(clashes_.end(), p.clashes.begin(), p.clashes.end());
    }

    void write_quality(const PronounNoun& noun, const PronounNoun& other) {
        const PronounPredicate* quality =
            one_that(lists_.predicates, [&](const PronounPredicate& p) { return usable(p, noun, other); });
        if (!quality) failed_ = true;
        else say(*quality);
    }

    // "near the C": a thing of a kind of which neither predicate can be said.
    void write_third() {
        if (!frame_->role.empty() || !chance(kThird)) return;
        KindSet kinds = lists_.landmarks & ~(KindSet{1} << a_->kind) & ~(KindSet{1} << b_->kind);
        for (const PronounPredicate& p : lists_.predicates)
            if (p.text == said_[0].name || p.text == said_[1].name) kinds &= ~(p.fits | p.may);
        const int kind = one_kind(kinds);
        if (kind == 0) return;
        const PronounNoun* third =
            one_that(lists_.nouns, [&](const PronounNoun& n) { return n.kind == kind && !n.unseen; });
        if (!third) return;
        add(one_of(pronoun_words().near));
        write_determiner(*third, false);
        add(third->word);
    }

    void write_it(bool present) {
        const PronounWords& w = pronoun_words();
        at_it_ = static_cast<int>(words_.size());
        add("it");
        if (verb_) {
            form_ = negated_ ? &Said::base : present ? &Said::present : &Said::past;
            if (negated_) add(one_of(present ? w.does_not : w.did_not));
            else if (chance(0.12)) add(one_of(w.adverbs));
        } else if (too_) {
            if (present && chance(0.25)) words_.back() = "it's";
            else add(present ? "is" : "was");
            add("too");
            with_after_ = chance(0.4);
        } else if (negated_) {
            add(one_of(present ? w.is_not : w.was_not));
            if (measured_ && chance(kDegree)) add(one_of(w.degrees_not));
        } else {
            const bool degree = measured_ && chance(kDegree);
            if (present && chance(0.25)) words_.back() = "it's";
            else if (degree) add(present ? "is" : "was");
            else if (measured_) add(one_of(present ? w.is_measured : w.was_measured));
            else add(one_of(present ? w.is : w.was));
            if (degree) add(one_of(w.degrees));
        }
        write_hole();
    }

    void write_hole() {
        if (at_it_ < 0)  // the structure wrote "it" itself
            at_it_ = static_cast<int>(std::find(words_.begin(), words_.end(), "it") - words_.begin());
        hole_ = static_cast<int>(words_.size());
    }

    PronounSentence filled(int which) const {
        PronounSentence s;
        Phrase said = said_[which].*form_;
        if (with_after_) said.insert(said.end(), said_[which].after.begin(), said_[which].after.end());
        const auto length = static_cast<int>(said.size());
        const auto moved = [&](int at) { return at >= hole_ ? at + length : at; };
        s.words = words_;
        s.words.insert(s.words.begin() + hole_, said.begin(), said.end());
        for (std::size_t i = 0; i + 1 < s.words.size(); ++i)
            if (s.words[i] == "a" && takes_an(s.words[i + 1])) s.words[i] = "an";
        s.pronoun = moved(at_it_);
        s.antecedent = moved(which == 0 ? at_a_ : at_b_);
        s.other = moved(which == 0 ? at_b_ : at_a_);
        s.predicate_begin = hole_, s.predicate_end = hole_ + length;
        s.structure = structure_->id;
        s.frame = frame_->id;
        return s;
    }

    static bool takes_an(std::string_view word) {
        for (const std::string_view consonant : {"uni", "use", "uku", "eu", "one"})
            if (word.substr(0, consonant.size()) == consonant)
                return word.substr(0, 4) == "unin" || word.substr(0, 4) == "unim" || word.substr(0, 4) == "unid";
        return word.substr(0, 4) == "hour" || std::string_view("aeiou").find(word.front()) != std::string_view::npos;
    }

    const Lists& lists_;
    const std::vector<std::vector<int>>& nouns_by_kind_;
    const Terms& terms_;
    Rng& rng_;
    const PronounStructure* structure_ = nullptr;
    const PronounFrame* frame_ = nullptr;
    const PronounNoun *a_ = nullptr, *b_ = nullptr;
    Said said_[2];  // of A, of B
    Phrase Said::*form_ = &Said::past;
    Phrase clashes_;
    bool verb_ = false, negated_ = false, too_ = false, measured_ = false, with_after_ = false;
    bool failed_ = false;  // nothing fits a slot
    const PronounTime* time_ = nullptr;
    bool time_first_ = false, person_is_subject_ = false, many_ = false;
    Phrase words_;  // without the predicate
    int at_a_ = -1, at_b_ = -1, at_it_ = -1, hole_ = 0;
};

}  // namespace

std::string_view split_name(PronounSplit split) {
    switch (split) {
        case PronounSplit::Train: return "train";
        case PronounSplit::Pairs: return "pairs";
        case PronounSplit::Structures: return "structures";
        case PronounSplit::Nouns: return "nouns";
        case PronounSplit::Final: return "final";
    }
    return "train";
}

std::span<const PronounSplit> pronoun_splits() {
    static constexpr PronounSplit kSplits[] = {PronounSplit::Train, PronounSplit::Pairs, PronounSplit::Structures,
                                               PronounSplit::Nouns, PronounSplit::Final};
    return kSplits;
}

std::vector<PronounPair> make_pairs(const PronounLexicon& lexicon, PronounSplit split, int count, std::uint64_t seed) {
    const Lists& lists = lexicon.lists();
    const auto kinds = lists.vocabulary.kinds().size() + 1;
    std::array<std::vector<std::vector<int>>, 2> nouns;  // seen and unseen, by kind
    for (auto& by_kind : nouns) by_kind.resize(kinds);
    for (std::size_t i = 0; i < lists.nouns.size(); ++i)
        nouns[lists.nouns[i].unseen ? 1 : 0][static_cast<std::size_t>(lists.nouns[i].kind)].push_back(
            static_cast<int>(i));

    Rng rng(seed, split_name(split));
    std::vector<PronounPair> pairs;
    for (int i = 0; i < count; ++i) {
        Rng own(rng.next());  // a stream for each pair: none depends on how long another took
        const std::size_t before = pairs.size();
        for (int tries = 0; tries < kTries && pairs.size() == before; ++tries) {
            const Terms terms = terms_of(split, own);
            if (auto pair = Drawing(lists, nouns[terms.unseen_nouns ? 1 : 0], terms, own).draw())
                pairs.push_back(std::move(*pair));
        }
        if (pairs.size() == before) break;
    }
    return pairs;
}

}  // namespace attn
