// a_j = exp(z_j - m) / Σ_k exp(z_k - m), m = max z. A masked key (-inf) gets exactly 0; so does a row that is all
// masked.
#include "core/graph/ops/exponential.hpp"
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class Softmax : public RowOp {
public:
    std::string_view id() const override { return "softmax"; }
    bool in_place(std::size_t) const override { return true; }
    void forward(const RowBlock& block) const override {
        View rows = block.out;
        for (Index r = 0; r < rows.rows(); ++r) {
            const float* z = block.inputs[0].data() + r * rows.cols();
            float* a = rows.data() + r * rows.cols();
            const float top = largest(z, rows.cols());
            Eigen::Map<Eigen::ArrayXf> out(a, rows.cols());
            if (top == kMasked) out.setZero();
            else out *= 1 / exponentials(z, a, rows.cols(), top);
        }
    }
    // d z = a ⊙ (g - a·g)
    void backward(const Backward& b) const override {
        if (b.gradients[0] == nullptr) return;
        for (Index r = 0; r < b.value.rows(); ++r) {
            const float along = b.value.row(r).dot(b.gradient.row(r));
            b.gradients[0]->row(r).array() += b.value.row(r).array() * (b.gradient.row(r).array() - along);
        }
    }
    Explanation explain(const Cell& c) const override {
        const double largest = static_cast<double>(c.inputs[0]->row(c.row).maxCoeff());
        if (std::isinf(largest)) {
            Explanation e = single("0", {{"0", 0}});
            e.note = "all-masked";
            return e;
        }
        const auto term = [&](Index j) {
            const double z = at(c, 0, c.row, j);
            return Term{c.columns[0], j, {{"exp(z − max z)", std::isinf(z) ? 0 : std::exp(z - largest)}}};
        };
        Explanation e;
        e.rule = "exp(z) / Σ exp(z)";
        e.terms.push_back(term(c.col));
        for (Index j = 0; j < c.value.cols(); ++j) e.denominator.push_back(term(j));
        if (std::isinf(at(c, 0, c.row, c.col))) e.note = "masked";
        return e;
    }

private:
    static constexpr Index kUnroll = 4;

    static float largest(const float* z, Index n) {
        using namespace Eigen::internal;
        Packet top[kUnroll];  // so many at a time: each waits for its last
        for (Packet& each : top) each = pset1<Packet>(kMasked);
        Index j = 0;
        for (; j + kUnroll * kLanes <= n; j += kUnroll * kLanes)
            for (Index u = 0; u < kUnroll; ++u) top[u] = pmax(top[u], ploadu<Packet>(z + j + u * kLanes));
        float most = predux_max(pmax(pmax(top[0], top[1]), pmax(top[2], top[3])));
        for (; j < n; ++j) most = std::max(most, z[j]);
        return most;
    }
    // a_j = exp(z_j - largest), 0 where masked; returns their sum. One pass: the row is read and written once.
    static float exponentials(const float* z, float* a, Index n, float largest) {
        using namespace Eigen::internal;
        const Packet top = pset1<Packet>(largest);
        Packet sums = pset1<Packet>(0.0F);
        Index j = 0;
        for (; j + kUnroll * kLanes <= n; j += kUnroll * kLanes) {
            Packet x[kUnroll];  // loads first: rows lie alike in memory, and a store would hold up the next load
            for (Index u = 0; u < kUnroll; ++u) x[u] = ploadu<Packet>(z + j + u * kLanes);
            for (Packet& each : x) each = exponential(psub(each, top));
            for (Index u = 0; u < kUnroll; ++u) pstoreu(a + j + u * kLanes, x[u]);
            sums = padd(sums, padd(padd(x[0], x[1]), padd(x[2], x[3])));
        }
        for (; j + kLanes <= n; j += kLanes) {
            const Packet e = exponential(psub(ploadu<Packet>(z + j), top));
            pstoreu(a + j, e);
            sums = padd(sums, e);
        }
        float sum = predux(sums);
        for (; j < n; ++j) sum += a[j] = z[j] == kMasked ? 0.0F : std::exp(z[j] - largest);
        return sum;
    }
};

}  // namespace

OpPtr softmax() { return std::make_shared<Softmax>(); }

}  // namespace attn::ops
