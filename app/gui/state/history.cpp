#include "app/gui/state/history.hpp"

#include <algorithm>
#include <utility>

namespace attn::gui {

namespace {

std::size_t bytes(const WhatIf& w) {
    return w.blocked.size() * sizeof(WhatIf::Edge) + w.edited.size() * sizeof(WhatIf::Edit) +
           w.silenced.size() * sizeof(WhatIf::Head);
}

bool same_step(const Document& a, const Document& b) {
    return same_numbers(a, b) && a.pronoun == b.pronoun && a.compare == b.compare;
}

std::size_t bytes(const Document& d) {
    return sizeof(Document) + d.sentence.size() + d.second_sentence.size() + d.outside_word.size() +
           d.blocked.size() * sizeof(d.blocked[0]) + d.pronoun.first.size() + d.pronoun.second.size() +
           bytes(d.what_if) + bytes(d.pronoun.what_if);
}

// Takes `target` over `document`; the view stays where the words do not change, for it is no part of the step.
void restore(Document& document, Document target) {
    const bool same_words = target.sentence == document.sentence &&
                            target.second_sentence == document.second_sentence &&
                            target.query_source == document.query_source && target.tokenizer == document.tokenizer;
    if (same_words) target.view = document.view;
    document = std::move(target);
    document.view.head = std::min(document.view.head, document.mechanism.project ? document.mechanism.heads - 1 : 0);
}

}  // namespace

void History::record(const Document& before, const Document& after, const std::string& key, bool held, double now) {
    if (same_step(before, after)) return;
    const bool joins =
        !key.empty() && key == key_ && !undo_.empty() && ((held && held_) || now - last_ <= kCoalesceSeconds);
    redo_.clear();
    key_ = key;
    held_ = held;
    last_ = now;
    if (!joins) {
        undo_.push_back(before);
        trim();
    } else if (same_step(undo_.back(), after)) {  // typed and taken back: nothing to undo
        undo_.pop_back();
        key_.clear();
    }
}

bool History::undo(Document& document) {
    if (undo_.empty()) return false;
    redo_.push_back(document);
    restore(document, std::move(undo_.back()));
    undo_.pop_back();
    close();
    return true;
}

bool History::redo(Document& document) {
    if (redo_.empty()) return false;
    undo_.push_back(document);
    restore(document, std::move(redo_.back()));
    redo_.pop_back();
    close();
    return true;
}

void History::trim() {
    std::size_t total = 0, keep = 0;
    while (keep < undo_.size() && keep < kMaxHistory) {
        total += bytes(undo_[undo_.size() - 1 - keep]);
        if (keep > 0 && total > kMaxHistoryBytes) break;
        ++keep;
    }
    undo_.erase(undo_.begin(), undo_.end() - static_cast<std::ptrdiff_t>(keep));
}

}  // namespace attn::gui
