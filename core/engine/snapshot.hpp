// The result of one run, immutable: the graph with its values, and what its rows and columns are called. (While a run
// goes on, it writes rows that the snapshot does not have; see Graph::rows.)
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/attention/multi_head.hpp"
#include "core/engine/document.hpp"
#include "core/models/model.hpp"
#include "core/text/tokenizer.hpp"

namespace attn {

// What a run of a learned model has besides.
struct Learned {
    std::shared_ptr<const Model> model;
    std::vector<MultiHeadNodes> layers;  // Snapshot::attention is the one that is looked at
    std::vector<NodeId> mean_weights;    // a layer; the head itself where a layer has one
    NodeId logits = kNoNode;             // [T, T] how well the word of the column answers the one of the row
    std::vector<int> words;              // a token: its id in the vocabulary
    std::vector<int> kinds;              // a token: its kind, told ones included; 0: none
    int layer = 0;                       // the one that is looked at

    bool unknown(std::size_t token) const { return words[token] == Vocabulary::kUnknown; }
};

struct Snapshot {
    Document document;
    MechanismChoice mechanism;       // what was run: the document's, and what it leaves to a learned model
    std::optional<Learned> learned;  // nothing: untrained
    Graph graph;
    std::vector<Token> queries;  // row labels; of the second sentence or the outside word where those give the queries
    std::vector<Token> keys;     // column labels
    MultiHeadNodes attention;
    NodeId mean_weights = kNoNode;  // mean of the heads; kNoNode with one head
    NodeId output = kNoNode;        // after W_O, or the context itself without projections
    double milliseconds = 0;        // what it took to compute, so far

    int heads() const { return static_cast<int>(attention.heads.size()); }
    const HeadNodes& head(int h) const { return attention.heads[static_cast<std::size_t>(h)]; }
    NodeId weights(int h) const {
        return h < 0 && mean_weights != kNoNode ? mean_weights : head(h < 0 ? 0 : h).weights;
    }
    // A head's scores as they are normalised, after position, temperature, mask and window; minus infinity where a key
    // is hidden from a query. -1: of the first head (masks are the same in all but local-p's).
    NodeId final_scores(int h) const;
    // Whether a query's way from score to context is there, with all that the mechanism has besides, of a head (-1: the
    // mean, and the first of them). A long text is computed as far as it is in sight (RunLook).
    bool has_row(int h, Index row) const;
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

}  // namespace attn
