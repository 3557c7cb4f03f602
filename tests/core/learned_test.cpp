// A sentence through a learned model, and what changes when one edge, weight or head is changed by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>

#include "tests/support/engine_case.hpp"
#include "tests/support/head_case.hpp"
#include "tests/support/small_model.hpp"

namespace attn::test {
namespace {

const std::string kWide = "The animal didn't cross the street because it was too wide.";
constexpr int kIt = 7, kAnimal = 1, kStreet = 5, kLast = 11;

// Two layers of 2 heads, written to a file as any user's model.
class Learned : public testing::Test {
protected:
    static void SetUpTestSuite() {
        ModelConfig c = small_config();
        c.heads = {2, 2};
        ASSERT_TRUE(save_model(path(), small_model(c)));
    }
    static void TearDownTestSuite() { std::filesystem::remove(path()); }
    static std::string path() { return own_file("learned.safetensors"); }

    static Document document(const std::string& sentence = kWide) {
        Document d;
        d.model = path();
        d.sentence = sentence;
        d.mechanism.score.clear();
        d.mechanism.position.clear();
        return d;
    }
    // The reference on the words that the program found.
    static naive::Forward reference(const Snapshot& s, const naive::Change& change = {}) {
        return naive::LearnedModel(*s.learned->model).forward({s.learned->words, s.learned->kinds}, change);
    }
    static void expect_same(const Snapshot& s, const naive::Forward& f) {
        for (std::size_t l = 0; l < 2; ++l)
            for (std::size_t h = 0; h < 2; ++h)
                EXPECT_LE(row_error(s.graph.value(s.learned->layers[l].heads[h].weights), f.weights[l][h]), 5e-5)
                    << "layer " << l << " head " << h;
        naive::Grid logits(f.output.rows, f.output.rows);
        for (int i = 0; i < logits.rows; ++i)
            for (int j = 0; j < logits.cols; ++j)
                for (int c = 0; c < f.output.cols; ++c) logits(i, j) += f.output(i, c) * f.vectors(j, c);
        EXPECT_LE(row_error(s.graph.value(s.learned->logits), logits), 5e-5) << "the answer";
    }
    static void expect_error(const Document& d, const std::string& part, const std::string& key = {}) {
        const Result<SnapshotPtr> s = run_document(d, {});
        ASSERT_FALSE(s) << part;
        EXPECT_NE(s.error().message().find(part), std::string::npos) << s.error().message();
        EXPECT_EQ(s.error().key, key);
        EXPECT_EQ(s.error().kind, Error::Kind::Usage);
    }
};

TEST_F(Learned, IsTheModelOnTheWordsOfTheSentence) {
    const SnapshotPtr s = run_or_fail(document());
    ASSERT_NE(s, nullptr);
    ASSERT_TRUE(s->learned);
    const Vocabulary& v = s->learned->model->vocabulary;
    ASSERT_EQ(s->keys.size(), 12U);
    EXPECT_EQ(s->learned->words[0], v.find("the")) << "looked up in lower case";
    EXPECT_EQ(s->keys[0].text, "The") << "shown as typed";
    EXPECT_EQ(s->learned->kinds[kAnimal], 1);
    EXPECT_EQ(s->learned->kinds[kIt], 0);
    EXPECT_EQ(s->mechanism.score, "scaled-dot");
    EXPECT_EQ(s->mechanism.position, "relative");
    EXPECT_EQ(s->mechanism.heads, 2);
    expect_same(*s, reference(*s));
    for (std::size_t l = 0; l < 2; ++l) {
        const auto& heads = s->learned->layers[l].heads;
        const Matrix mean = 0.5F * (s->graph.value(heads[0].weights) + s->graph.value(heads[1].weights));
        EXPECT_TRUE(s->graph.value(s->learned->mean_weights[l]).isApprox(mean, 1e-6F));
    }
}

TEST_F(Learned, UnknownWordsAreUnknownUntilTheirKindIsTold) {
    Document d = document("The GNU didn't cross the street because it was too zippy.");
    SnapshotPtr s = run_or_fail(d);
    ASSERT_NE(s, nullptr);
    for (std::size_t t = 0; t < s->keys.size(); ++t) EXPECT_EQ(s->learned->unknown(t), t == 1 || t == 10) << t;
    EXPECT_EQ(s->learned->kinds[1], 0);
    const Matrix before = s->graph.value(s->learned->logits);
    d.kinds = {{"gnu", "animal"}, {"zippy", "nothing"}, {"street", "animal"}};
    s = run_or_fail(d);
    ASSERT_NE(s, nullptr);
    EXPECT_EQ(s->learned->words[1], Vocabulary::kUnknownNoun);
    EXPECT_EQ(s->learned->kinds[1], 1);
    EXPECT_TRUE(s->learned->unknown(10)) << "a kind that is none changes nothing";
    EXPECT_EQ(s->learned->kinds[kStreet], 2) << "what the model knows stays";
    EXPECT_FALSE(same_bits(s->graph.value(s->learned->logits), before));
    expect_same(*s, reference(*s));
}

TEST_F(Learned, AModelWithoutKindsCannotBeToldOne) {
    ModelConfig c = small_config();
    c.kinds = false;
    const std::string file = own_file("no-kinds.safetensors");
    ASSERT_TRUE(save_model(file, small_model(c)));
    Document d = document("The gnu was tired.");
    d.model = file;
    d.kinds = {{"gnu", "animal"}};
    const SnapshotPtr s = run_or_fail(d);
    std::filesystem::remove(file);
    ASSERT_NE(s, nullptr);
    EXPECT_TRUE(s->learned->unknown(1)) << "its <noun> was never trained";
}

TEST_F(Learned, CurlyApostrophesAreStraightOnes) {
    const SnapshotPtr s = run_or_fail(document("The animal didn’t cross."));
    ASSERT_NE(s, nullptr);
    EXPECT_FALSE(s->learned->unknown(2));
}

TEST_F(Learned, TheLayerThatIsLookedAt) {
    for (const auto& [asked, shown] : {std::pair{-1, 1}, {0, 0}, {1, 1}}) {
        Document d = document();
        d.layer = asked;
        const SnapshotPtr s = run_or_fail(d);
        ASSERT_NE(s, nullptr);
        EXPECT_EQ(s->learned->layer, shown);
        EXPECT_EQ(s->graph.node(s->head(1).weights).path.rfind("layer/" + std::to_string(shown), 0), 0U);
        EXPECT_EQ(s->mean_weights, s->learned->mean_weights[static_cast<std::size_t>(shown)]);
    }
    for (const int layer : {-2, 2, 99}) {
        Document d = document();
        d.layer = layer;
        expect_error(d, "layer");
    }
}

TEST_F(Learned, ABlockedEdgeLeavesTheOthersTheirProportions) {
    const SnapshotPtr before = run_or_fail(document());
    for (const int head : {-1, 1}) {
        SCOPED_TRACE(head);
        Document d = document();
        d.what_if.blocked = {{1, head, kIt, kStreet}};
        const SnapshotPtr s = run_or_fail(d);
        ASSERT_TRUE(s != nullptr && before != nullptr);
        naive::Change change;
        change.allowed = [&](int layer, int h, int query, int key) {
            return layer != 1 || (head >= 0 && h != head) || query != kIt || key != kStreet;
        };
        expect_same(*s, reference(*s, change));
        const auto old_row = before->graph.value(before->learned->layers[1].heads[1].weights).row(kIt);
        const auto row = s->graph.value(s->learned->layers[1].heads[1].weights).row(kIt);
        EXPECT_EQ(row(kStreet), 0);
        EXPECT_NEAR(row.sum(), 1, 1e-5);
        for (Index j = 0; j < row.size(); ++j)
            if (j != kStreet) {
                EXPECT_NEAR(row(j), old_row(j) / (1 - old_row(kStreet)), 1e-5) << j;
            }
    }
}

TEST_F(Learned, AnEdgeOfTheFirstLayerChangesTheSecond) {
    Document d = document();
    d.what_if.blocked = {{0, 0, kIt, 10}, {0, 1, kIt, 10}};
    const SnapshotPtr s = run_or_fail(d);
    ASSERT_NE(s, nullptr);
    naive::Change change;
    change.allowed = [](int layer, int, int query, int key) { return layer != 0 || query != kIt || key != 10; };
    expect_same(*s, reference(*s, change));
    Document mask = document();  // the same, said of every head at once
    mask.what_if.blocked = {{0, -1, kIt, 10}};
    const SnapshotPtr m = run_or_fail(mask);
    EXPECT_TRUE(m->graph.value(m->learned->logits).isApprox(s->graph.value(s->learned->logits), 1e-4F));
}

TEST_F(Learned, AWeightSetByHand) {
    for (const double weight : {0.0, 0.75, 1.0, 7.0}) {
        SCOPED_TRACE(weight);
        Document d = document();
        d.what_if.edited = {{0, 1, kIt, kAnimal, weight}, {1, 0, 3, 3, 0.5}};
        const SnapshotPtr s = run_or_fail(d);
        ASSERT_NE(s, nullptr);
        naive::Change change;
        change.weights = [&](int layer, int head, naive::Grid& a) {
            const auto set = [&](int query, int key, double to) {
                const double rest = 1 - a(query, key);
                for (int j = 0; j < a.cols; ++j) a(query, j) *= (1 - to) / rest;
                a(query, key) = to;
            };
            if (layer == 0 && head == 1) set(kIt, kAnimal, std::min(weight, 1.0));
            if (layer == 1 && head == 0) set(3, 3, 0.5);
        };
        expect_same(*s, reference(*s, change));
    }
}

// Next to a weight of nearly 1, the others are smaller than the rounding of the row's sum.
TEST_F(Learned, WhatIsLeftOfAPeakedRowIsShared) {
    ModelConfig c = small_config();
    c.heads = {2, 2};
    Model sharp = small_model(c);
    Matrix bias = Matrix::Zero(1, 33);
    bias(16) = 17;  // every word looks at itself, all but 1e-7
    for (const char* head : {"0", "1"})
        sharp.tensors["layer/1/attention/head/" + std::string(head) + "/relative.bias"] =
            std::make_shared<const Matrix>(bias);
    const std::string file = own_file("sharp.safetensors");
    ASSERT_TRUE(save_model(file, sharp));
    Document d = document();
    d.model = file;
    const SnapshotPtr before = run_or_fail(d);
    d.what_if.blocked = {{1, 0, kIt, kIt}};
    const SnapshotPtr s = run_or_fail(d);
    std::filesystem::remove(file);
    ASSERT_TRUE(s != nullptr && before != nullptr);
    ASSERT_GT(before->graph.value(before->learned->layers[1].heads[0].weights)(kIt, kIt), 0.9999F);
    naive::Change change;
    change.allowed = [](int layer, int head, int query, int key) {
        return layer != 1 || head != 0 || query != kIt || key != kIt;
    };
    expect_same(*s, reference(*s, change));
}

TEST_F(Learned, ASilencedHeadBringsNothing) {
    Document d = document();
    d.what_if.silenced = {{0, 1}, {1, 0}};
    const SnapshotPtr s = run_or_fail(d);
    ASSERT_NE(s, nullptr);
    naive::Change change;
    change.context = [](int layer, int head, naive::Grid& context) {
        if (layer + head == 1) std::fill(context.at.begin(), context.at.end(), 0);
    };
    expect_same(*s, reference(*s, change));
    EXPECT_EQ(s->graph.value(s->learned->layers[1].heads[0].context).cwiseAbs().maxCoeff(), 0);
}

TEST_F(Learned, CausalHidesWhatComesLater) {
    Document d = document();
    d.what_if.causal = true;
    d.what_if.blocked = {{1, -1, kLast, 0}};
    const SnapshotPtr s = run_or_fail(d);
    ASSERT_NE(s, nullptr);
    naive::Change change;
    change.allowed = [](int layer, int, int query, int key) {
        return key <= query && (layer != 1 || query != kLast || key != 0);
    };
    expect_same(*s, reference(*s, change));
    // What is said of it comes later: the pronoun's row cannot depend on it.
    Document other = d;
    other.sentence = "The animal didn't cross the street because it was too tired.";
    const SnapshotPtr t = run_or_fail(other);
    EXPECT_TRUE(t->graph.value(t->learned->mean_weights[1]).row(kIt) ==
                s->graph.value(s->learned->mean_weights[1]).row(kIt));
}

TEST_F(Learned, AllTogether) {
    Document d = document();
    d.what_if.causal = true;
    d.what_if.blocked = {{0, -1, kIt, 0}, {1, 1, kIt, kAnimal}};
    d.what_if.edited = {{0, 0, kIt, kAnimal, 0.6}, {1, 1, kIt, kStreet, 0.25}};
    d.what_if.silenced = {{1, 0}};
    const SnapshotPtr s = run_or_fail(d);
    ASSERT_NE(s, nullptr);
    naive::Change change;
    change.allowed = [](int layer, int head, int query, int key) {
        if (layer == 0 && query == kIt && key == 0) return false;
        if (layer == 1 && head == 1 && query == kIt && key == kAnimal) return false;
        return key <= query;
    };
    change.weights = [](int layer, int head, naive::Grid& a) {
        const int key = layer == 0 ? kAnimal : kStreet;
        if (layer != head) return;
        const double to = layer == 0 ? 0.6 : 0.25, rest = 1 - a(kIt, key);
        for (int j = 0; j < a.cols; ++j) a(kIt, j) *= (1 - to) / rest;
        a(kIt, key) = to;
    };
    change.context = [](int layer, int head, naive::Grid& context) {
        if (layer == 1 && head == 0) std::fill(context.at.begin(), context.at.end(), 0);
    };
    expect_same(*s, reference(*s, change));
}

TEST_F(Learned, NonsenseIndicesAreIgnored) {
    const SnapshotPtr before = run_or_fail(document());
    Document d = document();
    for (const int x : {-5, 2, 12, 1 << 30}) {
        d.what_if.blocked.push_back({x, -1, kIt, kAnimal});
        d.what_if.blocked.push_back({0, -1, x < 0 || x > 2 ? x : 99, kAnimal});
        d.what_if.blocked.push_back({0, -1, kIt, x < 0 || x > 2 ? x : 99});
        d.what_if.blocked.push_back({0, x < 0 ? 7 : x, kIt, kAnimal});
        d.what_if.edited.push_back({x, 0, kIt, kAnimal, 0.5});
        d.what_if.edited.push_back({0, x, kIt, kAnimal, 0.5});
        d.what_if.edited.push_back({0, 0, kIt, x < 0 || x > 2 ? x : 99, 0.5});
        d.what_if.silenced.push_back({x, 0});
        d.what_if.silenced.push_back({0, x});
    }
    const SnapshotPtr s = run_or_fail(d);
    ASSERT_TRUE(s != nullptr && before != nullptr);
    EXPECT_TRUE(same_bits(s->graph.value(s->learned->logits), before->graph.value(before->learned->logits)));
}

TEST_F(Learned, MasksOfExploreWork) {
    const auto check = [&](const char* mask, const Document& d, const std::function<bool(int, int)>& allowed) {
        SCOPED_TRACE(mask);
        const SnapshotPtr s = run_or_fail(d);
        ASSERT_NE(s, nullptr);
        naive::Change change;
        change.allowed = [&](int, int, int query, int key) { return allowed(query, key); };
        expect_same(*s, reference(*s, change));
    };
    Document d = document();
    d.mechanism.mask = "window";
    d.mechanism.options.window = 2;
    check("window", d, [](int i, int j) { return std::abs(i - j) <= 2; });
    d = document();
    d.mechanism.mask = "causal";
    check("causal", d, [](int i, int j) { return j <= i; });
    d = document();
    d.mechanism.mask = "drawn";
    d.blocked = {{kIt, kAnimal}, {3, 4}};
    check("drawn", d, [](int i, int j) { return !(i == kIt && j == kAnimal) && !(i == 3 && j == 4); });
    d = document();
    d.mechanism.mask = "padding";
    d.mechanism.options.padding = 3;
    const SnapshotPtr padded = run_or_fail(d), plain = run_or_fail(document());
    ASSERT_EQ(padded->keys.size(), 15U);
    EXPECT_EQ(padded->keys.back().text, "[PAD]");
    const Matrix& w = padded->graph.value(padded->learned->mean_weights[1]);
    EXPECT_EQ(w.rightCols(3).topRows(12).cwiseAbs().maxCoeff(), 0);
    EXPECT_TRUE(w.topLeftCorner(12, 12).isApprox(plain->graph.value(plain->learned->mean_weights[1]), 1e-4F))
        << "padding changes nothing";
}

TEST_F(Learned, ASecondSentenceOrAWordIsRefused) {
    Document d = document();
    d.query_source = QuerySource::Second;
    d.second_sentence = "What was wide?";
    expect_error(d, "one sentence", "model-one-sentence");
    d.query_source = QuerySource::Word;
    d.outside_word = "wide";
    expect_error(d, "one sentence", "model-one-sentence");
}

TEST_F(Learned, OtherErrorsSayWhatIsWrong) {
    Document d = document();
    d.mechanism.position = "one-hot";
    expect_error(d, "one-hot");
    d = document("   ");
    expect_error(d, "no word", "no-words");
    d = document();
    d.model = "nobody";
    expect_error(d, "nobody");
    d = document();
    d.mechanism.score = "dott";
    expect_error(d, "dott");
    std::string text = "the";
    for (int i = 0; i < 600; ++i) text += " the";
    d = document(text);
    EXPECT_NE(run_or_fail(d), nullptr) << "a long text by itself is fine";
    d.what_if.silenced = {{0, 0}};
    expect_error(d, "601 words", "what-if-too-long");
}

TEST_F(Learned, EveryOtherMechanismRuns) {
    const auto finite = [&](const Document& d, std::string_view id) {
        const SnapshotPtr s = run_or_fail(d);
        ASSERT_NE(s, nullptr) << id;
        EXPECT_TRUE(all_finite(s->graph.value(s->learned->logits))) << id;
    };
    for (const ScoreFunction& x : score_functions()) {
        Document d = document();
        d.mechanism.score = x.id;
        finite(d, x.id);
    }
    for (const Alignment& x : alignments()) {
        Document d = document();
        d.mechanism.alignment = x.id;
        d.what_if.blocked = {{1, 0, kIt, kAnimal}};
        finite(d, x.id);
    }
    for (const Context& x : contexts()) {
        Document d = document();
        d.mechanism.context = x.id;
        finite(d, x.id);
    }
    for (const Position& x : positions()) {
        if (x.id == "one-hot") continue;
        Document d = document();
        d.mechanism.position = x.id;
        finite(d, x.id);
    }
}

}  // namespace
}  // namespace attn::test
