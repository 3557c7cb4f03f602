// g_ij = exp(-(j - p_i)² / (2 σ²)), σ = D/2: how much local-p favours keys near the predicted position (Luong 2015).
#include <fmt/format.h>

#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class Gaussian : public Op {
public:
    Gaussian(Index keys, Index width) : keys_(keys), sigma_(static_cast<double>(width) / 2) {
        ATTN_CHECK(width >= 1, "a Gaussian needs a width of at least 1");
    }
    std::string_view id() const override { return "gaussian"; }
    bool by_row(std::size_t) const override { return true; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 1 && in[0].cols == 1, "one position a row");
        return {in[0].rows, keys_};
    }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        for (Index r = 0; r < out.rows(); ++r)
            for (Index j = 0; j < keys_; ++j)
                out(r, j) = static_cast<float>(density(j, static_cast<double>(block.inputs[0](r, 0))));
    }
    void backward(const Backward& b) const override {
        if (b.gradients[0] == nullptr) return;
        for (Index r = 0; r < b.value.rows(); ++r) {
            double sum = 0;
            const auto p = static_cast<double>((*b.inputs[0])(r, 0));
            for (Index j = 0; j < keys_; ++j)
                sum += static_cast<double>(b.gradient(r, j)) * static_cast<double>(b.value(r, j)) *
                       (static_cast<double>(j) - p) / (sigma_ * sigma_);
            (*b.gradients[0])(r, 0) += static_cast<float>(sum);
        }
    }
    Explanation explain(const Cell& c) const override {
        Explanation e;
        e.rule = "exp(−(j − p)² / 2σ²)";
        const double p = at(c, 0, c.row, 0);
        e.terms.push_back(
            {Axis::Key,
             c.col,
             {{fmt::format("exp(−({} − {:.4g})² / (2 · {:.4g}²))", c.col, p, sigma_), density(c.col, p)}}});
        return e;
    }

private:
    double density(Index j, double p) const {
        const double d = (static_cast<double>(j) - p) / sigma_;
        return std::exp(-d * d / 2);
    }
    Index keys_;
    double sigma_;
};

}  // namespace

OpPtr gaussian(Index keys, Index width) { return std::make_shared<Gaussian>(keys, width); }

}  // namespace attn::ops
