// gradients() against central differences of the double reference: L = Σ G ∘ context for a random G, with respect to
// Q, K, V and every parameter, for every score function × alignment × context. Of a straight-through context L is the
// function whose slope it takes: the choice stays as it was, and the soft relaxation is added for its slope alone.
//
// A difference quotient means nothing across a kink, so inputs are drawn until every kink is further away than the
// step reaches (0.002 in an input): the relu of mlp, a key entering or leaving sparsemax's support or local-p's window,
// two equal largest weights under argmax.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/head_case.hpp"

namespace attn::test {
namespace {

constexpr double kTolerance = 1e-4;

struct Triple {
    const ScoreFunction* score;
    const Alignment* alignment;
    const Context* context;
};

std::vector<Triple> triples() {
    std::vector<Triple> all;
    for (const ScoreFunction& s : score_functions())
        for (const Alignment& a : alignments())
            for (const Context& c : contexts()) all.push_back({&s, &a, &c});
    return all;
}

std::string triple_name(const Triple& t) {
    std::string name = std::string(t.score->id) + "_" + std::string(t.alignment->id) + "_" + std::string(t.context->id);
    for (char& c : name)
        if (c == '-') c = '_';
    return name;
}

std::ostream& operator<<(std::ostream& out, const Triple& t) { return out << triple_name(t); }

bool far_from_kinks(const HeadCase& c, const BuiltHead& b) {
    const NaiveHead n = naive_head(c, b);
    if (c.score == "mlp") {
        const naive::Grid &w = b.parameters.find("mlp.hidden_weight")->second,
                          &bias = b.parameters.find("mlp.hidden_bias")->second;
        for (int i = 0; i < b.q.rows; ++i)
            for (int j = 0; j < b.k.rows; ++j)
                for (int a = 0; a < w.rows; ++a) {
                    double m = bias(0, a);
                    for (int f = 0; f < b.q.cols; ++f) m += w(a, f) * b.q(i, f);
                    for (int f = 0; f < b.k.cols; ++f) m += w(a, b.q.cols + f) * b.k(j, f);
                    if (std::abs(m) < 0.005) return false;
                }
    }
    for (int i = 0; i < b.q.rows; ++i) {
        if (c.alignment == "local-p")
            for (int j = 0; j < b.k.rows; ++j)
                if (std::abs(std::abs(j - n.aligned.position(i, 0)) - static_cast<double>(c.options.window)) < 0.04)
                    return false;
        if (c.alignment == "sparsemax") {
            double tau = 0, top = -1e9;  // of any key in the support: weight = z - τ
            for (int j = 0; j < b.k.rows; ++j)
                if (n.aligned.weights(i, j) > 0) tau = n.logits(i, j) - n.aligned.weights(i, j), top = 0;
            for (int j = 0; j < b.k.rows && top == 0; ++j)
                if (std::abs(n.logits(i, j) - tau) < 0.03) return false;
        }
        if (c.context == "argmax") {
            double first = 0, second = 0;
            for (int j = 0; j < b.k.rows; ++j) {
                const double a = n.aligned.weights(i, j);
                if (a > first) second = first, first = a;
                else if (a > second) second = a;
            }
            if (first > 0 && first - second < 0.01) return false;
        }
    }
    return true;
}

double loss(const naive::Grid& g, const naive::Grid& context) {
    double sum = 0;
    for (std::size_t n = 0; n < g.at.size(); ++n) sum += g.at[n] * context.at[n];
    return sum;
}

// The context as a function of everything that a gradient is asked for; what chance decided stays as it was.
double naive_loss(const HeadCase& c, const BuiltHead& b, const naive::Grid& g) {
    if (c.context == "hard") return loss(g, naive::mean_of_draws(grid(b.graph.value(b.extra("draws"))), b.v));
    const NaiveHead n = naive_head(c, b);
    if (c.context == "argmax") return loss(g, naive::chosen_context(naive::argmax(n.aligned.weights), b.v));
    if (c.context == "gumbel") {
        const naive::Grid choice = grid(b.graph.value(b.extra("choice"))), values = grid(b.graph.value(b.value));
        const naive::Grid soft = naive::gumbel_softmax(n.aligned.weights, c.options.gumbel_temperature, c.options.seed);
        return loss(g, naive::matmul(choice, b.v)) + loss(g, naive::matmul(soft, values));
    }
    if (c.context != "soft") naive::missing("context", c.context);
    return loss(g, n.soft);
}

class Gradients : public testing::TestWithParam<Triple> {};

TEST_P(Gradients, AgreeWithCentralDifferences) {
    const auto [score, alignment, context] = GetParam();
    for (const char* mask : {"none", "drawn"}) {
        HeadCase c;
        c.score = score->id, c.alignment = alignment->id, c.context = context->id, c.mask = mask;
        c.tq = 4, c.tk = 6, c.dq = 3, c.dk = score->equal_widths ? 3 : 5, c.dv = 2, c.da = 4;
        c.options.temperature = 0.8;
        c.options.draws = 5;
        c.options.gumbel_temperature = 0.7;
        BuiltHead b;
        bool found = false;
        for (c.seed = 1; c.seed <= 400 && !found; ++c.seed) {
            b = build_head(c);
            if (HasFailure()) return;
            found = far_from_kinks(c, b);
        }
        --c.seed;
        SCOPED_TRACE(c.text());
        ASSERT_TRUE(found) << "no inputs with a margin from the kinks";
        b.run_all();

        Rng rng(3);
        const Matrix seed = random_matrix(rng, c.tq, c.dv);
        const naive::Grid g = grid(seed);
        const std::vector<Matrix> all = gradients(b.graph, b.nodes.context, seed);
        ASSERT_EQ(all.size(), static_cast<std::size_t>(b.graph.size()));

        struct Wanted {
            std::string name;
            NodeId node;
            naive::Grid numeric;
        };
        std::vector<Wanted> wanted;
        const auto f = [&] { return naive_loss(c, b, g); };
        wanted.push_back({"query", b.query, naive::numeric_gradient(b.q, f)});
        wanted.push_back({"key", b.key, naive::numeric_gradient(b.k, f)});
        wanted.push_back({"value", b.value, naive::numeric_gradient(b.v, f)});
        for (auto& [name, values] : b.parameters)
            wanted.push_back({name, b.parameter_nodes[name], naive::numeric_gradient(values, f)});

        double largest = 0;
        for (const Wanted& w : wanted) largest = std::max(largest, naive::max_abs(w.numeric));
        for (const Wanted& w : wanted) {
            // Relative to the tensor's largest gradient, but for tensors whose gradient is (nearly) zero.
            const double scale = std::max(naive::max_abs(w.numeric), 0.01 * largest);
            const Matrix& m = all[static_cast<std::size_t>(w.node)];
            for (int i = 0; i < w.numeric.rows; ++i)
                for (int j = 0; j < w.numeric.cols; ++j) {
                    const double have = m.size() == 0 ? 0 : static_cast<double>(m(i, j));
                    EXPECT_NEAR(have, w.numeric(i, j), kTolerance * scale) << w.name << " " << i << ", " << j;
                }
            if (HasFailure()) return;
        }
        if (!context->weight_gradient) {
            const Matrix& m = all[static_cast<std::size_t>(b.nodes.weights)];
            EXPECT_TRUE(m.size() == 0 || m.isZero(0)) << "the context rule says that no gradient reaches the weights";
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, Gradients, testing::ValuesIn(triples()),
                         [](const testing::TestParamInfo<Triple>& p) { return triple_name(p.param); });

}  // namespace
}  // namespace attn::test
