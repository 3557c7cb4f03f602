// Document -> Snapshot: what the app, the command line and the tests all call.
//
//   Result<SnapshotPtr> s = run_document(document, options);
#pragma once

#include <functional>

#include "core/engine/snapshot.hpp"
#include "core/models/library.hpp"

namespace attn {

// What is in sight of a document. Nothing else of a long text is computed: the rows of the shown head's matrix
// (document.view.head) that are in the window, all of the chosen and of the pinned query's way to its output, and what
// these need. Of short texts, and with single heads or weights changed by hand, everything is.
struct RunLook {
    Index first_row = 0, rows = 0;  // the window; 0 rows: all of them
    SnapshotPtr known = {};         // a run of the same numbers, which this one goes on with; no other may at that time
    // Is shown what is there of a long text while its map is computed: first the chosen query's row, then now and again
    // more rows. The same numbers as in the result.
    std::function<void(SnapshotPtr)> show = {};
    double every = 0.05;  // seconds, at least, between two looks at rows
};

// Errors: empty sentence, too many tokens or heads, an unknown mechanism id, options out of range, a model that cannot
// be read, cancelled. `models` remembers models between runs; without it the file is read anew.
// look: what is in sight; null: everything is to be computed.
Result<SnapshotPtr> run_document(const Document& document, const RunOptions& options, ModelLibrary* models = nullptr,
                                 const RunLook* look = nullptr);

// Whether a snapshot of a document with the same numbers has all that is in sight of this one.
bool has_in_sight(const Snapshot& snapshot, const Document& document, const RunLook& look);

}  // namespace attn
