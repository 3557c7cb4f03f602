// scores + b[head, clip(j - i, -R..R) + R]: a learned number for the distance from query to key, one a head.
#include <algorithm>

#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class RelativeBias : public Op {
public:
    explicit RelativeBias(int head) : head_(head) {}
    std::string_view id() const override { return "relative_bias"; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 2 && in[1].cols % 2 == 1, "a bias for every distance -R..R");
        ATTN_CHECK(head_ >= 0 && head_ < in[1].rows, "a head without a row of biases");
        return in[0];
    }
    bool by_row(std::size_t input) const override { return input == 0; }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        const auto bias = block.inputs[1].row(head_).array();
        for (Index r = 0; r < out.rows(); ++r) {
            const Reach reach(block.first_row + r, out.cols(), bias.size());
            const auto score = block.inputs[0].row(r).array();
            auto to = out.row(r).array();
            to.head(reach.before) = score.head(reach.before) + bias(0);
            to.segment(reach.before, reach.within) =
                score.segment(reach.before, reach.within) + bias.segment(reach.first, reach.within);
            to.tail(reach.after) = score.tail(reach.after) + bias(bias.size() - 1);
        }
    }
    void backward(const Backward& b) const override {
        if (b.gradients[0] != nullptr) *b.gradients[0] += b.gradient;
        if (b.gradients[1] == nullptr) return;
        auto into = b.gradients[1]->row(head_);
        for (Index i = 0; i < b.gradient.rows(); ++i) {
            const Reach reach(i, b.gradient.cols(), into.size());
            const auto g = b.gradient.row(i);
            into(0) += g.head(reach.before).sum();
            into.segment(reach.first, reach.within) += g.segment(reach.before, reach.within);
            into(into.size() - 1) += g.tail(reach.after).sum();
        }
    }
    Explanation explain(const Cell& c) const override {
        const Index reach = c.inputs[1]->cols() / 2;
        const Index distance = std::clamp(c.col - c.row, -reach, reach);
        Explanation e;
        e.rule = "e + b(j − i)";
        e.terms.push_back({c.columns[0], c.col, {{"e", at(c, 0, c.row, c.col)}}});
        e.terms.push_back({Axis::Scalar, -1, {{"b(j − i)", at(c, 1, head_, distance + reach)}}});
        return e;
    }

private:
    // The keys of query i: `before` of them too far back, `within` in reach of -R..R, whose biases start at `first`,
    // `after` too far ahead.
    struct Reach {
        Reach(Index i, Index keys, Index biases) {
            const Index radius = biases / 2;
            before = std::clamp<Index>(i - radius, 0, keys);
            within = std::clamp<Index>(i + radius + 1, 0, keys) - before;
            after = keys - before - within;
            first = within == 0 ? 0 : before - i + radius;
        }
        Index before, within, after, first;
    };
    int head_;
};

}  // namespace

OpPtr relative_bias(int head) { return std::make_shared<RelativeBias>(head); }

}  // namespace attn::ops
