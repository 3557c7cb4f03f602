// What a run has to do: which rows of which nodes are missing, and in what stages they are made. Nodes that can be
// computed row block by row block from one another form a stage: every edge inside it is by-row, every other input is
// complete beforehand.
#pragma once

#include <vector>

#include "core/graph/row_run.hpp"

namespace attn {

inline constexpr Index kShares = 4;  // what a few threads share is cut into so many parts, or a multiple of it

struct RunStage {
    int level = 0;
    Index rows = 0;
    std::vector<NodeId> nodes;  // in order
    std::vector<NodeId> whole;  // those among them that are kept, or that another stage reads
    // What fits in the cache, in a number of blocks that a few threads can share evenly, alike to a tile of rows.
    std::vector<Index> block_ends;
};

struct Plan {
    std::vector<bool> missing;  // must be computed now
    std::vector<RowSet> todo;   // of which these rows
    std::vector<bool> wanted;
    std::vector<RunStage> stages;
    std::vector<int> last_use;  // index of the last stage that reads a node's full value, or -1
};

Plan make_plan(const Graph& graph, const std::vector<RowRun::Wanted>& wanted);

}  // namespace attn
