// Cutting columns out and setting them side by side.
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class SliceColumns : public Op {
public:
    SliceColumns(Index first, Index count) : first_(first), count_(count) {}
    std::string_view id() const override { return "slice_columns"; }
    bool by_row(std::size_t) const override { return true; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 1 && first_ >= 0 && count_ >= 1 && first_ + count_ <= in[0].cols,
                   "columns out of range");
        return {in[0].rows, count_};
    }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out = block.inputs[0].middleCols(first_, count_);
    }
    void backward(const Backward& b) const override {
        if (b.gradients[0] != nullptr) b.gradients[0]->middleCols(first_, count_) += b.gradient;
    }
    Explanation explain(const Cell& c) const override {
        Explanation e;
        e.rule = "a";
        e.terms.push_back({c.columns[0], first_ + c.col, {{"a", at(c, 0, c.row, first_ + c.col)}}});
        return e;
    }

private:
    Index first_, count_;
};

class ConcatColumns : public Op {
public:
    std::string_view id() const override { return "concat_columns"; }
    bool by_row(std::size_t) const override { return true; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(!in.empty(), "nothing to set side by side");
        Shape s{in[0].rows, 0};
        for (const Shape& i : in) {
            ATTN_CHECK(i.rows == s.rows, "rows differ");
            s.cols += i.cols;
        }
        return s;
    }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        Index first = 0;
        for (const ConstView& in : block.inputs) {
            out.middleCols(first, in.cols()) = in;
            first += in.cols();
        }
    }
    void backward(const Backward& b) const override {
        Index first = 0;
        for (std::size_t k = 0; k < b.inputs.size(); ++k) {
            const Index cols = b.inputs[k]->cols();
            if (b.gradients[k] != nullptr) *b.gradients[k] += b.gradient.middleCols(first, cols);
            first += cols;
        }
    }
    Explanation explain(const Cell& c) const override {
        Explanation e;
        e.rule = "a";
        Index col = c.col;
        std::size_t k = 0;
        while (col >= c.inputs[k]->cols()) col -= c.inputs[k++]->cols();
        e.terms.push_back({c.columns[k], col, {{"a", at(c, k, c.row, col)}}});
        return e;
    }
};

}  // namespace

OpPtr slice_columns(Index first, Index count) { return std::make_shared<SliceColumns>(first, count); }
OpPtr concat_columns() { return std::make_shared<ConcatColumns>(); }

}  // namespace attn::ops
