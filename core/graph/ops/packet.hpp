// What a vector register of this machine holds.
#pragma once

#include "core/base/matrix.hpp"

namespace attn::ops {

using Packet = Eigen::internal::packet_traits<float>::type;  // 16, 8 or 4 floats
inline constexpr Index kLanes = Eigen::internal::packet_traits<float>::size;

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push  // of a vector type as a template argument; there they do not matter
#pragma GCC diagnostic ignored "-Wignored-attributes"
#endif
using IntegerPacket = Eigen::internal::unpacket_traits<Packet>::integer_packet;  // as many 32-bit integers
using PacketSquare = Eigen::internal::PacketBlock<Packet, kLanes>;
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

}  // namespace attn::ops
