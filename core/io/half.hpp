// 16-bit floats: IEEE half (F16) and bfloat16, by integer arithmetic, exact, ties to even.
#pragma once

#include <cstdint>

namespace attn {

float half_to_float(std::uint16_t half);
std::uint16_t float_to_half(float value);  // past 65519: infinity; a NaN stays a NaN
float bfloat16_to_float(std::uint16_t value);
std::uint16_t float_to_bfloat16(float value);

}  // namespace attn
