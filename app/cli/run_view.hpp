// What attn run prints: a snapshot and what of it was asked for, in each format.
#pragma once

#include <string>

#include "app/cli/output.hpp"
#include "core/engine/snapshot.hpp"
#include "core/io/safetensors.hpp"

namespace attn::cli {

struct RunView {
    SnapshotPtr snapshot;
    Index query = 0;
    int head = 0;      // -1: mean of the heads
    std::string note;  // about the query; may be empty
};

std::string run_text(const RunView& view, const Terminal& terminal);
std::string run_json(const RunView& view);
std::string run_csv(const RunView& view);
SafetensorsWriter run_tensors(const RunView& view);

// Why a row of weights is no distribution, or nothing when it is one.
std::string not_a_distribution(const Snapshot& snapshot, int head, Index row);

}  // namespace attn::cli
