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

Looks looks_of(const Document& document, const RunOptions& options = {}, RunLook look = {}) {
    Looks all;
    look.show = [&](SnapshotPtr s) { all.seen.push_back(std::move(s)); };
    look.every = 0;
    const Result<SnapshotPtr> whole = run_document(document, options, nullptr, &look);
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

// The rows that are there are those of a run without looks; kept of it: as much as that keeps, or more.
void expect_rows_of(const Graph& whole, const Graph& part) {
    ASSERT_EQ(whole.size(), part.size());
    for (NodeId id = 0; id < whole.size(); ++id)
        for (Index r = 0; whole.has_value(id) && r < whole.value(id).rows(); ++r)
            if (part.has_row(id, r)) expect_same_row(whole, part, id, r);
}

void expect_same_bits(const Document& document) {
    ThreadPool pool(2);
    const RunOptions options{&pool, {}};
    const Result<SnapshotPtr> plain = run_document(document, options);
    ASSERT_TRUE(plain);
    const Looks looks = looks_of(document, options);
    ASSERT_NE(looks.whole, nullptr);
    ASSERT_GE(looks.seen.size(), 1U);
    const Snapshot& all = *looks.whole;
    expect_rows_of((*plain)->graph, all.graph);
    const int shown = document.view.head;
    EXPECT_TRUE(all.graph.rows(all.weights(shown)).all());
    EXPECT_TRUE(all.graph.rows(all.head(std::max(shown, 0)).context).all());
    EXPECT_TRUE(all.graph.has_row(all.output, document.view.query));
    EXPECT_LE(all.graph.rows(all.output).count(), 6) << "the way on to the output is that of one query";
    for (int h = 0; h < all.heads(); ++h)
        if (h != std::max(shown, 0)) {  // nobody looks at it; the mean's arithmetic tells its weight
            EXPECT_EQ(all.graph.has_value(all.head(h).weights), shown < 0) << "head " << h;
            EXPECT_FALSE(all.graph.has_value(all.head(h).scores)) << "head " << h;
        }
    Index rows = 0;
    for (std::size_t i = 0; i < looks.seen.size(); ++i) {
        const Snapshot& look = *looks.seen[i];
        SCOPED_TRACE("look " + std::to_string(i));
        EXPECT_TRUE(look.has_row(shown, document.view.query));
        EXPECT_TRUE(look.graph.has_row(look.output, document.view.query));
        const RowSet there = look.graph.rows(look.weights(shown));
        EXPECT_EQ(there.of(), static_cast<Index>(look.queries.size()));
        EXPECT_GT(there.count(), rows);
        EXPECT_FALSE(there.all());
        rows = there.count();
        const HeadNodes& head = look.head(std::max(shown, 0));
        for (const NodeId id : {head.query, head.key, head.value, head.scores, head.logits, head.weights, head.context})
            EXPECT_TRUE(look.graph.rows(id).has(there) || look.graph.rows(id).all()) << look.graph.node(id).path;
        expect_rows_of((*plain)->graph, look.graph);
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
            ASSERT_NE(looks.whole, nullptr);
            EXPECT_TRUE(looks.whole->has_row(0, 400));
            for (const SnapshotPtr& look : looks.seen) {
                const HeadNodes& head = look->head(0);
                for (const NodeId id : {head.key, head.value}) {
                    ASSERT_TRUE(look->graph.rows(id).all()) << look->graph.node(id).path;
                    for (Index r = 0; r < look->graph.value(id).rows(); ++r)
                        expect_same_row(looks.whole->graph, look->graph, id, r);
                }
                for (Index r = 0; r < static_cast<Index>(look->queries.size()); ++r)
                    if (look->has_row(0, r)) expect_same_row(looks.whole->graph, look->graph, head.context, r);
            }
        }
}

TEST(RunLook, IsNotForShortTexts) { EXPECT_TRUE(looks_of(text_of(100, "additive")).seen.empty()); }

TEST(RunLook, ComputesTheRowsInTheWindowAndThoseThatAreChosen) {
    for (const int head : {1, -1}) {
        SCOPED_TRACE(head);
        Document d = text_of(1000, "additive");
        d.mechanism.alignment = "local-m";
        d.mechanism.mask = "causal";
        d.view.head = head;
        d.view.query = 700;
        d.view.pinned = true;
        d.view.pinned_row = 900;
        RunLook zoomed{.first_row = 120, .rows = 48};
        const Looks looks = looks_of(d, {}, zoomed);
        ASSERT_NE(looks.whole, nullptr);
        RowSet tiles(1000);  // sixes
        tiles.add(120, 168);
        tiles.add(696, 702);
        tiles.add(900, 906);
        const Snapshot& s = *looks.whole;
        EXPECT_EQ(s.graph.rows(s.weights(head)), tiles);
        EXPECT_EQ(s.graph.rows(s.graph.find("attention/mask")), tiles) << "no more of the mask";
        EXPECT_EQ(s.graph.rows(s.output).count(), 12) << "of the chosen and the pinned query";
        const Result<SnapshotPtr> plain = run_document(d, {});
        ASSERT_TRUE(plain);
        expect_rows_of((*plain)->graph, s.graph);
        EXPECT_TRUE(has_in_sight(s, d, zoomed));
        EXPECT_FALSE(has_in_sight(s, d, {}));

        // Another window, another query: the run goes on.
        Document other = d;
        other.view.query = 300;
        other.view.pinned = false;
        RunLook moved{.first_row = 150, .rows = 48, .known = looks.whole};
        EXPECT_FALSE(has_in_sight(s, d, moved));
        EXPECT_FALSE(has_in_sight(s, other, zoomed));
        const Looks on = looks_of(other, {}, moved);
        ASSERT_NE(on.whole, nullptr);
        tiles.add(168, 198);
        tiles.add(300, 306);
        EXPECT_EQ(on.whole->graph.rows(on.whole->weights(head)), tiles);
        EXPECT_EQ(&on.whole->graph.value(s.weights(head)), &s.graph.value(s.weights(head))) << "nothing is copied";
        EXPECT_TRUE(has_in_sight(*on.whole, other, moved));
        EXPECT_EQ(on.whole->document, other);
        EXPECT_GT(on.whole->milliseconds, s.milliseconds) << "of both";
        expect_rows_of((*plain)->graph, on.whole->graph);
        EXPECT_EQ(s.graph.rows(s.weights(head)).count(), 60) << "what is known stays as it is";
        for (const SnapshotPtr& look : on.seen)
            EXPECT_TRUE(look->graph.rows(look->weights(head)).has(s.graph.rows(s.weights(head))));

        // Another head begins anew and has nothing else, and all heads are kept of a text of this length.
        Document third = other;
        third.view.head = 3;
        moved.known = on.whole;
        EXPECT_FALSE(has_in_sight(*on.whole, third, moved));
        const Looks of_third = looks_of(third, {}, moved);
        ASSERT_NE(of_third.whole, nullptr);
        EXPECT_TRUE(has_in_sight(*of_third.whole, third, moved) && has_in_sight(*of_third.whole, other, moved));
        expect_rows_of((*plain)->graph, of_third.whole->graph);
    }
}

// The layers below are computed where the rows in sight need them, and nowhere else.
TEST(RunLook, OfALearnedModelTheWayToTheRowsInTheWindow) {
    Document d = text_of(900, "");
    d.model = "pronoun";
    d.mechanism.position.clear();
    d.view.query = 10;
    const Looks looks = looks_of(d, {}, {.first_row = 300, .rows = 30});
    ASSERT_NE(looks.whole, nullptr);
    const Snapshot& s = *looks.whole;
    const Graph& g = s.graph;
    std::size_t some = 0;
    for (NodeId id = 0; id < g.size(); ++id) {
        const Node& n = g.node(id);
        if (n.op == nullptr || n.shape.rows != 900 || !g.has_value(id)) continue;
        const bool keys = id == s.attention.key || id == s.attention.value;
        const bool below = n.path.rfind("layer/0/", 0) == 0 && n.stage == Stage::Project;
        if (!g.rows(id).all()) ++some;
        EXPECT_TRUE(keys || below || n.stage == Stage::Project || n.stage == Stage::Input ||
                    n.stage == Stage::Position || g.rows(id).count() < 60)
            << n.path << " " << g.rows(id).count();
    }
    EXPECT_GT(some, 10U);
    EXPECT_LT(g.rows(g.find("layer/1/normalised")).count(), 60);
    const Result<SnapshotPtr> plain = run_document(d, {});
    ASSERT_TRUE(plain);
    expect_rows_of((*plain)->graph, g);
}

TEST(RunLook, OfAVeryLongTextTheMapsOfOneHeadAreKept) {
    Document d = text_of(3000, "scaled-dot");
    RunLook zoomed{.first_row = 1200, .rows = 30};
    const Looks first = looks_of(d, {}, zoomed);
    ASSERT_NE(first.whole, nullptr);
    d.view.head = 2;
    zoomed.known = first.whole;
    const Looks second = looks_of(d, {}, zoomed);
    ASSERT_NE(second.whole, nullptr);
    EXPECT_TRUE(first.whole->graph.has_value(first.whole->head(0).weights));
    EXPECT_FALSE(second.whole->graph.has_value(second.whole->head(0).weights));
    EXPECT_TRUE(second.whole->has_row(2, 1215));
}

TEST(RunLook, OtherNumbersBeginAnew) {
    Document d = text_of(750, "dot");
    const Looks first = looks_of(d);
    d.mechanism.score = "additive";
    const Looks second = looks_of(d, {}, {.known = first.whole});
    ASSERT_NE(second.whole, nullptr);
    EXPECT_EQ(second.whole->mechanism.score, "additive");
    EXPECT_FALSE(second.whole->graph.value(second.whole->weights(0)) ==
                 first.whole->graph.value(first.whole->weights(0)));
}

TEST(RunLook, WaitsBetweenLooks) {
    int looks = 0;
    const RunLook look{.show = [&](const SnapshotPtr&) { ++looks; }, .every = 1e6};
    ASSERT_TRUE(run_document(text_of(750, "dot"), {}, nullptr, &look));
    EXPECT_EQ(looks, 1) << "at the chosen row";
}

TEST(RunLook, MayBeWhereItEnds) {
    RunOptions options;
    int looks = 0;
    const RunLook look{.show = [&](const SnapshotPtr&) { ++looks, options.cancel.cancel(); }, .every = 0};
    const Result<SnapshotPtr> s = run_document(text_of(750, "dot"), options, nullptr, &look);
    ASSERT_FALSE(s);
    EXPECT_EQ(s.error().kind, Error::Kind::Cancelled);
    EXPECT_EQ(looks, 1);
}

}  // namespace
}  // namespace attn
