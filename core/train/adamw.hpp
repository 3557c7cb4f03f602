// AdamW (Loshchilov & Hutter 2019): m = β₁ m + (1 − β₁) g, v = β₂ v + (1 − β₂) g²,
//   w -= rate (m̂ / (√v̂ + ε) + decay w),  m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
#pragma once

#include <map>
#include <string>

#include "core/base/matrix.hpp"

namespace attn {

using Values = std::map<std::string, Matrix, std::less<>>;  // by the tensor's path

struct AdamWSettings {
    double beta1 = 0.9, beta2 = 0.98, epsilon = 1e-8, decay = 0.01;
};

struct AdamW {
    AdamWSettings settings;
    Values mean, square;  // m, v; filled with zeros at the first step
    int steps = 0;

    // One step on every tensor of `values` that has a gradient of its path, each times `factor` (for clipping).
    void step(Values& values, const Values& gradients, double rate, double factor);
};

// √ Σ g² over all of them.
double norm(const Values& gradients);

}  // namespace attn
