// Rows of a table by their numbers: the embeddings of a text's tokens, the states at chosen positions.
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class GatherRows : public Op {
public:
    GatherRows(std::vector<int> rows, std::string_view symbol) : rows_(std::move(rows)), symbol_(symbol) {}
    std::string_view id() const override { return "gather_rows"; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 1, "one input");
        for (const int row : rows_) ATTN_CHECK(row >= 0 && row < in[0].rows, "a row outside the table");
        return {static_cast<Index>(rows_.size()), in[0].cols};
    }
    bool by_row(std::size_t) const override { return false; }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        for (Index r = 0; r < out.rows(); ++r) out.row(r) = block.inputs[0].row(source(block.first_row + r));
    }
    void backward(const Backward& b) const override {
        if (b.gradients[0] == nullptr) return;
        for (Index r = 0; r < b.gradient.rows(); ++r) b.gradients[0]->row(source(r)) += b.gradient.row(r);
    }
    Explanation explain(const Cell& c) const override {
        Explanation e;
        e.rule = symbol_;
        e.terms.push_back({c.columns[0], c.col, {{symbol_, at(c, 0, source(c.row), c.col)}}});
        return e;
    }

private:
    Index source(Index row) const { return rows_[static_cast<std::size_t>(row)]; }
    std::vector<int> rows_;
    std::string symbol_;
};

}  // namespace

OpPtr gather_rows(std::vector<int> rows, std::string_view symbol) {
    return std::make_shared<GatherRows>(std::move(rows), symbol);
}

}  // namespace attn::ops
