// The flags that run, explain and nodes share: a sentence and a mechanism become a Document, and that a Snapshot.
#pragma once

#include "app/cli/mechanism_flags.hpp"
#include "core/engine/document.hpp"
#include "core/engine/snapshot.hpp"

namespace attn::cli {

struct DocumentFlags {
    std::optional<std::string> sentence, model, layer, score, alignment, context, mask, position, heads, width,
        tokenizer, with, word;
    std::optional<std::string> session, example, head, threads;
    bool no_project = false, keep_case = false;
    OptionTexts options;
};

void add_document_flags(CLI::App& app, DocumentFlags& flags);

// A session or an example gives what the flags leave open. Reads standard input where the sentence is "-".
Result<Document> document_of(const DocumentFlags& flags);
// "0", "mean", ...: into document.view.head.
Status choose_head(const std::optional<std::string>& text, Document& document);
// Also an Error where --seed was given and nothing reads it.
Result<SnapshotPtr> snapshot_of(const Document& document, const DocumentFlags& flags);

// The mechanisms of a document, for options_read().
std::vector<Area> chosen_areas(const MechanismChoice& m);
Result<int> thread_count(const std::optional<std::string>& text);  // 0: all

}  // namespace attn::cli
