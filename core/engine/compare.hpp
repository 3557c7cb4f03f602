// Mechanisms side by side: one sentence (or two) through 2 to 8 columns, and how each differs from the reference.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/row_set.hpp"
#include "core/engine/run.hpp"

namespace attn {

// A column as a document of its own, which run_document() runs.
Document column_document(const Document& document, std::size_t column);

// What a learned model's card says of it.
struct TrainedFigures {
    double accuracy = 0, flip = 0;
    int steps_to_90 = 0;  // 0: not known
};

// The maps of a column, of its head or the mean of its heads: the rows that are there, all of them once it is done.
// Row r of the sentence is row rows.index(r) of each matrix [rows.count, T_k]; null: there is none.
struct ColumnMaps {
    RowSet rows;
    std::shared_ptr<const Matrix> weights, scores;
    std::shared_ptr<const Matrix> logits;     // after mask and temperature
    std::shared_ptr<const Matrix> taken;      // n_j / n or the choice, where the context is not soft
    std::shared_ptr<const Matrix> hidden_by;  // not finite where the key is hidden from the query; null: nothing is
};

struct ColumnResult {
    // Null: see error. While rows are missing, its graph has no value that was computed.
    SnapshotPtr snapshot;
    std::optional<Error> error;
    ColumnMaps maps;
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

// Is shown what is there of a comparison of long texts: first when every column has the chosen query's row, then now
// and again as rows are added. The same numbers as in the result. Not called where the whole is there as soon.
struct ComparisonLook {
    std::function<void(ComparisonPtr)> show = {};
    double every = 0.05;  // seconds, at least
};

// An Error only when cancelled; what is wrong with a column is in its place. Columns that `last` has complete are taken
// from there.
Result<ComparisonPtr> run_comparison(const Document& document, const RunOptions& options, ModelLibrary* models,
                                     const ComparisonLook& look = {}, const ComparisonPtr& last = {});

// Ready sets of columns, from assets/sentences/comparisons.json.
struct ComparisonSet {
    std::string id, en, zh, remark_en, remark_zh;
    Document::Compare compare;
};
Result<std::vector<ComparisonSet>> comparison_sets();

}  // namespace attn
