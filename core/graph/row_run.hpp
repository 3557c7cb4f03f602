// run() in steps, some rows first, and no others than those that are wanted: the rows that are looked at are there
// while others are computed, or without them. A row has the bits that it has in run(), whatever is computed beside it.
//
//   RowRun work(graph, {{weights, rows}}, 40);
//   while (!work.done()) {
//       if (Status s = work.step(options, 4); !s) return s;
//       if (work.rows(weights).has(40)) ...    // row 40 of work.value(weights)
//   }
#pragma once

#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "core/graph/graph.hpp"

namespace attn {

class RowRun {
public:
    struct Wanted {
        NodeId node;
        RowSet rows;
    };
    // All rows of the nodes; of all nodes when there are none.
    static std::vector<Wanted> whole(const Graph& graph, std::span<const NodeId> nodes);
    // Computes what the graph has not of the wanted rows, and what they need; from `first_row` on and round the end.
    // Rows come in sixes, as the matrix product takes them: some more than those that are wanted. Where the graph has
    // rows of a node, more are written beside them: only one run at a time may go on with a value. `graph` outlives it.
    RowRun(Graph& graph, const std::vector<Wanted>& wanted, Index first_row = 0);
    ~RowRun();
    RowRun(RowRun&&) noexcept;
    RowRun& operator=(RowRun&&) noexcept;

    static constexpr int kAllBlocks = std::numeric_limits<int>::max();
    // At most so many blocks more; after the last one the graph has the wanted rows, and not before. After an Error
    // (cancelled, or no memory) there is nothing more to do with it.
    Status step(const RunOptions& options, int blocks = kAllBlocks);
    bool done() const;
    bool fills(NodeId node) const;  // the next step adds rows to a wanted node, or to one on the way

    // What is there of a wanted node, between two steps. Of rows that are not there yet the matrix holds anything;
    // of a node of which there is none, it is empty.
    RowSet rows(NodeId node) const;
    const Matrix& value(NodeId node) const;
    // The same to keep, in a copy of the graph: its rows that are there stay as they are while others are filled in.
    void share(NodeId node, Graph& copy) const;

private:
    struct Work;
    std::unique_ptr<Work> work_;
};

}  // namespace attn
