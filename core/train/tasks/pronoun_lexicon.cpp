// Reads and checks the lists of assets/lexicon; collects the vocabulary.
#include <algorithm>
#include <set>
#include <utility>

#include "core/base/hash.hpp"
#include "core/base/rng.hpp"
#include "core/base/utf8.hpp"
#include "core/train/tasks/pronoun_lists.hpp"

namespace attn {

namespace {

namespace fs = std::filesystem;
using Lists = PronounLexicon::Lists;
using Groups = std::map<std::string, KindSet, std::less<>>;  // kinds by their own name, groups, "all"

// Words inside predicates that say nothing of the thing by themselves.
bool little(std::string_view word) {
    static constexpr std::string_view kLittle[] = {
        "a",   "all",  "an",  "as",   "at", "by",   "for",  "from", "had", "has", "have", "in",   "into", "is",  "it",
        "its", "like", "no",  "not",  "of", "off",  "on",   "onto", "out", "the", "to",   "too",  "up",   "was", "with",
        "be",  "been", "did", "does", "do", "more", "many", "much", "new", "and", "open", "down", "very", "go"};
    return std::find(std::begin(kLittle), std::end(kLittle), word) != std::end(kLittle);
}

class Loader {
public:
    explicit Loader(const fs::path& folder) : folder_(folder) {}

    Status load() {
        for (const auto step : {&Loader::kinds, &Loader::nouns, &Loader::predicates, &Loader::frames, &Loader::actions,
                                &Loader::roles, &Loader::people, &Loader::times, &Loader::structures})
            if (Status status = (this->*step)(); !status) return status;
        collect_vocabulary();
        return check_nouns();
    }
    Lists lists;

private:
    Status kinds() {
        Result<TsvTable> table = read_tsv(folder_ / "kinds.tsv", {"kind", "=English", "Chinese", "groups"});
        if (!table) return table.error();
        for (const TsvRow& row : table->rows) {
            const auto& c = row.cells;
            if (groups_.count(c[0]) != 0)
                return table->error(row, utf8::quote(c[0]) + " is there already", "remove one");
            if (lists.vocabulary.kinds().size() == kMostKinds)
                return table->error(row, "more than " + std::to_string(kMostKinds) + " kinds", "join some");
            const int kind = lists.vocabulary.add_kind({c[0], c[1], c[2]});
            const KindSet bit = KindSet{1} << kind;
            groups_[c[0]] = bit;
            groups_["all"] |= bit;
            for (const std::string& group : words_of(c[3], ',')) groups_[group] |= bit;
        }
        if (groups_.count("landmark") == 0)
            return table->error(table->rows.front(), "no kind is in the group 'landmark'",
                                "name it in the column groups");
        lists.landmarks = groups_["landmark"];
        return Done{};
    }

    Result<KindSet> kind_set(const TsvTable& table, const TsvRow& row, const std::string& cell) const {
        KindSet set = 0;
        for (const std::string& name : words_of(cell, ',')) {
            const auto found = groups_.find(name);
            if (found == groups_.end())
                return table.error(row, "no kind or group " + utf8::quote(name),
                                   "kinds and groups are those of kinds.tsv");
            set |= found->second;
        }
        return set;
    }

    Status nouns() {
        Result<TsvTable> table = read_tsv(folder_ / "nouns.tsv", {"noun", "kind", "notes"});
        if (!table) return table.error();
        for (const TsvRow& row : table->rows) {
            const auto& c = row.cells;
            PronounNoun noun{c[0], lists.vocabulary.find_kind(c[1])};
            if (c[0].find(' ') != std::string::npos) return table->error(row, "a noun of two words", "one word only");
            if (noun.kind == 0)
                return table->error(row, "no kind " + utf8::quote(c[1]), "kinds are those of kinds.tsv");
            for (const std::string& note : words_of(c[2], ',')) {
                if (note != "mass" && note != "unseen")
                    return table->error(row, "no note " + utf8::quote(note), "known are mass, unseen");
                (note == "mass" ? noun.mass : noun.unseen) = true;
            }
            const int index = static_cast<int>(lists.nouns.size());
            if (!lists.noun_index.emplace(noun.word, index).second)
                return table->error(row, utf8::quote(noun.word) + " is there already", "one noun, one kind");
            lists.nouns.push_back(std::move(noun));
        }
        return Done{};
    }

    Status predicates() {
        Result<TsvTable> table = read_tsv(folder_ / "predicates.tsv",
                                          {"predicate", "form", "kinds", "may", "present", "base", "after", "clashes"});
        if (!table) return table.error();
        static constexpr std::string_view kForms[] = {"attribute", "adjective", "state", "measure", "phrase", "verb"};
        std::set<std::string> seen;
        for (const TsvRow& row : table->rows) {
            const auto& c = row.cells;
            const auto* form = std::find(std::begin(kForms), std::end(kForms), c[1]);
            if (form == std::end(kForms))
                return table->error(row, "no form " + utf8::quote(c[1]),
                                    "known are attribute, adjective, state, measure, phrase, verb");
            if (!seen.insert(c[0]).second)
                return table->error(row, utf8::quote(c[0]) + " is there already", "one row each");
            const Result<KindSet> fits = kind_set(*table, row, c[2]), may = kind_set(*table, row, c[3]);
            if (!fits) return fits.error();
            if (!may) return may.error();
            PronounPredicate p{c[0],
                               static_cast<PredicateForm>(form - std::begin(kForms)),
                               *fits,
                               *may & ~*fits,
                               words_of(c[0]),
                               words_of(c[4]),
                               words_of(c[5]),
                               words_of(c[6]),
                               words_of(c[7], ',')};
            if (p.past.empty() || p.fits == 0)
                return table->error(row, "says nothing of any kind", "name a predicate and kinds");
            if (!p.verb() && !(p.present.empty() && p.base.empty()))
                return table->error(row, "only a verb has a present form", "write - there");
            if (p.before_noun() && p.past.size() > 1)
                return table->error(row, "two words before a noun", "measure or phrase");
            lists.predicates.push_back(std::move(p));
        }
        return Done{};
    }

    Status frames() {
        Result<TsvTable> table = read_tsv(folder_ / "frames.tsv",
                                          {"A", "base", "third", "past", "participle", "link", "B", "role", "split"});
        if (!table) return table.error();
        for (const TsvRow& row : table->rows) {
            const auto& c = row.cells;
            const std::string link = c[5] == "-" ? "" : " " + c[5];
            PronounFrame frame;
            frame.id = c[0] + " " + c[1] + link + " " + c[6];
            frame.base = words_of(c[1]), frame.third = words_of(c[2]), frame.past = words_of(c[3]);
            frame.participle = words_of(c[4]), frame.link = words_of(c[5]);
            frame.role = c[7] == "-" ? "" : c[7];
            if (Status status = add_frame(*table, row, std::move(frame), c[0], c[6], c[8]); !status) return status;
        }
        return Done{};
    }

    Status actions() {
        Result<TsvTable> table = read_tsv(folder_ / "actions.tsv",
                                          {"base", "third", "past", "participle", "A", "link", "B", "place", "split"});
        if (!table) return table.error();
        for (const TsvRow& row : table->rows) {
            const auto& c = row.cells;
            PronounFrame frame;
            frame.id = "person " + c[0] + " " + c[4] + " " + c[5] + " " + c[6];
            frame.action = true;
            if (c[7] != "place" && c[7] != "-") return table->error(row, "no " + utf8::quote(c[7]), "write place or -");
            frame.place = c[7] == "place";
            frame.base = words_of(c[0]), frame.third = words_of(c[1]), frame.past = words_of(c[2]);
            frame.participle = words_of(c[3]), frame.link = words_of(c[5]);
            if (Status status = add_frame(*table, row, std::move(frame), c[4], c[6], c[8]); !status) return status;
        }
        return Done{};
    }

    Status add_frame(const TsvTable& table, const TsvRow& row, PronounFrame frame, const std::string& a,
                     const std::string& b, const std::string& split) {
        const Result<KindSet> kinds_a = kind_set(table, row, a), kinds_b = kind_set(table, row, b);
        if (!kinds_a) return kinds_a.error();
        if (!kinds_b) return kinds_b.error();
        frame.a = *kinds_a, frame.b = *kinds_b;
        if (frame.a == 0 || frame.b == 0) return table.error(row, "no kinds", "name the kinds of A and of B");
        if (frame.base.empty() || frame.third.empty() || frame.past.empty())
            return table.error(row, "a verb form is missing", "write base, third person and past");
        if (split != "held" && split != "train")
            return table.error(row, "no split " + utf8::quote(split), "write train or held");
        frame.held = split == "held";
        for (const PronounFrame& other : lists.frames)
            if (other.action == frame.action && other.base == frame.base && other.link == frame.link &&
                other.role == frame.role && (other.a & frame.a) != 0 && (other.b & frame.b) != 0)
                return table.error(row, "says the same as the row " + utf8::quote(other.id, 100), "split the kinds");
        lists.frames.push_back(std::move(frame));
        return Done{};
    }

    Status roles() {
        Result<TsvTable> table = read_tsv(folder_ / "roles.tsv", {"role", "predicate", "said of"});
        if (!table) return table.error();
        for (const TsvRow& row : table->rows) {
            const auto& c = row.cells;
            if (c[2] != "subject" && c[2] != "object")
                return table->error(row, "no " + utf8::quote(c[2]), "write subject or object");
            if (words_of(c[1]).size() != 1) return table->error(row, "not one word", "an adjective");
            lists.roles.push_back({c[0], c[1], c[2] == "subject"});
        }
        for (const PronounFrame& f : lists.frames) {
            if (f.role.empty()) continue;
            for (const bool subject : {true, false})
                if (std::none_of(lists.roles.begin(), lists.roles.end(),
                                 [&](const PronounRole& r) { return r.role == f.role && r.of_subject == subject; }))
                    return table->error(table->rows.back(), "nothing is said of the role " + utf8::quote(f.role),
                                        "write a row for subject and one for object, or - in frames.tsv");
        }
        return Done{};
    }

    Status people() {
        Result<TsvTable> table = read_tsv(folder_ / "people.tsv", {"person", "number"});
        if (!table) return table.error();
        for (const TsvRow& row : table->rows) {
            if (row.cells[1] != "one" && row.cells[1] != "many")
                return table->error(row, "no number " + utf8::quote(row.cells[1]), "write one or many");
            lists.people.push_back({words_of(row.cells[0]), row.cells[1] == "many"});
        }
        return Done{};
    }

    Status times() {
        Result<TsvTable> table = read_tsv(folder_ / "times.tsv", {"time", "tense"});
        if (!table) return table.error();
        for (const TsvRow& row : table->rows) {
            const std::string& tense = row.cells[1];
            if (tense != "past" && tense != "present" && tense != "any")
                return table->error(row, "no tense " + utf8::quote(tense), "write past, present or any");
            lists.times.push_back({words_of(row.cells[0]), tense != "present", tense != "past"});
        }
        return Done{};
    }

    Status structures() {
        Result<TsvTable> table = read_tsv(folder_ / "structures.tsv", {"id", "needs", "split", "=structure"});
        if (!table) return table.error();
        std::set<std::string> seen;
        for (const TsvRow& row : table->rows) {
            const auto& c = row.cells;
            using Needs = PronounStructure::Needs;
            static const std::map<std::string, Needs, std::less<>> kNeeds = {
                {"frame", Needs::Frame}, {"action", Needs::Action}, {"place", Needs::Place}};
            const auto needs = kNeeds.find(c[1]);
            if (needs == kNeeds.end())
                return table->error(row, "no need " + utf8::quote(c[1]), "write frame, action or place");
            if (c[2] != "held" && c[2] != "train")
                return table->error(row, "no split " + utf8::quote(c[2]), "write train or held");
            if (!seen.insert(c[0]).second)
                return table->error(row, utf8::quote(c[0]) + " is there already", "one row each");
            Result<std::vector<SlotPart>> parts = parse_structure(c[3]);
            if (!parts) return table->error(row, parts.error().what, parts.error().fix);
            lists.structures.push_back({c[0], needs->second, c[2] == "held", std::move(*parts)});
        }
        return Done{};
    }

    void add(const Phrase& words, WordRole role = WordRole::Other) {
        for (const std::string& word : words)
            lists.vocabulary.add(word, role == WordRole::Predicate && little(word) ? WordRole::Other : role);
    }
    void add(const std::vector<Phrase>& phrases) {
        for (const Phrase& phrase : phrases) add(phrase);
    }

    void collect_vocabulary() {
        add({".", ",", "it", "it's", "the", "a", "an", "some", "too", "was", "is", "by"});
        const PronounWords& w = pronoun_words();
        for (const auto* list :
             {&w.determiners, &w.not_past, &w.not_present_one, &w.not_present_many, &w.not_present, &w.not_passive,
              &w.passive,     &w.was,      &w.was_measured,    &w.was_not,          &w.is,          &w.is_measured,
              &w.is_not,      &w.did_not,  &w.does_not,        &w.adverbs,          &w.degrees,     &w.degrees_not,
              &w.near,        &w.second})
            add(*list);
        for (const PronounStructure& s : lists.structures)
            for (const SlotPart& part : s.parts) add(part.choices);
        for (const PronounPerson& p : lists.people) add(p.words);
        for (const PronounTime& t : lists.times) add(t.words);
        for (const PronounFrame& f : lists.frames) {
            add({f.base, f.participle, f.link});
            if (f.role.empty()) add({f.third, f.past});  // roles are always negated
        }
        for (const PronounRole& r : lists.roles) add(Phrase{r.predicate}, WordRole::Predicate);
        for (const PronounPredicate& p : lists.predicates)
            for (const Phrase* words : {&p.past, &p.present, &p.base, &p.after}) add(*words, WordRole::Predicate);
        others_ = lists.vocabulary;
        for (const PronounNoun& n : lists.nouns)
            if (!n.unseen) lists.vocabulary.add(n.word, WordRole::Noun, n.kind);
    }

    // A noun that is also another word of some sentence would be two things under one number.
    Status check_nouns() const {
        for (const PronounNoun& n : lists.nouns)
            if (others_.find(n.word) != Vocabulary::kUnknown)
                return Error{utf8::quote(n.word) + " is a word of another list as well", "nouns.tsv",
                             "leave it out here, or reword the other"};
        return Done{};
    }

    fs::path folder_;
    Groups groups_;
    Vocabulary others_;
};

}  // namespace

bool held_combination(std::string_view noun, std::string_view predicate) {
    static constexpr std::pair<std::string_view, std::string_view> kShowcase[] = {
        {"animal", "tired"}, {"street", "wide"}, {"trophy", "big"}, {"suitcase", "small"}};
    for (const auto& [n, p] : kShowcase)
        if (n == noun && p == predicate) return true;
    return Rng(hash_bytes(noun), hash_bytes(predicate)).below(8) == 0;
}

Result<PronounLexicon> PronounLexicon::load(const std::filesystem::path& folder) {
    Loader loader(folder);
    if (Status status = loader.load(); !status) return status.error();
    PronounLexicon lexicon;
    lexicon.lists_ = std::make_shared<const Lists>(std::move(loader.lists));
    return lexicon;
}

const Vocabulary& PronounLexicon::vocabulary() const { return lists_->vocabulary; }

int PronounLexicon::kind_of(std::string_view noun) const {
    const auto found = lists_->noun_index.find(noun);
    return found == lists_->noun_index.end() ? 0 : lists_->nouns[static_cast<std::size_t>(found->second)].kind;
}

bool PronounLexicon::unseen(std::string_view noun) const {
    const auto found = lists_->noun_index.find(noun);
    return found != lists_->noun_index.end() && lists_->nouns[static_cast<std::size_t>(found->second)].unseen;
}

}  // namespace attn
