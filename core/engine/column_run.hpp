// One column of a comparison, computed in steps: the chosen row first. Internal to core/engine.
#pragma once

#include <memory>
#include <optional>

#include "core/engine/compare.hpp"
#include "core/graph/row_run.hpp"

namespace attn {

class ColumnRun {
public:
    // Builds the column's graph; what is wrong with the column is then in its result.
    ColumnRun(const Document& document, ModelLibrary& models);
    explicit ColumnRun(ColumnResult done) : result_(std::move(done)) {}

    const Snapshot* snapshot() const;  // nothing of it is computed before done(); null: failed
    double cells() const;              // weights of all heads and layers that are to be computed
    double floats() const;             // of all values that it could keep
    // Once, before the first step: the row that is wanted first; whether all values are kept, or those of the maps.
    void start(Index first_row, bool keep_all);
    bool done() const { return !run_ || run_->done(); }
    bool has(Index row) const { return done() || run_->rows(nodes_.weights).has(row); }
    // A little more. An Error only when cancelled.
    Status step(const RunOptions& options);
    // The rows that are there are copied; when it is done, everything is shared.
    ColumnResult result() const;

private:
    struct Nodes {
        NodeId weights = kNoNode, scores = kNoNode, logits = kNoNode, taken = kNoNode;
        NodeId last = kNoNode;  // what is normalised: minus infinity says hidden
    };
    static Nodes add_maps(Snapshot& s);
    ColumnMaps maps() const;
    void finish();

    ColumnResult result_;  // with snapshot and maps when it is done
    std::shared_ptr<Snapshot> built_;
    SnapshotPtr bare_;  // its graph has no computed value: shown while that of built_ is filled
    Nodes nodes_;
    std::optional<RowRun> run_;
    double milliseconds_ = 0;
};

}  // namespace attn
