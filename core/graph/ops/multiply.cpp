// Products cell by cell, and with one number.
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class Multiply : public Op {
public:
    Multiply(std::string_view a, std::string_view b) : a_(a), b_(b) {}
    std::string_view id() const override { return "multiply"; }
    bool by_row(std::size_t) const override { return true; }
    bool in_place(std::size_t) const override { return true; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 2 && in[0] == in[1], "shapes differ");
        return in[0];
    }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out = block.inputs[0].cwiseProduct(block.inputs[1]);
    }
    void backward(const Backward& b) const override {
        if (b.gradients[0] != nullptr) *b.gradients[0] += b.gradient.cwiseProduct(*b.inputs[1]);
        if (b.gradients[1] != nullptr) *b.gradients[1] += b.gradient.cwiseProduct(*b.inputs[0]);
    }
    Explanation explain(const Cell& c) const override {
        return single(a_ + " · " + b_, {{a_, at(c, 0, c.row, c.col)}, {b_, at(c, 1, c.row, c.col)}});
    }

private:
    std::string a_, b_;
};

class Scale : public RowOp {
public:
    Scale(double factor, std::string_view symbol) : factor_(factor), symbol_(symbol) {}
    std::string_view id() const override { return "scale"; }
    bool in_place(std::size_t) const override { return true; }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out = block.inputs[0] * static_cast<float>(factor_);
    }
    void backward(const Backward& b) const override {
        if (b.gradients[0] != nullptr) *b.gradients[0] += b.gradient * static_cast<float>(factor_);
    }
    Explanation explain(const Cell& c) const override {
        return single(symbol_ + " · a", {{symbol_, factor_}, {"a", at(c, 0, c.row, c.col)}});
    }

private:
    double factor_;
    std::string symbol_;
};

class ScaleBy : public Op {
public:
    explicit ScaleBy(std::string_view symbol) : symbol_(symbol) {}
    std::string_view id() const override { return "scale_by"; }
    bool by_row(std::size_t input) const override { return input == 0; }
    bool in_place(std::size_t input) const override { return input == 0; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 2 && (in[1] == Shape{1, 1}), "the factor must be one number");
        return in[0];
    }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out = block.inputs[0] * block.inputs[1](0, 0);
    }
    void backward(const Backward& b) const override {
        if (b.gradients[0] != nullptr) *b.gradients[0] += b.gradient * (*b.inputs[1])(0, 0);
        if (b.gradients[1] != nullptr) (*b.gradients[1])(0, 0) += b.gradient.cwiseProduct(*b.inputs[0]).sum();
    }
    Explanation explain(const Cell& c) const override {
        return single(symbol_ + " · a", {{symbol_, at(c, 1, 0, 0)}, {"a", at(c, 0, c.row, c.col)}});
    }

private:
    std::string symbol_;
};

}  // namespace

OpPtr multiply(std::string_view a, std::string_view b) { return std::make_shared<Multiply>(a, b); }
OpPtr scale(double factor, std::string_view symbol) { return std::make_shared<Scale>(factor, symbol); }
OpPtr scale_by(std::string_view symbol) { return std::make_shared<ScaleBy>(symbol); }

}  // namespace attn::ops
