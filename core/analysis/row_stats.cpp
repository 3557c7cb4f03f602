#include "core/analysis/row_stats.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/utf8.hpp"

namespace attn {
namespace {

bool is_sink_token(std::string_view token) {
    for (const std::string_view special : {"[SEP]", "[PAD]", "</s>", "<pad>", "<|endoftext|>"})
        if (token == special) return true;
    if (token.empty()) return false;
    for (const utf8::CodePoint c : utf8::code_points(token))
        if (!utf8::is_punctuation(c.value)) return false;
    return true;
}

// Ranks from 1; equal values share the mean of their places.
std::vector<double> ranks(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> result(values.size());
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i + 1;
        while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
        const double shared = (static_cast<double>(i + end) + 1) / 2;
        for (; i < end; ++i) result[order[i]] = shared;
    }
    return result;
}

}  // namespace

double row_sum(const Matrix& weights, Index row) {
    double sum = 0;
    for (Index c = 0; c < weights.cols(); ++c) sum += static_cast<double>(weights(row, c));
    return sum;
}

double row_min(const Matrix& values, Index row) {
    double result = 0;
    bool any = false;
    for (Index c = 0; c < values.cols(); ++c) {
        const auto v = static_cast<double>(values(row, c));
        if (!std::isfinite(v)) continue;
        result = any ? std::min(result, v) : v;
        any = true;
    }
    return result;
}

double row_max(const Matrix& values, Index row) {
    double result = 0;
    bool any = false;
    for (Index c = 0; c < values.cols(); ++c) {
        const auto v = static_cast<double>(values(row, c));
        if (!std::isfinite(v)) continue;
        result = any ? std::max(result, v) : v;
        any = true;
    }
    return result;
}

Index row_peak(const Matrix& weights, Index row) {
    Index best = weights.cols() > 0 ? 0 : -1;
    for (Index c = 1; c < weights.cols(); ++c)
        if (weights(row, c) > weights(row, best)) best = c;
    return best;
}

double entropy_bits(const Matrix& weights, Index row) {
    const double sum = row_sum(weights, row);
    if (!(sum > 0)) return 0;
    double bits = 0;
    for (Index c = 0; c < weights.cols(); ++c) {
        const double p = static_cast<double>(weights(row, c)) / sum;
        if (p > 0) bits -= p * std::log2(p);
    }
    return std::max(bits, 0.0);
}

double top_mass(const Matrix& weights, Index row, Index k) {
    const double sum = row_sum(weights, row);
    if (!(sum > 0) || k <= 0) return 0;
    std::vector<double> values = row_values(weights, row);
    const auto count = static_cast<std::ptrdiff_t>(std::min(k, weights.cols()));
    std::partial_sort(values.begin(), values.begin() + count, values.end(), std::greater<>());
    return std::accumulate(values.begin(), values.begin() + count, 0.0) / sum;
}

Index rank_of(const Matrix& weights, Index row, Index col) {
    Index rank = 1;
    for (Index c = 0; c < weights.cols(); ++c)
        if (weights(row, c) > weights(row, col)) ++rank;
    return rank;
}

std::vector<bool> sink_columns(std::span<const std::string> tokens) {
    std::vector<bool> sinks(tokens.size(), false);
    for (std::size_t i = tokens.size(); i > 0 && is_sink_token(tokens[i - 1]); --i) sinks[i - 1] = true;
    if (!sinks.empty()) sinks[0] = true;
    return sinks;
}

double sink_share(const Matrix& weights, Index row, const std::vector<bool>& sinks) {
    const double sum = row_sum(weights, row);
    if (!(sum > 0)) return 0;
    double held = 0;
    for (Index c = 0; c < weights.cols() && static_cast<std::size_t>(c) < sinks.size(); ++c)
        if (sinks[static_cast<std::size_t>(c)]) held += static_cast<double>(weights(row, c));
    return held / sum;
}

double jensen_shannon_bits(std::span<const double> p, std::span<const double> q) {
    const std::size_t n = std::min(p.size(), q.size());
    const double sum_p = std::accumulate(p.begin(), p.end(), 0.0), sum_q = std::accumulate(q.begin(), q.end(), 0.0);
    if (!(sum_p > 0) || !(sum_q > 0)) return 0;
    double bits = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double a = p[i] / sum_p, b = q[i] / sum_q, middle = (a + b) / 2;
        if (a > 0) bits += 0.5 * a * std::log2(a / middle);
        if (b > 0) bits += 0.5 * b * std::log2(b / middle);
    }
    return std::clamp(bits, 0.0, 1.0);
}

double rank_correlation(std::span<const double> a, std::span<const double> b) {
    const std::size_t n = std::min(a.size(), b.size());
    if (n < 2) return 0;
    const std::vector<double> x = ranks(a.first(n)), y = ranks(b.first(n));
    const double mean = (static_cast<double>(n) + 1) / 2;
    double xy = 0, xx = 0, yy = 0;
    for (std::size_t i = 0; i < n; ++i) {
        xy += (x[i] - mean) * (y[i] - mean);
        xx += (x[i] - mean) * (x[i] - mean);
        yy += (y[i] - mean) * (y[i] - mean);
    }
    return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

std::vector<double> row_values(const Matrix& values, Index row) {
    std::vector<double> result(static_cast<std::size_t>(values.cols()));
    for (Index c = 0; c < values.cols(); ++c) result[static_cast<std::size_t>(c)] = static_cast<double>(values(row, c));
    return result;
}

}  // namespace attn
