// Comparisons: the table's figures once more in double and plain loops; columns that fail; two sentences.
#include "core/analysis/comparison.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/attention/mechanism.hpp"
#include "core/engine/session.hpp"
#include "tests/support/head_case.hpp"

namespace attn {
namespace {

Document::Column untrained(std::string score, std::string alignment = "softmax", std::string mask = "none") {
    Document::Column c;
    c.mechanism = MechanismChoice();
    c.mechanism.score = std::move(score);
    c.mechanism.alignment = std::move(alignment);
    c.mechanism.mask = std::move(mask);
    return c;
}

ComparisonPtr run_or_fail(const Document& d) {
    const Result<ComparisonPtr> c = run_comparison(d, {}, nullptr);
    EXPECT_TRUE(c) << c.error().message();
    return c ? *c : nullptr;
}

const Matrix& weights(const Comparison& c, std::size_t i) {
    return c.columns[i].snapshot->graph.value(c.columns[i].weights());
}

// Naive figures from a row of doubles.
using Row = std::vector<double>;
Row scaled(Row row) {
    double sum = 0;
    for (const double x : row) sum += x;
    for (double& x : row) x = sum > 0 ? x / sum : 0;
    return row;
}
double entropy(const Row& row) {
    double h = 0;
    for (const double x : scaled(row))
        if (x > 0) h -= x * std::log(x) / std::log(2.0);
    return h;
}
double jensen_shannon(const Row& p, const Row& q) {
    Row middle;
    const Row a = scaled(p), b = scaled(q);
    for (std::size_t i = 0; i < a.size(); ++i) middle.push_back((a[i] + b[i]) / 2);
    return entropy(middle) - (entropy(a) + entropy(b)) / 2;
}
Row ranks(const Row& row) {
    Row r;
    for (const double x : row) {
        double below = 0, equal = 0;
        for (const double y : row) below += y < x ? 1 : 0, equal += y == x ? 1 : 0;
        r.push_back(below + (equal + 1) / 2);
    }
    return r;
}
double spearman(const Row& p, const Row& q) {
    const Row a = ranks(p), b = ranks(q);
    const double n = static_cast<double>(a.size()), mean = (n + 1) / 2;
    double both = 0, one = 0, two = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        both += (a[i] - mean) * (b[i] - mean);
        one += (a[i] - mean) * (a[i] - mean);
        two += (b[i] - mean) * (b[i] - mean);
    }
    return one > 0 && two > 0 ? both / std::sqrt(one * two) : 0;
}

TEST(Comparison, FiguresAreThoseOfPlainLoops) {
    Document d;
    d.compare.columns = {untrained("scaled-dot"), untrained("additive"), untrained("dot", "sparsemax"),
                         untrained("cosine", "softmax", "causal"), untrained("general", "local-p")};
    d.compare.columns[1].head = 2;
    d.compare.reference = 0;
    const ComparisonPtr c = run_or_fail(d);
    ASSERT_NE(c, nullptr);
    for (std::size_t i = 0; i < c->columns.size(); ++i)
        for (const Index row : {0, 3, 7, 11}) {
            const auto f = row_figures(*c, i, row);
            ASSERT_TRUE(f) << i;
            const Matrix &w = weights(*c, i), &r = weights(*c, 0);
            Row p, q;
            for (Index k = 0; k < w.cols(); ++k) {
                p.push_back(static_cast<double>(w(row, k)));
                q.push_back(static_cast<double>(r(row, k)));
            }
            const double sum = [&] {
                double s = 0;
                for (const double x : p) s += x;
                return s;
            }();
            EXPECT_NEAR(f->entropy, entropy(p), 1e-5) << i << " row " << row;
            EXPECT_EQ(f->peak, *std::max_element(p.begin(), p.end()));
            EXPECT_EQ(f->peak_key, std::max_element(p.begin(), p.end()) - p.begin());
            EXPECT_NEAR(f->sink_share, (p.front() + p.back()) / sum, 1e-6) << "The and the full stop";
            EXPECT_NEAR(f->divergence.value_or(-1), jensen_shannon(p, q), 1e-5);
            EXPECT_NEAR(f->correlation.value_or(-9), spearman(p, q), 1e-9);
            ASSERT_EQ(f->top.size(), 5U);
            for (std::size_t t = 1; t < 5; ++t)
                EXPECT_GE(p[static_cast<std::size_t>(f->top[t - 1])], p[static_cast<std::size_t>(f->top[t])]);
            EXPECT_EQ(f->top[0], f->peak_key);
        }
    EXPECT_FALSE(row_figures(*c, 0, 12));
    EXPECT_FALSE(row_figures(*c, 0, -1));
}

// From the projected queries and keys on, everything once more in double: scores, mask, temperature, alignment, the
// mean of the heads, and the figures of the row.
std::vector<Row> naive_weights(const ColumnResult& column) {
    const Snapshot& s = *column.snapshot;
    const MechanismChoice& m = s.mechanism;
    const int shown = s.document.view.head, n = static_cast<int>(s.keys.size());
    const auto window = static_cast<int>(m.options.window);
    const naive::Grid allowed = naive::allowed(m.mask, n, n, window, static_cast<int>(m.options.padding), nullptr);
    std::vector<Row> rows(static_cast<std::size_t>(n), Row(static_cast<std::size_t>(n), 0));
    for (int h = 0; h < s.heads(); ++h) {
        if (shown >= 0 && h != shown) continue;
        const HeadNodes& head = s.head(h);
        const std::string path = "attention/head/" + std::to_string(h) + "/";
        naive::Tensors parameters;
        for (NodeId id = 0; id < s.graph.size(); ++id)
            if (const Node& node = s.graph.node(id); node.parameter && node.path.rfind(path, 0) == 0)
                parameters[node.path.substr(path.size())] = test::grid(s.graph.value(id));
        const naive::Grid q = test::grid(s.graph.value(head.query)), k = test::grid(s.graph.value(head.key));
        naive::Grid z = naive::scores(m.score, q, k, parameters, m.options.scale);
        z = naive::biased(m.position, z, parameters, h, s.heads());
        z = naive::logits(z, m.options.temperature, m.mask == "none" ? nullptr : &allowed);
        const naive::Grid w = naive::align(m.alignment, z, q, parameters, window).weights;
        for (int i = 0; i < n; ++i)
            for (int j = 0; j < n; ++j)
                rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] +=
                    w(i, j) / (shown >= 0 ? 1 : s.heads());
    }
    return rows;
}

TEST(Comparison, FiguresAreThoseOfNaiveAttention) {
    std::vector<Document::Column> all;
    for (const ScoreFunction& score : score_functions()) all.push_back(untrained(std::string(score.id)));
    for (const Alignment& alignment : alignments())
        for (const char* mask : {"none", "causal"})
            all.push_back(untrained("additive", std::string(alignment.id), mask));
    all.push_back(untrained("mlp"));
    all.back().mechanism.options.temperature = 0.25;
    all.back().mechanism.position = "alibi";
    all.push_back(untrained("dot"));
    all.back().head = 3;
    for (std::size_t from = 0; from < all.size(); from += kMaxColumns - 1) {
        Document d;
        d.compare.columns = {untrained("scaled-dot")};
        const std::size_t to = std::min(all.size(), from + kMaxColumns - 1);
        d.compare.columns.insert(d.compare.columns.end(), all.begin() + static_cast<std::ptrdiff_t>(from),
                                 all.begin() + static_cast<std::ptrdiff_t>(to));
        const ComparisonPtr c = run_or_fail(d);
        ASSERT_NE(c, nullptr);
        const std::vector<Row> reference = naive_weights(c->columns[0]);
        for (std::size_t i = 0; i < c->columns.size(); ++i) {
            const MechanismChoice& m = d.compare.columns[i].mechanism;
            const std::vector<Row> rows = naive_weights(c->columns[i]);
            for (const std::size_t row : {1U, 7U, 10U}) {
                SCOPED_TRACE(m.score + " " + m.alignment + " " + m.mask + ", row " + std::to_string(row));
                const auto f = row_figures(*c, i, static_cast<Index>(row));
                ASSERT_TRUE(f);
                const Row &p = rows[row], &q = reference[row];
                EXPECT_NEAR(f->entropy, entropy(p), 2e-4);
                EXPECT_NEAR(f->peak, *std::max_element(p.begin(), p.end()), 2e-5);
                double sum = 0;
                for (const double x : p) sum += x;
                EXPECT_NEAR(f->sink_share, (p.front() + p.back()) / sum, 5e-5);
                EXPECT_NEAR(f->divergence.value_or(-1), jensen_shannon(p, q), 1e-4);
                // Weights that rounding cannot tell apart may change places: each moves a rank by one.
                EXPECT_NEAR(f->correlation.value_or(-9), spearman(p, q), 0.02);
            }
        }
    }
}

TEST(Comparison, DifferenceIsTheColumnMinusTheReference) {
    Document d;
    d.compare.columns = {untrained("dot"), untrained("additive"), untrained("cosine")};
    d.compare.reference = 2;
    const ComparisonPtr c = run_or_fail(d);
    const Matrix m = difference(*c, 0);
    ASSERT_EQ(m.rows(), 12);
    for (Index i = 0; i < m.size(); ++i) EXPECT_EQ(m.data()[i], weights(*c, 0).data()[i] - weights(*c, 2).data()[i]);
    EXPECT_EQ(difference(*c, 2).cwiseAbs().maxCoeff(), 0);
}

TEST(Comparison, AColumnThatFailsKeepsItsErrorAndTheOthersGoOn) {
    Document d;
    d.compare.columns = {untrained("dot"), untrained("no-such-score"), untrained("cosine")};
    d.compare.columns[2].model = "no-such-model";
    d.compare.reference = 1;
    const ComparisonPtr c = run_or_fail(d);
    ASSERT_EQ(c->columns.size(), 3U);
    EXPECT_FALSE(c->columns[0].error);
    for (const std::size_t i : {1U, 2U}) {
        ASSERT_TRUE(c->columns[i].error) << i;
        EXPECT_EQ(c->columns[i].snapshot, nullptr);
        EXPECT_EQ(difference(*c, i).size(), 0);
        EXPECT_FALSE(row_figures(*c, i, 0));
    }
    const auto f = row_figures(*c, 0, 7);
    ASSERT_TRUE(f);
    EXPECT_FALSE(f->divergence) << "there is nothing to compare with";
    EXPECT_EQ(difference(*c, 0).size(), 0);
}

TEST(Comparison, AHeadThatAColumnDoesNotHaveIsItsError) {
    Document d;
    d.compare.columns = {untrained("dot"), untrained("dot"), untrained("dot"), untrained("dot")};
    d.compare.columns[1].mechanism.heads = 2;
    d.compare.columns[1].head = 2;
    d.compare.columns[2].mechanism.project = false;  // one head
    d.compare.columns[2].head = 3;
    d.compare.columns[3].mechanism = own_mechanism();
    d.compare.columns[3].model = "pronoun";
    d.compare.columns[3].head = 9;
    const Result<Document> opened = parse_session(session_text(d), "s.json");  // a session may name such a head, too
    ASSERT_TRUE(opened) << opened.error().message();
    const ComparisonPtr c = run_or_fail(*opened);
    ASSERT_NE(c, nullptr);
    EXPECT_FALSE(c->columns[0].error);
    const char* said[] = {"", "no head 2: the column has 2 heads, 0 to 1", "no head 3: the column has one, head 0",
                          "no head 9: the column has 4 heads, 0 to 3"};
    for (std::size_t i = 1; i < 4; ++i) {
        ASSERT_TRUE(c->columns[i].error) << i;
        EXPECT_NE(c->columns[i].error->message().find(said[i]), std::string::npos) << c->columns[i].error->message();
        EXPECT_EQ(c->columns[i].snapshot, nullptr);
        EXPECT_FALSE(row_figures(*c, i, 7));
    }
    d.compare.columns[1].head = 1;
    EXPECT_FALSE(run_or_fail(d)->columns[1].error) << "the last one exists";
}

TEST(Comparison, TwoSentencesAreComparedWhereTheirWordsAlign) {
    Document d;
    d.compare.sentence = "The cat sat on the red mat.";
    d.compare.second = "Today the cat sat on the mat.";
    d.compare.columns = {untrained("scaled-dot"), untrained("scaled-dot")};
    d.compare.columns[1].sentence = 1;
    const ComparisonPtr c = run_or_fail(d);
    const std::vector<int> expected = {1, 2, 3, 4, 5, -1, 6, 7};
    ASSERT_EQ(c->aligned, expected);
    const Matrix m = difference(*c, 1);
    const Matrix &one = weights(*c, 0), &two = weights(*c, 1);
    for (int i = 0; i < 8; ++i)
        for (int j = 0; j < 8; ++j) {
            const auto back = [&](int token) {
                const auto it = std::find(expected.begin(), expected.end(), token);
                return it == expected.end() ? -1 : static_cast<int>(it - expected.begin());
            };
            const bool both = back(i) >= 0 && back(j) >= 0;
            EXPECT_EQ(std::isnan(m(i, j)), !both) << i << ", " << j;
            if (both) {
                EXPECT_EQ(m(i, j), two(i, j) - one(back(i), back(j)));
            }
        }
    const Snapshot &first = *c->columns[0].snapshot, &second = *c->columns[1].snapshot;
    const std::vector<HeadFlip> flips = head_flips(first, second, c->aligned, 1, 0, 6);
    ASSERT_EQ(flips.size(), 4U);
    for (std::size_t i = 0; i < flips.size(); ++i) {
        const Matrix& a = first.graph.value(first.head(flips[i].head).weights);
        const Matrix& b = second.graph.value(second.head(flips[i].head).weights);
        const double before = static_cast<double>(a(1, 0)) - static_cast<double>(a(1, 6));
        const double after = static_cast<double>(b(2, 1)) - static_cast<double>(b(2, 6));
        EXPECT_NEAR(flips[i].flip, before - after, 1e-6);
        EXPECT_GE(std::abs(flips[i > 0 ? i - 1 : 0].flip), std::abs(flips[i].flip)) << "the largest first";
    }
    EXPECT_TRUE(head_flips(first, second, c->aligned, 1, 5, 6).empty()) << "red is in one sentence only";
}

TEST(Comparison, EveryReadySetRuns) {
    const auto sets = comparison_sets();
    ASSERT_TRUE(sets) << sets.error().message();
    std::set<std::string> ids;
    ModelLibrary library;
    for (const ComparisonSet& set : *sets) {
        EXPECT_TRUE(ids.insert(set.id).second) << set.id;
        EXPECT_FALSE(set.en.empty() || set.zh.empty() || set.remark_en.empty() || set.remark_zh.empty()) << set.id;
        ASSERT_GE(set.compare.columns.size(), kMinColumns) << set.id;
        ASSERT_LE(set.compare.columns.size(), kMaxColumns) << set.id;
        Document d;
        d.compare = set.compare;
        const Result<ComparisonPtr> c = run_comparison(d, {}, &library);
        ASSERT_TRUE(c) << set.id;
        for (std::size_t i = 0; i < (*c)->columns.size(); ++i) {
            const ColumnResult& r = (*c)->columns[i];
            ASSERT_FALSE(r.error) << set.id << " " << i << ": " << r.error->message();
            EXPECT_FALSE(r.formula.empty());
            const Document::Column& column = set.compare.columns[i];
            EXPECT_EQ(r.trained.has_value(), !column.model.empty() && column.mechanism == own_mechanism())
                << set.id << " " << i << ": only what was trained so has a score";
            const auto f = row_figures(**c, i, set.compare.query);
            ASSERT_TRUE(f);
            EXPECT_GT(f->peak, 0);
        }
    }
    for (const char* id :
         {"seven-scores", "dot-and-width", "local", "hard", "sparse", "position", "misleading", "tired-wide"})
        EXPECT_EQ(ids.count(id), 1U) << id;
}

// What the remarks of the sets say.
TEST(Comparison, TheSetsShowWhatTheirRemarksSay) {
    const auto sets = comparison_sets();
    ASSERT_TRUE(sets);
    const auto run = [&](const std::string& id) {
        Document d;
        for (const ComparisonSet& set : *sets)
            if (set.id == id) d.compare = set.compare;
        return run_or_fail(d);
    };
    const ComparisonPtr hard = run("hard");
    EXPECT_EQ(weights(*hard, 0), weights(*hard, 1));
    EXPECT_EQ(weights(*hard, 0), weights(*hard, 2));

    const ComparisonPtr sparse = run("sparse");
    const auto zeros = [&](std::size_t i) { return (weights(*sparse, i).array() == 0).count(); };
    EXPECT_EQ(zeros(0), 0);
    EXPECT_GT(zeros(1), weights(*sparse, 1).size() / 4);

    const ComparisonPtr widths = run("dot-and-width");  // dot, scaled, dot, scaled ... as d grows
    const auto peak = [&](std::size_t i) { return weights(*widths, i).rowwise().maxCoeff().mean(); };
    EXPECT_GT(peak(6), peak(0)) << "dot gets peaked";
    EXPECT_GT(peak(6), 2 * peak(7)) << "scaling keeps it soft";
    EXPECT_LT(peak(7), 0.4);

    const ComparisonPtr turned = run("tired-wide");
    EXPECT_EQ(turned->columns[0].snapshot->keys[static_cast<std::size_t>(row_figures(*turned, 0, 7)->peak_key)].text,
              "animal");
    EXPECT_EQ(turned->columns[1].snapshot->keys[static_cast<std::size_t>(row_figures(*turned, 1, 7)->peak_key)].text,
              "street");
}

TEST(Comparison, ACancelledRunIsNoResult) {
    Document d;
    d.compare.columns = {untrained("dot"), untrained("cosine")};
    RunOptions options;
    options.cancel.cancel();
    const Result<ComparisonPtr> c = run_comparison(d, options, nullptr);
    ASSERT_FALSE(c);
    EXPECT_EQ(c.error().kind, Error::Kind::Cancelled);
}

}  // namespace
}  // namespace attn
