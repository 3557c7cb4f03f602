// 1 at the first largest weight of a row, 0 elsewhere; a row of zeros stays zero. Also its random relative, straight-
// through Gumbel-softmax (Jang et al. 2017): the largest log a_j + g_j with Gumbel noise g is a draw from a; the
// gradient is that of softmax((log a + g) / τ), taken as if the forward pass had used it.
#include <fmt/format.h>

#include "core/base/rng.hpp"
#include "core/graph/ops/contest.hpp"
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

// The index of the first largest of the numbers above `floor`, or -1. Forward and explain both decide by it.
template <class T>
Index first_largest(const T* x, Index n, T floor) {
    Index best = -1;
    T most = floor;
    for (Index j = 0; j < n; ++j)
        if (x[j] > most) {
            most = x[j];
            best = j;
        }
    return best;
}

// "[a = 0.1 at j = 0 is the first largest, 0.4 at j = 2]": 1 where that is true, else 0.
Factor claim(const Contest& c, Index col) {
    if (c.winner < 0) return {"[some key has a weight]", 0.0};
    const auto number = [&](Index j) { return c.numbers[static_cast<std::size_t>(j)]; };
    return {fmt::format("[{} = {:.6g} at j = {} is the first largest, {:.6g} at j = {}]", c.symbol, number(col), col,
                        number(c.winner), c.winner),
            col == c.winner ? 1.0 : 0.0};
}

class Argmax : public RowOp, public Choosing {
public:
    std::string_view id() const override { return "argmax"; }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out.setZero();
        for (Index r = 0; r < out.rows(); ++r) {
            const Index best = first_largest(block.inputs[0].data() + r * out.cols(), out.cols(), 0.0F);
            if (best >= 0) out(r, best) = 1;
        }
    }
    void backward(const Backward&) const override {}  // flat wherever it is defined
    Explanation explain(const Cell& c) const override {
        return single("j = argmax a", {claim(contest(*c.inputs[0], c.row), c.col)});
    }
    Contest contest(const Matrix& weights, Index row) const override {
        const float* a = weights.data() + row * weights.cols();
        return {"a", {a, a + weights.cols()}, {}, first_largest(a, weights.cols(), 0.0F)};
    }
};

class Gumbel : public RowOp, public Choosing {
public:
    Gumbel(double temperature, std::uint64_t seed) : temperature_(temperature), seed_(seed) {}
    std::string_view id() const override { return "gumbel"; }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out.setZero();
        Eigen::ArrayXd noisy;
        for (Index r = 0; r < out.rows(); ++r) {
            noisy_logs(block.inputs[0].data() + r * out.cols(), out.cols(), block.first_row + r, noisy);
            const Index best = first_largest(noisy.data(), noisy.size(), kNever);
            if (best >= 0) out(r, best) = 1;
        }
    }
    void backward(const Backward& b) const override {
        if (b.gradients[0] == nullptr) return;
        Eigen::ArrayXd noisy;
        for (Index r = 0; r < b.value.rows(); ++r) {
            noisy_logs(b.inputs[0]->data() + r * b.value.cols(), b.value.cols(), r, noisy);
            const double largest = noisy.maxCoeff();
            if (std::isinf(largest)) continue;
            Eigen::ArrayXd soft = ((noisy - largest) / temperature_).exp();
            soft /= soft.sum();
            const Eigen::ArrayXd g = b.gradient.row(r).transpose().cast<double>().array();
            const double along = (soft * g).sum();
            for (Index j = 0; j < b.value.cols(); ++j) {
                const auto a = static_cast<double>((*b.inputs[0])(r, j));
                if (a > 0) (*b.gradients[0])(r, j) += static_cast<float>(soft(j) * (g(j) - along) / (temperature_ * a));
            }
        }
    }
    Explanation explain(const Cell& c) const override {
        Explanation e = single("j = argmax (log a + g)", {claim(contest(*c.inputs[0], c.row), c.col)});
        e.note = "random";
        return e;
    }
    Contest contest(const Matrix& weights, Index row) const override {
        const Index n = weights.cols();
        Eigen::ArrayXd noisy, noise;
        noisy_logs(weights.data() + row * n, n, row, noisy, &noise);
        return {"log a + g",
                {noisy.begin(), noisy.end()},
                {noise.begin(), noise.end()},
                first_largest(noisy.data(), n, kNever)};
    }

private:
    static constexpr double kNever = -std::numeric_limits<double>::infinity();  // log 0: a key without weight

    void noisy_logs(const float* weights, Index n, Index row, Eigen::ArrayXd& noisy,
                    Eigen::ArrayXd* noise = nullptr) const {
        noisy.resize(n);
        if (noise != nullptr) noise->resize(n);
        Rng rng(seed_, static_cast<std::uint64_t>(row));
        for (Index j = 0; j < n; ++j) {
            const double u = rng.uniform() + 0x1.0p-54;  // never 0
            const double g = -std::log(-std::log(u));
            if (noise != nullptr) (*noise)(j) = g;
            noisy(j) = weights[j] > 0 ? std::log(static_cast<double>(weights[j])) + g : kNever;
        }
    }
    double temperature_;
    std::uint64_t seed_;
};

}  // namespace

OpPtr argmax() { return std::make_shared<Argmax>(); }
OpPtr gumbel(double temperature, std::uint64_t seed) { return std::make_shared<Gumbel>(temperature, seed); }

}  // namespace attn::ops

namespace attn {

std::optional<Contest> contest(const Graph& graph, NodeId node, Index row) {
    const Node& n = graph.node(node);
    const auto* choosing = dynamic_cast<const Choosing*>(n.op.get());
    if (choosing == nullptr || n.pinned || !graph.has_value(n.inputs[0])) return std::nullopt;
    return choosing->contest(graph.value(n.inputs[0]), row);
}

}  // namespace attn
