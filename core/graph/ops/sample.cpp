// Hard attention: keys drawn from the weights (Xu et al. 2015). Each row has its own random stream, so rows do not
// depend on how the work is cut. A row that sums to less than 1 draws nothing (-1) with the probability that is left
// over, so that the mean over many draws approaches the soft context in every case.
#include <algorithm>

#include <fmt/format.h>

#include "core/base/rng.hpp"
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

// A row of weights cumulated: key j is drawn when u falls between the sum of the weights before it and that sum with
// its own. Forward and explain both draw by it.
class Cumulated {
public:
    explicit Cumulated(Index keys) : ends_(static_cast<std::size_t>(keys)) {}

    template <class Row>
    void fill(const Row& weights) {
        sum_ = 0;
        last_ = -1;
        for (Index j = 0; j < weights.size(); ++j) {
            sum_ += static_cast<double>(weights(j));
            ends_[static_cast<std::size_t>(j)] = sum_;
            if (weights(j) > 0) last_ = j;
        }
        whole_ = sum_ > 1 - 1e-4;  // a distribution, but for rounding
    }
    double top() const { return whole_ ? sum_ : 1.0; }  // u is uniform from 0 to here
    Index drawn(double u) const {
        const auto j = static_cast<Index>(std::upper_bound(ends_.begin(), ends_.end(), u) - ends_.begin());
        return j <= last_ ? j : whole_ ? last_ : -1;
    }
    double begin(Index j) const { return j < 0 ? sum_ : j == 0 ? 0.0 : ends_[static_cast<std::size_t>(j - 1)]; }
    double end(Index j) const { return j < 0 ? top() : ends_[static_cast<std::size_t>(j)]; }

private:
    std::vector<double> ends_;
    double sum_ = 0;
    Index last_ = -1;  // the last key that can be drawn
    bool whole_ = false;
};

class Sample : public Op {
public:
    Sample(Index draws, std::uint64_t seed) : draws_(draws), seed_(seed) {}
    std::string_view id() const override { return "sample"; }
    bool by_row(std::size_t) const override { return true; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 1, "one input");
        return {in[0].rows, draws_};
    }
    void forward(const RowBlock& block) const override {
        const ConstView& weights = block.inputs[0];
        View out = block.out;
        Cumulated row(weights.cols());
        for (Index r = 0; r < weights.rows(); ++r) {
            row.fill(weights.row(r));
            Rng rng = stream(block.first_row + r);
            for (Index d = 0; d < draws_; ++d) out(r, d) = static_cast<float>(row.drawn(rng.uniform() * row.top()));
        }
    }
    void backward(const Backward&) const override {}  // a draw has no gradient
    Explanation explain(const Cell& c) const override {
        Cumulated row(c.inputs[0]->cols());
        row.fill(c.inputs[0]->row(c.row));
        Rng rng = stream(c.row);
        for (Index d = 0; d < c.col; ++d) rng.next();
        const double u = rng.uniform() * row.top();
        const Index j = row.drawn(u);
        Explanation e =
            single("j ~ a",
                   {{fmt::format("j [u = {:.6g} falls between {:.6g} and {:.6g} of Σ a]", u, row.begin(j), row.end(j)),
                     static_cast<double>(j)}});
        e.note = "random";
        return e;
    }

private:
    Rng stream(Index row) const { return {seed_, static_cast<std::uint64_t>(row)}; }
    Index draws_;
    std::uint64_t seed_;
};

class Share : public Op {
public:
    explicit Share(Index keys) : keys_(keys) {}
    std::string_view id() const override { return "share"; }
    bool by_row(std::size_t) const override { return true; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 1, "one input");
        return {in[0].rows, keys_};
    }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        out.setZero();
        const ConstView& draws = block.inputs[0];
        for (Index r = 0; r < draws.rows(); ++r) {
            for (Index d = 0; d < draws.cols(); ++d)
                if (draws(r, d) >= 0) out(r, static_cast<Index>(draws(r, d))) += 1;
            out.row(r) /= static_cast<float>(draws.cols());
        }
    }
    void backward(const Backward&) const override {}
    Explanation explain(const Cell& c) const override {
        const double n = static_cast<double>(c.inputs[0]->cols());
        const double hits = static_cast<double>((c.inputs[0]->row(c.row).array() == static_cast<float>(c.col)).count());
        return single("n_j / n", {{"n_j", hits}, {"1/n", 1 / n}});
    }

private:
    Index keys_;
};

class StandardError : public Op {
public:
    std::string_view id() const override { return "standard_error"; }
    bool by_row(std::size_t input) const override { return input == 0; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 2, "draws and values");
        return {in[0].rows, in[1].cols};
    }
    void forward(const RowBlock& block) const override {
        View out = block.out;
        for (Index r = 0; r < out.rows(); ++r)
            for (Index c = 0; c < out.cols(); ++c)
                out(r, c) = static_cast<float>(
                    std::sqrt(squared_error(block.inputs[0].data() + r * block.inputs[0].cols(), block.inputs[0].cols(),
                                            block.inputs[1].data(), block.inputs[1].cols(), c)));
    }
    void backward(const Backward&) const override {}
    Explanation explain(const Cell& c) const override {
        const Matrix& draws = *c.inputs[0];
        const Matrix& values = *c.inputs[1];
        Explanation e = single("√(s² / n)", {{"s² / n", squared_error(draws.data() + c.row * draws.cols(), draws.cols(),
                                                                      values.data(), values.cols(), c.col)}});
        e.outer = Outer::SquareRoot;
        return e;
    }

private:
    // s² / n with the sample variance s² (divisor n - 1); 0 for one draw.
    static double squared_error(const float* draws, Index n, const float* values, Index width, Index col) {
        if (n < 2) return 0;
        const auto drawn = [&](Index d) {
            return draws[d] < 0 ? 0.0 : static_cast<double>(values[static_cast<Index>(draws[d]) * width + col]);
        };
        double mean = 0;
        for (Index d = 0; d < n; ++d) mean += drawn(d);
        mean /= static_cast<double>(n);
        double squares = 0;
        for (Index d = 0; d < n; ++d) squares += (drawn(d) - mean) * (drawn(d) - mean);
        return squares / static_cast<double>(n - 1) / static_cast<double>(n);
    }
};

}  // namespace

OpPtr sample(Index draws, std::uint64_t seed) { return std::make_shared<Sample>(draws, seed); }
OpPtr share(Index keys) { return std::make_shared<Share>(keys); }
OpPtr standard_error() { return std::make_shared<StandardError>(); }

}  // namespace attn::ops
