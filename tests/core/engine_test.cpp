// A document becomes a snapshot: what the app, the command line and the exporters all build on.
#include <gtest/gtest.h>

#include <cmath>

#include "core/engine/run.hpp"
#include "tests/support/engine_case.hpp"
#include "tests/support/head_case.hpp"

namespace attn::test {
namespace {

Matrix vectors(const Document& d) {
    const SnapshotPtr s = run_or_fail(d);
    return s == nullptr ? Matrix() : s->graph.value(s->head(0).key);
}

std::vector<std::string> texts(const std::vector<Token>& tokens) {
    std::vector<std::string> out;
    for (const Token& t : tokens) out.push_back(t.text);
    return out;
}
using Texts = std::vector<std::string>;

TEST(Engine, TheDefaultDocument) {
    const Document d;
    const SnapshotPtr s = run_or_fail(d);
    ASSERT_NE(s, nullptr);
    EXPECT_EQ(texts(s->keys), (Texts{"The", "animal", "didn't", "cross", "the", "street", "because", "it", "was", "too",
                                     "tired", "."}));
    EXPECT_EQ(s->queries, s->keys);
    EXPECT_EQ(s->document, d);
    EXPECT_EQ(s->heads(), 4);
    EXPECT_GE(s->milliseconds, 0);
    for (NodeId id = 0; id < s->graph.size(); ++id) {
        EXPECT_TRUE(s->graph.has_value(id)) << s->graph.node(id).path;
        EXPECT_EQ(s->graph.find(s->graph.node(id).path), id);
    }
    ASSERT_NE(s->mean_weights, kNoNode);
    Matrix mean = Matrix::Zero(12, 12);
    for (int h = 0; h < 4; ++h) {
        const Matrix& a = s->graph.value(s->weights(h));
        ASSERT_EQ(a.rows(), 12);
        ASSERT_EQ(a.cols(), 12);
        for (Index i = 0; i < 12; ++i) EXPECT_NEAR(a.row(i).sum(), 1, 1e-5);
        mean += a / 4;
    }
    EXPECT_TRUE(s->graph.value(s->weights(-1)).isApprox(mean, 1e-5F));
    EXPECT_EQ(s->graph.node(s->output).shape, (Shape{12, 32}));
    for (Index i = 0; i < 12; ++i) {  // words and heads differ
        EXPECT_FALSE(s->graph.value(s->output).row(i).isApprox(s->graph.value(s->output).row((i + 1) % 12), 1e-3F));
    }
    EXPECT_FALSE(s->graph.value(s->weights(0)).isApprox(s->graph.value(s->weights(1)), 1e-3F));
}

TEST(Engine, CutsTextIntoLabelsWithTheirPlaceInIt) {
    const Document d = plain("  Ünïcode,\n猫 didn’t… 🤖!");
    const SnapshotPtr s = run_or_fail(d);
    ASSERT_NE(s, nullptr);
    for (const Token& t : s->keys) {
        ASSERT_LE(t.begin, t.end);
        EXPECT_EQ(d.sentence.substr(t.begin, t.end - t.begin), t.text) << "labels are shown as typed";
    }
}

TEST(Engine, OneHeadHasNoMean) {
    Document d;
    d.mechanism.heads = 1;
    const SnapshotPtr s = run_or_fail(d);
    EXPECT_EQ(s->mean_weights, kNoNode);
    EXPECT_EQ(s->weights(-1), s->head(0).weights);
}

TEST(Engine, WithoutProjectionsTheContextIsTheOutput) {
    const SnapshotPtr s = run_or_fail(plain("a b c"));
    EXPECT_EQ(s->heads(), 1);
    EXPECT_EQ(s->output, s->head(0).context);
    const NaiveHead n = [&] {
        BuiltHead b;
        b.q = b.k = b.v = grid(s->graph.value(s->head(0).query));
        return naive_head(HeadCase{}, b);
    }();
    EXPECT_LE(row_error(s->graph.value(s->head(0).scores), n.scores), 2e-5);
    EXPECT_LE(row_error(s->graph.value(s->head(0).weights), n.aligned.weights), 2e-5);
    EXPECT_LE(row_error(s->graph.value(s->output), n.soft), 2e-5);
}

TEST(Engine, CrossAttention) {
    Document d;
    d.query_source = QuerySource::Second;
    d.second_sentence = "Who slept?";
    const SnapshotPtr s = run_or_fail(d);
    EXPECT_EQ(texts(s->queries), (Texts{"Who", "slept", "?"}));
    EXPECT_EQ(s->keys.size(), 12U);
    EXPECT_EQ(s->graph.node(s->weights(0)).shape, (Shape{3, 12}));
    EXPECT_EQ(s->graph.node(s->output).shape, (Shape{3, 32}));
    for (const Position& p : positions()) {
        d.mechanism.position = p.id;
        EXPECT_NE(run_or_fail(d), nullptr) << p.id;
    }
    d.second_sentence = " \t";
    const auto empty = run_document(d, {});
    ASSERT_FALSE(empty);
    EXPECT_FALSE(empty.error().fix.empty());
}

TEST(Engine, OneOutsideWordIsOneQuery) {
    Document d;
    d.query_source = QuerySource::Word;
    d.mechanism.score = "additive";
    for (const char* word : {"animal", "  animal ", "two words", "猫咪"}) {
        d.outside_word = word;
        const SnapshotPtr s = run_or_fail(d);
        ASSERT_EQ(s->queries.size(), 1U) << word;
        EXPECT_EQ(s->graph.node(s->weights(0)).shape, (Shape{1, 12}));
        EXPECT_NEAR(s->graph.value(s->weights(2)).sum(), 1, 1e-5);
        EXPECT_EQ(std::string(word).find(s->queries[0].text) == std::string::npos, false) << s->queries[0].text;
    }
    for (const Position& p : positions()) {
        d.mechanism.position = p.id;
        if (p.query_position) EXPECT_EQ(run_document(d, {}).error().key, "no-position") << p.id;  // it stands nowhere
        else EXPECT_NE(run_or_fail(d), nullptr) << p.id;
    }
    d.outside_word = "";
    EXPECT_FALSE(run_document(d, {}));
}

// The basic attention of memory reading: m_i = tanh(W_c c + W_y y_i), s = softmax(w·m), z = Σ s_i y_i.
TEST(Engine, TheOutsideWordReadsAMemory) {
    Document d = plain("the cat sat on the mat");
    d.query_source = QuerySource::Word;
    d.outside_word = "feline";
    d.mechanism.score = "additive";
    const SnapshotPtr s = run_or_fail(d);
    naive::Tensors p;
    for (NodeId id = 0; id < s->graph.size(); ++id) {
        const Node& n = s->graph.node(id);
        if (n.parameter) p[n.path.substr(n.path.rfind('/') + 1)] = grid(s->graph.value(id));
    }
    const naive::Grid c = grid(s->graph.value(s->head(0).query)), y = grid(s->graph.value(s->head(0).key));
    const naive::Grid e = naive::scores("additive", c, y, p);
    const naive::Grid a = naive::align("softmax", e, c, {}, 0).weights;
    EXPECT_LE(row_error(s->graph.value(s->head(0).scores), e), 2e-5);
    EXPECT_LE(row_error(s->graph.value(s->output), naive::soft_context(a, y)), 2e-5);
    EXPECT_EQ(c.rows, 1);
}

TEST(Engine, EveryMechanismRuns) {
    const auto check = [](const Document& d, const std::string& what) {
        const SnapshotPtr s = run_or_fail(d);
        ASSERT_NE(s, nullptr) << what;
        EXPECT_TRUE(all_finite(s->graph.value(s->output))) << what;
        for (int h = 0; h < s->heads(); ++h) EXPECT_TRUE(all_finite(s->graph.value(s->weights(h)))) << what;
    };
    Rng rng(1);
    const auto one_of = [&](auto all) { return std::string(all[rng.below(all.size())].id); };
    std::vector<Document> documents;
    const auto random = [&] {
        Document d;
        d.mechanism.score = one_of(score_functions()), d.mechanism.alignment = one_of(alignments());
        d.mechanism.context = one_of(contexts()), d.mechanism.mask = one_of(masks());
        d.mechanism.position = one_of(positions());
        d.mechanism.heads = 1 << rng.below(3);
        d.query_source = static_cast<QuerySource>(rng.below(3));
        d.second_sentence = "It slept.", d.outside_word = "it";
        d.blocked = {{0, 0}, {1, 2}, {99, 99}, {-1, 0}};
        return d;
    };
    for (const ScoreFunction& x : score_functions())
        documents.push_back(random()), documents.back().mechanism.score = x.id;
    for (const Alignment& x : alignments()) documents.push_back(random()), documents.back().mechanism.alignment = x.id;
    for (const Context& x : contexts()) documents.push_back(random()), documents.back().mechanism.context = x.id;
    for (const MaskRule& x : masks()) documents.push_back(random()), documents.back().mechanism.mask = x.id;
    for (const Position& x : positions()) documents.push_back(random()), documents.back().mechanism.position = x.id;
    for (int n = 0; n < 100; ++n) documents.push_back(random());
    for (Document& d : documents) {
        const MechanismChoice& m = d.mechanism;
        if (find(alignments(), m.alignment)->query_position || find(masks(), m.mask)->query_position ||
            find(positions(), m.position)->query_position)
            d.query_source = d.query_source == QuerySource::Word ? QuerySource::Same : d.query_source;
        check(d, m.score + " " + m.alignment + " " + m.context + " " + m.mask + " " + m.position);
        if (HasFailure()) return;
    }
}

TEST(Engine, Masks) {
    Document d;
    d.mechanism.mask = "causal";
    SnapshotPtr s = run_or_fail(d);
    for (int h = 0; h < 4; ++h)
        for (Index i = 0; i < 12; ++i)
            for (Index j = i + 1; j < 12; ++j) EXPECT_EQ(s->graph.value(s->weights(h))(i, j), 0.0F);

    d.mechanism.mask = "padding";
    d.mechanism.options.padding = 3;
    s = run_or_fail(d);
    ASSERT_EQ(s->keys.size(), 15U);
    for (std::size_t j = 12; j < 15; ++j) {
        EXPECT_EQ(s->keys[j].text, "[PAD]");
        EXPECT_LE(s->keys[j].end, d.sentence.size());
        EXPECT_TRUE(s->graph.value(s->weights(1)).col(static_cast<Index>(j)).isZero(0));
    }
    d.mechanism.options.padding = 0;
    EXPECT_EQ(run_or_fail(d)->keys.size(), 12U);

    d.mechanism.mask = "drawn";
    d.blocked = {{7, 1}, {7, 5}};
    s = run_or_fail(d);
    for (int h = 0; h < 4; ++h)
        for (Index i = 0; i < 12; ++i)
            for (Index j = 0; j < 12; ++j)
                EXPECT_EQ(s->graph.value(s->weights(h))(i, j) == 0.0F, i == 7 && (j == 1 || j == 5)) << i << ", " << j;

    for (int j = 0; j < 12; ++j) d.blocked.emplace_back(7, j);  // the whole row
    s = run_or_fail(d);
    EXPECT_TRUE(s->graph.value(s->weights(0)).row(7).isZero(0));
    EXPECT_TRUE(s->graph.value(s->output).row(7).isZero(0)) << "without a bias, W_O leaves zero at zero";
}

// The causal mask hides the last word from "it": changing it changes nothing there.
TEST(Engine, ACausalMaskHidesTheLastWord) {
    Document d;
    d.mechanism.mask = "causal";
    const SnapshotPtr tired = run_or_fail(d);
    d.sentence = "The animal didn't cross the street because it was too wide.";
    const SnapshotPtr wide = run_or_fail(d);
    for (int h = 0; h < 4; ++h) {
        const Matrix &a = tired->graph.value(tired->weights(h)), &b = wide->graph.value(wide->weights(h));
        for (Index j = 0; j < 12; ++j) EXPECT_EQ(a(7, j), b(7, j));
    }
}

// One layer over static vectors cannot turn "it": the ratio of two weights does not involve the last word.
TEST(Engine, OneLayerCannotTurnThePronoun) {
    for (const char* score : {"scaled-dot", "additive", "general", "cosine"}) {
        Document d;
        d.mechanism.score = score;
        const SnapshotPtr tired = run_or_fail(d);
        d.sentence = "The animal didn't cross the street because it was too wide.";
        const SnapshotPtr wide = run_or_fail(d);
        for (int h = 0; h < 4; ++h) {
            const Matrix &a = tired->graph.value(tired->weights(h)), &b = wide->graph.value(wide->weights(h));
            EXPECT_NEAR(a(7, 1) / a(7, 5), b(7, 1) / b(7, 5), 1e-4F * a(7, 1) / a(7, 5)) << score;
        }
    }
}

TEST(Engine, UntrainedVectorsBelongToTheWordAndTheSeed) {
    const Matrix a = vectors(plain("the cat and The dog"));
    ASSERT_EQ(a.rows(), 5);
    ASSERT_EQ(a.cols(), 32);
    EXPECT_TRUE(same_bits(Matrix(a.row(0)), Matrix(a.row(3)))) << "looked up in lower case";
    EXPECT_FALSE(a.row(0).isApprox(a.row(1), 0.1F));
    const Matrix other_sentence = vectors(plain("dog cat"));
    EXPECT_TRUE(same_bits(Matrix(a.row(1)), Matrix(other_sentence.row(1))));
    EXPECT_TRUE(same_bits(Matrix(a.row(4)), Matrix(other_sentence.row(0))));

    Document d = plain("the cat and The dog");
    d.lower_case = false;
    const Matrix cased = vectors(d);
    EXPECT_FALSE(cased.row(0).isApprox(cased.row(3), 0.1F));
    EXPECT_TRUE(same_bits(Matrix(cased.row(0)), Matrix(a.row(0))));
    d = plain("the cat and The dog");
    d.mechanism.options.seed = 8;
    EXPECT_FALSE(vectors(d).row(1).isApprox(a.row(1), 0.1F));
    d = plain("the cat and The dog");
    d.width = 3;
    EXPECT_EQ(vectors(d).cols(), 3);

    // About normal: mean 0, variance 1.
    d = plain("one two three four five six seven eight nine ten eleven twelve");
    d.width = 1024;
    const Matrix many = vectors(d);
    EXPECT_NEAR(many.mean(), 0, 0.05);
    EXPECT_NEAR(many.array().square().mean(), 1, 0.05);
}

// SplitMix64 from seed 7 and FNV-1a of "word animal", eight 16-bit uniforms a number: computed apart from this program,
// in Python's integers.
TEST(Engine, UntrainedVectorsAreTheSameOnEveryMachine) {
    const Matrix a = vectors(plain("animal 猫"));
    const float animal[] = {-0.225789905F, 1.30308545F, -0.364605278F, 0.884714484F};
    const float cat[] = {-0.575463414F, 0.703645229F, -0.392338455F, 0.188806117F};
    for (Index c = 0; c < 4; ++c) {
        EXPECT_EQ(a(0, c), animal[c]) << c;
        EXPECT_EQ(a(1, c), cat[c]) << c;
    }
}

TEST(Engine, Chinese) {
    Document d;
    d.sentence = "猫坐在垫子上，因为它累了。";
    const SnapshotPtr s = run_or_fail(d);
    EXPECT_EQ(texts(s->keys), (Texts{"猫", "坐", "在", "垫", "子", "上", "，", "因", "为", "它", "累", "了", "。"}));
    EXPECT_NEAR(s->graph.value(s->weights(0)).row(9).sum(), 1, 1e-5);
}

TEST(Engine, OneHotPositions) {
    Document d = plain("a b c d e");
    d.mechanism.position = "one-hot";
    const Matrix x = vectors(d);
    ASSERT_EQ(x.rows(), 5);
    ASSERT_GE(x.cols(), 32 + 5);
    EXPECT_TRUE(x.middleCols(32, 5).isIdentity(0));
    d.mechanism.project = true;
    d.mechanism.heads = 4;
    const SnapshotPtr s = run_or_fail(d);
    EXPECT_EQ(s->graph.node(s->output).shape, (Shape{5, 32})) << "W_Q takes [x; p] back to the model's width";
}

TEST(Engine, SameDocumentSameBitsOnAnyNumberOfThreads) {
    ThreadPool four(4);
    RunOptions options;
    options.pool = &four;
    Document d;
    for (int n = 0; n < 3; ++n) d.sentence += " " + d.sentence;
    for (const Context& c : contexts()) {
        d.mechanism.context = c.id;
        d.mechanism.score = c.random ? "scaled-dot" : "additive";
        const SnapshotPtr a = run_or_fail(d), b = run_or_fail(d, options);
        ASSERT_EQ(a->graph.size(), b->graph.size());
        for (NodeId id = 0; id < a->graph.size(); ++id)
            EXPECT_TRUE(same_bits(a->graph.value(id), b->graph.value(id))) << a->graph.node(id).path;
    }
}

TEST(Engine, WhatIsLookedAtChangesNoNumber) {
    Document a, b;
    b.view.query = 3, b.view.head = 2, b.view.pinned = true;
    EXPECT_TRUE(same_numbers(a, b));
    EXPECT_FALSE(a == b);
    b.mechanism.options.temperature = 2;
    EXPECT_FALSE(same_numbers(a, b));
}

TEST(Engine, ALongTextKeepsWhatIsLookedAt) {
    Document d = plain("");
    for (int n = 0; n < 600; ++n) d.sentence += "w" + std::to_string(n) + " ";
    const SnapshotPtr s = run_or_fail(d);
    EXPECT_EQ(s->keys.size(), 600U);
    EXPECT_TRUE(s->graph.has_value(s->weights(0)));
    EXPECT_TRUE(s->graph.has_value(s->output));
    EXPECT_NEAR(s->graph.value(s->weights(0)).row(599).sum(), 1, 1e-4);
}

// Past 96 million numbers only the maps of the head that is looked at are kept.
TEST(Engine, AHugeRunKeepsTheHeadThatIsLookedAt) {
    Document d;
    d.sentence.clear();
    for (int n = 0; n < 1500; ++n) d.sentence += "w" + std::to_string(n) + " ";
    d.mechanism.heads = 16;
    for (const int head : {5, -1}) {
        d.view.head = head;
        ThreadPool pool(2);
        RunOptions options;
        options.pool = &pool;
        const SnapshotPtr s = run_or_fail(d, options);
        ASSERT_TRUE(s->graph.has_value(s->weights(head)));
        EXPECT_NEAR(s->graph.value(s->weights(head)).row(1499).sum(), 1, 1e-4);
        EXPECT_TRUE(s->graph.has_value(s->output));
        EXPECT_FALSE(s->graph.has_value(s->weights(9)));
    }
}

}  // namespace
}  // namespace attn::test
