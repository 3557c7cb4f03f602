// What the two ways of running a document share (run.cpp: untrained; run_learned.cpp: a learned model).
#pragma once

#include "core/engine/run.hpp"

namespace attn {

// What the ids in a document stand for; null where it leaves the choice to the model.
struct Chosen {
    HeadSpec head;
    const MaskRule* mask = nullptr;
    const Tokenizer* tokenizer = nullptr;
};
Result<Chosen> choose_all(const Document& document);

Result<std::vector<Token>> tokens_of(const std::string& text, const Tokenizer& tokenizer, const char* what);
// The sentence's tokens, and those of padding under the padding mask.
Result<std::vector<Token>> sentence_tokens(const Document& document, const Chosen& chosen);

// What the chosen mask hides from a query; empty when it masks nothing.
ops::HideCells hidden_by(const MaskRule& mask, const Document& document);

inline constexpr double kMaxDraws = 1 << 26;  // of all queries and heads: 256 MB

// The document's graph and what its parts are called; nothing of it is run yet.
Result<std::shared_ptr<Snapshot>> build_document(const Document& document, ModelLibrary& models);
Result<std::shared_ptr<Snapshot>> build_learned(const Document& document, const Chosen& chosen, ModelLibrary& models);

inline constexpr double kKeepAllFloats = 96e6;
double node_floats(const Snapshot& snapshot);  // of all nodes
// Whether a node is worth its memory where not all are: no pairs but those of the shown head.
bool worth_keeping(const Snapshot& snapshot, int head, NodeId id);
// The nodes whose values are kept where everything is computed: all (an empty list) while they are small; of a long
// text what is looked at.
std::vector<NodeId> kept_nodes(const Snapshot& snapshot);
// Runs the graph for those.
Status run_and_keep(Snapshot& snapshot, const RunOptions& options);
// Runs the graph of a long text for what is in sight of it; of a short one, for all.
Status run_in_sight(Snapshot& snapshot, const RunOptions& options, const RunLook& look);
// Whether numbers of single heads are changed by hand: that takes a run, and another one for what depends on them.
bool has_pins(const WhatIf& what_if);
Status run_with_pins(Snapshot& snapshot, const RunOptions& options);

// The mean of the heads' weights at SITE/mean_weights; kNoNode with one head.
NodeId add_mean_weights(const Site& site, const std::vector<HeadNodes>& heads);

}  // namespace attn
