#include "core/base/rng.hpp"

#include "core/base/hash.hpp"

namespace attn {

namespace {
std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}
}  // namespace

Rng::Rng(std::uint64_t seed, std::uint64_t stream) : state_(mix(seed) ^ mix(~stream)) {}
Rng::Rng(std::uint64_t seed, std::string_view stream) : Rng(seed, hash_bytes(stream)) {}

std::uint64_t Rng::next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    return mix(state_);
}

double Rng::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

std::uint64_t Rng::below(std::uint64_t bound) {
    const std::uint64_t limit = bound * (UINT64_MAX / bound);  // reject the tail, so that every value is equally likely
    std::uint64_t x = next();
    while (x >= limit) x = next();
    return x % bound;
}

double Rng::normal() {
    std::int64_t sum = 0;
    for (int i = 0; i < 2; ++i)
        for (std::uint64_t bits = next(), k = 0; k < 4; ++k, bits >>= 16)
            sum += static_cast<std::int64_t>(bits & 0xffff);
    // Eight uniforms on 0..65535: mean 8 * 32767.5, variance 8 * (65536^2 - 1) / 12.
    constexpr double kMean = 8 * 32767.5;
    constexpr double kInverseDeviation = 1.8688123650118534e-05;
    return (static_cast<double>(sum) - kMean) * kInverseDeviation;
}

}  // namespace attn
