#include <gtest/gtest.h>

#include <algorithm>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "core/base/hash.hpp"
#include "core/base/rng.hpp"
#include "core/text/tokenizer.hpp"
#include "core/train/tasks/pronoun.hpp"
#include "core/train/tasks/pronoun_lists.hpp"

namespace attn {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = "assets/lexicon";  // of this source tree, whatever assets are installed

const PronounLexicon& bundled() {
    static const Result<PronounLexicon> lexicon = PronounLexicon::load(kFolder);
    ATTN_CHECK(bool(lexicon), lexicon ? "" : lexicon.error().message().c_str());
    return *lexicon;
}

const std::vector<PronounPair>& pairs_of(PronounSplit split) {
    static const auto all = [] {
        std::map<PronounSplit, std::vector<PronounPair>> made;
        for (const PronounSplit s : pronoun_splits())
            made[s] = make_pairs(bundled(), s, s == PronounSplit::Train ? 20000 : 2000, 1);
        return made;
    }();
    return all.at(split);
}

std::string text_of(const PronounSentence& s) { return joined(s.words); }
const std::string& word(const PronounSentence& s, int at) { return s.words[static_cast<std::size_t>(at)]; }
const std::string& antecedent(const PronounSentence& s) { return word(s, s.antecedent); }
Phrase predicate(const PronounSentence& s) {
    return {s.words.begin() + s.predicate_begin, s.words.begin() + s.predicate_end};
}

// The list's name for what is said of it, from the words of the sentence: "did not want to sleep" is "wanted to sleep".
const std::set<std::string>& names_of(const PronounSentence& s) {
    static const auto known = [] {
        std::map<Phrase, std::set<std::string>> names;
        for (const PronounPredicate& p : bundled().lists().predicates) {
            Phrase extended = p.past;
            extended.insert(extended.end(), p.after.begin(), p.after.end());
            for (const Phrase* words : {&p.past, &p.present, &p.base, &std::as_const(extended)})
                names[*words].insert(p.text);
        }
        for (const PronounRole& r : bundled().lists().roles) names[{r.predicate}].insert(r.predicate);
        return names;
    }();
    return known.at(predicate(s));
}

const PronounFrame& frame_of(const PronounSentence& s) {
    for (const PronounFrame& f : bundled().lists().frames)
        if (f.id == s.frame) return f;
    ADD_FAILURE() << "no frame " << s.frame;
    return bundled().lists().frames.front();
}
const PronounStructure& structure_of(const PronounSentence& s) {
    for (const PronounStructure& t : bundled().lists().structures)
        if (t.id == s.structure) return t;
    ADD_FAILURE() << "no structure " << s.structure;
    return bundled().lists().structures.front();
}

template <class See>
void each_sentence(PronounSplit split, See see) {
    for (const PronounPair& pair : pairs_of(split)) {
        if (::testing::Test::HasFailure()) return;
        see(pair.a), see(pair.b);
    }
}

TEST(PronounTask, ListsAreLarge) {
    const auto& lists = bundled().lists();
    const auto& kinds = lists.vocabulary.kinds();
    EXPECT_GE(kinds.size(), 15U);
    EXPECT_GE(lists.nouns.size(), 1200U);
    EXPECT_GE(lists.structures.size(), 20U);
    EXPECT_GE(std::count_if(lists.frames.begin(), lists.frames.end(), [](const auto& f) { return !f.action; }), 90);
    EXPECT_GE(std::count_if(lists.predicates.begin(), lists.predicates.end(),
                            [](const auto& p) { return p.form != PredicateForm::Attribute; }),
              250);
    for (int kind = 1; kind <= static_cast<int>(kinds.size()); ++kind) {
        int seen = 0, unseen = 0, said = 0;
        for (const PronounNoun& n : lists.nouns)
            if (n.kind == kind) ++(n.unseen ? unseen : seen);
        for (const PronounPredicate& p : lists.predicates)
            said += p.form != PredicateForm::Attribute && holds(p.fits, kind) ? 1 : 0;
        const std::string& id = kinds[static_cast<std::size_t>(kind - 1)].id;
        EXPECT_GE(seen, 8) << id;
        EXPECT_GE(unseen, 2) << id;
        EXPECT_GE(said, 8) << id;
    }
    for (const PronounNoun& n : lists.nouns) {
        EXPECT_EQ(bundled().kind_of(n.word), n.kind);
        EXPECT_EQ(bundled().unseen(n.word), n.unseen);
    }
    EXPECT_EQ(bundled().kind_of("tired"), 0);
}

TEST(PronounTask, EveryPairIsMinimal) {
    double words = 0;
    for (const PronounSplit split : pronoun_splits()) {
        ASSERT_EQ(pairs_of(split).size(), split == PronounSplit::Train ? 20000U : 2000U);
        for (const PronounPair& pair : pairs_of(split)) {
            SCOPED_TRACE(text_of(pair.a) + " / " + text_of(pair.b));
            Phrase frame[2];
            for (const int i : {0, 1}) {
                const PronounSentence& s = i == 0 ? pair.a : pair.b;
                const int size = static_cast<int>(s.words.size());
                ASSERT_TRUE(size <= 28 && 0 <= s.predicate_begin && s.predicate_begin < s.predicate_end &&
                            s.predicate_end <= size);
                for (const int at : {s.pronoun, s.antecedent, s.other}) {
                    ASSERT_TRUE(0 <= at && at < size);
                    ASSERT_TRUE(at < s.predicate_begin || at >= s.predicate_end);
                }
                ASSERT_TRUE(word(s, s.pronoun) == "it" || word(s, s.pronoun) == "it's");
                ASSERT_TRUE(bundled().kind_of(antecedent(s)) > 0 && bundled().kind_of(word(s, s.other)) > 0);
                frame[i] = s.words;
                frame[i].erase(frame[i].begin() + s.predicate_begin, frame[i].begin() + s.predicate_end);
                words += size;
            }
            ASSERT_EQ(frame[0], frame[1]);
            ASSERT_NE(predicate(pair.a), predicate(pair.b));
            ASSERT_EQ(pair.a.pronoun < pair.a.predicate_begin, pair.b.pronoun < pair.b.predicate_begin);
            ASSERT_EQ(antecedent(pair.a), word(pair.b, pair.b.other));
            ASSERT_EQ(antecedent(pair.b), word(pair.a, pair.a.other));
            ASSERT_NE(antecedent(pair.a), antecedent(pair.b));
            ASSERT_EQ(pair.a.frame, pair.b.frame);
            ASSERT_EQ(pair.a.structure, pair.b.structure);
        }
    }
    EXPECT_NEAR(words / 56000, 16.5, 1);
}

TEST(PronounTask, PredicatesFitTheAnswerAndNotTheOther) {
    const auto& lists = bundled().lists();
    for (const PronounSplit split : pronoun_splits())
        each_sentence(split, [&](const PronounSentence& s) {
            const std::set<std::string> names = names_of(s);
            const std::string& role = frame_of(s).role;
            const int kind = bundled().kind_of(antecedent(s)), other = bundled().kind_of(word(s, s.other));
            const bool tells = role.empty()
                                   ? std::any_of(lists.predicates.begin(), lists.predicates.end(),
                                                 [&](const PronounPredicate& p) {
                                                     return names.count(p.text) != 0 && holds(p.fits, kind) &&
                                                            !holds(p.fits | p.may, other);
                                                 })
                                   : std::any_of(lists.roles.begin(), lists.roles.end(), [&](const PronounRole& r) {
                                         // Where such sentences are not passive, A comes before B.
                                         const bool passive = structure_of(s).has(Slot::NotPassive);
                                         const bool of_a = (s.antecedent < s.other) != passive;
                                         return r.role == role && names.count(r.predicate) != 0 && r.of_subject == of_a;
                                     });
            EXPECT_TRUE(tells) << text_of(s) << " (" << s.frame << ")";
        });
}

TEST(PronounTask, TrainHoldsBackWhatTheOthersAsk) {
    const auto held = [](const PronounSentence& s) {  // every reading of the predicate is held back
        const auto names = names_of(s);
        return std::all_of(names.begin(), names.end(),
                           [&](const std::string& n) { return held_combination(antecedent(s), n); });
    };
    const auto shown = [](const PronounSentence& s) {
        const auto names = names_of(s);
        return std::none_of(names.begin(), names.end(),
                            [&](const std::string& n) { return held_combination(antecedent(s), n); });
    };
    std::set<std::string> train, train_words;
    each_sentence(PronounSplit::Train, [&](const PronounSentence& s) {
        EXPECT_TRUE(shown(s)) << text_of(s);
        EXPECT_FALSE(frame_of(s).held || structure_of(s).held) << text_of(s);
        for (const std::string& w : s.words) EXPECT_FALSE(bundled().unseen(w)) << text_of(s);
        train.insert(text_of(s));
        train_words.insert(s.words.begin(), s.words.end());
    });
    each_sentence(PronounSplit::Pairs, [&](const PronounSentence& s) {
        EXPECT_TRUE(held(s)) << text_of(s);
        EXPECT_FALSE(frame_of(s).held || structure_of(s).held) << text_of(s);
    });
    int structures = 0, frames = 0;
    each_sentence(PronounSplit::Structures, [&](const PronounSentence& s) {
        EXPECT_NE(frame_of(s).held, structure_of(s).held) << text_of(s);
        ++(frame_of(s).held ? frames : structures);
    });
    EXPECT_GT(std::min(structures, frames), 1000);
    each_sentence(PronounSplit::Nouns, [&](const PronounSentence& s) {
        EXPECT_TRUE(bundled().unseen(antecedent(s)) && bundled().unseen(word(s, s.other))) << text_of(s);
        EXPECT_FALSE(frame_of(s).held || structure_of(s).held) << text_of(s);
    });
    for (const PronounSplit split : pronoun_splits())
        each_sentence(split, [&](const PronounSentence& s) {
            EXPECT_EQ(train.count(text_of(s)), split == PronounSplit::Train ? 1U : 0U) << text_of(s);
            for (const std::string& w : s.words) {
                EXPECT_NE(bundled().vocabulary().find(w) == Vocabulary::kUnknown, !bundled().unseen(w)) << w;
                EXPECT_EQ(train_words.count(w), bundled().unseen(w) ? 0U : 1U) << w << ": never in training";
            }
        });
}

TEST(PronounTask, TheShowcaseIsNeverInTraining) {
    EXPECT_TRUE(held_combination("animal", "tired") && held_combination("street", "wide"));
    EXPECT_TRUE(held_combination("trophy", "big") && held_combination("suitcase", "small"));
    const auto& vocabulary = bundled().vocabulary();
    const int animal = vocabulary.find_kind("animal"), way = vocabulary.find_kind("way");
    for (const PronounFrame& f : bundled().lists().frames)
        EXPECT_TRUE(f.held || f.base != Phrase{"cross"} || !holds(f.a, animal) || !holds(f.b, way)) << f.id;
    std::set<std::string> words;
    each_sentence(PronounSplit::Train, [&](const PronounSentence& s) {
        words.insert(s.words.begin(), s.words.end());
        const std::string text = text_of(s);
        for (const char* said : {"tired animal", "wide street", "animal that was tired", "street that was wide",
                                 "animal , which was tired", "street , which was wide"})
            EXPECT_EQ(text.find(said), std::string::npos) << text;
        EXPECT_FALSE(antecedent(s) == "animal" && predicate(s).front() == "tired") << text;
        EXPECT_FALSE(antecedent(s) == "street" && predicate(s).front() == "wide") << text;
    });
    for (const char* w : {"animal", "street", "tired", "wide", "cross", "crossed", "didn't", "trophy", "suitcase",
                          "fit", "big", "small"})
        EXPECT_EQ(words.count(w), 1U) << w;
    bool crosses = false;
    each_sentence(PronounSplit::Structures,
                  [&](const PronounSentence& s) { crosses = crosses || frame_of(s).id == "animal cross way"; });
    EXPECT_TRUE(crosses);
}

TEST(PronounTask, WordsAreThoseOfTheWordTokenizer) {
    const Tokenizer* tokenizer = find_tokenizer("word");
    ASSERT_NE(tokenizer, nullptr);
    for (const PronounSplit split : pronoun_splits())
        for (std::size_t i = 0; i < 500; ++i) {
            const PronounSentence& s = pairs_of(split)[i].a;
            std::vector<std::string> words;
            for (const Token& t : tokenizer->split(text_of(s), {true})) words.push_back(t.text);
            ASSERT_EQ(words, s.words);
        }
}

TEST(PronounTask, VocabularyKnowsRolesAndKinds) {
    const Vocabulary& v = bundled().vocabulary();
    const auto role = [&](const char* w) { return v[v.find(w)].role; };
    EXPECT_EQ(role("animal"), WordRole::Noun);
    EXPECT_EQ(v.kinds()[static_cast<std::size_t>(v[v.find("animal")].kind - 1)].id, "animal");
    for (const char* w : {"tired", "wide", "big", "fuel"}) EXPECT_EQ(role(w), WordRole::Predicate) << w;
    for (const char* w : {"of", "no", "to", "the", "farmer", "crossed", "it's", "didn't"}) {
        EXPECT_NE(v.find(w), Vocabulary::kUnknown) << w;
        EXPECT_EQ(role(w), WordRole::Other) << w;
    }
    for (const PronounNoun& n : bundled().lists().nouns)
        EXPECT_EQ(v.find(n.word) == Vocabulary::kUnknown, n.unseen) << n.word;
}

TEST(PronounTask, ExamplesHaveTheirWords) {
    for (const char* noun :
         {"animal", "street", "trophy", "suitcase", "chicken", "road", "dog",    "car",    "cat",    "box",
          "boat",   "river",  "truck",  "bridge",   "horse",   "bear", "monkey", "desk",   "chair",  "banana",
          "guitar", "hammer", "cup",    "bottle",   "letter",  "book", "robot",  "laptop", "castle", "forest"})
        EXPECT_TRUE(bundled().kind_of(noun) > 0 && !bundled().unseen(noun)) << noun;
    for (const char* w :
         {"busy", "scared", "fast", "broken", "sleepy", "small", "empty", "leaking", "frozen", "heavy", "narrow"})
        EXPECT_NE(bundled().vocabulary().find(w), Vocabulary::kUnknown) << w;
}

std::uint64_t fingerprint(const std::vector<PronounPair>& pairs) {
    std::uint64_t hash = hash_bytes("");
    for (const PronounPair& p : pairs)
        for (const PronounSentence* s : {&p.a, &p.b}) {
            hash = hash_bytes(text_of(*s), hash);
            for (const int at : {s->pronoun, s->antecedent, s->other, s->predicate_begin, s->predicate_end})
                hash = hash_bytes(std::to_string(at) + ",", hash);
        }
    return hash;
}

TEST(PronounTask, SameSeedSamePairs) {
    const Result<PronounLexicon> again = PronounLexicon::load(kFolder);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->vocabulary().entries(), bundled().vocabulary().entries());
    for (const PronounSplit split : pronoun_splits()) {
        const auto first = make_pairs(bundled(), split, 1000, 5);
        EXPECT_EQ(fingerprint(first), fingerprint(make_pairs(*again, split, 1000, 5))) << split_name(split);
        EXPECT_NE(fingerprint(first), fingerprint(make_pairs(bundled(), split, 1000, 6))) << split_name(split);
        auto fewer = first;
        fewer.resize(100);
        EXPECT_EQ(fingerprint(fewer), fingerprint(make_pairs(bundled(), split, 100, 5))) << split_name(split);
    }
}

class Lexicon : public ::testing::Test {
protected:
    void SetUp() override {
        const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
        folder_ = fs::temp_directory_path() / ("attn-lexicon-" + std::string(info->name()));
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        fs::copy(kFolder, folder_, fs::copy_options::recursive);
    }
    void TearDown() override { fs::remove_all(folder_); }
    std::string read(const std::string& file) const {
        std::ifstream in(folder_ / file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void write(const std::string& file, const std::string& bytes) const {
        std::ofstream(folder_ / file, std::ios::binary) << bytes;
    }
    std::string error_with(const std::string& file, const std::string& bytes) {
        const std::string whole = read(file);
        write(file, bytes);
        const Result<PronounLexicon> lexicon = PronounLexicon::load(folder_);
        write(file, whole);
        return lexicon ? "" : lexicon.error().message();
    }
    fs::path folder_;
};
using PronounTaskErrors = Lexicon;

TEST_F(PronounTaskErrors, NameFileLineAndExpectation) {
    const auto says = [&](const char* file, const std::string& row, const char* what) {
        const std::string error = error_with(file, "# comment\n\n" + row + "\n");
        EXPECT_NE(error.find(std::string(file) + ", line 3"), std::string::npos) << error;
        EXPECT_NE(error.find(what), std::string::npos) << error;
    };
    says("kinds.tsv", "animal\tanimal", "kind, English, Chinese, groups");
    says("kinds.tsv", "animal\tanimal\t动物\t-", "landmark");
    says("nouns.tsv", "dog\tanimal", "noun, kind, notes");
    says("nouns.tsv", "dog\tbeast\t-", "no kind 'beast'");
    says("nouns.tsv", "dog\tanimal\tloud", "known are mass, unseen");
    says("nouns.tsv", "Dog\tanimal\t-", "lower case");
    says("nouns.tsv", "dog\xff\tanimal\t-", "UTF-8");
    says("nouns.tsv", "dog\t\t-", "no kind; write it");
    says("nouns.tsv", "guide dog\tanimal\t-", "one word");
    says("predicates.tsv", "tired\tnoun\tanimal\t-\t-\t-\t-\t-", "known are attribute, adjective");
    says("predicates.tsv", "very tired\tadjective\tanimal\t-\t-\t-\t-\t-", "two words before a noun");
    says("frames.tsv", "animal\tcross\tcrosses\tcrossed\t-\t-\tway\t-\tsometimes", "train or held");
    says("frames.tsv", "animal\tcross\t-\tcrossed\t-\t-\tway\t-\ttrain", "base, third person and past");
    says("actions.tsv", "put\tputs\tput\tput\ttool\tnear\tdoor\tyes\ttrain", "place or -");
    says("roles.tsv", "fit\tbig\tnobody", "subject or object");
    says("people.tsv", "the farmer\tthree", "one or many");
    says("times.tsv", "yesterday\tlater", "past, present or any");
    says("structures.tsv", "x\tframe\ttrain\t{A} {past} {B} because {it was", "never closed");
    says("structures.tsv", "x\tframe\ttrain\t{A} {past} {C} because {it was} .", "no slot 'C'");
    says("structures.tsv", "x\tframe\ttrain\t{A} {past} because {it was} .", "exactly one {A} and one {B}");
    says("structures.tsv", "x\tframe\ttrain\t{A} {past} {B} .", "one thing said of it");
    says("structures.tsv", "x\tframe\ttrain\t{A} {past} {B} , so {quality} .", "\"it\" stands 0 times");
    EXPECT_NE(error_with("nouns.tsv", "dog\tanimal\t-\ndog\ttoy\t-\n").find("line 2: 'dog' is there already"),
              std::string::npos);
    EXPECT_NE(error_with("nouns.tsv", "tired\tanimal\t-\n").find("a word of another list"), std::string::npos);
    EXPECT_NE(error_with("times.tsv", "").find("times.tsv: no rows"), std::string::npos);
    EXPECT_NE(PronounLexicon::load(folder_ / "nowhere").error().message().find("kinds.tsv"), std::string::npos);
}

TEST_F(PronounTaskErrors, ListsTooSmallForASplitGiveFewerPairs) {
    write("nouns.tsv", "dog\tanimal\t-\nstreet\tway\t-\n");
    const Result<PronounLexicon> lexicon = PronounLexicon::load(folder_);
    ASSERT_TRUE(lexicon) << lexicon.error().message();
    EXPECT_TRUE(make_pairs(*lexicon, PronounSplit::Nouns, 10, 1).empty());
    EXPECT_FALSE(make_pairs(*lexicon, PronounSplit::Train, 10, 1).empty());
}

// Whatever is in the files: an error or pairs, never a crash.
TEST_F(PronounTaskErrors, AnyBytes) {
    Rng rng(4);
    const char* files[] = {"kinds.tsv", "nouns.tsv",  "predicates.tsv", "frames.tsv",    "actions.tsv",
                           "roles.tsv", "people.tsv", "times.tsv",      "structures.tsv"};
    int loaded = 0;
    for (const char* file : files) {
        const std::string whole = read(file);
        for (int round = 0; round < 6; ++round) {
            std::string bytes = whole;
            for (int i = 0; i < 3; ++i) {
                const std::size_t at = rng.below(bytes.size());
                switch (rng.below(3)) {
                    case 0: bytes[at] = static_cast<char>(rng.below(256)); break;
                    case 1: bytes.erase(at, rng.below(30)); break;
                    default: bytes[at] = "\t\n {}|()-,"[rng.below(10)];
                }
            }
            write(file, bytes);
            const Result<PronounLexicon> lexicon = PronounLexicon::load(folder_);
            if (!lexicon) continue;
            ++loaded;
            for (const PronounSplit split : pronoun_splits()) make_pairs(*lexicon, split, 3, 1);
        }
        write(file, whole);
    }
    EXPECT_GT(loaded, 0);
}

}  // namespace
}  // namespace attn
