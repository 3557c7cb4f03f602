// How widely rows of weights are spread: H = -Σ a ln a in nats, the mean over chosen rows. 0 on one key, ln m on m
// equal ones.
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class RowEntropy : public Op {
public:
    explicit RowEntropy(std::vector<int> rows) : rows_(std::move(rows)) {}
    std::string_view id() const override { return "row_entropy"; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 1 && !rows_.empty(), "no row to take the entropy of");
        for (const int row : rows_) ATTN_CHECK(row >= 0 && row < in[0].rows, "a row outside the matrix");
        return {1, 1};
    }
    bool by_row(std::size_t) const override { return false; }
    void forward(const RowBlock& block) const override {
        double sum = 0;
        for (const int row : rows_) {
            const auto a = block.inputs[0].row(row).array();
            sum -= static_cast<double>((a * a.max(kTiny).log()).sum());  // 0 ln 0 = 0
        }
        View out = block.out;
        out(0, 0) = static_cast<float>(sum / static_cast<double>(rows_.size()));
    }
    // d a = -(ln a + 1) / n; at a = 0, where the slope has no end, 0
    void backward(const Backward& b) const override {
        if (b.gradients[0] == nullptr) return;
        const float share = b.gradient(0, 0) / static_cast<float>(rows_.size());
        Eigen::RowVectorXf slope;
        for (const int row : rows_) {
            slope = -share * (b.inputs[0]->row(row).array().max(kTiny).log() + 1);
            const float* a = b.inputs[0]->row(row).data();
            float* into = b.gradients[0]->row(row).data();
            for (Index j = 0; j < slope.size(); ++j) into[j] += a[j] > 0 ? slope(j) : 0.0F;
        }
    }
    Explanation explain(const Cell& c) const override {
        Explanation e;
        e.rule = "Σ H / n,  H = −Σ a ln a";
        for (const int row : rows_) {
            double entropy = 0;
            for (Index j = 0; j < c.inputs[0]->cols(); ++j) {
                const double a = at(c, 0, row, j);
                if (a > 0) entropy -= a * std::log(a);
            }
            e.terms.push_back({Axis::Query, row, {{"1/n", 1 / static_cast<double>(rows_.size())}, {"H", entropy}}});
        }
        return e;
    }

private:
    static constexpr float kTiny = std::numeric_limits<float>::min();
    std::vector<int> rows_;
};

}  // namespace

OpPtr row_entropy(std::vector<int> rows) { return std::make_shared<RowEntropy>(std::move(rows)); }

}  // namespace attn::ops
