// What is read off a learned model about the pronouns of a sentence; the bundled models against what they promise.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "core/engine/pronoun.hpp"
#include "tests/support/engine_case.hpp"
#include "tests/support/small_model.hpp"

namespace attn::test {
namespace {

constexpr int kIt = 7, kAnimal = 1, kStreet = 5;
const std::string kTired = "The animal didn't cross the street because it was too tired.";
const std::string kWide = "The animal didn't cross the street because it was too wide.";

ModelLibrary& library() {
    static ModelLibrary models;
    return models;
}

SnapshotPtr run_with(const std::string& model, const std::string& sentence, const WhatIf& what_if = {},
                     const std::vector<std::pair<std::string, std::string>>& kinds = {}) {
    Document d;
    d.pronoun.first = sentence;
    d.pronoun.model = model;
    d.pronoun.what_if = what_if;
    d.kinds = kinds;
    const Result<SnapshotPtr> s = run_document(pronoun_document(d, false, false), {}, &library());
    EXPECT_TRUE(s) << s.error().message();
    return s ? *s : nullptr;
}

// ---- a model of 17 words: what is read must be what the graph holds, whatever it says

class Reading : public testing::Test {
protected:
    static void SetUpTestSuite() { ASSERT_TRUE(save_model(path(), small_model(small_config()))); }
    static void TearDownTestSuite() { std::filesystem::remove(path()); }
    static std::string path() { return own_file("reading.safetensors"); }
    static std::vector<PronounReading> read(const std::string& sentence,
                                            const std::vector<std::pair<std::string, std::string>>& kinds = {}) {
        const SnapshotPtr s = run_with(path(), sentence, {}, kinds);
        return s == nullptr ? std::vector<PronounReading>() : read_pronouns(*s);
    }
    static PronounReading only(const std::string& sentence,
                               const std::vector<std::pair<std::string, std::string>>& kinds = {}) {
        const std::vector<PronounReading> all = read(sentence, kinds);
        EXPECT_EQ(all.size(), 1U) << sentence;
        return all.empty() ? PronounReading() : all.front();
    }
};

TEST_F(Reading, IsWhatTheGraphHolds) {
    const SnapshotPtr s = run_with(path(), kTired);
    ASSERT_NE(s, nullptr);
    const std::vector<PronounReading> all = read_pronouns(*s);
    ASSERT_EQ(all.size(), 1U);
    const PronounReading& r = all[0];
    EXPECT_EQ(r.word, "it");
    EXPECT_EQ(r.index, kIt);
    EXPECT_EQ(r.doubt, PronounDoubt::None);
    EXPECT_EQ(r.predicate_begin, 10);
    EXPECT_EQ(r.predicate_end, 11);
    EXPECT_TRUE(r.unknown.empty());
    ASSERT_EQ(r.candidates.size(), 2U);
    EXPECT_EQ(r.candidates[0].word, "animal");
    EXPECT_EQ(r.candidates[0].index, kAnimal);
    EXPECT_EQ(r.candidates[1].index, kStreet);
    const Matrix& logits = s->graph.value(s->learned->logits);
    const double odds = std::exp(static_cast<double>(logits(kIt, kAnimal) - logits(kIt, kStreet)));
    EXPECT_NEAR(r.candidates[0].probability, odds / (1 + odds), 1e-5);
    EXPECT_NEAR(r.candidates[0].probability + r.candidates[1].probability, 1, 1e-9);
    EXPECT_EQ(r.answer, odds > 1 ? kAnimal : kStreet);
    const Matrix& mean = s->graph.value(s->learned->mean_weights.back());
    EXPECT_EQ(r.candidates[0].weight, static_cast<double>(mean(kIt, kAnimal)));
    ASSERT_EQ(r.heads.size(), 3U) << "2 heads, then 1";
    double most = -1;
    int best = -1;
    for (std::size_t i = 0; i < 3; ++i) {
        const PronounHead& h = r.heads[i];
        EXPECT_EQ(h.layer, i < 2 ? 0 : 1);
        EXPECT_EQ(h.head, i == 1 ? 1 : 0);
        const auto row = s->graph.value(s->learned->layers[i < 2 ? 0 : 1].heads[i == 1 ? 1 : 0].weights).row(kIt);
        EXPECT_EQ(h.weights,
                  (std::vector<double>{static_cast<double>(row(kAnimal)), static_cast<double>(row(kStreet))}));
        EXPECT_EQ(h.top_weight, static_cast<double>(row.maxCoeff()));
        EXPECT_EQ(static_cast<double>(row(h.top)), h.top_weight);
        if (static_cast<double>(row(r.answer)) > most) {
            most = static_cast<double>(row(r.answer));
            best = static_cast<int>(i);
        }
    }
    EXPECT_EQ(r.best, best);
}

TEST_F(Reading, NoPronounOrSeveral) {
    EXPECT_TRUE(read("The animal was tired.").empty());
    const std::vector<PronounReading> two = read("It was tired because it was wide.");
    ASSERT_EQ(two.size(), 2U);
    EXPECT_EQ(two[0].word, "It");
    EXPECT_EQ(two[0].index, 0);
    EXPECT_EQ(two[0].predicate_end, 3) << "its clause ends before because";
    EXPECT_EQ(two[1].index, 4);
    EXPECT_EQ(two[1].predicate_begin, 6);
}

TEST_F(Reading, OneCandidateOrNone) {
    const PronounReading one = only("The animal was fast because it was tired.");
    ASSERT_EQ(one.candidates.size(), 1U);
    EXPECT_EQ(one.candidates[0].probability, 1);
    EXPECT_EQ(one.answer, 1);
    const PronounReading none = only("Because it was tired.");
    EXPECT_EQ(none.doubt, PronounDoubt::NoCandidate);
    EXPECT_EQ(none.answer, -1);
    EXPECT_EQ(none.best, -1);
    EXPECT_TRUE(none.candidates.empty());
    EXPECT_EQ(none.heads.size(), 3U) << "where it looks is shown all the same";
    EXPECT_TRUE(std::isfinite(none.heads[2].top_weight));
    const PronounReading told = only("The gnu was fast because it was tired.", {{"gnu", "animal"}});
    EXPECT_EQ(told.answer, 1);
    EXPECT_EQ(told.candidates[0].word, "gnu");
}

TEST_F(Reading, AnUnknownPredicateIsUndecidable) {
    const PronounReading r = only("The animal didn't cross the street because it was too flummoxed.");
    EXPECT_EQ(r.doubt, PronounDoubt::UnknownPredicate);
    EXPECT_EQ(r.answer, -1);
    EXPECT_EQ(r.unknown, std::vector<std::string>{"flummoxed"});
    EXPECT_EQ(r.predicate_begin, 10);
    EXPECT_EQ(r.candidates.size(), 2U);
    EXPECT_EQ(only("The animal didn't cross the street because it was.").doubt, PronounDoubt::UnknownPredicate);
    EXPECT_EQ(only("The tired animal didn't cross the street because it was.").doubt, PronounDoubt::UnknownPredicate)
        << "what is said of another does not count";
    EXPECT_EQ(only("The animal didn't cross it").doubt, PronounDoubt::UnknownPredicate) << "the end of the text";
}

TEST_F(Reading, OtherPronounsWereNotLearned) {
    for (const char* word : {"they", "She", "he", "them"}) {
        const PronounReading r =
            only("The animal didn't cross the street because " + std::string(word) + " was tired.");
        EXPECT_EQ(r.doubt, PronounDoubt::UnknownPronoun) << word;
        EXPECT_EQ(r.answer, -1) << word;
        EXPECT_EQ(r.word, word);
    }
    EXPECT_NE(only("The animal didn't cross because it's tired.").doubt, PronounDoubt::UnknownPronoun);
    EXPECT_NE(only("The animal didn't cross because it’s tired.").doubt, PronounDoubt::UnknownPronoun);
    EXPECT_FALSE(is_pronoun("its"));
}

TEST_F(Reading, EachDoubtHasAName) {
    EXPECT_EQ(doubt_name(PronounDoubt::None), "none");
    EXPECT_EQ(doubt_name(PronounDoubt::NoCandidate), "no-candidate");
    EXPECT_EQ(doubt_name(PronounDoubt::UnknownPredicate), "unknown-predicate");
    EXPECT_EQ(doubt_name(PronounDoubt::UnknownPronoun), "unknown-pronoun");
}

// ---- two sentences beside each other

std::vector<Token> tokens(const std::string& text) { return find(tokenizers(), "word")->split(text, {}); }

TEST(AlignWords, ByLongestCommonSubsequence) {
    const auto align = [](const char* a, const char* b) { return align_words(tokens(a), tokens(b)); };
    EXPECT_EQ(align("a b c", "a b c"), (std::vector<int>{0, 1, 2}));
    EXPECT_EQ(align("A b C", "a B c"), (std::vector<int>{0, 1, 2})) << "in lower case";
    EXPECT_EQ(align("a b c", "x a y b c z"), (std::vector<int>{1, 3, 4}));
    EXPECT_EQ(align("a x y b", "a b"), (std::vector<int>{0, -1, -1, 1}));
    EXPECT_EQ(align("a x b", "a y b"), (std::vector<int>{0, -1, 2}));
    EXPECT_EQ(align("a b", "x y"), (std::vector<int>{-1, -1}));
    EXPECT_EQ(align("", "a"), std::vector<int>{});
    EXPECT_EQ(align("a", ""), std::vector<int>{-1});
}

Document two_sentences(const std::string& first, const std::string& second) {
    Document d;
    d.pronoun.first = first;
    d.pronoun.second = second;
    return d;
}

// Where an edge of the first sentence lies in the second; nothing: it has no place there.
std::optional<std::pair<int, int>> carried(Document d, int query, int key) {
    d.pronoun.what_if.blocked = {{1, -1, query, key}};
    d.pronoun.what_if.edited = {{0, 1, query, key, 0.5}};
    const WhatIf w = pronoun_document(d, true, false).what_if;
    EXPECT_EQ(w.blocked.size(), w.edited.size());
    if (w.blocked.empty() || w.edited.empty()) return std::nullopt;
    EXPECT_EQ(w.blocked[0].layer, 1);
    EXPECT_EQ(w.blocked[0].head, -1);
    EXPECT_EQ(w.edited[0], (WhatIf::Edit{0, 1, w.blocked[0].query, w.blocked[0].key, 0.5}));
    return std::pair{w.blocked[0].query, w.blocked[0].key};
}
using Edge = std::optional<std::pair<int, int>>;

TEST(PronounDocument, CarriesEdgesByAlignedWords) {
    const Document same = two_sentences(kTired, kWide);
    EXPECT_EQ(carried(same, kIt, kAnimal), Edge({kIt, kAnimal}));
    EXPECT_EQ(carried(same, kIt, 10), Edge({kIt, 10})) << "wide stands for tired";
    const Document inserted =
        two_sentences(kTired, "The old animal didn't quickly cross the street because it was too wide.");
    EXPECT_EQ(carried(inserted, kIt, kAnimal), Edge({9, 2})) << "two words before the pronoun";
    EXPECT_EQ(carried(inserted, kIt, 10), Edge({9, 12}));
    const Document shorter = two_sentences(kTired, "The animal cross because it was too wide.");
    EXPECT_EQ(carried(shorter, kIt, kAnimal), Edge({4, 1}));
    EXPECT_EQ(carried(shorter, kIt, kStreet), std::nullopt) << "no street there";
    const Document phrase =
        two_sentences("The dog was here because it wanted to sleep.", "The dog was here because it fell.");
    EXPECT_EQ(carried(phrase, 5, 6), Edge({5, 6}));
    EXPECT_EQ(carried(phrase, 5, 8), std::nullopt) << "one word cannot stand for three";
    EXPECT_EQ(carried(same, kIt, 99), std::nullopt);
    EXPECT_EQ(carried(same, -1, kAnimal), std::nullopt);
    EXPECT_EQ(carried(two_sentences(kTired, ""), kIt, kAnimal), std::nullopt);
}

TEST(PronounDocument, IsASentenceOfItsOwn) {
    Document d = two_sentences(kTired, kWide);
    d.pronoun.model = "pronoun-beginner";
    d.kinds = {{"gnu", "animal"}};
    d.what_if.causal = true;  // of Explore: none of this workspace's business
    d.pronoun.what_if.silenced = {{0, 1}};
    d.pronoun.what_if.blocked = {{1, -1, kIt, kAnimal}};
    const Document first = pronoun_document(d, false, false), second = pronoun_document(d, true, false);
    EXPECT_EQ(first.sentence, kTired);
    EXPECT_EQ(second.sentence, kWide);
    for (const Document* one : {&first, &second}) {
        EXPECT_EQ(one->model, "pronoun-beginner");
        EXPECT_EQ(one->kinds, d.kinds);
        EXPECT_EQ(one->what_if, d.pronoun.what_if);
    }
    EXPECT_TRUE(pronoun_document(d, false, true).what_if.empty());
    EXPECT_TRUE(pronoun_document(d, true, true).what_if.empty());
    d.pronoun.what_if = {};
    d.pronoun.what_if.causal = true;
    EXPECT_TRUE(pronoun_document(d, true, false).what_if.causal);
}

TEST(PronounRun, KeepsTheOriginalBesideIt) {
    Document d = two_sentences(kTired, "  ");
    const auto plain = run_pronouns(d, {}, &library());
    ASSERT_TRUE(plain) << plain.error().message();
    const PronounSide& left = (*plain)->sides[0];
    EXPECT_EQ(left.snapshot, left.original);
    EXPECT_EQ(left.readings.size(), 1U);
    EXPECT_FALSE(left.error);
    const PronounSide& right = (*plain)->sides[1];
    EXPECT_EQ(right.snapshot, nullptr);
    ASSERT_TRUE(right.error) << "an empty sentence is its own side's error";
    EXPECT_EQ(right.error->key, "no-words");

    d.pronoun.what_if.silenced = {{1, 0}};
    const auto changed = run_pronouns(d, {}, &library());
    ASSERT_TRUE(changed);
    const PronounSide& side = (*changed)->sides[0];
    ASSERT_TRUE(side.snapshot != nullptr && side.original != nullptr);
    EXPECT_NE(side.snapshot, side.original);
    EXPECT_EQ(side.original_readings[0].candidates[0].weight, left.readings[0].candidates[0].weight);

    RunOptions stopped;
    stopped.cancel.cancel();
    const auto none = run_pronouns(d, stopped, &library());
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, Error::Kind::Cancelled);
}

// ---- the bundled models

TEST(BundledModels, EachLoadsAndSaysWhatItIs) {
    const Result<std::vector<std::string>> ids = bundled_models();
    ASSERT_TRUE(ids) << ids.error().message();
    for (const std::string& id : *ids) {
        SCOPED_TRACE(id);
        const Result<std::shared_ptr<const Model>> found = library().get(id);
        if (!found) {
            ADD_FAILURE() << found.error().message();
            continue;
        }
        const Model& m = **found;
        EXPECT_EQ(m.id, id);
        EXPECT_LE(std::filesystem::file_size("assets/models/" + id + ".safetensors"), 600U * 1000);
        for (const char* key : {"command", "seed", "data", "objective", "limits", "numbers"})
            EXPECT_FALSE(m.card.find(key) == m.card.end() || m.card.at(key).empty()) << key;
        EXPECT_EQ(m.card.at("command").rfind("attn train pronoun ", 0), 0U) << m.card.at("command");
        EXPECT_EQ(m.card.at("command").find("--steps"), std::string::npos) << "the recipe's own steps";
        const nlohmann::json numbers = nlohmann::json::parse(m.card.at("numbers"), nullptr, false);
        ASSERT_TRUE(numbers.is_object());
        for (const char* split : {"pairs", "structures"}) {
            ASSERT_TRUE(numbers.contains(split)) << split;
            EXPECT_GE(numbers[split]["accuracy"]["value"].get<double>(), 0.95) << split;
            EXPECT_EQ(numbers[split]["sentences"], 1000);
            EXPECT_TRUE(numbers[split]["flip"]["value"].is_number());
        }
        EXPECT_FALSE(numbers.contains("final")) << "never used while training";
    }
}

// The mean weight of the last layer from "it" on that token, and the probability of the answer.
void expect_answer(const std::string& sentence, int token) {
    SCOPED_TRACE(sentence);
    const SnapshotPtr s = run_with("pronoun", sentence);
    ASSERT_NE(s, nullptr);
    const std::vector<PronounReading> all = read_pronouns(*s);
    ASSERT_EQ(all.size(), 1U);
    const PronounReading& r = all[0];
    ASSERT_EQ(r.answer, token);
    const PronounCandidate& c = *std::find_if(r.candidates.begin(), r.candidates.end(),
                                              [&](const PronounCandidate& one) { return one.index == token; });
    EXPECT_GE(c.weight, 0.90);
    EXPECT_GT(c.probability, 0.90);

    WhatIf blocked;
    blocked.blocked = {{1, -1, r.index, token}};
    const SnapshotPtr without = run_with("pronoun", sentence, blocked);
    ASSERT_NE(without, nullptr);
    EXPECT_NE(read_pronouns(*without)[0].answer, token) << "its edge is what decides";
}

TEST(BundledModels, TheAnimalIsTiredAndTheStreetWide) {
    expect_answer(kTired, kAnimal);
    expect_answer(kWide, kStreet);
}

TEST(BundledModels, TheFirstLayerReadsWhatIsSaid) {
    for (const std::string& sentence : {kTired, kWide}) {
        const SnapshotPtr s = run_with("pronoun", sentence);
        ASSERT_NE(s, nullptr);
        double most = 0;
        for (const HeadNodes& h : s->learned->layers[0].heads)
            most = std::max(most, static_cast<double>(s->graph.value(h.weights)(kIt, 10)));
        EXPECT_GE(most, 0.5) << sentence;
    }
}

}  // namespace
}  // namespace attn::test
