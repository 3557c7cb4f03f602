// Actions on what is looked at, and when: none of them changes a number, none is an undo step.
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/gui/state/apply_area.hpp"
#include "app/gui/state/follow.hpp"
#include "core/scene/steps.hpp"

namespace attn::gui {

namespace {

int query_count(const AppState& state) {
    if (state.snapshot && same_numbers(state.snapshot->document, state.document))
        return static_cast<int>(state.snapshot->queries.size());
    return static_cast<int>(query_tokens(state.document).size());
}

int index_near(double value) { return static_cast<int>(std::clamp(value, 0.0, double{kMaxTokens - 1})); }

}  // namespace

void adopt_snapshot(SnapshotPtr snapshot, AppState& state) {
    const auto size = [](const SnapshotPtr& s) {
        return s ? std::pair(s->queries.size(), s->keys.size()) : std::pair(std::size_t{0}, std::size_t{0});
    };
    if (size(snapshot) != size(state.snapshot)) state.window = {};
    state.snapshot = std::move(snapshot);
    state.playback.present.fill(true);
    if (!state.snapshot || state.snapshot->attention.heads.empty()) return;
    const std::vector<StepKind> steps = steps_of(*state.snapshot);
    for (const StepKind kind : {StepKind::Project, StepKind::Score, StepKind::Adjust, StepKind::Normalise,
                                StepKind::Context, StepKind::Output})
        state.playback.present[static_cast<std::size_t>(kind)] =
            std::find(steps.begin(), steps.end(), kind) != steps.end();
    clamp_view(state.document, query_count(state));
}

namespace area {

void apply(const SelectQuery& a, AppState& state) {
    const int row = std::clamp(a.row, 0, std::max(query_count(state), 1) - 1);
    if (row == state.document.view.query) return;
    state.document.view.query = row;
    if (state.playback.playing)
        seek(state.playback, 0), play(state.playback, false);  // another word, told from the start
}

void apply(const MoveQuery& a, AppState& state) {
    apply(SelectQuery{index_near(static_cast<double>(state.document.view.query) + a.rows)}, state);
}

void apply(const SelectHead& a, AppState& state) {
    state.document.view.head = a.head;
    clamp_view(state.document, kMaxTokens);
}

void apply(const Hover& a, AppState& state) { state.selection.hovered = a.target; }

void apply(const Pin& a, AppState& state) {
    state.document.view.pinned = true;
    state.document.view.pinned_row = index_near(a.row);
    state.document.view.pinned_col = index_near(a.col);
}

void apply(const Unpin&, AppState& state) {
    state.document.view.pinned = false;
    state.document.view.pinned_row = state.document.view.pinned_col = 0;
}

void apply(const SetZoom& a, AppState& state) {
    const auto keys = state.snapshot ? static_cast<double>(state.snapshot->keys.size()) : double{kMaxTokens};
    const auto queries = state.snapshot ? static_cast<double>(state.snapshot->queries.size()) : double{kMaxTokens};
    const MatrixWindow& w = a.window;
    if (!std::isfinite(w.first_row + w.first_col + w.rows + w.cols)) return;
    const auto fit = [](double& first, double& size, double count) {
        size = std::clamp(size, std::min(1.0, count), count);
        first = std::clamp(first, 0.0, count - size);
    };
    state.window = w;
    fit(state.window.first_row, state.window.rows, queries);
    fit(state.window.first_col, state.window.cols, keys);
    if (state.window.rows >= queries && state.window.cols >= keys) state.window = {};
}

void apply(const ResetZoom&, AppState& state) { state.window = {}; }

void apply(const Play& a, AppState& state) { play(state.playback, a.to_end); }
void apply(const Pause&, AppState& state) { state.playback.playing = false; }
void apply(const TogglePlay&, AppState& state) {
    if (state.playback.playing) state.playback.playing = false;
    else play(state.playback, false);
}
void apply(const StepForward&, AppState& state) { seek(state.playback, next_break(state.playback)); }
void apply(const StepBack&, AppState& state) { seek(state.playback, previous_break(state.playback)); }
void apply(const Scrub& a, AppState& state) { seek(state.playback, a.t); }
void apply(const Restart&, AppState& state) {
    seek(state.playback, 0);
    play(state.playback, false);
}

}  // namespace area

}  // namespace attn::gui
