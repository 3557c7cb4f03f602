// One number and how it came about: every step from the score to the contribution to the context, as lines that a
// front end lays out, as text to copy, and as a tooltip.
#pragma once

#include <set>

#include "core/engine/snapshot.hpp"
#include "core/scene/kit.hpp"

namespace attn {

struct InspectorLine {
    // Of a long list of terms the largest are shown; More stands for the others, Fewer ends a list that was opened.
    enum class Kind { Heading, Step, Term, Note, More, Fewer };
    Kind kind = Kind::Step;
    std::string label;       // "score", or the term's "feature 3"
    std::string expression;  // "0.31·0.22 + 0.11·(−0.08) + …"
    std::string value;       // "3.05"
    NodeId node = kNoNode;
    std::string list;  // of More and Fewer: which list they open and close, "product"
};

// Which lists show all their terms.
struct OpenLists {
    bool all = false;
    std::set<std::string, std::less<>> lists;
    bool has(std::string_view list) const { return all || lists.find(list) != lists.end(); }
};

// The first line says which cell, and of which head where there are several. Of the mean of the heads (head -1 and its
// node) first its own arithmetic, then the way of the first head, under a heading of its own.
std::vector<InspectorLine> inspector_lines(const Snapshot& snapshot, int head, NodeId node, Index row, Index col,
                                           const Words& words, const OpenLists& open = {});

// The same with all terms, tab-aligned plain text to paste.
std::string inspector_text(const Snapshot& snapshot, int head, NodeId node, Index row, Index col, const Words& words);

// "it → animal / weight 0.582  score 3.05 / rank 1 of 12 for this query"; sized by its content.
Scene build_tooltip(const Snapshot& snapshot, int head, Index row, Index col, const SceneKit& kit);

}  // namespace attn
