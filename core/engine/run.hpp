// Document -> Snapshot: what the app, the command line and the tests all call.
//
//   Result<SnapshotPtr> s = run_document(document, options);
#pragma once

#include "core/engine/snapshot.hpp"

namespace attn {

// Errors: empty sentence, too many tokens or heads, an unknown mechanism id, options out of range, cancelled.
Result<SnapshotPtr> run_document(const Document& document, const RunOptions& options);

}  // namespace attn
