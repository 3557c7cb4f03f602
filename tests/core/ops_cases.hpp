// The ops that the suite Ops (ops_test.cpp) goes through, each beside its formula in double. A new op gets a line in
// ops_cases.cpp.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "core/graph/ops/ops.hpp"
#include "tests/support/naive.hpp"

namespace attn::test {

using Grids = std::vector<naive::Grid>;

struct OpCase {
    std::string name;
    ops::OpPtr op;
    std::vector<Shape> inputs;
    std::function<naive::Grid(const Grids&)> formula;
    bool differentiable = true;
    double low = -1, high = 1;  // range of the inputs
};

inline std::ostream& operator<<(std::ostream& out, const OpCase& c) { return out << c.name; }

std::vector<OpCase> op_cases();

}  // namespace attn::test
