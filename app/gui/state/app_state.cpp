#include "app/gui/state/app_state.hpp"

#include <algorithm>
#include <utility>

namespace attn::gui {

namespace {

constexpr double kRestSeconds = 2;  // after which a typed sentence counts as meant
constexpr std::size_t kMaxNotices = 5;

bool sentence_open(const AppState& state) { return state.history.open_key() == "sentence"; }

}  // namespace

void tick(AppState& state, double seconds) {
    seconds = std::max(seconds, 0.0);
    state.now += seconds;
    if (state.computing) state.computing_seconds += seconds;
    advance(state.playback, seconds);
    advance(state.compare.story, seconds);
    if (sentence_open(state) && state.now - state.history.last_edit() >= kRestSeconds) {
        state.history.close();
        remember_sentence(state.preferences, state.document.sentence);
    }
}

bool animating(const AppState& state) { return state.playback.playing || state.compare.story.playing; }

std::optional<double> next_wake(const AppState& state) {
    if (animating(state)) return 0.0;
    if (sentence_open(state)) return std::max(0.0, state.history.last_edit() + kRestSeconds - state.now);
    return std::nullopt;
}

bool awaits_words(const AppState& state) { return state.error && state.error->key == "no-words"; }

bool shows_old_result(const AppState& state) {
    return state.snapshot && state.error && state.error->kind != Error::Kind::Cancelled;
}

void notify(AppState& state, Notice::Kind kind, std::string_view key, std::string detail) {
    auto& all = state.notices;
    all.erase(
        std::remove_if(all.begin(), all.end(), [&](const Notice& n) { return n.key == key && n.detail == detail; }),
        all.end());
    all.push_back({state.next_notice++, kind, std::string(key), std::move(detail)});
    if (all.size() > kMaxNotices) all.erase(all.begin());
}

Index shown_query(const AppState& state) {
    const auto rows = state.snapshot ? static_cast<Index>(state.snapshot->queries.size()) : 0;
    const auto within = [&](int query) { return std::clamp<Index>(query, 0, std::max<Index>(rows, 1) - 1); };
    const Index chosen = within(state.document.view.query);
    if (!state.snapshot || state.snapshot->heads() == 0) return chosen;
    // A row that is on its way: until then the one that the run began with.
    const Snapshot& s = *state.snapshot;
    const Index first = within(s.document.view.query);
    const int head = shown_head(state);
    return s.has_row(head, chosen) || !s.has_row(head, first) ? chosen : first;
}

int shown_head(const AppState& state) {
    const int heads = state.snapshot ? state.snapshot->heads() : 1;
    const int head = std::clamp(state.document.view.head, -1, std::max(heads, 1) - 1);
    return heads <= 1 ? 0 : head;
}

}  // namespace attn::gui
