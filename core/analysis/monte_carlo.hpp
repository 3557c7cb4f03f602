// Hard attention draws keys at random; the mean of the drawn values approaches the soft context as 1/√n.
#pragma once

#include <span>
#include <vector>

#include "core/base/matrix.hpp"

namespace attn {

struct RunningMean {
    std::vector<double> soft;                          // Σ_j a_j v_j, [d_v]
    std::vector<double> distance;                      // ‖mean of the first n draws − soft‖, per n = 1 .. N
    std::vector<double> expected;                      // √(Σ_j a_j ‖v_j − soft‖² / n): its root mean square
    std::vector<std::vector<double>> mean, deviation;  // per component [d_v][N]; deviation √(Var / n) from the weights
};

// `weights` [.., T_k] in `row`, `values` [T_k, d_v], drawn keys in order.
RunningMean running_mean(std::span<const Index> draws, const Matrix& weights, Index row, const Matrix& values);

}  // namespace attn
