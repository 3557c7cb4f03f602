// Why score functions differ, from numbers computed now: how their scores are spread, how peaked softmax gets as scores
// grow, what that does to its gradient, and what a score costs. Everything from a seed; nothing is drawn by hand.
#pragma once

#include <string_view>
#include <vector>

#include "core/attention/mechanism.hpp"
#include "core/base/cancel.hpp"
#include "core/base/matrix.hpp"
#include "core/base/parallel.hpp"

namespace attn {

// How many of the finite values fall into each of `bins` equal parts of low .. high (both ends belong to it).
struct Histogram {
    double low = 0, high = 0;
    std::vector<int> counts;
    int count = 0;  // of all
    double mean = 0, deviation = 0;
};
Histogram histogram(const Matrix& values, int bins);                           // over their own range
Histogram histogram(const Matrix& values, int bins, double low, double high);  // outside: in the first or last part

// softmax(g z) of one row of scores as the gain g grows: what happens to the largest weight, the entropy, and the
// gradient that reaches the scores.
struct Saturation {
    double gain = 0;
    double largest = 0;
    double entropy_bits = 0;
    double gradient = 0;  // Frobenius norm of the Jacobian diag(a) - a aᵀ, times g: d a / d z
};
std::vector<Saturation> saturation(const std::vector<double>& scores, const std::vector<double>& gains);

// q·k of independent standard normal vectors of width d, before and after 1/√d (Vaswani et al. 2017, footnote 4: the
// variance of q·k is d). Means over `rows` queries with `keys` keys each.
struct WidthEffect {
    int width = 0;
    double variance = 0;        // of q·k
    double largest_dot = 0;     // mean largest softmax weight of a row ...
    double largest_scaled = 0;  // ... and after scaling
    double gradient_dot = 0;    // mean norm of the Jacobian of a row's softmax by its input ...
    double gradient_scaled = 0;
};
std::vector<WidthEffect> width_effects(const std::vector<int>& widths, int keys, int rows, std::uint64_t seed);

// The largest ratio of two weights that a score allows a row, whatever the vectors: e^(2 β) for cosine with scale β,
// e^(2 ‖v‖₁) for additive and concat; infinite for scores without a bound. `size`: ‖·‖₁ of the parameter that bounds it
// (ScoreFunction::bounded_by).
struct Bound {
    double largest_score = 0;  // |score| never exceeds it; infinite: no bound
    double largest_ratio = 0;  // e^(2 largest_score)
};
Bound score_bound(const ScoreFunction& score, double size);

// Milliseconds that the scores of N queries and N keys of width d take, best of a few runs on random vectors; 0 when
// cancelled.
double score_cost(std::string_view score, int n, int width, ThreadPool* pool, const CancelToken& cancel);
double product_cost(int n, int width, ThreadPool* pool, const CancelToken& cancel);  // of one N x d by d x N product

}  // namespace attn
