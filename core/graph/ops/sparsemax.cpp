// The Euclidean projection of z on the simplex (Martins & Astudillo 2016): a_j = max(0, z_j - τ), τ such that the row
// sums to 1. Small scores get exactly 0.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

// τ of one row, relative to its largest score, and that score; largest = -inf when every key is masked.
struct Threshold {
    double tau = 0;
    double largest = 0;
};

Threshold threshold(const float* z, Index n, std::vector<double>& sorted) {
    sorted.clear();
    Threshold t;
    t.largest = static_cast<double>(*std::max_element(z, z + n));
    if (std::isinf(t.largest)) return t;
    for (Index j = 0; j < n; ++j) {  // only scores within 1 of the largest can be in the support
        const double s = static_cast<double>(z[j]) - t.largest;
        if (s > -1) sorted.push_back(s);
    }
    std::sort(sorted.rbegin(), sorted.rend());
    double sum = 0;
    for (std::size_t k = 0; k < sorted.size(); ++k) {
        sum += sorted[k];
        const double tau = (sum - 1) / static_cast<double>(k + 1);
        if (sorted[k] > tau) t.tau = tau;
        else break;
    }
    return t;
}

class Sparsemax : public RowOp {
public:
    std::string_view id() const override { return "sparsemax"; }
    void forward(const RowBlock& block) const override {
        std::vector<double> sorted;
        View rows = block.out;
        const Index n = rows.cols();
        for (Index r = 0; r < rows.rows(); ++r) {
            const float* z = block.inputs[0].data() + r * n;
            float* a = rows.data() + r * n;
            const Threshold t = threshold(z, n, sorted);
            if (std::isinf(t.largest)) {
                std::fill(a, a + n, 0.0F);
                continue;
            }
            for (Index j = 0; j < n; ++j)
                a[j] = static_cast<float>(std::max(0.0, static_cast<double>(z[j]) - t.largest - t.tau));
        }
    }
    // On the support: d z = g - mean of g over the support.
    void backward(const Backward& b) const override {
        if (b.gradients[0] == nullptr) return;
        for (Index r = 0; r < b.value.rows(); ++r) {
            double sum = 0;
            Index count = 0;
            for (Index j = 0; j < b.value.cols(); ++j)
                if (b.value(r, j) > 0) {
                    sum += static_cast<double>(b.gradient(r, j));
                    ++count;
                }
            const auto average = static_cast<float>(count > 0 ? sum / static_cast<double>(count) : 0);
            for (Index j = 0; j < b.value.cols(); ++j)
                if (b.value(r, j) > 0) (*b.gradients[0])(r, j) += b.gradient(r, j) - average;
        }
    }
    Explanation explain(const Cell& c) const override {
        std::vector<double> sorted;
        const Matrix& z = *c.inputs[0];
        const Threshold t = threshold(z.data() + c.row * z.cols(), z.cols(), sorted);
        const double score = at(c, 0, c.row, c.col);
        if (std::isinf(t.largest) || std::isinf(score)) {
            Explanation e = single("0", {{"0", 0}});
            e.note = std::isinf(t.largest) ? "all-masked" : "masked";
            return e;
        }
        Explanation e;
        e.rule = "max(0, z − τ)";
        e.outer = Outer::Relu;
        e.terms.push_back({c.columns[0], c.col, {{"z", score}}});
        e.terms.push_back({Axis::Scalar, -1, {{"−1", -1}, {found(c, t), t.tau + t.largest}}});
        return e;
    }

private:
    // "τ [= (Σ z − 1) / n = (1.6 − 1) / 2, over the keys with z > τ, n = 2: z_0 = 0.9, z_3 = 0.7]"
    static std::string found(const Cell& c, const Threshold& t) {
        Index n = 0;
        double sum = 0;
        std::string support;
        for (Index j = 0; j < c.value.cols(); ++j) {
            const double z = at(c, 0, c.row, j);
            if (!(z - t.largest > t.tau)) continue;
            ++n;
            sum += z;
            support += fmt::format("{}z_{} = {:.4g}", support.empty() ? "" : ", ", j, z);
        }
        return fmt::format("τ [= (Σ z − 1) / n = ({:.4g} − 1) / {}, over the keys with z > τ, n = {}: {}]", sum, n, n,
                           support);
    }
};

}  // namespace

OpPtr sparsemax() { return std::make_shared<Sparsemax>(); }

}  // namespace attn::ops
