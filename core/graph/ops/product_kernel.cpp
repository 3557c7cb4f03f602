#include "core/graph/ops/product_kernel.hpp"

#include <algorithm>

#include "core/graph/ops/packet.hpp"

namespace attn::ops {

namespace {

// Tile of sums held in registers: kTileRows x kMaxPackets of the 32 (AVX-512) or 16 there are.
constexpr Index kTileRows = 6;
constexpr Index kMaxPackets = kLanes == 16 ? 4 : 2;
constexpr Index kPanel = kMaxPackets * kLanes;
constexpr Index kDepthStep = 128;  // so much of a panel stays in the nearest cache

Index padded(Index columns) { return (columns + kLanes - 1) / kLanes * kLanes; }

// sums[rows x (packets * kLanes)] (+)= a[rows, depth] panel[depth, packets * kLanes]
template <Index kRows, Index kPackets>
void tile(const float* a, Index a_stride, const float* panel, Index depth, float* out, Index out_stride, Index width,
          bool add) {
    using namespace Eigen::internal;
    Packet sums[static_cast<std::size_t>(kRows)][static_cast<std::size_t>(kPackets)];
    alignas(64) float edge[static_cast<std::size_t>(kPackets * kLanes)] = {};
    const bool whole = width == kPackets * kLanes;
    for (Index r = 0; r < kRows; ++r) {
        const float* from = out + r * out_stride;
        if (add && !whole) std::copy(from, from + width, edge);
        for (Index p = 0; p < kPackets; ++p)
            sums[r][p] = !add ? pset1<Packet>(0.0F) : ploadu<Packet>((whole ? from : edge) + p * kLanes);
    }
    for (Index k = 0; k < depth; ++k) {
        Packet b[static_cast<std::size_t>(kPackets)];
        for (Index p = 0; p < kPackets; ++p) b[p] = ploadu<Packet>(panel + (k * kPackets + p) * kLanes);
        for (Index r = 0; r < kRows; ++r) {
            const Packet x = pset1<Packet>(a[r * a_stride + k]);
            for (Index p = 0; p < kPackets; ++p) sums[r][p] = pmadd(x, b[p], sums[r][p]);
        }
    }
    for (Index r = 0; r < kRows; ++r) {
        float* to = out + r * out_stride;
        for (Index p = 0; p < kPackets; ++p) pstoreu((whole ? to : edge) + p * kLanes, sums[r][p]);
        if (!whole) std::copy(edge, edge + width, to);
    }
}

template <Index kPackets>
void panel_rows(const ConstView& a, Index first_depth, Index depth, const float* panel, View out, Index first_col,
                Index width) {
    const float* from = a.data() + first_depth;
    const bool add = first_depth > 0;
    Index r = 0;
    for (; r + kTileRows <= out.rows(); r += kTileRows)
        tile<kTileRows, kPackets>(from + r * a.cols(), a.cols(), panel, depth, out.data() + r * out.cols() + first_col,
                                  out.cols(), width, add);
    for (; r + 2 <= out.rows(); r += 2)
        tile<2, kPackets>(from + r * a.cols(), a.cols(), panel, depth, out.data() + r * out.cols() + first_col,
                          out.cols(), width, add);
    for (; r < out.rows(); ++r)
        tile<1, kPackets>(from + r * a.cols(), a.cols(), panel, depth, out.data() + r * out.cols() + first_col,
                          out.cols(), width, add);
}

// to[k * stride + c] = b(first + c, k): squares of packets in registers, what is left over number by number.
void transpose(const ConstView& b, Index first, Index width, float* to, Index stride) {
    const Index depth = b.cols(), whole_width = width / kLanes * kLanes, whole_depth = depth / kLanes * kLanes;
    for (Index k0 = 0; k0 < whole_depth; k0 += kLanes)
        for (Index c0 = 0; c0 < whole_width; c0 += kLanes) {
            PacketSquare square;
            for (Index c = 0; c < kLanes; ++c)
                square.packet[c] = Eigen::internal::ploadu<Packet>(b.data() + (first + c0 + c) * depth + k0);
            Eigen::internal::ptranspose(square);
            for (Index k = 0; k < kLanes; ++k) Eigen::internal::pstoreu(to + (k0 + k) * stride + c0, square.packet[k]);
        }
    for (Index c = 0; c < width; ++c)
        for (Index k = c < whole_width ? whole_depth : 0; k < depth; ++k) to[k * stride + c] = b(first + c, k);
}

}  // namespace

Shape panels(const ConstView& b, bool transposed) {
    const Index depth = transposed ? b.cols() : b.rows(), columns = transposed ? b.rows() : b.cols();
    return {(columns + kPanel - 1) / kPanel, depth * kPanel};
}

void pack_panels(const ConstView& b, bool transposed, Index first, View out) {
    const Index depth = transposed ? b.cols() : b.rows(), columns = transposed ? b.rows() : b.cols();
    for (Index panel = 0; panel < out.rows(); ++panel) {
        const Index column = (first + panel) * kPanel, width = std::min(kPanel, columns - column);
        const Index stride = padded(width);
        float* to = out.data() + panel * out.cols();
        for (Index k = 0; k < depth; ++k) {
            if (!transposed) std::copy_n(b.data() + k * columns + column, width, to + k * stride);
            std::fill(to + k * stride + width, to + (k + 1) * stride, 0.0F);
        }
        if (transposed) transpose(b, column, width, to, stride);
    }
}

bool is_panel(const ConstView& b, bool transposed) {
    return !transposed && b.cols() <= kPanel && b.cols() % kLanes == 0;
}

void multiply_panels(const ConstView& a, const float* panels, View out) {
    const Index depth = a.cols();
    const float* panel = panels;
    if (depth == 0) out.setZero();
    for (Index first = 0; first < out.cols(); first += kPanel) {
        const Index width = std::min(kPanel, out.cols() - first);
        const Index stride = padded(width);
        for (Index k = 0; k < depth; k += kDepthStep) {
            const Index some = std::min(kDepthStep, depth - k);
            const float* part = panel + k * stride;
            switch (stride / kLanes) {
                case 1: panel_rows<1>(a, k, some, part, out, first, width); break;
                case 2: panel_rows<2>(a, k, some, part, out, first, width); break;
                case 3: panel_rows<std::min<Index>(3, kMaxPackets)>(a, k, some, part, out, first, width); break;
                default: panel_rows<kMaxPackets>(a, k, some, part, out, first, width); break;
            }
        }
        panel += depth * stride;
    }
}

}  // namespace attn::ops
