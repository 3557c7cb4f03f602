// Sums: two matrices, a row added to every row, the mean of several.
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class Add : public Op {
public:
    std::string_view id() const override { return "add"; }
    bool by_row(std::size_t) const override { return true; }
    bool in_place(std::size_t) const override { return true; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 2 && in[0] == in[1], "shapes differ");
        return in[0];
    }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out = block.inputs[0] + block.inputs[1];
    }
    void backward(const Backward& b) const override {
        for (Matrix* g : b.gradients)
            if (g != nullptr) *g += b.gradient;
    }
    Explanation explain(const Cell& c) const override {
        Explanation e;
        e.rule = "a + b";
        e.terms.push_back({c.columns[0], c.col, {{"a", at(c, 0, c.row, c.col)}}});
        e.terms.push_back({c.columns[1], c.col, {{"b", at(c, 1, c.row, c.col)}}});
        return e;
    }
};

class AddRow : public Op {
public:
    std::string_view id() const override { return "add_row"; }
    bool by_row(std::size_t input) const override { return input == 0; }
    bool in_place(std::size_t input) const override { return input == 0; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 2 && in[1].rows == 1 && (in[1].cols == in[0].cols || in[1].cols == 1), "shapes differ");
        return in[0];
    }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        if (block.inputs[1].cols() == out.cols()) out = block.inputs[0].rowwise() + block.inputs[1].row(0);
        else out = block.inputs[0].array() + block.inputs[1](0, 0);
    }
    void backward(const Backward& b) const override {
        if (b.gradients[0] != nullptr) *b.gradients[0] += b.gradient;
        if (b.gradients[1] == nullptr) return;
        if (b.gradients[1]->cols() == b.gradient.cols()) b.gradients[1]->row(0) += b.gradient.colwise().sum();
        else (*b.gradients[1])(0, 0) += b.gradient.sum();
    }
    Explanation explain(const Cell& c) const override {
        Explanation e;
        e.rule = "a + b";
        e.terms.push_back({c.columns[0], c.col, {{"a", at(c, 0, c.row, c.col)}}});
        e.terms.push_back({c.columns[1], -1, {{"b", at(c, 1, 0, c.inputs[1]->cols() == 1 ? 0 : c.col)}}});
        return e;
    }
};

class Mean : public Op {
public:
    std::string_view id() const override { return "mean"; }
    bool by_row(std::size_t) const override { return true; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(!in.empty(), "a mean of nothing");
        for (const Shape& s : in) ATTN_CHECK(s == in[0], "shapes differ");
        return in[0];
    }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out = block.inputs[0];
        for (std::size_t k = 1; k < block.inputs.size(); ++k) out += block.inputs[k];
        out /= static_cast<float>(block.inputs.size());
    }
    void backward(const Backward& b) const override {
        for (Matrix* g : b.gradients)
            if (g != nullptr) *g += b.gradient / static_cast<float>(b.inputs.size());
    }
    Explanation explain(const Cell& c) const override {
        Explanation e;
        e.rule = "Σ a / n";
        const double n = static_cast<double>(c.inputs.size());
        for (std::size_t k = 0; k < c.inputs.size(); ++k)
            e.terms.push_back({Axis::Scalar, static_cast<Index>(k), {{"1/n", 1 / n}, {"a", at(c, k, c.row, c.col)}}});
        return e;
    }
};

}  // namespace

OpPtr add() { return std::make_shared<Add>(); }
OpPtr add_row() { return std::make_shared<AddRow>(); }
OpPtr mean() { return std::make_shared<Mean>(); }

}  // namespace attn::ops
