// Every score function × alignment × mask × context, as the lists have them, on random shapes: the same numbers as the
// double reference, rows that sum to 1, masks that hold exactly. A new descriptor is tested as soon as it is listed
// (and tests/support/naive.cpp knows its formula).
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/head_case.hpp"

namespace attn::test {
namespace {

constexpr double kTolerance = 2e-5;

struct Pair {
    const ScoreFunction* score;
    const Alignment* alignment;
};

std::vector<Pair> pairs() {
    std::vector<Pair> all;
    for (const ScoreFunction& s : score_functions())
        for (const Alignment& a : alignments()) all.push_back({&s, &a});
    return all;
}

std::string pair_name(const Pair& p) {
    std::string name = std::string(p.score->id) + "_" + std::string(p.alignment->id);
    for (char& c : name)
        if (c == '-') c = '_';
    return name;
}

std::ostream& operator<<(std::ostream& out, const Pair& p) { return out << pair_name(p); }

// local-p cuts its window at |j - p| = D: there a rounding error of p decides whether a key counts. Such rows are left
// out of the comparison (they are rare on random numbers).
bool near_window_edge(const NaiveHead& n, int row, int keys, double window) {
    if (n.aligned.position.rows == 0) return false;
    for (int j = 0; j < keys; ++j)
        if (std::abs(std::abs(j - n.aligned.position(row, 0)) - window) < 1e-4) return true;
    return false;
}

class Registry : public testing::TestWithParam<Pair> {};

// What holds for the weights of any mechanism.
void check_weights(const HeadCase& c, const BuiltHead& b, bool distribution) {
    const Matrix& weights = b.graph.value(b.nodes.weights);
    const Matrix& context = b.graph.value(b.nodes.context);
    ASSERT_EQ(weights.rows(), c.tq);
    ASSERT_EQ(weights.cols(), c.tk);
    ASSERT_EQ(context.rows(), c.tq);
    ASSERT_EQ(context.cols(), c.dv);
    EXPECT_TRUE(all_finite(weights));
    EXPECT_TRUE(all_finite(context));
    for (int i = 0; i < c.tq; ++i) {
        double sum = 0;
        bool any = b.allowed_node == kNoNode;
        for (int j = 0; j < c.tk; ++j) {
            EXPECT_GE(weights(i, j), 0.0F);
            sum += static_cast<double>(weights(i, j));
            const bool may = b.allowed_node == kNoNode || b.allowed(i, j) != 0;
            any = any || may;
            EXPECT_TRUE(may || weights(i, j) == 0.0F) << "masked key " << j << " of query " << i;
        }
        if (!any) {
            EXPECT_EQ(sum, 0) << "row " << i << " has every key masked";
            for (int f = 0; f < c.dv; ++f) EXPECT_EQ(context(i, f), 0.0F) << "row " << i << " has every key masked";
        } else if (distribution && sum != 0) {  // 0: a local window without an allowed key
            EXPECT_NEAR(sum, 1, kTolerance) << "row " << i;
        } else {
            EXPECT_LE(sum, 1 + kTolerance) << "row " << i;
        }
        if (any && (c.alignment == "softmax" || c.alignment == "sparsemax")) {
            EXPECT_NEAR(sum, 1, kTolerance);
        }
    }
}

void check_against_naive(const HeadCase& c, const BuiltHead& b) {
    const NaiveHead n = naive_head(c, b);
    const Graph& g = b.graph;
    EXPECT_LE(row_error(g.value(b.nodes.scores), n.scores), kTolerance);
    EXPECT_LE(row_error(g.value(b.nodes.logits), n.logits), kTolerance);
    const naive::Grid weights = grid(g.value(b.nodes.weights));
    const naive::Grid context = grid(g.value(b.nodes.context));
    for (int i = 0; i < c.tq; ++i) {
        if (near_window_edge(n, i, c.tk, static_cast<double>(c.options.window))) continue;
        for (int j = 0; j < c.tk; ++j)
            EXPECT_NEAR(weights(i, j), n.aligned.weights(i, j), kTolerance) << i << ", " << j;
        if (c.context != "soft") continue;
        double scale = 1;
        for (int f = 0; f < c.dv; ++f) scale = std::max(scale, std::abs(n.soft(i, f)));
        for (int f = 0; f < c.dv; ++f) EXPECT_NEAR(context(i, f), n.soft(i, f), kTolerance * scale) << i << ", " << f;
    }
    if (c.context == "argmax") {  // of the weights as they are: two that are nearly equal may order either way
        EXPECT_LE(row_error(g.value(b.nodes.context), naive::chosen_context(naive::argmax(weights), b.v)), kTolerance);
    }
    if (c.alignment == "local-p") {
        ASSERT_NE(b.extra("position"), kNoNode);
        ASSERT_NE(b.extra("gaussian"), kNoNode);
        EXPECT_LE(row_error(g.value(b.extra("position")), n.aligned.position), kTolerance);
        EXPECT_LE(row_error(g.value(b.extra("gaussian")), n.aligned.gaussian), kTolerance);
    }
}

TEST_P(Registry, AgreesWithTheDoubleReference) {
    const auto [score, alignment] = GetParam();
    Rng shapes(17, pair_name(GetParam()));
    const auto up_to = [&](int most) { return 1 + static_cast<int>(shapes.below(static_cast<std::uint64_t>(most))); };
    for (const MaskRule& mask : masks())
        for (const Context& context : contexts())
            for (int n = 0; n < 12; ++n) {
                HeadCase c;
                c.score = score->id, c.alignment = alignment->id, c.context = context.id, c.mask = mask.id;
                c.tq = n == 0 ? 1 : up_to(9), c.tk = n == 0 ? 1 : up_to(13);
                c.dq = up_to(9), c.dk = up_to(9), c.dv = up_to(6), c.da = up_to(7);
                c.optional_parameters = n % 2 == 0;
                c.size = n == 3 ? 3 : 1;
                c.options.temperature = n == 2 ? 0.3 : n == 4 ? 4 : 1;
                c.options.window = up_to(3);
                c.options.padding = n == 0 ? 1 : static_cast<Index>(shapes.below(static_cast<std::uint64_t>(c.tk) + 1));
                if (n == 4) c.options.scale = 0.7;
                c.options.draws = up_to(5);
                c.seed = shapes.next();
                SCOPED_TRACE(c.text());
                BuiltHead b = build_head(c);
                if (HasFailure()) return;
                c.dk = b.k.cols;
                b.run_all();
                check_weights(c, b, alignment->distribution);
                check_against_naive(c, b);
                if (HasFailure()) return;  // one case is enough to read
            }
}

// Scores of ±10 000 pinned into the graph: everything after them stays finite and right.
TEST_P(Registry, ExtremeScoresStayFinite) {
    const auto [score, alignment] = GetParam();
    for (const MaskRule& mask : masks())
        for (const Context& context : contexts())
            for (const double temperature : {1.0, 0.01}) {
                HeadCase c;
                c.score = score->id, c.alignment = alignment->id, c.context = context.id, c.mask = mask.id;
                c.tq = 6, c.tk = 8;
                c.options.temperature = temperature;
                SCOPED_TRACE(c.text());
                BuiltHead b = build_head(c);
                if (HasFailure()) return;
                Rng rng(5, pair_name(GetParam()));
                Matrix extreme(c.tq, c.tk);
                for (Index i = 0; i < c.tq; ++i)
                    for (Index j = 0; j < c.tk; ++j)
                        extreme(i, j) = static_cast<float>(i == 0   ? 1e4
                                                           : i == 1 ? -1e4
                                                                    : 1e4 * (rng.uniform() < 0.5 ? -1 : 1) *
                                                                          (i == 2 ? 1 : rng.uniform()));
                b.graph.override_value(b.nodes.scores, extreme);
                b.run_all();
                check_weights(c, b, alignment->distribution);
                const naive::Grid z =
                    naive::logits(grid(extreme), temperature, b.allowed_node == kNoNode ? nullptr : &b.allowed);
                const naive::Aligned a =
                    naive::align(c.alignment, z, b.q, b.parameters, static_cast<int>(c.options.window));
                for (int i = 0; i < c.tq; ++i) {
                    if (i > 2) break;  // rows 0 .. 2 hold ±10 000 exactly; beyond, 1e4 / temperature rounds in float
                    for (int j = 0; j < c.tk; ++j)
                        EXPECT_NEAR(b.graph.value(b.nodes.weights)(i, j), a.weights(i, j), kTolerance)
                            << i << ", " << j;
                }
                for (int id = 0; id < b.graph.size(); ++id) {
                    const Node& node = b.graph.node(id);
                    for (Index n = 0; n < node.value->size(); ++n)
                        EXPECT_FALSE(std::isnan(node.value->data()[n])) << node.path;
                }
                if (HasFailure()) return;
            }
}

// The same from the other side: vectors and parameters so long that the score function itself gets there.
TEST_P(Registry, ExtremeVectorsStayFinite) {
    const auto [score, alignment] = GetParam();
    for (const double size : {100.0, 1e4}) {
        HeadCase c;
        c.score = score->id, c.alignment = alignment->id, c.size = size;
        SCOPED_TRACE(c.text());
        BuiltHead b = build_head(c);
        if (HasFailure()) return;
        b.run_all();
        EXPECT_TRUE(all_finite(b.graph.value(b.nodes.scores)));
        EXPECT_LE(row_error(b.graph.value(b.nodes.scores), naive_head(c, b).scores), kTolerance);
        check_weights(c, b, alignment->distribution);
    }
}

// Many blocks of rows, tails that fit no block, and more keys than any vector register or tile holds.
TEST_P(Registry, LargeShapesAgreeToo) {
    const auto [score, alignment] = GetParam();
    HeadCase c;
    c.score = score->id, c.alignment = alignment->id, c.mask = "drawn";
    c.tq = 275, c.tk = 141, c.dq = c.dk = 9, c.da = 5;
    c.options.window = 6;
    SCOPED_TRACE(c.text());
    BuiltHead b = build_head(c);
    b.run_all();
    check_weights(c, b, alignment->distribution);
    check_against_naive(c, b);
}

INSTANTIATE_TEST_SUITE_P(All, Registry, testing::ValuesIn(pairs()),
                         [](const testing::TestParamInfo<Pair>& p) { return pair_name(p.param); });

TEST(RegistryLists, HoldsEveryMechanismOfTheDesign) {
    const auto ids = [](auto all) {
        std::vector<std::string> out;
        for (const auto& d : all) out.emplace_back(d.id);
        return out;
    };
    using Ids = std::vector<std::string>;
    EXPECT_EQ(ids(score_functions()), (Ids{"dot", "scaled-dot", "general", "additive", "concat", "cosine", "mlp"}));
    EXPECT_EQ(ids(alignments()), (Ids{"softmax", "sparsemax", "local-m", "local-p"}));
    EXPECT_EQ(ids(contexts()), (Ids{"soft", "hard", "argmax", "gumbel"}));
    EXPECT_EQ(ids(masks()), (Ids{"none", "causal", "padding", "window", "drawn"}));
    EXPECT_EQ(ids(positions()), (Ids{"none", "sinusoidal", "learned", "one-hot", "rotary", "alibi", "relative"}));
}

TEST(RegistryLists, DescriptorsAreComplete) {
    const auto check = [](const auto& all) {
        for (const auto& d : all) {
            SCOPED_TRACE(std::string(d.id));
            EXPECT_FALSE(d.names.en.empty());
            EXPECT_FALSE(d.names.zh.empty());
            EXPECT_EQ(&d, find(all, d.id)) << "the id is used twice";
            for (const std::string_view option : d.options) EXPECT_NE(find_option(option), nullptr) << option;
            for (const ParameterSpec& p : d.parameters) {
                EXPECT_FALSE(p.name.empty());
                EXPECT_FALSE(p.shape.empty());
            }
        }
    };
    check(score_functions());
    check(alignments());
    check(contexts());
    check(masks());
    check(positions());
    for (const ScoreFunction& s : score_functions()) {
        EXPECT_NE(s.build, nullptr) << s.id;
        EXPECT_FALSE(s.formula.empty()) << s.id;
    }
    for (const Alignment& a : alignments()) EXPECT_NE(a.build, nullptr) << a.id;
    for (const Context& c : contexts()) EXPECT_NE(c.build, nullptr) << c.id;
    EXPECT_EQ(find(score_functions(), "no-such"), nullptr);
    const Alignment* local_p = find(alignments(), "local-p");
    ASSERT_NE(local_p, nullptr);
    EXPECT_FALSE(local_p->distribution) << "local-p is not renormalised: the badge says so";
}

// A new mechanism must not pass by being compared with none.
TEST(RegistryListsDeathTest, WhatHasNoReferenceStops) {
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
    const naive::Grid x(2, 2, 1);
    EXPECT_DEATH(naive::scores("new", x, x, {}), "score function 'new'");
    EXPECT_DEATH(naive::align("new", x, x, {}, 1), "alignment 'new'");
    EXPECT_DEATH(naive::allowed("new", 2, 2, 1, 1, nullptr), "mask 'new'");
    EXPECT_DEATH(naive::embedded("new", x, 1), "position 'new'");
    EXPECT_DEATH(naive::rotated("new", x), "position 'new'");
    EXPECT_DEATH(naive::biased("new", x, {}, 0, 1), "position 'new'");
}

TEST(RegistryLists, OptionsAreDeclaredOnce) {
    for (const OptionSpec& o : option_specs()) {
        SCOPED_TRACE(std::string(o.id));
        EXPECT_EQ(find_option(o.id), &o);
        EXPECT_LE(o.minimum, o.low);
        EXPECT_LT(o.low, o.high);
        EXPECT_LE(o.high, o.maximum);
        Options options;
        o.set(options, o.high);
        EXPECT_EQ(o.get(options), o.high);
        EXPECT_EQ(options == Options{}, o.get(Options{}) == o.high) << "set() changes what get() reads";
    }
    for (const char* id : {"temperature", "window", "padding", "draws", "seed", "scale"})
        EXPECT_NE(find_option(id), nullptr) << id;
    EXPECT_EQ(find_option("no-such"), nullptr);
}

}  // namespace
}  // namespace attn::test
