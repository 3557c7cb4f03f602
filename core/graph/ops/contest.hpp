// Ops that take one column of a row (argmax, Gumbel): the numbers that they compare, for whoever tells why.
#pragma once

#include <string_view>
#include <vector>

#include "core/graph/graph.hpp"

namespace attn {

struct Contest {
    std::string_view symbol;      // "a", "log a + g"
    std::vector<double> numbers;  // of each column; -inf: cannot be taken
    std::vector<double> noise;    // g; empty where there is none
    Index winner = -1;            // the first largest; -1: none can be taken
};

class Choosing {
public:
    virtual ~Choosing() = default;
    virtual Contest contest(const Matrix& weights, Index row) const = 0;
};

// Of a row of a node whose op chooses and whose input is kept; else nothing.
std::optional<Contest> contest(const Graph& graph, NodeId node, Index row);

}  // namespace attn
