// What the engine's tests start from.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "core/engine/run.hpp"

namespace attn::test {

inline SnapshotPtr run_or_fail(const Document& d, const RunOptions& options = {}) {
    const attn::Result<SnapshotPtr> s = run_document(d, options);
    EXPECT_TRUE(s) << s.error().message();
    return s ? *s : nullptr;
}

// The vectors as they are: no projections, no positions.
inline Document plain(std::string sentence) {
    Document d;
    d.sentence = std::move(sentence);
    d.mechanism.project = false;
    d.mechanism.heads = 1;
    d.mechanism.position = "none";
    return d;
}

}  // namespace attn::test
