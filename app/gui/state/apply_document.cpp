// Actions on the words, the drawn mask and the document as a whole.
#include <algorithm>
#include <utility>

#include "app/gui/state/apply_area.hpp"
#include "app/gui/state/follow.hpp"
#include "core/base/utf8.hpp"
#include "core/engine/session.hpp"

namespace attn::gui {

std::string bounded_text(const std::string& text, AppState& state) {
    std::string clean = utf8::sanitized(text);
    if (clean.size() <= kMaxTextBytes) return clean;
    std::size_t end = kMaxTextBytes;
    while (end > 0 && (static_cast<unsigned char>(clean[end]) & 0xC0) == 0x80) --end;
    clean.resize(end);
    notify(state, Notice::Kind::Warning, "notice.text_cut");
    return clean;
}

namespace {

// Edits that change the words: what pointed at one follows it.
template <class Change>
void edit_words(AppState& state, const std::string& key, const Change& change) {
    edit(state, key, false, [&](Document& d) {
        const Document before = d;
        change(d);
        if (!same_numbers(before, d)) follow_words(before, d);
    });
    state.selection.hovered = {};
}

void set_text(AppState& state, const char* key, std::string Document::*member, const std::string& text) {
    std::string clean = bounded_text(text, state);
    if (clean == state.document.*member) return;
    edit_words(state, key, [&](Document& d) { d.*member = std::move(clean); });
}

bool in_range(int query, int key) { return query >= 0 && key >= 0 && query < kMaxTokens && key < kMaxTokens; }

void set_blocked(Document& d, std::pair<int, int> cell, bool blocked) {
    const auto at = std::lower_bound(d.blocked.begin(), d.blocked.end(), cell);
    const bool there = at != d.blocked.end() && *at == cell;
    if (blocked && !there && d.blocked.size() < kMaxBlocked) d.blocked.insert(at, cell);
    if (!blocked && there) d.blocked.erase(at);
    d.mechanism.mask = "drawn";
}

void remember_if_typed(AppState& state) {
    if (state.history.open_key() == "sentence") remember_sentence(state.preferences, state.document.sentence);
}

}  // namespace

Document beside_others(Document document, const AppState& state) {
    document.compare = state.document.compare;
    document.pronoun = state.document.pronoun;
    document.kinds = state.document.kinds;
    return document;
}

void adopt_document(Document document, AppState& state) {
    clamp_view(document, static_cast<int>(query_tokens(document).size()));
    edit(state, "", false, [&](Document& d) { d = std::move(document); });
    state.selection = {};
    state.window = {};
    state.queries = {};
    seek(state.playback, kPlaybackSteps);
}

namespace area {

void apply(const SetSentence& a, AppState& state) { set_text(state, "sentence", &Document::sentence, a.text); }
void apply(const SetSecondSentence& a, AppState& state) {
    set_text(state, "second_sentence", &Document::second_sentence, a.text);
}
void apply(const SetOutsideWord& a, AppState& state) {
    set_text(state, "outside_word", &Document::outside_word, a.text);
}

void apply(const SetQuerySource& a, AppState& state) {
    if (a.source == state.document.query_source) return;
    const bool leaves_model = a.source != QuerySource::Same && !state.document.model.empty();
    edit(state, "", false, [&](Document& d) {
        if (leaves_model) make_untrained(d);
        state.queries[static_cast<std::size_t>(d.query_source)] = d.view.query;
        d.query_source = a.source;
        d.view.query = state.queries[static_cast<std::size_t>(a.source)];
        d.view.pinned = false;
        d.view.pinned_row = d.view.pinned_col = 0;
        clamp_view(d, static_cast<int>(query_tokens(d).size()));
    });
    state.selection.hovered = {};
    state.window = {};
    if (leaves_model) notify(state, Notice::Kind::Info, "notice.untrained_queries");
}

void apply(const SetTokenizer& a, AppState& state) {
    if (find_tokenizer(a.id) == nullptr) return notify(state, Notice::Kind::Error, "notice.unknown_id", a.id);
    if (!state.document.model.empty() && a.id != Document{}.tokenizer)
        return notify(state, Notice::Kind::Warning, "notice.learned_words");
    edit(state, "", false, [&](Document& d) {
        const std::vector<Token> before = query_tokens(d);
        d.tokenizer = a.id;
        const std::vector<Token> after = query_tokens(d);
        // The new token that holds the place in the text where the chosen one began.
        const auto row = static_cast<std::size_t>(d.view.query);
        const std::size_t place = row < before.size() ? before[row].begin : 0;
        const auto at = std::find_if(after.begin(), after.end(), [&](const Token& t) { return place < t.end; });
        d.view.query = static_cast<int>(at - after.begin());
        d.view.pinned = false;
        clamp_view(d, static_cast<int>(after.size()));
    });
    state.window = {};
}

void apply(const SetLowerCase& a, AppState& state) {
    edit(state, "", false, [&](Document& d) { d.lower_case = a.lower_case; });
}

void apply(const ToggleBlocked& a, AppState& state) {
    const std::vector<std::pair<int, int>>& now = state.document.blocked;
    const bool there = std::binary_search(now.begin(), now.end(), std::pair(a.query, a.key));
    state.history.close();
    apply(SetBlocked{a.query, a.key, !there, false}, state);
    state.history.close();
}

void apply(const SetBlocked& a, AppState& state) {
    if (!in_range(a.query, a.key)) return;
    edit(state, "blocked", a.held, [&](Document& d) { set_blocked(d, {a.query, a.key}, a.blocked); });
}

void apply(const ClearBlocked&, AppState& state) {
    edit(state, "", false, [](Document& d) { d.blocked.clear(); });
}

void apply(const OpenExample& a, AppState& state) {
    const Example* example = find_example(state.examples, a.id);
    if (example == nullptr) return notify(state, Notice::Kind::Error, "notice.unknown_id", a.id);
    remember_if_typed(state);
    adopt_document(beside_others(example->document, state), state);
}

void apply(const NewDocument&, AppState& state) {
    remember_if_typed(state);
    adopt_document(beside_others(new_document(state), state), state);
}

void apply(const CommitEdit&, AppState& state) {
    remember_if_typed(state);
    state.history.close();
}

void apply(const Undo&, AppState& state) {
    if (state.history.undo(state.document)) state.selection.hovered = {};
}

void apply(const Redo&, AppState& state) {
    if (state.history.redo(state.document)) state.selection.hovered = {};
}

}  // namespace area

}  // namespace attn::gui
