// e_ij = Σ_a v_a f(Q_ia + K_ja): a small network read at every pair, f = tanh (Bahdanau 2015) or relu.
//
// For tanh the pairs share their exponentials: tanh(q + k) = 1 - 2 / (exp(2q) exp(2k) + 1), so each pair costs one
// multiply-add and half a division, and exp runs over T_q + T_k rows instead of T_q x T_k pairs. The error of a tanh is
// below 3e-7 while |q| + |k| <= 20; beyond that the product of two denominators could overflow, and tanh is taken as it
// is. So it is where all |q + k| are small: there 3e-7 is much beside tanh itself.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "core/graph/ops/packet.hpp"
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

constexpr Index kVector = 16;  // floats of the widest vector unit
constexpr Index kTile = 64;    // columns whose sums stay in registers
constexpr float kSafe = 20;    // (exp(2 · 20) + 1)² < 1e38
constexpr float kSmall = 0.5F;

// 1 / x for 1 <= x < 1e38, relative error below 2e-7: where a division takes four times as long, the machine's rough
// guess (14 bits) and one step of Newton's.
Packet reciprocal(const Packet& x) {
#ifdef __AVX512F__
    const Packet guess = _mm512_rcp14_ps(x);
    return _mm512_mul_ps(guess, _mm512_fnmadd_ps(x, guess, _mm512_set1_ps(2.0F)));
#else
    return Eigen::internal::pdiv(Eigen::internal::pset1<Packet>(1.0F), x);
#endif
}

// sums[j] += Σ_a scale[a] / (x[a] keys[a, j] + 1) for so many packets of columns, their sums in registers.
template <Index kPackets>
void add_reciprocals(float* sums, const float* keys, const float* x, const float* scale, Index hidden) {
    using namespace Eigen::internal;
    const Packet one = pset1<Packet>(1.0F);
    Packet s[static_cast<std::size_t>(kPackets)];
    for (Index p = 0; p < kPackets; ++p) s[p] = ploadu<Packet>(sums + p * kLanes);
    const auto denominator = [&](Index a, Index p) {
        return pmadd(pset1<Packet>(x[a]), ploadu<Packet>(keys + a * kTile + p * kLanes), one);
    };
    Index a = 0;
    for (; a + 2 <= hidden; a += 2) {  // u/d + v/e = (u e + v d) / (d e): one reciprocal for two
        const Packet u = pset1<Packet>(scale[a]), v = pset1<Packet>(scale[a + 1]);
        for (Index p = 0; p < kPackets; ++p) {
            const Packet d = denominator(a, p), e = denominator(a + 1, p);
            s[p] = pmadd(pmadd(u, e, pmul(v, d)), reciprocal(pmul(d, e)), s[p]);
        }
    }
    if (a < hidden)
        for (Index p = 0; p < kPackets; ++p) s[p] = pmadd(pset1<Packet>(scale[a]), reciprocal(denominator(a, p)), s[p]);
    for (Index p = 0; p < kPackets; ++p) pstoreu(sums + p * kLanes, s[p]);
}

void add_reciprocals(float* sums, const float* keys, const float* x, const float* scale, Index hidden, Index n) {
    constexpr Index kPackets = kTile / kLanes;
    if (n == kTile) return add_reciprocals<kPackets>(sums, keys, x, scale, hidden);
    Index j = 0;
    for (; j + kLanes <= n; j += kLanes) add_reciprocals<1>(sums + j, keys + j, x, scale, hidden);
    for (; j < n; ++j)
        for (Index a = 0; a < hidden; ++a) sums[j] += scale[a] / (x[a] * keys[a * kTile + j] + 1.0F);
}

void add_relus(float* __restrict sums, const float* __restrict keys, float x, float scale, Index n) {
    for (Index j = 0; j < n; ++j) sums[j] += scale * std::max(0.0F, x + keys[j]);
}

class PairwiseScore : public Op {
public:
    explicit PairwiseScore(Activation f) : f_(f) {}
    std::string_view id() const override { return f_ == Activation::Tanh ? "pairwise_tanh" : "pairwise_relu"; }
    bool by_row(std::size_t input) const override { return input == 0; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 3 && in[0].cols == in[1].cols && in[2].cols == in[0].cols && in[2].rows == 1,
                   "hidden sizes differ");
        return {in[0].rows, in[1].rows};
    }

    // Panels of kTile keys as columns, [d_a, kTile], one a row, zero-padded: neighbours in memory are neighbours in the
    // row of scores, and a panel is read from the nearest cache. For tanh exp(2k) behind each.
    Shape prepared(std::span<const ConstView> inputs) const override {
        return {(inputs[1].rows() + kTile - 1) / kTile, halves() * inputs[1].cols() * kTile};
    }
    void prepare(const RowBlock& block) const override {
        const ConstView& key = block.inputs[1];
        View panels = block.out;
        for (Index row = 0; row < panels.rows(); ++row) {
            const Index start = (block.first_row + row) * kTile, end = std::min(start + kTile, key.rows());
            View keys(panels.row(row).data(), key.cols(), kTile);
            keys.rightCols(start + kTile - end).setZero();
            for (Index first = start; first < end; first += kVector) {  // whole lines of memory at a time
                const Index some = std::min(kVector, end - first);
                keys.middleCols(first - start, some) = key.middleRows(first, some).transpose();
            }
            if (f_ == Activation::Tanh) View(keys.data() + keys.size(), keys.rows(), kTile) = (2 * keys.array()).exp();
        }
    }

    void forward(const RowBlock& block) const override {
        const ConstView& query = block.inputs[0];
        const ConstView& v = block.inputs[2];
        View out = block.out;
        const Index width = query.cols();
        const bool tanh = f_ == Activation::Tanh;
        const float largest_key = tanh ? block.prepared->leftCols(width * kTile).cwiseAbs().maxCoeff() : 0;
        // Each row on its own, so that it has the same bits in whatever block it comes.
        Matrix queries = query;
        std::vector<Index> rows;  // all but the plain ones
        for (Index i = 0; i < out.rows(); ++i) {
            const float largest_query = tanh ? query.row(i).cwiseAbs().maxCoeff() : 0;
            if (tanh && !share_exponentials(largest_query, largest_key)) {
                plain_tanh(block, i);
                continue;
            }
            if (tanh) queries.row(i) = (2 * query.row(i).array()).exp();
            rows.push_back(i);
        }
        const float start = tanh ? v.sum() : 0.0F;
        const Eigen::RowVectorXf scale = -2 * v.row(0);
        for (Index first = 0; first < out.cols(); first += kTile) {
            const Index n = std::min(kTile, out.cols() - first);
            const float* keys = block.prepared->row(first / kTile).data() + (halves() - 1) * width * kTile;
            for (const Index i : rows) {
                float sums[kTile];
                std::fill(sums, sums + kTile, start);
                if (tanh) add_reciprocals(sums, keys, queries.row(i).data(), scale.data(), width, n);
                else
                    for (Index a = 0; a < width; ++a) add_relus(sums, keys + a * kTile, queries(i, a), v(0, a), n);
                std::copy(sums, sums + n, out.data() + i * out.cols() + first);
            }
        }
    }

    // With f = f(q + k) and h = g ⊙ f'(q + k): d q = v Σ_j h, d k = v Σ_i h, d v = Σ_ij g f; tanh' = 1 - f².
    void backward(const Backward& b) const override {
        // Columns are filled up with keys of gradient 0 to whole vectors: no cell is left over to be done alone.
        const Index keys_count = b.inputs[1]->rows(), width = (keys_count + kVector - 1) / kVector * kVector;
        Matrix queries = *b.inputs[0];
        Matrix keys = Matrix::Zero(queries.cols(), width);
        keys.leftCols(keys_count) = b.inputs[1]->transpose();
        const Matrix& v = *b.inputs[2];
        const bool shared =
            f_ == Activation::Tanh && share_exponentials(queries.cwiseAbs().maxCoeff(), keys.cwiseAbs().maxCoeff());
        if (shared) {
            queries = (2 * queries.array()).exp();
            keys = (2 * keys.array()).exp();
        }
        Matrix key_gradient = Matrix::Zero(keys.rows(), width);
        Eigen::RowVectorXf g_row = Eigen::RowVectorXf::Zero(width), f_row(width), h_row(width);
        auto g = g_row.array(), f = f_row.array(), h = h_row.array();
        for (Index i = 0; i < queries.rows(); ++i) {
            g_row.head(keys_count) = b.gradient.row(i);
            for (Index a = 0; a < queries.cols(); ++a) {
                const float x = queries(i, a);
                const auto key = keys.row(a).array();
                if (f_ == Activation::Relu) {
                    f = (key + x).max(0.0F);
                    for (Index j = 0; j < width; ++j) h_row(j) = f_row(j) > 0 ? g_row(j) : 0.0F;
                } else {
                    if (shared) f = 1 - 2 / (x * key + 1);
                    else f = (key + x).tanh();
                    h = g - g * f * f;
                }
                if (b.gradients[0] != nullptr) (*b.gradients[0])(i, a) += v(0, a) * h.sum();
                if (b.gradients[1] != nullptr) key_gradient.row(a).array() += v(0, a) * h;
                if (b.gradients[2] != nullptr) (*b.gradients[2])(0, a) += (g * f).sum();
            }
        }
        if (b.gradients[1] != nullptr) *b.gradients[1] += key_gradient.leftCols(keys_count).transpose();
    }

    Explanation explain(const Cell& c) const override {
        Explanation e;
        const char* name = f_ == Activation::Tanh ? "tanh" : "relu";
        e.rule = fmt::format("Σ v {}(q + k)", name);
        for (Index a = 0; a < c.inputs[0]->cols(); ++a) {
            const double q = at(c, 0, c.row, a), k = at(c, 1, c.col, a);
            e.terms.push_back({Axis::Hidden,
                               a,
                               {{"v", at(c, 2, 0, a)},
                                {fmt::format("{}({:.4g} {} {:.4g})", name, q, k < 0 ? "−" : "+", std::abs(k)),
                                 f_ == Activation::Tanh ? std::tanh(q + k) : std::max(0.0, q + k)}}});
        }
        return e;
    }

private:
    Index halves() const { return f_ == Activation::Tanh ? 2 : 1; }  // of a panel: keys, and their exponentials
    static bool share_exponentials(float largest_query, float largest_key) {
        const float largest = largest_query + largest_key;
        return kSmall <= largest && largest <= kSafe;
    }
    static void plain_tanh(const RowBlock& block, Index row) {
        const ConstView& query = block.inputs[0];
        View out = block.out;
        for (Index first = 0; first < out.cols(); first += kTile) {
            const auto panel = block.prepared->row(first / kTile);
            Eigen::Array<float, 1, kTile> sums = Eigen::Array<float, 1, kTile>::Zero();
            for (Index a = 0; a < query.cols(); ++a)
                sums += block.inputs[2](0, a) * (panel.segment<kTile>(a * kTile).array() + query(row, a)).tanh();
            const Index n = std::min(kTile, out.cols() - first);
            out.row(row).segment(first, n) = sums.head(n).matrix();
        }
    }

    Activation f_;
};

}  // namespace

OpPtr pairwise_score(Activation f) { return std::make_shared<PairwiseScore>(f); }

}  // namespace attn::ops
