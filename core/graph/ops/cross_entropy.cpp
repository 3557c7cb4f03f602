// loss = mean over rows of -ln p, p = exp(z_target) / Σ_k exp(z_k): what a language model is trained with.
#include <fmt/format.h>

#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class CrossEntropy : public Op {
public:
    explicit CrossEntropy(std::vector<int> targets) : targets_(std::move(targets)) {}
    std::string_view id() const override { return "cross_entropy"; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 1 && in[0].rows >= 1 && in[0].rows == static_cast<Index>(targets_.size()),
                   "one target a row");
        for (const int target : targets_) ATTN_CHECK(target >= 0 && target < in[0].cols, "a target outside the row");
        return {1, 1};
    }
    bool by_row(std::size_t) const override { return false; }
    void forward(const RowBlock& block) const override {
        const ConstView& z = block.inputs[0];
        Eigen::ArrayXf e(z.cols());
        double sum = 0;
        for (Index r = 0; r < z.rows(); ++r) {
            const float largest = z.row(r).maxCoeff();
            const double total = static_cast<double>(exponentials(z.row(r), largest, e));
            sum += std::log(total) + static_cast<double>(largest) - static_cast<double>(z(r, target(r)));
        }
        View out = block.out;
        out(0, 0) = static_cast<float>(sum / static_cast<double>(z.rows()));
    }
    // d z = (softmax z - 1 at the target) / n
    void backward(const Backward& b) const override {
        if (b.gradients[0] == nullptr) return;
        const Matrix& z = *b.inputs[0];
        Matrix& into = *b.gradients[0];
        const float share = b.gradient(0, 0) / static_cast<float>(z.rows());
        Eigen::ArrayXf e(z.cols());
        for (Index r = 0; r < z.rows(); ++r) {
            const float total = exponentials(z.row(r), z.row(r).maxCoeff(), e);
            into.row(r).array() += e.transpose() * (share / total);
            into(r, target(r)) -= share;
        }
    }
    Explanation explain(const Cell& c) const override {
        const Matrix& z = *c.inputs[0];
        const double n = static_cast<double>(z.rows());
        Explanation e;
        e.rule = "Σ −ln p / n";
        for (Index r = 0; r < z.rows(); ++r) {
            const auto row = z.row(r).cast<double>().array();
            const double largest = row.maxCoeff();
            const double loss = std::log((row - largest).exp().sum()) + largest - row(target(r));
            e.terms.push_back({Axis::Query, r, {{"1/n", 1 / n}, {fmt::format("−ln {:.3g}", std::exp(-loss)), loss}}});
        }
        return e;
    }

private:
    Index target(Index row) const { return targets_[static_cast<std::size_t>(row)]; }

    // e = exp(z - largest), which cannot overflow; returns their sum.
    template <class Row>
    static float exponentials(const Row& z, float largest, Eigen::ArrayXf& e) {
        e = (z.transpose().array() - largest).exp();
        return e.sum();
    }
    std::vector<int> targets_;
};

}  // namespace

OpPtr cross_entropy(std::vector<int> targets) { return std::make_shared<CrossEntropy>(std::move(targets)); }

}  // namespace attn::ops
