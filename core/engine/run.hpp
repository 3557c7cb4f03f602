// Document -> Snapshot: what the app, the command line and the tests all call.
//
//   Result<SnapshotPtr> s = run_document(document, options);
#pragma once

#include "core/engine/snapshot.hpp"
#include "core/models/library.hpp"

namespace attn {

// Errors: empty sentence, too many tokens or heads, an unknown mechanism id, options out of range, a model that cannot
// be read, cancelled. `models` remembers models between runs; without it the file is read anew.
Result<SnapshotPtr> run_document(const Document& document, const RunOptions& options, ModelLibrary* models = nullptr);

}  // namespace attn
