// Document -> Snapshot: what the app, the command line and the tests all call.
//
//   Result<SnapshotPtr> s = run_document(document, options);
#pragma once

#include <functional>

#include "core/engine/snapshot.hpp"
#include "core/models/library.hpp"

namespace attn {

// Is given what is looked at (all rows of the document's head) as soon as it is there, when the text is long and other
// heads or layers follow: the same numbers as in the result, which the other values are still missing from. Not called
// for short texts and for the mean of the heads.
using FirstLook = std::function<void(SnapshotPtr)>;

// Errors: empty sentence, too many tokens or heads, an unknown mechanism id, options out of range, a model that cannot
// be read, cancelled. `models` remembers models between runs; without it the file is read anew.
Result<SnapshotPtr> run_document(const Document& document, const RunOptions& options, ModelLibrary* models = nullptr,
                                 const FirstLook& first = {});

}  // namespace attn
