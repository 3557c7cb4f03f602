#include "core/analysis/why.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "core/base/rng.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> softmax(const std::vector<double>& z) {
    const double most = *std::max_element(z.begin(), z.end());
    std::vector<double> a;
    double sum = 0;
    for (const double x : z) sum += a.emplace_back(std::exp(x - most));
    for (double& x : a) x /= sum;
    return a;
}

// Σ_ij (a_i δ_ij - a_i a_j)² = Σ a² - 2 Σ a³ + (Σ a²)²
double jacobian_norm(const std::vector<double>& a) {
    double two = 0, three = 0;
    for (const double x : a) two += x * x, three += x * x * x;
    return std::sqrt(std::max(0.0, two - 2 * three + two * two));
}

Matrix normal_matrix(Index rows, Index cols, Rng& rng) {
    Matrix m(rows, cols);
    for (Index i = 0; i < m.size(); ++i) m.data()[i] = static_cast<float>(rng.normal());
    return m;
}

// Best of a few runs of a graph from its inputs on.
template <class Add>
double cost_of(int n, int width, ThreadPool* pool, const CancelToken& cancel, const Add& add) {
    constexpr int kRuns = 3;
    Rng rng(1);
    Graph g;
    const NodeId q = g.input("query", {Axis::Query, Axis::Feature}, normal_matrix(n, width, rng));
    const NodeId k = g.input("key", {Axis::Key, Axis::Feature}, normal_matrix(n, width, rng));
    const NodeId scores = add(g, q, k);
    if (scores == kNoNode) return 0;
    double best = kInfinity;
    for (int i = 0; i < kRuns; ++i) {
        Graph fresh = g;  // shares the inputs; nothing is computed yet
        const NodeId wanted[] = {scores};
        const auto start = std::chrono::steady_clock::now();
        if (!run(fresh, wanted, {pool, cancel})) return 0;
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
        best = std::min(best, took.count());
    }
    return best;
}

}  // namespace

Histogram histogram(const Matrix& values, int bins, double low, double high) {
    ATTN_CHECK(bins > 0, "no bins");
    Histogram h{low, high, std::vector<int>(static_cast<std::size_t>(bins), 0), 0, 0, 0};
    double sum = 0, squares = 0;
    for (Index i = 0; i < values.size(); ++i) {
        const auto x = static_cast<double>(values.data()[i]);
        if (!std::isfinite(x)) continue;
        const double at = high > low ? (x - low) / (high - low) * bins : 0;
        ++h.counts[static_cast<std::size_t>(std::clamp(at, 0.0, bins - 1.0))];
        ++h.count;
        sum += x;
        squares += x * x;
    }
    if (h.count == 0) return h;
    h.mean = sum / h.count;
    h.deviation = std::sqrt(std::max(0.0, squares / h.count - h.mean * h.mean));
    return h;
}

Histogram histogram(const Matrix& values, int bins) {
    double low = kInfinity, high = -kInfinity;
    for (Index i = 0; i < values.size(); ++i) {
        const auto x = static_cast<double>(values.data()[i]);
        if (!std::isfinite(x)) continue;
        low = std::min(low, x);
        high = std::max(high, x);
    }
    return low <= high ? histogram(values, bins, low, high) : histogram(values, bins, 0, 0);
}

std::vector<Saturation> saturation(const std::vector<double>& scores, const std::vector<double>& gains) {
    std::vector<Saturation> out;
    if (scores.empty()) return out;
    for (const double gain : gains) {
        std::vector<double> z = scores;
        for (double& x : z) x *= gain;
        const std::vector<double> a = softmax(z);
        Saturation s{gain, *std::max_element(a.begin(), a.end()), 0, gain * jacobian_norm(a)};
        for (const double x : a)
            if (x > 0) s.entropy_bits -= x * std::log2(x);
        out.push_back(s);
    }
    return out;
}

std::vector<WidthEffect> width_effects(const std::vector<int>& widths, int keys, int rows, std::uint64_t seed) {
    std::vector<WidthEffect> out;
    for (const int width : widths) {
        Rng rng(seed, static_cast<std::uint64_t>(width));
        WidthEffect e;
        e.width = width;
        double squares = 0;
        for (int r = 0; r < rows; ++r) {
            const Matrix q = normal_matrix(1, width, rng), k = normal_matrix(keys, width, rng);
            const Matrix dots = q * k.transpose();
            std::vector<double> z, scaled;
            for (Index j = 0; j < dots.cols(); ++j) {
                z.push_back(static_cast<double>(dots(0, j)));
                scaled.push_back(z.back() / std::sqrt(static_cast<double>(width)));
                squares += z.back() * z.back();
            }
            const std::vector<double> a = softmax(z), b = softmax(scaled);
            e.largest_dot += *std::max_element(a.begin(), a.end());
            e.largest_scaled += *std::max_element(b.begin(), b.end());
            e.gradient_dot += jacobian_norm(a);
            e.gradient_scaled += jacobian_norm(b);
        }
        e.variance = squares / rows / keys;  // the mean is 0 by construction
        for (double* x : {&e.largest_dot, &e.largest_scaled, &e.gradient_dot, &e.gradient_scaled}) *x /= rows;
        out.push_back(e);
    }
    return out;
}

Bound score_bound(const ScoreFunction& score, double size) {
    const double largest = score.bounded_by.empty() ? kInfinity : size;
    return {largest, std::exp(2 * largest)};
}

double score_cost(std::string_view score, int n, int width, ThreadPool* pool, const CancelToken& cancel) {
    const ScoreFunction* function = find(score_functions(), score);
    ATTN_CHECK(function != nullptr, "a score function");
    return cost_of(n, width, pool, cancel, [&](Graph& g, NodeId q, NodeId k) -> NodeId {
        const Site site{g, "cost"};
        const Sizes sizes = {{"d_q", width}, {"d_k", width}, {"T_q", n}, {"T_k", n}};
        const Result<Parameters> p = Parameters::resolve(site, function->parameters, sizes, SeededParameters(1, width));
        return p ? function->build(site, q, k, *p, {}) : kNoNode;
    });
}

double product_cost(int n, int width, ThreadPool* pool, const CancelToken& cancel) {
    return cost_of(n, width, pool, cancel, [](Graph& g, NodeId q, NodeId k) {
        return g.add("product", {Axis::Query, Axis::Key}, ops::matmul_transposed("q", "k"), {q, k}, Stage::Score);
    });
}

}  // namespace attn
