// What attn explain prints: the arithmetic of one number and of every number of the chain that it came through.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/engine/snapshot.hpp"

namespace attn::cli {

// Which numbers of an input went into a cell. Row or column -1: all of that side.
struct Source {
    NodeId node = kNoNode;
    Index row = -1, col = -1;
    std::string symbol;  // what the arithmetic calls them; empty where it has no one name for them
    int term = -1;       // the one term that they are in; -1: all
};

struct ExplainedCell {
    NodeId node = kNoNode;
    Index row = 0, col = 0;
    Explanation arithmetic;
    std::vector<Source> sources;  // an input each, in order
};

struct ExplainView {
    SnapshotPtr snapshot;
    Graph graph;                       // with all the values that the arithmetic needs
    std::vector<ExplainedCell> chain;  // the cell itself, what it was made from, ..., down to the products of q and k
    std::vector<ExplainedCell> aside;  // what joined the chain from the side: a Gaussian factor, a predicted position
};

// The cell must exist. Values that a long text did not keep are computed again.
ExplainView explain_view(const SnapshotPtr& snapshot, NodeId node, Index row, Index col);

std::string explain_text(const ExplainView& view);
nlohmann::ordered_json explain_json(const ExplainView& view);

// The word of a row or column, or nothing where it is none.
std::string word_of(const Snapshot& snapshot, Axis axis, Index count, Index index);
std::string note_text(const ExplainView& view, const ExplainedCell& cell);  // what the cell's remark means

}  // namespace attn::cli
