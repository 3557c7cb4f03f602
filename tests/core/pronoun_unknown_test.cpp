// Words that a model never met: where one may be what a pronoun means, no answer passes it over in silence.
#include <gtest/gtest.h>

#include <filesystem>

#include "core/engine/pronoun.hpp"
#include "core/engine/unknown_nouns.hpp"
#include "tests/support/small_model.hpp"

namespace attn::test {
namespace {

using Kinds = std::vector<std::pair<std::string, std::string>>;
using Words = std::vector<std::string>;

// The model knows: the animal street dog bottle it was too tired wide fast because . didn't cross
class Unknown : public testing::Test {
protected:
    static void SetUpTestSuite() { ASSERT_TRUE(save_model(path(), small_model(small_config()))); }
    static void TearDownTestSuite() { std::filesystem::remove(path()); }
    static std::string path() { return own_file("unknown.safetensors"); }

    static SnapshotPtr run(const std::string& sentence, const Kinds& kinds = {}) {
        Document d;
        d.pronoun.first = sentence;
        d.pronoun.model = path();
        d.kinds = kinds;
        static ModelLibrary models;
        const Result<SnapshotPtr> s = run_document(pronoun_document(d, false, false), {}, &models);
        EXPECT_TRUE(s) << s.error().message();
        return s ? *s : nullptr;
    }
    // The words that may be nouns; in brackets where only outside of what is said of the pronoun.
    static Words nouns(const std::string& sentence, const Kinds& kinds = {}) {
        const SnapshotPtr s = run(sentence, kinds);
        Words words;
        if (s == nullptr) return words;
        for (const UnknownNoun& noun : unknown_nouns(*s)) {
            const std::string& word = s->keys[static_cast<std::size_t>(noun.token)].text;
            words.push_back(noun.if_said ? word : "(" + word + ")");
        }
        return words;
    }
    static PronounReading read(const std::string& sentence, const Kinds& kinds = {}) {
        const SnapshotPtr s = run(sentence, kinds);
        if (s == nullptr) return {};
        const std::vector<PronounReading> all = read_pronouns(*s);
        EXPECT_EQ(all.size(), 1U) << sentence;
        return all.empty() ? PronounReading() : all.front();
    }
};

TEST_F(Unknown, MayBeANounWhereOneCanStand) {
    EXPECT_EQ(nouns("The gnu didn't cross the street."), Words{"gnu"}) << "behind an article";
    EXPECT_EQ(nouns("Rex didn't cross the street."), Words{"(Rex)"}) << "any capital begins a sentence";
    EXPECT_EQ(nouns("The dog didn't cross Elm because it was wide."), Words{"Elm"}) << "a name";
    EXPECT_EQ(nouns("Because there was kefir the dog was fast."), Words{"(kefir)"});
    EXPECT_EQ(nouns("The dog drank kefir."), (Words{"(drank)", "(kefir)"})) << "which is the verb is not known";
    EXPECT_EQ(nouns("The toy gnu didn't cross the street."), (Words{"toy", "(gnu)"}));
    EXPECT_EQ(nouns("它 it was fast"), Words{"(它)"});
}

TEST_F(Unknown, IsNoNounByItsPlaceOrForm) {
    for (const char* sentence : {"The dog was fast 7 3rd !? €.",           // begins with no letter
                                 "The shaggy dog was tired.",              // describes a noun
                                 "The dog ambled fast.",                   // a verb, an adverb
                                 "The dog was fast soundly.",              //
                                 "The dog snoozes because it was tired.",  // behind a noun, with a verb's ending
                                 "The dog didn't snooze.",                 // behind a negation
                                 "The dog was grumpy.",                    // an adjective
                                 "The dog was too grumpy.",                //
                                 "The dog didn't cross to snooze.",        //
                                 "Those dog hasn't, they've; himself.",    // function words, contractions
                                 "However, the dog was never within the street."}) {
        EXPECT_EQ(nouns(sentence), Words{}) << sentence;
    }
}

TEST_F(Unknown, IsNoNounOnceItsKindIsToldOrThatItIsNone) {
    EXPECT_EQ(nouns("The gnu drank.", {{"gnu", "animal"}}), Words{"(drank)"});
    EXPECT_EQ(nouns("The gnu drinks.", {{"gnu", "animal"}}), Words{}) << "behind a noun now";
    EXPECT_EQ(nouns("The Gnu drank.", {{"drank", "none"}}), Words{"Gnu"});
    EXPECT_EQ(nouns("The gnu drank.", {{"gnu", "none"}, {"drank", "none"}}), Words{});
    EXPECT_EQ(nouns("The gnu drank.", {{"gnu", "nonsense"}}), (Words{"gnu", "(drank)"})) << "no kind of this model";
}

TEST_F(Unknown, WithOneCandidateThereIsNoAnswer) {
    const std::string sentence = "The gnu didn't cross the street because it was too tired.";
    const PronounReading r = read(sentence);
    EXPECT_EQ(r.answer, -1);
    EXPECT_EQ(r.doubt, PronounDoubt::UnknownNoun);
    EXPECT_EQ(r.unknown_nouns, std::vector<int>{1});
    EXPECT_EQ(r.best, -1);
    ASSERT_EQ(r.candidates.size(), 1U) << "listed all the same";
    EXPECT_EQ(r.candidates[0].word, "street");

    const PronounReading told = read(sentence, {{"gnu", "animal"}});
    EXPECT_EQ(told.doubt, PronounDoubt::None);
    EXPECT_GE(told.answer, 0);
    EXPECT_EQ(told.candidates.size(), 2U);
    EXPECT_TRUE(told.unknown_nouns.empty());

    const PronounReading none = read(sentence, {{"gnu", "none"}});
    EXPECT_EQ(none.answer, 5) << "the street is all that is left";
    EXPECT_TRUE(none.unknown_nouns.empty());
}

TEST_F(Unknown, WithoutACandidateItIsAskedFor) {
    const PronounReading r = read("The gnu was fast because it was tired.");
    EXPECT_EQ(r.doubt, PronounDoubt::UnknownNoun);
    EXPECT_TRUE(r.candidates.empty());
    EXPECT_EQ(read("Because it was tired.").doubt, PronounDoubt::NoCandidate) << "nothing to ask for";
}

TEST_F(Unknown, WithTwoCandidatesTheAnswerHasANote) {
    const PronounReading r = read("The dog near the gnu didn't cross the street because it was too tired.");
    EXPECT_EQ(r.doubt, PronounDoubt::None);
    EXPECT_GE(r.answer, 0);
    EXPECT_EQ(r.unknown_nouns, std::vector<int>{4});
}

TEST_F(Unknown, WhatIsSaidOfThePronounIsNotWhatItMeans) {
    const PronounReading r = read("The dog didn't cross the street because it was frombly fast.");
    EXPECT_EQ(r.doubt, PronounDoubt::None);
    EXPECT_TRUE(r.unknown_nouns.empty());
    EXPECT_EQ(read("The dog was fast because it zonks tired.").doubt, PronounDoubt::None);
    const PronounReading said = read("The dog was fast because it was too tired because of the gnu.");
    EXPECT_EQ(said.doubt, PronounDoubt::UnknownNoun) << "another clause";
    const PronounReading object = read("The dog was fast because it was tired near the gnu.");
    EXPECT_EQ(object.doubt, PronounDoubt::UnknownNoun) << "behind an article: a thing, wherever it stands";
}

TEST_F(Unknown, AnUnknownPredicateStaysUndecidable) {
    const PronounReading r = read("The gnu didn't cross the street because it was flummoxed.");
    EXPECT_EQ(r.doubt, PronounDoubt::UnknownPredicate);
    EXPECT_EQ(r.unknown, std::vector<std::string>{"flummoxed"});
    EXPECT_EQ(r.unknown_nouns, std::vector<int>{1}) << "both are to be said";
}

TEST_F(Unknown, OtherPronounsAreReadOnlyWhereThereIsNoIt) {
    const PronounReading r = read("They didn't cross the street because it was wide.");
    EXPECT_EQ(r.word, "it");
    EXPECT_EQ(r.answer, 4);
    EXPECT_EQ(read("They didn't cross the street because the street was wide.").doubt, PronounDoubt::UnknownPronoun);
}

TEST_F(Unknown, ATextTooLongForItsWeightsSaysSo) {
    std::string text = "The dog was fast because it was tired";
    for (int i = 0; i < 4080; ++i) text += " .";
    const PronounReading r = read(text);
    EXPECT_EQ(r.doubt, PronounDoubt::TooLong);
    EXPECT_EQ(r.index, 5);
    EXPECT_EQ(r.answer, -1);
    EXPECT_TRUE(r.candidates.empty() && r.heads.empty());
    EXPECT_EQ(doubt_name(r.doubt), "too-long");
    EXPECT_EQ(doubt_name(PronounDoubt::UnknownNoun), "unknown-noun");
}

}  // namespace
}  // namespace attn::test
