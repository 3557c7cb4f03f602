// Looks at the run of a long text: the chosen row of the shown head at once, then the others, the same bits as in the
// whole.
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <vector>

#include "core/base/parallel.hpp"
#include "core/engine/run.hpp"
#include "tests/support/small_model.hpp"

namespace attn {
namespace {

Document text_of(int words, const std::string& score) {
    Document d;
    d.sentence.clear();
    for (int i = 0; i < words; ++i) d.sentence += (i > 0 ? " word" : "word") + std::to_string(i % 37);
    d.mechanism.score = score;
    return d;
}

struct Looks {
    std::vector<SnapshotPtr> seen;
    SnapshotPtr whole;
};

Looks looks_of(const Document& document, const RunOptions& options = {}) {
    Looks all;
    const RunLook look{[&](SnapshotPtr s) { all.seen.push_back(std::move(s)); }, 0};
    const Result<SnapshotPtr> whole = run_document(document, options, nullptr, look);
    EXPECT_TRUE(whole) << whole.error().message();
    if (whole) all.whole = *whole;
    return all;
}

void expect_same_row(const Graph& a, const Graph& b, NodeId id, Index row) {
    const Matrix &m = a.value(id), &n = b.value(id);
    ASSERT_EQ(m.cols(), n.cols());
    EXPECT_EQ(std::memcmp(m.row(row).data(), n.row(row).data(), static_cast<std::size_t>(m.cols()) * sizeof(float)), 0)
        << a.node(id).path << " row " << row;
}

// A run without looks has the same values, and each look those of its rows.
void expect_same_bits(const Document& document) {
    ThreadPool pool(2);
    const RunOptions options{&pool, {}};
    const Result<SnapshotPtr> plain = run_document(document, options);
    ASSERT_TRUE(plain);
    const Looks looks = looks_of(document, options);
    ASSERT_NE(looks.whole, nullptr);
    ASSERT_GE(looks.seen.size(), 2U);
    const Graph &a = (*plain)->graph, &b = looks.whole->graph;
    ASSERT_EQ(a.size(), b.size());
    EXPECT_FALSE(looks.whole->there);
    for (NodeId id = 0; id < a.size(); ++id) {
        EXPECT_EQ(a.has_value(id), b.has_value(id)) << a.node(id).path;
        if (!a.has_value(id)) continue;
        for (Index r = 0; r < a.value(id).rows(); ++r) expect_same_row(a, b, id, r);
    }
    Index rows = 0;
    for (std::size_t i = 0; i < looks.seen.size(); ++i) {
        const Snapshot& look = *looks.seen[i];
        SCOPED_TRACE("look " + std::to_string(i));
        const bool last = i + 1 == looks.seen.size();
        EXPECT_EQ(look.there.has_value(), !last) << "the last one has the head as a whole";
        EXPECT_TRUE(look.has_row(document.view.query));
        if (look.there) {
            EXPECT_EQ(look.there->of, static_cast<Index>(look.queries.size()));
            EXPECT_GT(look.there->count, rows);
            EXPECT_LT(look.there->count, look.there->of);
            rows = look.there->count;
        }
        const HeadNodes& head = look.head(std::max(document.view.head, 0));
        for (const NodeId id : {head.query, head.key, head.value, head.scores, head.logits, head.weights, head.context,
                                look.weights(document.view.head)})
            EXPECT_TRUE(look.graph.has_value(id)) << look.graph.node(id).path;
        EXPECT_FALSE(look.graph.has_value(look.output));
        for (NodeId id = 0; id < a.size(); ++id) {
            if (!look.graph.has_value(id) || !a.has_value(id)) continue;
            const std::string& path = a.node(id).path;  // of the second layer's queries alone
            const bool filled = look.graph.node(id).axes.rows == Axis::Query || path == "layer/1/normalised";
            for (Index r = 0; r < a.value(id).rows(); ++r)
                if (!filled || look.has_row(r)) expect_same_row(a, look.graph, id, r);
        }
    }
}

TEST(RunLook, HasTheBitsOfTheWholeFromTheChosenRowOn) {
    for (const char* score : {"scaled-dot", "additive", "mlp"}) {
        SCOPED_TRACE(score);
        Document d = text_of(750, score);
        d.view.head = 2;
        d.view.query = 600;
        expect_same_bits(d);
    }
    Document local = text_of(750, "general");
    local.mechanism.alignment = "local-p";
    local.mechanism.context = "hard";
    local.mechanism.mask = "causal";
    local.mechanism.position = "alibi";
    expect_same_bits(local);
}

TEST(RunLook, OfALearnedModelInEitherLayer) {
    for (const int layer : {0, 1}) {
        Document d = text_of(600, "");
        d.model = "pronoun";
        d.mechanism.position.clear();
        d.layer = layer;
        d.view.head = 1;
        d.view.query = 33;
        expect_same_bits(d);
        const Looks looks = looks_of(d);
        ASSERT_FALSE(looks.seen.empty());
        const Graph& g = looks.seen.front()->graph;
        const NodeId x = g.node(looks.seen.front()->attention.query).inputs.front();
        EXPECT_TRUE(g.has_value(x)) << "what the queries are made from";
    }
}

TEST(RunLook, OfTheMeanAndOfOneHead) {
    Document mean = text_of(750, "dot");
    mean.view.head = -1;
    mean.view.query = 400;
    expect_same_bits(mean);
    const Looks looks = looks_of(mean);
    ASSERT_FALSE(looks.seen.empty());
    for (int h = 0; h < looks.whole->heads(); ++h)
        EXPECT_TRUE(looks.seen.back()->graph.has_value(looks.whole->head(h).context)) << "head " << h << " runs once";
    Document one = text_of(1500, "dot");
    one.mechanism.heads = 1;
    expect_same_bits(one);
}

TEST(RunLook, OfQueriesFromAnotherSentence) {
    Document d = text_of(900, "additive");
    d.query_source = QuerySource::Second;
    d.second_sentence = text_of(700, "").sentence;
    d.view.query = 650;
    expect_same_bits(d);
}

TEST(RunLook, WhereOnlyTheShownHeadIsKept) { expect_same_bits(text_of(2500, "scaled-dot")); }

// Values that are computed beside the weights: there is nothing to look at before they are.
TEST(RunLook, WaitsForTheValues) {
    for (const bool word_keys : {false, true})
        for (const bool word_values : {false, true}) {
            ModelConfig config = test::small_config();
            config.word_keys = word_keys;
            config.word_values = word_values;
            Document d = text_of(1000, "");
            d.model = test::own_file("look.safetensors");
            ASSERT_TRUE(save_model(d.model, test::small_model(config)));
            d.mechanism.position.clear();
            d.mechanism.context = "hard";
            d.view.query = 400;
            const Looks looks = looks_of(d);
            std::filesystem::remove(d.model);
            ASSERT_FALSE(looks.seen.empty());
            EXPECT_FALSE(looks.seen.back()->there);
            for (const SnapshotPtr& look : looks.seen)
                for (const NodeId id : {look->head(0).key, look->head(0).value, look->head(0).context}) {
                    ASSERT_TRUE(look->graph.has_value(id)) << look->graph.node(id).path;
                    for (Index r = 0; r < look->graph.value(id).rows(); ++r)
                        if (id != look->head(0).context || look->has_row(r))
                            expect_same_row(looks.whole->graph, look->graph, id, r);
                }
        }
}

TEST(RunLook, IsNotForShortTexts) { EXPECT_TRUE(looks_of(text_of(100, "additive")).seen.empty()); }

TEST(RunLook, WaitsBetweenLooks) {
    int looks = 0;
    const RunLook look{[&](const SnapshotPtr&) { ++looks; }, 1e6};
    ASSERT_TRUE(run_document(text_of(750, "dot"), {}, nullptr, look));
    EXPECT_EQ(looks, 2) << "at the chosen row, and at the head";
}

TEST(RunLook, MayBeWhereItEnds) {
    RunOptions options;
    int looks = 0;
    const RunLook look{[&](const SnapshotPtr&) { ++looks, options.cancel.cancel(); }, 0};
    const Result<SnapshotPtr> s = run_document(text_of(750, "dot"), options, nullptr, look);
    ASSERT_FALSE(s);
    EXPECT_EQ(s.error().kind, Error::Kind::Cancelled);
    EXPECT_EQ(looks, 1);
}

}  // namespace
}  // namespace attn
