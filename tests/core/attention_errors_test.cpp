// What does not fit is an Error that names the tensor, the shape found and the shape expected.
#include <gtest/gtest.h>

#include "core/attention/multi_head.hpp"
#include "tests/support/head_case.hpp"

namespace attn::test {
namespace {

testing::AssertionResult says(const Error& e, const std::vector<std::string>& parts) {
    const std::string message = e.message();
    for (const std::string& part : parts)
        if (message.find(part) == std::string::npos)
            return testing::AssertionFailure() << "no \"" << part << "\" in: " << message;
    if (message.find('\n') != std::string::npos)
        return testing::AssertionFailure() << "more than one line: " << message;
    return testing::AssertionSuccess();
}

struct Inputs {
    Graph graph;
    NodeId q, k, v;
    Inputs(Index dq, Index dk, Index dv = 3, Index values = 5) {
        Rng rng(1);
        q = graph.input("query", {Axis::Query, Axis::Feature}, random_matrix(rng, 4, dq));
        k = graph.input("key", {Axis::Key, Axis::Feature}, random_matrix(rng, 5, dk));
        v = graph.input("value", {Axis::Key, Axis::Feature}, random_matrix(rng, values, dv));
    }
    Result<HeadNodes> attend_with(std::string_view score, const ParameterSource& source,
                                  std::string_view alignment = "softmax", NodeId allowed = kNoNode) {
        HeadSpec spec;
        spec.score = find(score_functions(), score);
        spec.alignment = find(alignments(), alignment);
        spec.context = find(contexts(), "soft");
        return attend(site_of(graph), q, k, v, allowed, spec, source);
    }
};

Tensor zeros(std::vector<std::int64_t> shape) {
    Tensor t;
    std::int64_t n = 1;
    for (const std::int64_t s : shape) n *= s;
    t.shape = std::move(shape);
    t.values.assign(static_cast<std::size_t>(n), 0.5F);
    return t;
}

TEST(AttentionErrors, WidthsThatMustBeEqual) {
    for (const ScoreFunction& score : score_functions()) {
        Inputs in(4, 3);
        const auto r = in.attend_with(score.id, SeededParameters(1, 4));
        if (!score.equal_widths) {
            EXPECT_TRUE(r) << score.id << ": " << r.error().message();
            continue;
        }
        ASSERT_FALSE(r) << score.id;
        EXPECT_TRUE(says(r.error(), {"4", "3"})) << score.id;
    }
}

TEST(AttentionErrors, AsManyValuesAsKeys) {
    Inputs in(4, 4, 3, 6);
    const auto r = in.attend_with("dot", ListedParameters());
    ASSERT_FALSE(r);
    EXPECT_TRUE(says(r.error(), {"5", "6"}));
}

TEST(AttentionErrors, AMaskOfAnotherShape) {
    Inputs in(4, 4);
    const NodeId allowed = in.graph.input("allowed", {Axis::Query, Axis::Key}, Matrix::Ones(5, 4), Stage::Mask);
    const auto r = in.attend_with("dot", ListedParameters(), "softmax", allowed);
    ASSERT_FALSE(r);
    EXPECT_TRUE(says(r.error(), {"mask", "[5, 4]", "[4, 5]"}));
}

// Leaves out each required parameter in turn, of every mechanism that has any.
TEST(AttentionErrors, AMissingParameterIsNamed) {
    const auto check = [](const Mechanism& m, bool is_score) {
        for (const ParameterSpec& missing : m.parameters) {
            Inputs in(4, 4);
            ListedParameters source;
            for (const ParameterSpec& p : m.parameters) {
                if (p.name == missing.name) continue;
                const auto made =
                    SeededParameters(1, 6).tensor("place", p, {{"d_q", 4}, {"d_k", 4}, {"d_a", 6}, {"d_p", 6}});
                ASSERT_TRUE(made);
                if (*made) source.tensors[std::string(p.name)] = **made;
            }
            const auto r = in.attend_with(is_score ? m.id : "dot", source, is_score ? "softmax" : m.id);
            if (missing.optional) {
                EXPECT_TRUE(r) << missing.name << ": " << r.error().message();
                continue;
            }
            ASSERT_FALSE(r) << missing.name;
            EXPECT_TRUE(says(r.error(), {std::string(missing.name)}));
        }
    };
    for (const ScoreFunction& s : score_functions()) check(s, true);
    for (const Alignment& a : alignments()) check(a, false);
}

TEST(AttentionErrors, AWrongShapeIsNamedWithTheExpectedOne) {
    {
        Inputs in(4, 3);
        ListedParameters source;
        source.tensors["general.weight"] = zeros({3, 4});
        const auto r = in.attend_with("general", source);
        ASSERT_FALSE(r);
        EXPECT_TRUE(says(r.error(), {"general.weight", "[3, 4]", "[4, 3]"}));
    }
    {
        Inputs in(4, 3);
        ListedParameters source;
        source.tensors["general.weight"] = zeros({12});  // the right number of values, but no matrix
        const auto r = in.attend_with("general", source);
        ASSERT_FALSE(r);
        EXPECT_TRUE(says(r.error(), {"general.weight", "[12]", "[4, 3]"}));
    }
    {
        Inputs in(4, 3);
        ListedParameters source;
        source.tensors["additive.query_weight"] = zeros({6, 4});
        source.tensors["additive.key_weight"] = zeros({7, 3});  // d_a is 6 by now
        source.tensors["additive.vector"] = zeros({6});
        const auto r = in.attend_with("additive", source);
        ASSERT_FALSE(r);
        EXPECT_TRUE(says(r.error(), {"additive.key_weight", "[7, 3]", "[6, 3]"}));
    }
    {
        Inputs in(4, 3);
        ListedParameters source;
        source.tensors["concat.weight"] = zeros({6, 8});
        source.tensors["concat.vector"] = zeros({6});
        const auto r = in.attend_with("concat", source);
        ASSERT_FALSE(r);
        EXPECT_TRUE(says(r.error(), {"concat.weight", "[6, 8]", "7]"}));  // d_q + d_k = 7
    }
    {
        Inputs in(4, 4);
        ListedParameters source;
        source.tensors["local.position_weight"] = zeros({6, 5});
        source.tensors["local.position_vector"] = zeros({6});
        const auto r = in.attend_with("dot", source, "local-p");
        ASSERT_FALSE(r);
        EXPECT_TRUE(says(r.error(), {"local.position_weight", "[6, 5]", "4]"}));
    }
    {
        Inputs in(4, 4);
        ListedParameters source;
        source.tensors["cosine.scale"] = zeros({2});
        const auto r = in.attend_with("cosine", source);
        ASSERT_FALSE(r);
        EXPECT_TRUE(says(r.error(), {"cosine.scale", "[2]", "[1]"}));
    }
}

TEST(AttentionErrors, AVectorMayBeStoredFlat) {
    for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{6}}) {
        Inputs in(4, 4);
        ListedParameters source;
        source.tensors["additive.query_weight"] = zeros({6, 4});
        source.tensors["additive.key_weight"] = zeros({6, 4});
        source.tensors["additive.vector"] = zeros(shape);
        const auto r = in.attend_with("additive", source);
        EXPECT_TRUE(r) << r.error().message();
        EXPECT_EQ(r->parameter_count, 6 * 4 * 2 + 6);
    }
}

TEST(AttentionErrors, ProjectionTensors) {
    const auto read = [](const ListedParameters& source) {
        Graph g;
        return read_projections(site_of(g), {{"d_q", 6}, {"d_k", 4}, {"d_v", 5}, {"T_q", 3}, {"T_k", 3}}, source);
    };
    ListedParameters source;
    auto r = read(source);
    ASSERT_FALSE(r);
    EXPECT_TRUE(says(r.error(), {"proj_weight"}));

    source.tensors["q_proj_weight"] = zeros({6, 6});
    source.tensors["k_proj_weight"] = zeros({6, 4});
    source.tensors["out_proj.weight"] = zeros({6, 6});
    r = read(source);
    ASSERT_FALSE(r);
    EXPECT_TRUE(says(r.error(), {"v_proj_weight"}));

    source.tensors["v_proj_weight"] = zeros({6, 4});
    r = read(source);
    ASSERT_FALSE(r);
    EXPECT_TRUE(says(r.error(), {"v_proj_weight", "[6, 4]", "[6, 5]"}));

    source.tensors["v_proj_weight"] = zeros({6, 5});
    EXPECT_TRUE(read(source));

    source.tensors["in_proj_bias"] = zeros({12});
    r = read(source);
    ASSERT_FALSE(r);
    EXPECT_TRUE(says(r.error(), {"in_proj_bias", "[12]", "[18]"}));

    source.tensors["in_proj_bias"] = zeros({18});
    source.tensors["out_proj.weight"] = zeros({5, 6});
    r = read(source);
    ASSERT_FALSE(r);
    EXPECT_TRUE(says(r.error(), {"out_proj.weight", "[5, 6]", "[6, 6]"}));
}

TEST(AttentionErrors, HeadsThatDoNotDivideTheWidth) {
    Rng rng(1);
    Graph g;
    const Site site = site_of(g);
    const NodeId x = g.input("x", {Axis::Query, Axis::Feature}, random_matrix(rng, 3, 6));
    const Projections p = seeded_projections(site, 1, 6, 6, 6, 6);
    HeadSpec spec;
    spec.score = find(score_functions(), "dot");
    spec.alignment = find(alignments(), "softmax");
    spec.context = find(contexts(), "soft");
    spec.heads = 4;
    const auto r = multi_head(site, x, x, x, kNoNode, p, spec, ListedParameters());
    ASSERT_FALSE(r);
    EXPECT_TRUE(says(r.error(), {"4", "6"}));
}

}  // namespace
}  // namespace attn::test
