// exp of a whole packet, for softmax: exp(x) = 2^n exp(r), x = n ln 2 + r, |r| <= ln 2 / 2. Eigen's own holds for every
// float; here x <= 0, so the power of two is a shift, and what is too small for a float needs no test of its own: a
// third of the time. Relative error <= 2e-7; 0 where n < -126, so of -inf (a masked key) exactly. The polynomial is the
// one of degree 5 with the least relative error over r, 1.1e-7, that has the first two terms of the series.
#pragma once

#include "core/graph/ops/packet.hpp"

namespace attn::ops {

inline Packet exponential(const Packet& x) {
    using namespace Eigen::internal;
    const Packet z = pmax(x, pset1<Packet>(-88.3F));  // n = -127
    // Added to 1.5 x 2^23, a float has its nearest integer in its last bits: here the exponent that 2^n is stored with,
    // n + 127, which is 0 for n = -127: the float 0.
    const Packet shift = pset1<Packet>(12582912.0F + 127.0F);
    const Packet shifted = pmadd(z, pset1<Packet>(1.44269504F), shift);
    const Packet n = psub(shifted, shift);
    const Packet power = preinterpret<Packet>(plogical_shift_left<23>(preinterpret<IntegerPacket>(shifted)));
    Packet r = pmadd(n, pset1<Packet>(-0.693359375F), z);
    r = pmadd(n, pset1<Packet>(2.12194440e-4F), r);
    Packet p = pset1<Packet>(8.312520571e-3F);
    p = pmadd(p, r, pset1<Packet>(4.189015552e-2F));
    p = pmadd(p, r, pset1<Packet>(1.6667114198e-1F));
    p = pmadd(p, r, pset1<Packet>(4.99992311e-1F));
    p = pmadd(p, r, pset1<Packet>(1.0F));
    p = pmadd(p, r, pset1<Packet>(1.0F));
    return pmul(p, power);
}

}  // namespace attn::ops
