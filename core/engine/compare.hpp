// Mechanisms side by side: one sentence (or two) through 2 to 8 columns, and how each differs from the reference.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/engine/run.hpp"

namespace attn {

// A column as a document of its own, which run_document() runs.
Document column_document(const Document& document, std::size_t column);

// What a learned model's card says of it.
struct TrainedFigures {
    double accuracy = 0, flip = 0;
    int steps_to_90 = 0;  // 0: not known
};

struct ColumnResult {
    SnapshotPtr snapshot;  // null: see error
    std::optional<Error> error;
    std::string formula;        // of the score, in the markup of descriptors
    Index parameter_count = 0;  // of the score function, a head
    bool untrained = false;     // its score's parameters come from a seed although the rest is learned, or all does
    std::optional<TrainedFigures> trained;

    NodeId weights() const;  // of the column's head; the mean of the heads for -1
};

struct Comparison {
    Document document;
    std::vector<ColumnResult> columns;
    // Tokens of the first sentence -> of the second; empty when there is no second.
    std::vector<int> aligned;
};
using ComparisonPtr = std::shared_ptr<const Comparison>;

// An Error only when cancelled; what is wrong with a column is in its place.
Result<ComparisonPtr> run_comparison(const Document& document, const RunOptions& options, ModelLibrary* models);

// Ready sets of columns, from assets/sentences/comparisons.json.
struct ComparisonSet {
    std::string id, en, zh, remark_en, remark_zh;
    Document::Compare compare;
};
Result<std::vector<ComparisonSet>> comparison_sets();

}  // namespace attn
