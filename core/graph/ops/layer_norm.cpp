// y = (a - mean) / σ ⊙ gain + bias for every row, σ² = variance + 1e-5 (Ba et al. 2016).
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class LayerNorm : public Op {
public:
    std::string_view id() const override { return "layer_norm"; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 3 && (in[1] == Shape{1, in[0].cols}) && in[2] == in[1],
                   "gain and bias need one number a column");
        return in[0];
    }
    bool by_row(std::size_t input) const override { return input == 0; }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        const auto gain = block.inputs[1].row(0).array(), bias = block.inputs[2].row(0).array();
        for (Index r = 0; r < out.rows(); ++r) {
            const float inverse = standardise(block.inputs[0].row(r), out.row(r));
            out.row(r) = out.row(r).array() * inverse * gain + bias;
        }
    }
    // With x = (a - mean) / σ and h = g ⊙ gain: d a = (h - mean h - x mean(h ⊙ x)) / σ, d gain = Σ g ⊙ x, d bias = Σ g.
    void backward(const Backward& b) const override {
        const auto gain = b.inputs[1]->row(0).array();
        const auto width = static_cast<float>(gain.size());
        Eigen::RowVectorXf x(gain.size()), h(gain.size());
        for (Index r = 0; r < b.gradient.rows() && (b.gradients[0] != nullptr || b.gradients[1] != nullptr); ++r) {
            const auto g = b.gradient.row(r).array();
            const float inverse = standardise(b.inputs[0]->row(r), x);
            x *= inverse;
            if (b.gradients[1] != nullptr) b.gradients[1]->array() += g * x.array();
            if (b.gradients[0] == nullptr) continue;
            h = g * gain;
            const float mean = h.sum() / width, along = h.dot(x) / width;
            b.gradients[0]->row(r).array() += (h.array() - mean - x.array() * along) * inverse;
        }
        if (b.gradients[2] != nullptr) *b.gradients[2] += b.gradient.colwise().sum();
    }
    Explanation explain(const Cell& c) const override {
        const auto row = c.inputs[0]->row(c.row).cast<double>();
        const double mean = row.mean();
        const double deviation = std::sqrt((row.array() - mean).square().mean() + kEpsilon);
        Explanation e;
        e.rule = "(a − mean) / σ · gain + bias";
        e.terms.push_back(
            {c.columns[0],
             c.col,
             {{"a − mean", at(c, 0, c.row, c.col) - mean}, {"1/σ", 1 / deviation}, {"gain", at(c, 1, 0, c.col)}}});
        e.terms.push_back({c.columns[2], -1, {{"bias", at(c, 2, 0, c.col)}}});
        return e;
    }

private:
    static constexpr double kEpsilon = 1e-5;  // as in PyTorch

    // Writes a - mean, returns 1/σ. Twice, because a mean far from 0 is rounded: what the first left is taken off too.
    template <class In, class Out>
    static float standardise(const In& a, Out&& centred) {
        centred = a.array() - a.mean();
        centred.array() -= centred.mean();
        const double variance = static_cast<double>(centred.squaredNorm()) / static_cast<double>(a.size());
        return static_cast<float>(1 / std::sqrt(variance + kEpsilon));
    }
};

}  // namespace

OpPtr layer_norm() { return std::make_shared<LayerNorm>(); }

}  // namespace attn::ops
