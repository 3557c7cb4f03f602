// What the heads computed, as tensors: those of one name stacked with the heads in front.
#pragma once

#include <string>
#include <vector>

#include "core/attention/attend.hpp"
#include "core/io/safetensors.hpp"

namespace attn::cli {

struct Output {
    std::string name;           // "weights"
    std::vector<NodeId> nodes;  // one a head
    bool per_head = true;       // false: one matrix, after the heads
};

// scores, weights, context, the mechanism's extras, and output where there is one.
std::vector<Output> outputs_of(const std::vector<HeadNodes>& heads, NodeId output);

// [rows, columns], or [H, rows, columns] when `stack`; one number a row loses its last side; draws become I64.
void add_stacked(SafetensorsWriter& writer, const Graph& graph, const Output& output, bool stack);

}  // namespace attn::cli
