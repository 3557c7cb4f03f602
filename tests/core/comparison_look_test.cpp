// Looks at a comparison while it is computed: the chosen row first, the same bits as in the whole, and no more than is
// there.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/analysis/comparison.hpp"
#include "tests/support/words.hpp"

namespace attn {
namespace {

constexpr int kWords = 420;

Document::Column untrained(const std::string& score, const std::string& alignment = "softmax") {
    Document::Column c;
    c.mechanism = MechanismChoice();
    c.mechanism.score = score;
    c.mechanism.alignment = alignment;
    return c;
}

Document comparing(std::vector<Document::Column> columns) {
    Document d;
    d.compare.sentence = many_words(kWords);
    d.compare.columns = std::move(columns);
    d.compare.query = 300;
    return d;
}

struct Looked {
    std::vector<ComparisonPtr> looks;
    ComparisonPtr whole;
};

Looked look_at(const Document& document) {
    Looked all;
    ThreadPool pool(2);
    const ComparisonLook look{[&](ComparisonPtr c) { all.looks.push_back(std::move(c)); }, 0};
    Result<ComparisonPtr> whole = run_comparison(document, {&pool, {}}, nullptr, look);
    EXPECT_TRUE(whole) << whole.error().message();
    if (whole) all.whole = *whole;
    return all;
}

// The rows that are there are those of the whole.
void expect_part(const ColumnMaps& part, const ColumnMaps& whole, const std::string& what) {
    ASSERT_TRUE(whole.rows.all());
    ASSERT_EQ(part.rows.of(), whole.rows.of());
    const std::shared_ptr<const Matrix> ColumnMaps::*all[] = {&ColumnMaps::weights, &ColumnMaps::scores,
                                                              &ColumnMaps::logits, &ColumnMaps::taken};
    for (const auto member : all) {
        if (part.rows.count() == 0) {
            EXPECT_EQ(part.*member, nullptr) << what;
            continue;
        }
        ASSERT_EQ((part.*member) == nullptr, (whole.*member) == nullptr) << what;
        if ((part.*member) == nullptr) continue;
        ASSERT_EQ((part.*member)->rows(), part.rows.count()) << what;
        for (Index r = 0; r < part.rows.of(); ++r)
            if (part.rows.has(r)) {
                EXPECT_EQ((part.*member)->row(part.rows.index(r)), (whole.*member)->row(r)) << what << " row " << r;
            }
    }
    for (Index r = 0; part.rows.count() > 0 && r < part.rows.of(); ++r)
        for (Index k = 0; part.rows.has(r) && k < part.weights->cols(); ++k) {
            const auto open = [&](const ColumnMaps& m, Index row) {
                return m.hidden_by == nullptr || std::isfinite((*m.hidden_by)(row, k));
            };
            EXPECT_EQ(open(part, part.rows.index(r)), open(whole, r)) << what << " row " << r;
        }
}

TEST(ComparisonLook, ShowsTheChosenRowOfAllColumnsFirstAndThenMoreOfIt) {
    Document d = comparing({untrained("additive"), untrained("concat", "sparsemax"), untrained("mlp", "local-p"),
                            untrained("scaled-dot", "local-m")});
    d.compare.columns[1].head = 2;
    d.compare.columns[2].mechanism.context = "hard";
    d.compare.columns[3].mechanism.mask = "causal";
    d.compare.reference = 1;
    const Looked all = look_at(d);
    ASSERT_NE(all.whole, nullptr);
    ASSERT_GT(all.looks.size(), 4U);
    Index before = 0;
    for (const ComparisonPtr& look : all.looks) {
        Index now = 0;
        for (std::size_t i = 0; i < look->columns.size(); ++i) {
            const ColumnMaps& part = look->columns[i].maps;
            EXPECT_TRUE(part.rows.has(d.compare.query)) << "column " << i;
            expect_part(part, all.whole->columns[i].maps, "column " + std::to_string(i));
            now += part.rows.count();
            if (part.rows.all()) continue;
            const Snapshot& s = *look->columns[i].snapshot;
            for (NodeId id = 0; id < s.graph.size(); ++id)
                EXPECT_TRUE(s.graph.node(id).op == nullptr || !s.graph.has_value(id)) << s.graph.node(id).path;
        }
        EXPECT_GE(now, before);
        before = now;
    }
    EXPECT_FALSE(all.looks.front()->columns.back().maps.rows.all());

    // The row's figures are final from the first look on; another row's are not there.
    const Comparison& first = *all.looks.front();
    Index missing = 0;
    while (first.columns[0].maps.rows.has(missing)) ++missing;
    for (std::size_t i = 0; i < first.columns.size(); ++i) {
        const auto early = row_figures(first, i, d.compare.query), late = row_figures(*all.whole, i, d.compare.query);
        ASSERT_TRUE(early && late);
        EXPECT_EQ(early->entropy, late->entropy);
        EXPECT_EQ(early->peak, late->peak);
        EXPECT_EQ(early->sink_share, late->sink_share);
        EXPECT_EQ(early->top, late->top);
        EXPECT_EQ(early->divergence, late->divergence);
        EXPECT_EQ(early->correlation, late->correlation);
    }
    EXPECT_FALSE(row_figures(first, 0, missing));
    EXPECT_TRUE(row_figures(*all.whole, 0, missing));
}

TEST(ComparisonLook, OfLearnedModelsAndOfTwoSentences) {
    Document d = comparing({});
    d.compare.sentence = many_words(800);
    d.compare.second = "first of all " + d.compare.sentence;
    for (const char* model : {"pronoun", "pronoun-standard", "pronoun-additive"}) {
        Document::Column c;
        c.model = model;
        c.sentence = model == std::string("pronoun-standard") ? 1 : 0;
        d.compare.columns.push_back(c);
    }
    const Looked all = look_at(d);
    ASSERT_NE(all.whole, nullptr);
    ASSERT_FALSE(all.looks.empty());
    for (const ColumnResult& column : all.whole->columns) ASSERT_FALSE(column.error) << column.error->message();
    for (const ComparisonPtr& look : all.looks) {
        EXPECT_EQ(look->aligned, all.whole->aligned);
        for (std::size_t i = 0; i < look->columns.size(); ++i) {
            EXPECT_TRUE(look->columns[i].maps.rows.has(i == 1 ? 303 : 300)) << "the word that stands for it";
            expect_part(look->columns[i].maps, all.whole->columns[i].maps, "column " + std::to_string(i));
        }
    }
}

TEST(ComparisonLook, HasTheDifferenceOfTheRowsThatBothHave) {
    Document d = comparing({untrained("additive"), untrained("dot"), untrained("concat")});
    d.compare.reference = 2;
    const Looked all = look_at(d);
    ASSERT_NE(all.whole, nullptr);
    const Matrix whole = difference(*all.whole, 0);
    ASSERT_EQ(whole.rows(), kWords);
    for (const ComparisonPtr& look : all.looks) {
        const RowSet mine = look->columns[0].maps.rows, others = look->columns[2].maps.rows;
        const Matrix part = difference(*look, 0);
        ASSERT_EQ(part.rows(), mine.count());
        for (Index r = 0; r < kWords; ++r) {
            if (!mine.has(r)) continue;
            const auto row = part.row(mine.index(r));
            if (others.has(r)) {
                EXPECT_EQ(row, whole.row(r)) << r;
            } else {
                EXPECT_TRUE(row.array().isNaN().all()) << r;
            }
        }
    }
}

TEST(ComparisonLook, IsTheSameAsWithoutLooks) {
    const Document d = comparing({untrained("additive"), untrained("general"), untrained("mlp")});
    const Looked looked = look_at(d);
    const Result<ComparisonPtr> plain = run_comparison(d, {}, nullptr);
    ASSERT_TRUE(plain && looked.whole != nullptr);
    for (std::size_t i = 0; i < d.compare.columns.size(); ++i) {
        const Result<SnapshotPtr> alone = run_document(column_document(d, i), {});
        ASSERT_TRUE(alone);
        const ColumnResult &a = (*plain)->columns[i], &b = looked.whole->columns[i];
        EXPECT_EQ(*a.maps.weights, *b.maps.weights);
        EXPECT_EQ(*a.maps.weights, (*alone)->graph.value(a.weights()));
        EXPECT_EQ(a.snapshot->graph.value(a.snapshot->output), (*alone)->graph.value((*alone)->output));
        EXPECT_EQ(b.snapshot->graph.value(b.snapshot->output), (*alone)->graph.value((*alone)->output));
    }
}

TEST(ComparisonLook, ColumnsThatAreThereAlreadyDoNotRunAgain) {
    Document d = comparing({untrained("additive"), untrained("dot"), untrained("mlp")});
    const Looked before = look_at(d);
    ASSERT_NE(before.whole, nullptr);
    Document other = d;
    std::swap(other.compare.columns[0], other.compare.columns[2]);
    other.compare.columns[0].name = "mine";
    other.compare.columns[1].mechanism.score = "cosine";
    other.compare.query = 3;
    const auto again = [&](const Document& document, const ComparisonPtr& last) {
        const Result<ComparisonPtr> c = run_comparison(document, {}, nullptr, {}, last);
        EXPECT_TRUE(c) << c.error().message();
        return c ? *c : nullptr;
    };
    const ComparisonPtr now = again(other, before.whole);
    ASSERT_NE(now, nullptr);
    EXPECT_EQ(now->columns[0].snapshot, before.whole->columns[2].snapshot);
    EXPECT_EQ(now->columns[2].snapshot, before.whole->columns[0].snapshot);
    EXPECT_EQ(now->columns[1].snapshot->mechanism.score, "cosine");
    EXPECT_TRUE(now->columns[1].maps.rows.all());
    // What was not complete, reads another sentence or shows another head, runs.
    EXPECT_TRUE(again(d, before.looks.front())->columns[2].maps.rows.all());
    other.compare.sentence += " more";
    EXPECT_EQ(again(other, before.whole)->columns[0].maps.rows.of(), kWords + 1);
    d.compare.columns[0].head = 1;
    const ComparisonPtr head = again(d, before.whole);
    EXPECT_EQ(*head->columns[0].maps.weights,
              head->columns[0].snapshot->graph.value(head->columns[0].snapshot->head(1).weights));
}

TEST(ComparisonLook, IsNotForShortTextsAndMayBeTheEnd) {
    Document d = comparing({untrained("additive"), untrained("mlp")});
    RunOptions options;
    int looks = 0;
    const ComparisonLook stop{[&](const ComparisonPtr&) { ++looks, options.cancel.cancel(); }, 0};
    d.compare.sentence = many_words(60);
    EXPECT_TRUE(run_comparison(d, options, nullptr, stop));
    EXPECT_EQ(looks, 0);
    d.compare.sentence = many_words(800);
    const Result<ComparisonPtr> stopped = run_comparison(d, options, nullptr, stop);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind, Error::Kind::Cancelled);
    EXPECT_EQ(looks, 1);
}

}  // namespace
}  // namespace attn
