// a_j = exp(z_j - m) / Σ_k exp(z_k - m), m = max z. A masked key (-inf) gets exactly 0; so does a row that is all masked.
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class Softmax : public RowOp {
public:
    std::string_view id() const override { return "softmax"; }
    void forward(const RowBlock& block) const override {
        View rows = block.out;
        const Index n = rows.cols();
        for (Index r = 0; r < rows.rows(); ++r) {
            const float* z = block.inputs[0].data() + r * n;
            float* a = rows.data() + r * n;
            Eigen::Map<const Eigen::ArrayXf> in(z, n);
            Eigen::Map<Eigen::ArrayXf> out(a, n);
            const float largest = in.maxCoeff();
            if (largest == kMasked) {
                out.setZero();
                continue;
            }
            out = (in - largest).exp();
            for (Index j = 0; j < n; ++j) a[j] = z[j] == kMasked ? 0.0F : a[j];  // a vectorised exp stops short of 0
            out *= 1 / out.sum();
        }
    }
    // d z = a ⊙ (g - a·g)
    void backward(const Backward& b) const override {
        if (b.gradients[0] == nullptr) return;
        for (Index r = 0; r < b.value.rows(); ++r) {
            const float along = b.value.row(r).dot(b.gradient.row(r));
            b.gradients[0]->row(r).array() += b.value.row(r).array() * (b.gradient.row(r).array() - along);
        }
    }
    Explanation explain(const Cell& c) const override {
        const double largest = static_cast<double>(c.inputs[0]->row(c.row).maxCoeff());
        if (std::isinf(largest)) {
            Explanation e = single("0", {{"0", 0}});
            e.note = "all-masked";
            return e;
        }
        const auto term = [&](Index j) {
            const double z = at(c, 0, c.row, j);
            return Term{c.columns[0], j, {{"exp(z − max z)", std::isinf(z) ? 0 : std::exp(z - largest)}}};
        };
        Explanation e;
        e.rule = "exp(z) / Σ exp(z)";
        e.terms.push_back(term(c.col));
        for (Index j = 0; j < c.value.cols(); ++j) e.denominator.push_back(term(j));
        if (std::isinf(at(c, 0, c.row, c.col))) e.note = "masked";
        return e;
    }
};

}  // namespace

OpPtr softmax() { return std::make_shared<Softmax>(); }

}  // namespace attn::ops
