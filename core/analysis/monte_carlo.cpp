#include "core/analysis/monte_carlo.hpp"

#include <cmath>

namespace attn {

RunningMean running_mean(std::span<const Index> draws, const Matrix& weights, Index row, const Matrix& values) {
    const auto width = static_cast<std::size_t>(values.cols());
    const std::size_t n = draws.size();
    RunningMean r;
    r.soft.assign(width, 0);
    r.mean.assign(width, std::vector<double>(n));
    r.deviation.assign(width, std::vector<double>(n));
    std::vector<double> variance(width, 0);
    for (Index j = 0; j < weights.cols(); ++j)
        for (std::size_t c = 0; c < width; ++c)
            r.soft[c] += static_cast<double>(weights(row, j)) * static_cast<double>(values(j, static_cast<Index>(c)));
    double total = 0, left_over = 1;  // what a row lacks to 1 draws nothing
    for (Index j = 0; j < weights.cols(); ++j) left_over -= static_cast<double>(weights(row, j));
    for (std::size_t c = 0; c < width; ++c) {
        if (left_over > 1e-4) variance[c] = left_over * r.soft[c] * r.soft[c];
        for (Index j = 0; j < weights.cols(); ++j) {
            const double off = static_cast<double>(values(j, static_cast<Index>(c))) - r.soft[c];
            variance[c] += static_cast<double>(weights(row, j)) * off * off;
        }
        total += variance[c];
    }
    std::vector<double> sum(width, 0);
    for (std::size_t i = 0; i < n; ++i) {
        const auto count = static_cast<double>(i + 1);
        double square = 0;
        for (std::size_t c = 0; c < width; ++c) {
            if (draws[i] >= 0 && draws[i] < values.rows()) {
                sum[c] += static_cast<double>(values(draws[i], static_cast<Index>(c)));
            }
            r.mean[c][i] = sum[c] / count;
            r.deviation[c][i] = std::sqrt(variance[c] / count);
            square += (r.mean[c][i] - r.soft[c]) * (r.mean[c][i] - r.soft[c]);
        }
        r.distance.push_back(std::sqrt(square));
        r.expected.push_back(std::sqrt(total / count));
    }
    return r;
}

}  // namespace attn
