// What each row may see, as numbers: made from rules, row by row, so that of a long text only the rows in sight are.
#include <algorithm>
#include <utility>

#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class Allowed : public Op {
public:
    Allowed(Shape shape, std::vector<HideCells> rules) : shape_(shape), rules_(std::move(rules)) {}
    std::string_view id() const override { return "allowed"; }
    bool by_row(std::size_t) const override { return true; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.empty(), "it reads nothing");
        return shape_;
    }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        const auto width = static_cast<std::size_t>(out.cols());
        for (Index r = 0; r < out.rows(); ++r) fill(block.first_row + r, {out.row(r).data(), width});
    }
    void backward(const Backward&) const override {}  // reads nothing
    Explanation explain(const Cell& c) const override {
        std::vector<float> row(static_cast<std::size_t>(shape_.cols));
        fill(c.row, row);
        const float own = row[static_cast<std::size_t>(c.col)];
        Explanation e = single("M", {{"M", static_cast<double>(own)}});
        if (own == 0) e.note = "masked";
        return e;
    }

private:
    void fill(Index row, std::span<float> cells) const {
        std::fill(cells.begin(), cells.end(), 1.0F);
        for (const HideCells& hide : rules_) hide(row, cells);
    }

    Shape shape_;
    std::vector<HideCells> rules_;
};

}  // namespace

OpPtr allowed(Shape shape, std::vector<HideCells> rules) { return std::make_shared<Allowed>(shape, std::move(rules)); }

HideCells hide_listed(std::vector<std::pair<int, int>> cells) {
    std::sort(cells.begin(), cells.end());
    return [cells = std::move(cells)](Index row, std::span<float> allowed) {
        auto at = std::lower_bound(cells.begin(), cells.end(), std::pair(static_cast<int>(row), 0));
        for (; at != cells.end() && at->first == row && at->second < static_cast<int>(allowed.size()); ++at)
            allowed[static_cast<std::size_t>(at->second)] = 0;
    };
}

}  // namespace attn::ops
