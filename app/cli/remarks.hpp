// What a run was made with, and how far its numbers can be trusted, in a line each.
#pragma once

#include <string>

#include "core/base/error.hpp"
#include "core/engine/snapshot.hpp"

namespace attn::cli {

// "scaled-dot → softmax → soft, mask none, position sinusoidal, 4 heads, width 32, seed 7"
std::string mechanism_line(const Snapshot& snapshot);

// "vectors and weights are untrained, from seed 7: they show how the mechanism computes, not what the words mean"; of a
// learned model also what is not as it was when the model was trained, and which parameters it never learned.
std::string honesty(const Snapshot& snapshot);

// An Error about --seed where no number of the run depends on it.
Status check_seed(const Snapshot& snapshot);

}  // namespace attn::cli
