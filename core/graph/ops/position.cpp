// Positions that act inside a head: rotary turns queries and keys, a distance bias lowers the scores of far keys.
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

// Columns (2c, 2c+1) of row i are turned by the angle i · 10000^(-2c/d); an odd last column stays (Su et al. 2021).
class Rotary : public Op {
public:
    std::string_view id() const override { return "rotary"; }
    bool by_row(std::size_t) const override { return true; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 1, "one input");
        return in[0];
    }
    void forward(const RowBlock& block) const override { turn(block.inputs[0], block.out, block.first_row, 1); }
    void backward(const Backward& b) const override {
        if (b.gradients[0] == nullptr) return;
        Matrix back(b.gradient.rows(), b.gradient.cols());
        turn(ConstView(b.gradient.data(), back.rows(), back.cols()), View(back.data(), back.rows(), back.cols()), 0,
             -1);
        *b.gradients[0] += back;
    }
    Explanation explain(const Cell& c) const override {
        const Index pair = c.col / 2 * 2;
        if (pair + 1 >= c.value.cols()) return single("a", {{"a", at(c, 0, c.row, c.col)}});
        const double t = angle(c.row, pair, c.value.cols());
        Explanation e;
        const bool first = c.col == pair;
        e.rule = first ? "a cos θ − b sin θ" : "a sin θ + b cos θ";
        e.terms.push_back(
            {c.columns[0],
             pair,
             {{"a", at(c, 0, c.row, pair)}, {first ? "cos θ" : "sin θ", first ? std::cos(t) : std::sin(t)}}});
        e.terms.push_back(
            {c.columns[0],
             pair + 1,
             {{"b", at(c, 0, c.row, pair + 1)}, {first ? "−sin θ" : "cos θ", first ? -std::sin(t) : std::cos(t)}}});
        return e;
    }

private:
    static double angle(Index row, Index pair, Index width) {
        return static_cast<double>(row) * std::pow(10000.0, -static_cast<double>(pair) / static_cast<double>(width));
    }
    static void turn(const ConstView& in, View out, Index first_row, double direction) {
        out = in;
        for (Index c = 0; c + 1 < in.cols(); c += 2)
            for (Index r = 0; r < in.rows(); ++r) {
                const double t = direction * angle(first_row + r, c, in.cols());
                const auto a = static_cast<double>(in(r, c));
                const auto b = static_cast<double>(in(r, c + 1));
                out(r, c) = static_cast<float>(a * std::cos(t) - b * std::sin(t));
                out(r, c + 1) = static_cast<float>(a * std::sin(t) + b * std::cos(t));
            }
    }
};

class DistanceBias : public RowOp {
public:
    explicit DistanceBias(double slope) : slope_(slope) {}
    std::string_view id() const override { return "distance_bias"; }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        for (Index r = 0; r < out.rows(); ++r)
            for (Index j = 0; j < out.cols(); ++j)
                out(r, j) = block.inputs[0](r, j) - static_cast<float>(slope_ * distance(block.first_row + r, j));
    }
    void backward(const Backward& b) const override {
        if (b.gradients[0] != nullptr) *b.gradients[0] += b.gradient;
    }
    Explanation explain(const Cell& c) const override {
        Explanation e;
        e.rule = "e − m |i − j|";
        e.terms.push_back({c.columns[0], c.col, {{"e", at(c, 0, c.row, c.col)}}});
        e.terms.push_back({Axis::Scalar, -1, {{"−m", -slope_}, {"|i − j|", distance(c.row, c.col)}}});
        return e;
    }

private:
    static double distance(Index i, Index j) { return static_cast<double>(i > j ? i - j : j - i); }
    double slope_;
};

}  // namespace

OpPtr rotary() { return std::make_shared<Rotary>(); }
OpPtr distance_bias(double slope) { return std::make_shared<DistanceBias>(slope); }

}  // namespace attn::ops
