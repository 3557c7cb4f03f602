// Undo and redo of the Document. Edits with the same key close together are one step (a sentence being typed, a slider
// being dragged); what only changes the view is no step.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "core/engine/document.hpp"

namespace attn::gui {

inline constexpr double kCoalesceSeconds = 1;
inline constexpr std::size_t kMaxHistory = 200;
inline constexpr std::size_t kMaxHistoryBytes = 8U << 20;

class History {
public:
    bool can_undo() const { return !undo_.empty(); }
    bool can_redo() const { return !redo_.empty(); }

    // `before` became `after` at time `now` (seconds). An empty key never joins; with `held` (the hand is still on the
    // slider) the time does not matter.
    void record(const Document& before, const Document& after, const std::string& key, bool held, double now);
    // The next edit starts a step of its own.
    void close() { key_.clear(); }

    // Exchanges `document` for the one before (after); false when there is none.
    bool undo(Document& document);
    bool redo(Document& document);

    const std::string& open_key() const { return key_; }  // "" when no step is open
    double last_edit() const { return last_; }

private:
    void trim();

    std::vector<Document> undo_, redo_;
    std::string key_;
    double last_ = -std::numeric_limits<double>::infinity();
    bool held_ = false;
};

}  // namespace attn::gui
