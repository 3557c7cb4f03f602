// Seeded randomness with a known algorithm: SplitMix64 (Steele, Lea & Flood 2014). Integers, uniform() and normal() use
// exact arithmetic only, so the same seed gives the same numbers on every machine.
#pragma once

#include <cstdint>
#include <string_view>

namespace attn {

class Rng {
public:
    explicit Rng(std::uint64_t seed) : state_(seed) {}
    // An independent stream for part `stream` of the work (a row, a word, a step).
    Rng(std::uint64_t seed, std::uint64_t stream);
    Rng(std::uint64_t seed, std::string_view stream);

    std::uint64_t next();
    double uniform();                          // [0, 1), 53 bits
    std::uint64_t below(std::uint64_t bound);  // 0 .. bound-1; bound >= 1
    // Mean 0, variance 1: the standardised sum of eight 16-bit uniforms (Irwin-Hall), |x| <= 4.9, kurtosis 2.85.
    double normal();

private:
    std::uint64_t state_;
};

}  // namespace attn
