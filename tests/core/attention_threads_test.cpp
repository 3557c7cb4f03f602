// Same input, same seed: same bits, whatever the number of threads and whatever else is asked for.
#include <gtest/gtest.h>

#include "tests/support/head_case.hpp"

namespace attn::test {
namespace {

struct Result {
    Matrix scores, weights, context;
};

Result run_case(const HeadCase& c, ThreadPool* pool, bool keep_all = true) {
    BuiltHead b = build_head(c);
    RunOptions options;
    options.pool = pool;
    std::vector<NodeId> wanted;
    if (!keep_all) wanted = {b.nodes.context};
    const Status status = run(b.graph, wanted, options);
    EXPECT_TRUE(status);
    if (!keep_all) {
        EXPECT_FALSE(b.graph.has_value(b.nodes.weights));
        return {{}, {}, b.graph.value(b.nodes.context)};
    }
    return {b.graph.value(b.nodes.scores), b.graph.value(b.nodes.weights), b.graph.value(b.nodes.context)};
}

void same(const Result& a, const Result& b) {
    EXPECT_TRUE(same_bits(a.scores, b.scores)) << "scores";
    EXPECT_TRUE(same_bits(a.weights, b.weights)) << "weights";
    EXPECT_TRUE(same_bits(a.context, b.context)) << "context";
}

TEST(Threads, SmallShapesOfEveryMechanism) {
    ThreadPool one(1), four(4);
    std::uint64_t seed = 0;
    for (const ScoreFunction& score : score_functions())
        for (const Alignment& alignment : alignments())
            for (const Context& context : contexts()) {
                HeadCase c;
                c.score = score.id, c.alignment = alignment.id, c.context = context.id;
                c.mask = masks()[seed % masks().size()].id;
                c.tq = 1 + static_cast<int>(seed * 7 % 40), c.tk = 1 + static_cast<int>(seed * 5 % 33);
                c.seed = ++seed;
                SCOPED_TRACE(c.text());
                const Result alone = run_case(c, nullptr);
                same(alone, run_case(c, &one));
                same(alone, run_case(c, &four));
                EXPECT_TRUE(same_bits(alone.context, run_case(c, &four, false).context)) << "only the context kept";
                if (HasFailure()) return;
            }
}

// Large enough for many blocks on many threads.
TEST(Threads, LargeShapes) {
    ThreadPool one(1), four(4);
    std::vector<HeadCase> cases;
    const auto add = [&](std::string_view score, std::string_view alignment, std::string_view context,
                         const char* mask) {
        HeadCase c;
        c.score = score, c.alignment = alignment, c.context = context, c.mask = mask;
        c.tq = c.tk = 700, c.dq = c.dk = 16, c.dv = 16, c.da = 4;
        c.options.draws = 8;
        cases.push_back(c);
    };
    for (const ScoreFunction& s : score_functions()) add(s.id, "softmax", "soft", "none");
    for (const Alignment& a : alignments()) add("scaled-dot", a.id, "soft", "causal");
    for (const Context& c : contexts()) add("scaled-dot", "softmax", c.id, "drawn");
    for (const HeadCase& c : cases) {
        SCOPED_TRACE(c.text());
        const Result a = run_case(c, &one);
        same(a, run_case(c, &four));
        EXPECT_TRUE(same_bits(a.context, run_case(c, nullptr, false).context)) << "only the context kept";
    }
}

// Pinning a value and letting it go again leads back to the very same numbers.
TEST(Threads, RecomputedPartsHaveTheSameBits) {
    HeadCase c;
    c.tq = c.tk = 300, c.dq = c.dk = 24;
    BuiltHead b = build_head(c);
    b.run_all();
    const Matrix weights = b.graph.value(b.nodes.weights), context = b.graph.value(b.nodes.context);
    b.graph.override_value(b.nodes.weights, weights);
    b.run_all();
    EXPECT_TRUE(same_bits(b.graph.value(b.nodes.context), context));
    b.graph.clear_override(b.nodes.weights);
    b.run_all();
    EXPECT_TRUE(same_bits(b.graph.value(b.nodes.weights), weights));
    EXPECT_TRUE(same_bits(b.graph.value(b.nodes.context), context));
}

TEST(Seeds, ChanceComesFromTheSeedAlone) {
    for (const Context& context : contexts()) {
        if (!context.random) continue;
        HeadCase c;
        c.context = context.id, c.tq = 20, c.tk = 20, c.dv = 5;
        SCOPED_TRACE(c.text());
        const Result a = run_case(c, nullptr), again = run_case(c, nullptr);
        same(a, again);
        c.options.seed = 8;
        const Result other = run_case(c, nullptr);
        EXPECT_TRUE(same_bits(a.weights, other.weights));
        EXPECT_FALSE(same_bits(a.context, other.context)) << "another seed, other draws";
    }
}

TEST(Seeds, UntrainedParametersComeFromSeedAndName) {
    for (const ScoreFunction& score : score_functions()) {
        std::vector<ParameterSpec> specs;  // an optional one is absent, or the number that its absence means
        for (const ParameterSpec& p : score.parameters)
            if (!p.optional) specs.push_back(p);
        const auto values = [&](std::uint64_t seed) {
            Graph g;
            const Sizes sizes{{"d_q", 4}, {"d_k", 4}, {"d_v", 4}, {"T_q", 2}, {"T_k", 3}};
            const auto p = Parameters::resolve(site_of(g), specs, sizes, SeededParameters(seed, 8));
            EXPECT_TRUE(p) << p.error().message();
            std::vector<Matrix> all;
            for (NodeId id = 0; id < g.size(); ++id) all.push_back(g.value(id));
            return all;
        };
        const auto a = values(7), b = values(7), other = values(8);
        ASSERT_EQ(a.size(), b.size());
        for (std::size_t n = 0; n < a.size(); ++n) {
            EXPECT_TRUE(same_bits(a[n], b[n]));
            EXPECT_FALSE(same_bits(a[n], other[n]));
            EXPECT_TRUE(all_finite(a[n]));
        }
    }
}

}  // namespace
}  // namespace attn::test
