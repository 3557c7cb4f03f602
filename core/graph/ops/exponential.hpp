// exp of a whole packet, for softmax. Eigen's own ends with a power of two that holds for every float; here x <= 0, so
// its exponent can be added as an integer: a third of the time. Relative error <= 2e-7; 0 below exp(-87), and of -inf
// (a masked key) exactly. Polynomial: Cephes expf (Moshier 1989).
#pragma once

#include "core/graph/ops/packet.hpp"

namespace attn::ops {

inline Packet exponential(const Packet& x) {
    using namespace Eigen::internal;
    const Packet lowest = pset1<Packet>(-87.0F);
    const Packet z = pmax(x, lowest);
    // x = n ln 2 + r, |r| <= ln 2 / 2. Added to 1.5 x 2^23, a float has its nearest integer n in its last bits.
    const Packet shift = pset1<Packet>(12582912.0F);
    const Packet shifted = pmadd(z, pset1<Packet>(1.44269504F), shift);
    const Packet n = psub(shifted, shift);
    Packet r = pmadd(n, pset1<Packet>(-0.693359375F), z);
    r = pmadd(n, pset1<Packet>(2.12194440e-4F), r);
    Packet p = pset1<Packet>(1.9875691500e-4F);
    p = pmadd(p, r, pset1<Packet>(1.3981999507e-3F));
    p = pmadd(p, r, pset1<Packet>(8.3334519073e-3F));
    p = pmadd(p, r, pset1<Packet>(4.1665795894e-2F));
    p = pmadd(p, r, pset1<Packet>(1.6666665459e-1F));
    p = pmadd(p, r, pset1<Packet>(5.0000001201e-1F));
    p = padd(pmadd(p, pmul(r, r), r), pset1<Packet>(1.0F));
    const IntegerPacket power =
        plogical_shift_left<23>(preinterpret<IntegerPacket>(shifted));  // n, where floats keep it
    return pandnot(preinterpret<Packet>(padd(preinterpret<IntegerPacket>(p), power)), pcmp_lt(x, lowest));
}

}  // namespace attn::ops
