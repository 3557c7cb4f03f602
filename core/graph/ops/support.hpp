// What several ops share.
#pragma once

#include <cmath>
#include <limits>
#include <string>

#include "core/base/error.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn::ops {

inline constexpr float kMasked = -std::numeric_limits<float>::infinity();

// For ops of one input whose output has its shape and reads row for row.
class RowOp : public Op {
public:
    bool by_row(std::size_t) const override { return true; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 1, "one input");
        return in[0];
    }
};

inline double at(const Cell& c, std::size_t input, Index row, Index col) {
    return static_cast<double>((*c.inputs[input])(row, col));
}

// An explanation that is one term, the product of its factors.
inline Explanation single(std::string rule, std::vector<Factor> factors) {
    Explanation e;
    e.rule = std::move(rule);
    e.terms.push_back({Axis::Scalar, -1, std::move(factors)});
    return e;
}

}  // namespace attn::ops
