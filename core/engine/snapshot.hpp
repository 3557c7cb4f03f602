// The result of one run, immutable: the graph with its values, and what its rows and columns are called.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/attention/multi_head.hpp"
#include "core/engine/document.hpp"
#include "core/text/tokenizer.hpp"

namespace attn {

struct Snapshot {
    Document document;
    Graph graph;
    std::vector<Token> queries;  // row labels; of the second sentence or the outside word where those give the queries
    std::vector<Token> keys;     // column labels
    MultiHeadNodes attention;
    NodeId mean_weights = kNoNode;  // mean of the heads; kNoNode with one head
    NodeId output = kNoNode;        // after W_O, or the context itself without projections
    double milliseconds = 0;        // what the run took

    int heads() const { return static_cast<int>(attention.heads.size()); }
    const HeadNodes& head(int h) const { return attention.heads[static_cast<std::size_t>(h)]; }
    NodeId weights(int h) const {
        return h < 0 && mean_weights != kNoNode ? mean_weights : head(h < 0 ? 0 : h).weights;
    }
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

}  // namespace attn
