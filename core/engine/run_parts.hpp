// What the two ways of running a document share (run.cpp: untrained; run_learned.cpp: a learned model).
#pragma once

#include <optional>

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

// 1 where the chosen mask lets the query attend; nothing when it masks nothing.
std::optional<Matrix> allowed_by(const Chosen& chosen, const Document& document, Index queries, Index keys);

// An Error when hard attention would draw more than fits.
Status check_draws(const Document& document, std::size_t queries, int heads);

// Runs the graph and keeps all values while they are small; for a long text what is looked at.
Status run_and_keep(Snapshot& snapshot, const RunOptions& options, const FirstLook& first = {});

// The mean of the heads' weights at SITE/mean_weights; kNoNode with one head.
NodeId add_mean_weights(const Site& site, const std::vector<HeadNodes>& heads);

Result<std::shared_ptr<Snapshot>> run_learned(const Document& document, const Chosen& chosen, const RunOptions& options,
                                              ModelLibrary& models, const FirstLook& first);

}  // namespace attn
