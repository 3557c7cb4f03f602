// 1 at the first largest weight of a row, 0 elsewhere; a row of zeros stays zero. Also its random relative, straight-
// through Gumbel-softmax (Jang et al. 2017): the largest log a_j + g_j with Gumbel noise g is a draw from a; the
// gradient is that of softmax((log a + g) / τ), taken as if the forward pass had used it.
#include <fmt/format.h>

#include "core/base/rng.hpp"
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class Argmax : public RowOp {
public:
    std::string_view id() const override { return "argmax"; }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out.setZero();
        for (Index r = 0; r < out.rows(); ++r) {
            Index best = 0;
            for (Index j = 1; j < out.cols(); ++j)
                if (block.inputs[0](r, j) > block.inputs[0](r, best)) best = j;
            if (block.inputs[0](r, best) > 0) out(r, best) = 1;
        }
    }
    void backward(const Backward&) const override {}  // flat wherever it is defined
    Explanation explain(const Cell& c) const override {
        const bool taken = c.value(c.row, c.col) > 0;
        return single("j = argmax a", {{fmt::format("[a = {:.3g} is the largest, {:.3g}]", at(c, 0, c.row, c.col),
                                                    static_cast<double>(c.inputs[0]->row(c.row).maxCoeff())),
                                        taken ? 1.0 : 0.0}});
    }
};

class Gumbel : public RowOp {
public:
    Gumbel(double temperature, std::uint64_t seed) : temperature_(temperature), seed_(seed) {}
    std::string_view id() const override { return "gumbel"; }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out.setZero();
        Eigen::ArrayXd noisy;
        for (Index r = 0; r < out.rows(); ++r) {
            noisy_logs(block.inputs[0].data() + r * out.cols(), out.cols(), block.first_row + r, noisy);
            Index best = 0;
            if (std::isinf(noisy.maxCoeff(&best))) continue;
            out(r, best) = 1;
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
        const bool taken = c.value(c.row, c.col) > 0;
        Eigen::ArrayXd noisy;
        noisy_logs(c.inputs[0]->data() + c.row * c.value.cols(), c.value.cols(), c.row, noisy);
        Explanation e =
            single("j = argmax (log a + g)",
                   {{fmt::format("[log a + g = {:.3g} is the largest, {:.3g}]", noisy(c.col), noisy.maxCoeff()),
                     taken ? 1.0 : 0.0}});
        e.note = "random";
        return e;
    }

private:
    void noisy_logs(const float* weights, Index n, Index row, Eigen::ArrayXd& noisy) const {
        noisy.resize(n);
        Rng rng(seed_, static_cast<std::uint64_t>(row));
        for (Index j = 0; j < n; ++j) {
            const double u = rng.uniform() + 0x1.0p-54;  // never 0
            const double g = -std::log(-std::log(u));
            noisy(j) = weights[j] > 0 ? std::log(static_cast<double>(weights[j])) + g
                                      : -std::numeric_limits<double>::infinity();
        }
    }
    double temperature_;
    std::uint64_t seed_;
};

}  // namespace

OpPtr argmax() { return std::make_shared<Argmax>(); }
OpPtr gumbel(double temperature, std::uint64_t seed) { return std::make_shared<Gumbel>(temperature, seed); }

}  // namespace attn::ops
