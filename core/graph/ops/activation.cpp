// tanh, the logistic sigmoid and max(0, a), cell by cell.
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class Tanh : public RowOp {
public:
    std::string_view id() const override { return "tanh"; }
    bool in_place(std::size_t) const override { return true; }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out = block.inputs[0].array().tanh();
    }
    void backward(const Backward& b) const override {
        if (b.gradients[0] != nullptr) b.gradients[0]->array() += b.gradient.array() * (1 - b.value.array().square());
    }
    Explanation explain(const Cell& c) const override {
        Explanation e = single("tanh(a)", {{"a", at(c, 0, c.row, c.col)}});
        e.outer = Outer::Tanh;
        return e;
    }
};

class Sigmoid : public RowOp {
public:
    std::string_view id() const override { return "sigmoid"; }
    bool in_place(std::size_t) const override { return true; }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out = block.inputs[0].unaryExpr(
            [](float x) { return static_cast<float>(1 / (1 + std::exp(-static_cast<double>(x)))); });
    }
    void backward(const Backward& b) const override {
        if (b.gradients[0] != nullptr)
            b.gradients[0]->array() += b.gradient.array() * b.value.array() * (1 - b.value.array());
    }
    Explanation explain(const Cell& c) const override {
        Explanation e = single("1 / (1 + exp(−a))", {{"a", at(c, 0, c.row, c.col)}});
        e.outer = Outer::Sigmoid;
        return e;
    }
};

class Relu : public RowOp {
public:
    std::string_view id() const override { return "relu"; }
    bool in_place(std::size_t) const override { return true; }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out = block.inputs[0].cwiseMax(0.0F);
    }
    void backward(const Backward& b) const override {
        if (b.gradients[0] == nullptr) return;
        const float* value = b.value.data();
        const float* gradient = b.gradient.data();
        float* into = b.gradients[0]->data();
        for (Index i = 0; i < b.value.size(); ++i) into[i] += value[i] > 0 ? gradient[i] : 0.0F;
    }
    Explanation explain(const Cell& c) const override {
        Explanation e = single("max(0, a)", {{"a", at(c, 0, c.row, c.col)}});
        e.outer = Outer::Relu;
        return e;
    }
};

}  // namespace

OpPtr tanh() { return std::make_shared<Tanh>(); }
OpPtr sigmoid() { return std::make_shared<Sigmoid>(); }
OpPtr relu() { return std::make_shared<Relu>(); }

}  // namespace attn::ops
