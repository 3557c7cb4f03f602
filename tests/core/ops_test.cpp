// Every op by itself: forward against its formula in double, the same rows in any cut, backward against central
// differences (adding to what is there), explain() against the value.
#include "core/graph/ops/ops.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>

#include "core/graph/ops/exponential.hpp"
#include "tests/core/ops_cases.hpp"
#include "tests/support/head_case.hpp"

namespace attn::test {
namespace {

using naive::Grid;

// What the op's blocks share, made so many rows at a time.
Matrix prepare(const Op& op, std::span<const ConstView> inputs, Index step) {
    const Shape shape = op.prepared(inputs);
    Matrix prepared(shape.rows, shape.cols);
    for (Index first = 0; first < shape.rows; first += step)
        op.prepare({inputs, View(prepared.data() + first * shape.cols, std::min(step, shape.rows - first), shape.cols),
                    first});
    return prepared;
}

class Ops : public testing::TestWithParam<OpCase> {
protected:
    void SetUp() override {
        Rng rng(11, GetParam().name);
        const double middle = (GetParam().low + GetParam().high) / 2, half = (GetParam().high - GetParam().low) / 2;
        for (const Shape& s : GetParam().inputs) {
            inputs.emplace_back(
                (random_matrix(rng, s.rows, s.cols, half).array() + static_cast<float>(middle)).matrix());
            grids.push_back(grid(inputs.back()));
            pointers.push_back(nullptr);
        }
        for (std::size_t n = 0; n < inputs.size(); ++n) pointers[n] = &inputs[n];
        expected = GetParam().formula(grids);
    }
    // So many rows at a time; one input may lie where the output goes.
    Matrix forward(Index step, std::optional<std::size_t> in_place = {}) const {
        const Op& op = *GetParam().op;
        const Shape shape = op.shape(GetParam().inputs);
        Matrix out = Matrix::Constant(shape.rows, shape.cols, 77);  // forward() must write every cell
        if (in_place) out = inputs[*in_place];
        std::vector<ConstView> whole;
        for (std::size_t n = 0; n < inputs.size(); ++n)
            whole.emplace_back(op.by_row(n) ? nullptr : inputs[n].data(), op.by_row(n) ? 0 : inputs[n].rows(),
                               inputs[n].cols());
        const Matrix prepared = prepare(op, whole, step);
        for (Index first = 0; first < shape.rows; first += step) {
            const Index rows = std::min(step, shape.rows - first);
            std::vector<ConstView> views;
            for (std::size_t n = 0; n < inputs.size(); ++n) {
                const Matrix& m = n == in_place ? out : inputs[n];
                if (op.by_row(n)) views.emplace_back(m.data() + first * m.cols(), rows, m.cols());
                else views.emplace_back(m.data(), m.rows(), m.cols());
            }
            op.forward({views, View(out.data() + first * shape.cols, rows, shape.cols), first,
                        prepared.size() == 0 ? nullptr : &prepared});
        }
        return out;
    }
    std::vector<Matrix> inputs;
    std::vector<const Matrix*> pointers;
    Grids grids;
    Grid expected;
};

TEST_P(Ops, ForwardFollowsTheFormula) {
    EXPECT_FALSE(GetParam().op->id().empty());
    const Matrix whole = forward(1000);
    EXPECT_LE(row_error(whole, expected), 2e-6);
    EXPECT_LE(row_error(forward(1), expected), 2e-6) << "row by row";
    EXPECT_LE(row_error(forward(2), expected), 2e-6) << "two rows at a time";
}

TEST_P(Ops, OverwritesAnInputOnlyWhereItSaysSo) {
    const Op& op = *GetParam().op;
    const Matrix apart = forward(2);
    for (std::size_t n = 0; n < inputs.size(); ++n) {
        if (!op.in_place(n)) continue;
        EXPECT_TRUE(op.by_row(n)) << "input " << n;
        ASSERT_EQ(op.shape(GetParam().inputs), GetParam().inputs[n]) << "input " << n;
        EXPECT_TRUE(same_bits(forward(2, n), apart)) << "input " << n;
    }
}

TEST_P(Ops, BackwardAgreesWithCentralDifferences) {
    if (!GetParam().differentiable) return;  // a case of forward() alone
    const Matrix value = forward(1000);
    Rng rng(12);
    const Matrix gradient = random_matrix(rng, value.rows(), value.cols());
    const Grid g = grid(gradient);
    const auto loss = [&] {
        const Grid y = GetParam().formula(grids);
        double sum = 0;
        for (std::size_t n = 0; n < y.at.size(); ++n)
            if (std::isfinite(y.at[n])) sum += y.at[n] * g.at[n];
        return sum;
    };
    std::vector<Matrix> found;
    std::vector<Matrix*> into, nobody(inputs.size(), nullptr);
    for (const Matrix& m : inputs) found.emplace_back(Matrix::Constant(m.rows(), m.cols(), 0.5F));
    for (Matrix& m : found) into.push_back(&m);
    GetParam().op->backward({pointers, value, gradient, into});
    for (std::size_t n = 0; n < inputs.size(); ++n) {
        const Grid want = naive::numeric_gradient(grids[n], loss, 1e-4);
        for (int i = 0; i < want.rows; ++i)
            for (int j = 0; j < want.cols; ++j)
                EXPECT_NEAR(found[n](i, j) - 0.5, want(i, j), 1e-4 * std::max(0.01, naive::max_abs(want)) + 1e-7)
                    << "input " << n << " at " << i << ", " << j << " (added to the 0.5 that was there)";
    }
    // Asked for one input alone, it leaves the others in peace.
    for (std::size_t n = 0; n < inputs.size(); ++n) {
        Matrix alone = Matrix::Constant(inputs[n].rows(), inputs[n].cols(), 0.5F);
        std::vector<Matrix*> one = nobody;
        one[n] = &alone;
        GetParam().op->backward({pointers, value, gradient, one});
        EXPECT_TRUE(same_bits(alone, found[n])) << "input " << n;
    }
}

TEST_P(Ops, ExplainsEachCell) {
    const Matrix value = forward(1000);
    const std::vector<Axis> columns(inputs.size(), Axis::Feature);
    for (Index i = 0; i < value.rows(); ++i)
        for (Index j = 0; j < value.cols(); ++j) {
            const Explanation e = GetParam().op->explain({pointers, value, i, j, columns});
            const auto v = static_cast<double>(value(i, j));
            if (std::isinf(v)) EXPECT_EQ(e.evaluated(), v);
            else EXPECT_NEAR(e.evaluated(), v, 2e-5 * std::max(1.0, std::abs(v))) << i << ", " << j << ": " << e.rule;
        }
}

INSTANTIATE_TEST_SUITE_P(All, Ops, testing::ValuesIn(op_cases()),
                         [](const testing::TestParamInfo<OpCase>& p) { return p.param.name; });

Matrix apply(const ops::OpPtr& op, const std::vector<Matrix>& inputs) {
    std::vector<Shape> shapes;
    std::vector<ConstView> views;
    for (const Matrix& m : inputs)
        shapes.push_back({m.rows(), m.cols()}), views.emplace_back(m.data(), m.rows(), m.cols());
    const Shape shape = op->shape(shapes);
    Matrix out(shape.rows, shape.cols);
    const Matrix prepared = prepare(*op, views, 1000);
    op->forward({views, View(out.data(), shape.rows, shape.cols), 0, prepared.size() == 0 ? nullptr : &prepared});
    return out;
}

constexpr float kInf = std::numeric_limits<float>::infinity();

TEST(OpEdges, RowsWithoutAnAllowedKeyAreZero) {
    Matrix z(3, 3);
    z << 1, -kInf, 2, -kInf, -kInf, -kInf, -kInf, -1e4F, -kInf;
    for (const ops::OpPtr& op : {ops::softmax(), ops::sparsemax()}) {
        const Matrix a = apply(op, {z});
        EXPECT_EQ(a(0, 1), 0) << op->id();
        EXPECT_NEAR(a.row(0).sum(), 1, 1e-6) << op->id();
        EXPECT_TRUE(a.row(1).isZero(0)) << op->id();
        EXPECT_EQ(a(2, 1), 1) << op->id();
        Matrix gradient = Matrix::Ones(3, 3), into = Matrix::Zero(3, 3);
        std::vector<const Matrix*> in{&z};
        std::vector<Matrix*> out{&into};
        op->backward({in, a, gradient, out});
        EXPECT_TRUE(all_finite(into)) << op->id();
        EXPECT_TRUE(into.row(1).isZero(0)) << op->id();
    }
}

TEST(OpEdges, SparsemaxOfKnownRows) {
    Matrix z(3, 3);
    z << 1.0F, 0.5F, -1, 0, 0, 0, 5, 0, 0;
    const Matrix a = apply(ops::sparsemax(), {z});
    EXPECT_NEAR(a(0, 0), 0.75, 1e-6);
    EXPECT_NEAR(a(0, 1), 0.25, 1e-6);
    EXPECT_EQ(a(0, 2), 0);
    EXPECT_NEAR(a(1, 2), 1.0 / 3, 1e-6);
    EXPECT_EQ(a(2, 0), 1);
    EXPECT_EQ(a(2, 1), 0);
}

TEST(OpEdges, AZeroRowHasNoDirection) {
    Matrix x = Matrix::Zero(2, 3);
    x.row(1) << 3, 0, 4;
    const Matrix y = apply(ops::normalise_rows(), {x});
    EXPECT_TRUE(y.row(0).isZero(0));
    EXPECT_NEAR(y(1, 2), 0.8, 1e-6);
    Matrix gradient = Matrix::Ones(2, 3), into = Matrix::Zero(2, 3);
    std::vector<const Matrix*> in{&x};
    std::vector<Matrix*> out{&into};
    ops::normalise_rows()->backward({in, y, gradient, out});
    EXPECT_TRUE(all_finite(into));
}

TEST(OpEdges, MaskHidesExactlyWhatIsForbidden) {
    Matrix s(2, 2), allowed(2, 2);
    s << 1, 2, 3, 4;
    allowed << 1, 0, 0, 1;
    const Matrix z = apply(ops::mask(), {s, allowed});
    EXPECT_EQ(z(0, 0), 1);
    EXPECT_EQ(z(0, 1), -kInf);
    EXPECT_EQ(z(1, 0), -kInf);
    EXPECT_EQ(z(1, 1), 4);
}

// The vectorised exp inside softmax: what its header says of its error, and of what is too small for a float.
TEST(OpEdges, ExpOfAPacketIsAccurate) {
    const auto exponential = [](float x) {
        Matrix e(1, ops::kLanes);
        Eigen::internal::pstoreu(e.data(), ops::exponential(Eigen::internal::pset1<ops::Packet>(x)));
        return static_cast<double>(e(0, 0));
    };
    double worst = 0;
    for (float x = 0; x > -87.3F; x -= 0.0007F) {
        const double expected = std::exp(static_cast<double>(x));
        worst = std::max(worst, std::abs(exponential(x) / expected - 1));
    }
    EXPECT_LE(worst, 2e-7);
    for (const float x : {-87.4F, -87.6F}) EXPECT_NEAR(exponential(x), std::exp(static_cast<double>(x)), 1e-44) << x;
    for (const float x : {-87.8F, -88.3F, -88.5F, -200.0F, -1e30F, -std::numeric_limits<float>::infinity()})
        EXPECT_EQ(exponential(x), 0) << x;
    EXPECT_EQ(exponential(0), 1);
}

// The vectorised tanh inside the additive score: an error of 1e-6 at most, wherever query and key stand: near enough
// for shared exponentials (10) or not (20), a hidden unit alone or two that share a reciprocal.
TEST(OpEdges, TanhOfASumIsAccurate) {
    const Index n = 801;
    for (const float reach : {10.0F, 20.0F})
        for (const Index hidden : {1, 2}) {
            Matrix q(n, hidden), k(n, hidden);
            for (Index i = 0; i < n; ++i) {
                const float x = static_cast<float>(i - 400) / 400;
                q.row(i).setConstant(x * reach * 0.998F);
                k.row(i).setConstant(x * reach * 0.946F);
            }
            Matrix v = Matrix::Ones(1, hidden);
            if (hidden == 2) v(0, 1) = -0.5F;
            const Matrix s = apply(ops::pairwise_score(ops::Activation::Tanh), {q, k, v});
            double worst = 0;
            for (Index i = 0; i < n; ++i)
                for (Index j = 0; j < n; ++j) {
                    const double sum = static_cast<double>(q(i, 0)) + static_cast<double>(k(j, 0));
                    const double expected = static_cast<double>(v.sum()) * std::tanh(sum);
                    worst = std::max(worst, std::abs(static_cast<double>(s(i, j)) - expected));
                }
            EXPECT_LE(worst, 1e-6) << "reach " << reach << ", " << hidden << " hidden";
        }
}

// Backward with all that it wants kept apart: keys in numbers that fill no vector, scores small and large.
TEST(OpEdges, PairwiseScoresHaveTheirGradientAtAnySize) {
    for (const ops::Activation f : {ops::Activation::Tanh, ops::Activation::Relu})
        for (const Index keys : {1, 15, 16, 33})
            for (const double size : {0.1, 2.0, 30.0}) {
                Rng rng(5);
                const Matrix q = random_matrix(rng, 4, 3, size), k = random_matrix(rng, keys, 3, size),
                             v = random_matrix(rng, 1, 3), g = random_matrix(rng, 4, keys);
                naive::Grid dq(4, 3), dk(static_cast<int>(keys), 3), dv(1, 3);
                for (int i = 0; i < 4; ++i)
                    for (int j = 0; j < keys; ++j)
                        for (int a = 0; a < 3; ++a) {
                            const double s = static_cast<double>(q(i, a)) + static_cast<double>(k(j, a));
                            const bool tanh = f == ops::Activation::Tanh;
                            const double value = tanh ? std::tanh(s) : std::max(0.0, s);
                            const double slope = tanh ? 1 - value * value : s > 0 ? 1 : 0;
                            const auto along = static_cast<double>(g(i, j));
                            dq(i, a) += along * slope * static_cast<double>(v(0, a));
                            dk(j, a) += along * slope * static_cast<double>(v(0, a));
                            dv(0, a) += along * value;
                        }
                Matrix found[] = {Matrix::Zero(4, 3), Matrix::Zero(keys, 3), Matrix::Zero(1, 3)};
                const std::vector<const Matrix*> in{&q, &k, &v};
                const std::vector<Matrix*> into{&found[0], &found[1], &found[2]};
                ops::pairwise_score(f)->backward({in, Matrix(), g, into});
                SCOPED_TRACE(testing::Message() << keys << " keys, size " << size);
                EXPECT_LE(row_error(found[0], dq), 1e-5);
                EXPECT_LE(row_error(found[1], dk), 1e-5);
                EXPECT_LE(row_error(found[2], dv), 1e-5);
            }
}

TEST(OpEdges, CrossEntropyOfHugeLogitsIsFinite) {
    Matrix z(2, 3);
    z << 3e4F, -3e4F, 0, -1e30F, 200, 200;
    const ops::OpPtr op = ops::cross_entropy({1, 2});
    const Matrix loss = apply(op, {z});
    EXPECT_NEAR(loss(0, 0), (6e4 + std::log(2.0)) / 2, 1e-2);
    Matrix into = Matrix::Zero(2, 3), expected(2, 3);
    expected << 0.5F, -0.5F, 0, 0, 0.25F, -0.25F;
    const std::vector<const Matrix*> in{&z};
    const std::vector<Matrix*> out{&into};
    op->backward({in, loss, Matrix::Ones(1, 1), out});
    EXPECT_LE((into - expected).cwiseAbs().maxCoeff(), 1e-6F) << into;
}

TEST(OpEdges, AWeightOfZeroHasNoEntropyAndNoSlope) {
    Matrix a = Matrix::Zero(3, 20);
    a(0, 3) = 1;
    a.row(1).head(4).setConstant(0.25F);
    EXPECT_NEAR(apply(ops::row_entropy({0}), {a})(0, 0), 0, 1e-7);
    EXPECT_NEAR(apply(ops::row_entropy({1}), {a})(0, 0), std::log(4.0), 1e-6);
    EXPECT_EQ(apply(ops::row_entropy({2}), {a})(0, 0), 0);
    Matrix into = Matrix::Zero(3, 20), expected = Matrix::Zero(3, 20);
    expected(0, 3) = -0.5F;
    expected.row(1).head(4).setConstant(static_cast<float>(std::log(4.0) - 1) / 2);
    const std::vector<const Matrix*> in{&a};
    const std::vector<Matrix*> out{&into};
    ops::row_entropy({0, 1})->backward({in, Matrix(), Matrix::Ones(1, 1), out});
    EXPECT_LE((into - expected).cwiseAbs().maxCoeff(), 1e-6F) << into;
}

TEST(OpEdges, ARelativeBiasLeavesMaskedKeysMasked) {
    Matrix s = Matrix::Constant(2, 5, -kInf), b(1, 3);
    s(0, 4) = 2;
    b << 10, 20, 30;
    const Matrix y = apply(ops::relative_bias(0), {s, b});
    EXPECT_EQ(y(0, 4), 32);
    EXPECT_TRUE((y.row(1).array() == -kInf).all());
}

TEST(OpEdges, ArgmaxAndShareAndStandardError) {
    Matrix a(3, 4);
    a << 0.1F, 0.4F, 0.4F, 0.1F, 0, 0, 0, 0, 0, 0, 0, 1;
    Matrix expected = Matrix::Zero(3, 4);
    expected(0, 1) = 1, expected(2, 3) = 1;
    EXPECT_TRUE(same_bits(apply(ops::argmax(), {a}), expected));

    Matrix draws(2, 4), values(3, 1);
    draws << 0, 2, 2, -1, -1, -1, -1, -1;
    values << 1, 10, 4;
    const Matrix share = apply(ops::share(3), {draws});
    EXPECT_TRUE(share.row(0).isApprox(Eigen::RowVector3f(0.25F, 0, 0.5F)));
    EXPECT_TRUE(share.row(1).isZero(0));
    const Matrix error = apply(ops::standard_error(), {draws, values});
    // 1, 4, 4, 0: mean 2.25, s² = (1.5625 + 3.0625 + 3.0625 + 5.0625) / 3 = 4.25, s / √4 = 1.0308
    EXPECT_NEAR(error(0, 0), std::sqrt(4.25) / 2, 1e-6);
    EXPECT_EQ(error(1, 0), 0);
}

}  // namespace
}  // namespace attn::test
