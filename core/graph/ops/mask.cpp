// What a query may see: scores of other keys become -inf, which every alignment turns into a weight of exactly 0.
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

// Passes the score through where `seen` holds; subclasses say where.
class Hide : public Op {
public:
    bool in_place(std::size_t input) const override { return input == 0; }
    void backward(const Backward& b) const override {
        if (b.gradients[0] == nullptr) return;
        const float* value = b.value.data();
        const float* gradient = b.gradient.data();
        float* into = b.gradients[0]->data();
        for (Index i = 0; i < b.value.size(); ++i) into[i] += value[i] != kMasked ? gradient[i] : 0.0F;
    }
    Explanation explain(const Cell& c) const override {
        const bool hidden = !seen(c) || (*c.inputs[0])(c.row, c.col) == kMasked;
        Explanation e;
        e.rule = hidden ? "−∞" : "e";
        e.note = hidden ? "masked" : "";
        e.terms.push_back({c.columns[0],
                           c.col,
                           {{hidden ? "−∞" : "e", hidden ? static_cast<double>(kMasked) : at(c, 0, c.row, c.col)}}});
        return e;
    }

private:
    virtual bool seen(const Cell& c) const = 0;
};

class Mask : public Hide {
public:
    std::string_view id() const override { return "mask"; }
    bool by_row(std::size_t) const override { return true; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 2 && in[0] == in[1], "the mask has another shape than the scores");
        return in[0];
    }
    void forward(const RowBlock& block) const override {
        const float* score = block.inputs[0].data();
        const float* allowed = block.inputs[1].data();
        View out = block.out;
        for (Index i = 0; i < out.size(); ++i) out.data()[i] = allowed[i] != 0 ? score[i] : kMasked;
    }

private:
    bool seen(const Cell& c) const override { return (*c.inputs[1])(c.row, c.col) != 0; }
};

class Window : public Hide {
public:
    explicit Window(Index width) : width_(width) {}
    std::string_view id() const override { return "window"; }
    bool by_row(std::size_t) const override { return true; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 1, "one input");
        return in[0];
    }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        for (Index r = 0; r < out.rows(); ++r) {
            const Index i = block.first_row + r;
            for (Index j = 0; j < out.cols(); ++j) out(r, j) = near(i, j) ? block.inputs[0](r, j) : kMasked;
        }
    }

private:
    bool near(Index i, Index j) const { return j >= i - width_ && j <= i + width_; }
    bool seen(const Cell& c) const override { return near(c.row, c.col); }

    Index width_;
};

class WindowAround : public Hide {
public:
    explicit WindowAround(Index width) : width_(width) {}
    std::string_view id() const override { return "window_around"; }
    bool by_row(std::size_t) const override { return true; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 2 && (in[1] == Shape{in[0].rows, 1}), "one position a row");
        return in[0];
    }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        for (Index r = 0; r < out.rows(); ++r) {
            const float p = block.inputs[1](r, 0);
            for (Index j = 0; j < out.cols(); ++j) out(r, j) = near(p, j) ? block.inputs[0](r, j) : kMasked;
        }
    }

private:
    bool near(float p, Index j) const { return std::abs(static_cast<float>(j) - p) <= static_cast<float>(width_); }
    bool seen(const Cell& c) const override { return near((*c.inputs[1])(c.row, 0), c.col); }

    Index width_;
};

}  // namespace

OpPtr mask() { return std::make_shared<Mask>(); }
OpPtr window(Index width) { return std::make_shared<Window>(width); }
OpPtr window_around(Index width) { return std::make_shared<WindowAround>(width); }

}  // namespace attn::ops
