// Document -> Snapshot: what the app, the command line and the tests all call.
//
//   Result<SnapshotPtr> s = run_document(document, options);
#pragma once

#include <functional>

#include "core/engine/snapshot.hpp"
#include "core/models/library.hpp"

namespace attn {

// Is shown what is there of a long text's run: first the chosen query's row of the head that is looked at, then now and
// again more of its rows (Snapshot::there), then all of them, while other heads are still missing. The same numbers as
// in the result. Not called for short texts, nor with single heads or weights changed by hand.
struct RunLook {
    std::function<void(SnapshotPtr)> show = {};
    double every = 0.05;  // seconds, at least, between two looks at rows
};

// Errors: empty sentence, too many tokens or heads, an unknown mechanism id, options out of range, a model that cannot
// be read, cancelled. `models` remembers models between runs; without it the file is read anew.
Result<SnapshotPtr> run_document(const Document& document, const RunOptions& options, ModelLibrary* models = nullptr,
                                 const RunLook& look = {});

}  // namespace attn
