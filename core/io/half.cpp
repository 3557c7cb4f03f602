#include "core/io/half.hpp"

#include <cstring>

namespace attn {

namespace {

float as_float(std::uint32_t bits) {
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

std::uint32_t as_bits(float value) {
    std::uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

}  // namespace

float half_to_float(std::uint16_t half) {
    const std::uint32_t sign = (half & 0x8000U) << 16;
    const std::uint32_t exponent = (half >> 10) & 0x1FU;
    const std::uint32_t fraction = half & 0x3FFU;
    if (exponent == 31) return as_float(sign | 0x7F800000U | (fraction << 13));
    if (exponent != 0) return as_float(sign | ((exponent + 112) << 23) | (fraction << 13));
    // Zero or subnormal: fraction * 2^-24, exact in float.
    const float magnitude = static_cast<float>(fraction) * 0x1.0p-24F;
    return as_float(sign | as_bits(magnitude));
}

std::uint16_t float_to_half(float value) {
    const std::uint32_t bits = as_bits(value);
    const std::uint32_t sign = (bits >> 16) & 0x8000U;
    const std::uint32_t magnitude = bits & 0x7FFFFFFFU;
    std::uint32_t half = 0;
    if (magnitude > 0x7F800000U) {  // NaN: keep the top of the payload, and never let it become infinity
        half = 0x7E00U | ((magnitude >> 13) & 0x3FFU);
    } else if (magnitude >= 0x477FF000U) {  // 65520 and more round to infinity
        half = 0x7C00U;
    } else if (magnitude >= 0x38800000U) {  // normal: rebias, round the 13 lost bits; a carry moves the exponent up
        const std::uint32_t odd = (magnitude >> 13) & 1U;
        half = (magnitude - 0x38000000U + 0xFFFU + odd) >> 13;
    } else if (magnitude > 0x33000000U) {  // subnormal: above 2^-25, which ties to zero
        const std::uint32_t shift = 126U - (magnitude >> 23);
        const std::uint32_t fraction = (magnitude & 0x7FFFFFU) | 0x800000U;
        const std::uint32_t kept = fraction >> shift;
        const std::uint32_t lost = fraction & ((1U << shift) - 1U);
        const std::uint32_t middle = 1U << (shift - 1U);
        half = kept + ((lost > middle || (lost == middle && (kept & 1U) != 0)) ? 1U : 0U);
    }
    return static_cast<std::uint16_t>(sign | half);
}

float bfloat16_to_float(std::uint16_t value) { return as_float(static_cast<std::uint32_t>(value) << 16); }

std::uint16_t float_to_bfloat16(float value) {
    const std::uint32_t bits = as_bits(value);
    if ((bits & 0x7FFFFFFFU) > 0x7F800000U) return static_cast<std::uint16_t>((bits >> 16) | 0x40U);
    return static_cast<std::uint16_t>((bits + 0x7FFFU + ((bits >> 16) & 1U)) >> 16);
}

}  // namespace attn
