// One number and how it came about: every step from the score to the contribution to the context, as lines that a
// front end lays out, as text to copy, and as a tooltip.
#pragma once

#include "core/engine/snapshot.hpp"
#include "core/scene/kit.hpp"

namespace attn {

struct InspectorLine {
    enum class Kind { Heading, Step, Term };
    Kind kind = Kind::Step;
    std::string label;       // "score", or the term's "feature 3"
    std::string expression;  // "0.31·0.22 + 0.11·(−0.08) + …"
    std::string value;       // "3.05"
    NodeId node = kNoNode;
};

// All terms of long sums are listed when `full`, else the largest ones and how many are left.
std::vector<InspectorLine> inspector_lines(const Snapshot& snapshot, int head, NodeId node, Index row, Index col,
                                           const Words& words, bool full = false);

// The same with all terms, tab-aligned plain text to paste.
std::string inspector_text(const Snapshot& snapshot, int head, NodeId node, Index row, Index col, const Words& words);

// "it → animal / weight 0.582  score 3.05 / rank 1 of 12 for this query"; sized by its content.
Scene build_tooltip(const Snapshot& snapshot, int head, Index row, Index col, const SceneKit& kit);

}  // namespace attn
