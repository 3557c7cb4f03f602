// run() in steps, some rows first: the rows that are looked at are there while the others are computed. Its blocks of
// rows are those of run() in another order, so its numbers are those of run() to the bit.
//
//   RowRun work(graph, {weights}, 40);
//   while (!work.done()) {
//       if (Status s = work.step(options, 4); !s) return s;
//       if (work.rows(weights).has(40)) ...    // row 40 of work.value(weights)
//   }
#pragma once

#include <limits>
#include <memory>
#include <span>

#include "core/base/row_range.hpp"
#include "core/graph/graph.hpp"

namespace attn {

class RowRun {
public:
    // Computes the wanted nodes (all, when `wanted` is empty), from the block of `first_row` on; `graph` outlives it.
    RowRun(Graph& graph, std::span<const NodeId> wanted, Index first_row = 0);
    ~RowRun();
    RowRun(RowRun&&) noexcept;
    RowRun& operator=(RowRun&&) noexcept;

    static constexpr int kAllBlocks = std::numeric_limits<int>::max();
    // At most so many blocks more; after the last one the graph has the wanted values, and not before. After an Error
    // (cancelled, or no memory) there is nothing more to do with it.
    Status step(const RunOptions& options, int blocks = kAllBlocks);
    bool done() const;
    bool fills(NodeId node) const;  // the next step adds rows to a wanted node, or to one on the way

    // What is there of a wanted node, between two steps. Of rows that are not there yet the matrix holds anything;
    // of a node whose turn has not come, the matrix is empty.
    RowRange rows(NodeId node) const;
    const Matrix& value(NodeId node) const;
    // The same to keep: its rows that are there stay as they are while others are filled in.
    std::shared_ptr<const Matrix> shared_value(NodeId node) const;

private:
    struct Work;
    std::unique_ptr<Work> work_;
};

}  // namespace attn
