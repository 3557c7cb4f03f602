// a / ‖a‖₂ for every row: what turns a dot product into a cosine.
#include <algorithm>
#include <limits>

#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class NormaliseRows : public RowOp {
public:
    std::string_view id() const override { return "normalise_rows"; }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        for (Index r = 0; r < out.rows(); ++r) {
            const auto row = block.inputs[0].row(r);
            if (row.template cast<double>().norm() >= kTiny) out.row(r) = row * inverse_norm(row);
            else out.row(r) = row * kLift * inverse_norm(row * kLift);
        }
    }
    // d a = (g - y (y·g)) / ‖a‖
    void backward(const Backward& b) const override {
        if (b.gradients[0] == nullptr) return;
        for (Index r = 0; r < b.value.rows(); ++r) {
            const float along = b.value.row(r).dot(b.gradient.row(r));
            b.gradients[0]->row(r) += (b.gradient.row(r) - along * b.value.row(r)) * inverse_norm(b.inputs[0]->row(r));
        }
    }
    Explanation explain(const Cell& c) const override {
        double squares = 0;
        for (Index k = 0; k < c.value.cols(); ++k) squares += at(c, 0, c.row, k) * at(c, 0, c.row, k);
        const double inverse = squares > 0 ? 1 / std::sqrt(squares) : 0;
        return single("a / ‖a‖", {{"a", at(c, 0, c.row, c.col)}, {"1/‖a‖", inverse}});
    }

private:
    // Of shorter rows 1 / ‖a‖ may be no float: they are lifted first.
    static constexpr double kTiny = 1e-30;
    static constexpr float kLift = 0x1p64F;

    template <class Row>
    static float inverse_norm(const Row& row) {
        const double norm = row.template cast<double>().norm();
        constexpr double kMost = std::numeric_limits<float>::max();
        return norm > 0 ? static_cast<float>(std::min(1 / norm, kMost)) : 0.0F;
    }
};

}  // namespace

OpPtr normalise_rows() { return std::make_shared<NormaliseRows>(); }

}  // namespace attn::ops
