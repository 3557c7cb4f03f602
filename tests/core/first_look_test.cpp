// The first look at a long text: the shown head at once, the same bits as in the whole.
#include <gtest/gtest.h>

#include <cstring>

#include "core/base/parallel.hpp"
#include "core/engine/run.hpp"

namespace attn {
namespace {

Document text_of(int words, const std::string& score) {
    Document d;
    d.sentence.clear();
    for (int i = 0; i < words; ++i) d.sentence += (i > 0 ? " word" : "word") + std::to_string(i % 37);
    d.mechanism.score = score;
    return d;
}

// Nothing: it was not called.
SnapshotPtr first_of(const Document& document, const RunOptions& options = {}) {
    SnapshotPtr seen;
    const Result<SnapshotPtr> whole = run_document(document, options, nullptr, [&](SnapshotPtr s) {
        EXPECT_EQ(seen, nullptr) << "once";
        seen = std::move(s);
    });
    EXPECT_TRUE(whole) << whole.error().message();
    return seen;
}

void expect_same_bits(const Document& document) {
    ThreadPool pool(2);
    const RunOptions options{&pool, {}};
    SnapshotPtr seen;
    const auto first = [&](SnapshotPtr s) { seen = std::move(s); };
    const Result<SnapshotPtr> plain = run_document(document, options),
                              split = run_document(document, options, nullptr, first);
    ASSERT_TRUE(plain && split);
    ASSERT_NE(seen, nullptr);
    const Graph &a = (*plain)->graph, &b = (*split)->graph, &look = seen->graph;
    ASSERT_EQ(a.size(), b.size());
    ASSERT_EQ(a.size(), look.size());
    const HeadNodes& head = seen->head(document.view.head);
    for (const NodeId id : {head.query, head.key, head.value, head.scores, head.logits, head.weights, head.context})
        EXPECT_TRUE(look.has_value(id)) << look.node(id).path;
    EXPECT_FALSE(look.has_value(seen->output));
    for (NodeId id = 0; id < a.size(); ++id) {
        EXPECT_EQ(a.has_value(id), b.has_value(id)) << a.node(id).path;
        if (!a.has_value(id)) continue;
        ASSERT_EQ(a.value(id).size(), b.value(id).size());
        const auto bytes = static_cast<std::size_t>(a.value(id).size()) * sizeof(float);
        EXPECT_EQ(std::memcmp(a.value(id).data(), b.value(id).data(), bytes), 0) << a.node(id).path;
        if (!look.has_value(id)) continue;
        EXPECT_EQ(std::memcmp(a.value(id).data(), look.value(id).data(), bytes), 0) << look.node(id).path;
    }
}

TEST(FirstLook, HasTheBitsOfTheWhole) {
    for (const char* score : {"scaled-dot", "additive", "mlp"}) {
        SCOPED_TRACE(score);
        Document d = text_of(750, score);
        d.view.head = 2;
        expect_same_bits(d);
    }
    Document local = text_of(750, "general");
    local.mechanism.alignment = "local-p";
    local.mechanism.context = "hard";
    local.mechanism.mask = "causal";
    local.mechanism.position = "alibi";
    expect_same_bits(local);
}

TEST(FirstLook, OfALearnedModelInEitherLayer) {
    for (const int layer : {0, 1}) {
        Document d = text_of(600, "");
        d.model = "pronoun";
        d.mechanism.position.clear();
        d.layer = layer;
        d.view.head = 1;
        expect_same_bits(d);
    }
}

TEST(FirstLook, WhereOnlyTheShownHeadIsKept) { expect_same_bits(text_of(2500, "scaled-dot")); }

TEST(FirstLook, IsNotForShortTextsAndNotForTheMean) {
    EXPECT_EQ(first_of(text_of(100, "additive")), nullptr);
    Document mean = text_of(750, "dot");
    EXPECT_NE(first_of(mean), nullptr);
    mean.view.head = -1;
    EXPECT_EQ(first_of(mean), nullptr);
    Document one = text_of(1500, "dot");
    one.mechanism.heads = 1;
    EXPECT_EQ(first_of(one), nullptr);
}

TEST(FirstLook, MayBeWhereItEnds) {
    RunOptions options;
    const Result<SnapshotPtr> s =
        run_document(text_of(750, "dot"), options, nullptr, [&](const SnapshotPtr&) { options.cancel.cancel(); });
    ASSERT_FALSE(s);
    EXPECT_EQ(s.error().kind, Error::Kind::Cancelled);
}

}  // namespace
}  // namespace attn
