// A matrix of weights in a terminal.
#pragma once

#include <string>
#include <vector>

#include "app/cli/output.hpp"
#include "core/engine/snapshot.hpp"

namespace attn::cli {

struct MapInput {
    const Matrix* weights = nullptr;
    const Matrix* logits = nullptr;  // -inf where masked; may be null
    std::vector<std::string> queries, keys;
    Index query = 0;  // the row that is marked
};

// All of it where it fits the terminal: numbers with colours behind them, else bare colours, two columns a cell;
// without colours numbers alone, in several parts if need be. Where it does not fit, says so.
std::string heatmap(const MapInput& map, const Terminal& terminal);

// The keys of one row by falling weight, with bars.
std::string ranking(const MapInput& map, const Terminal& terminal, Index most);

}  // namespace attn::cli
