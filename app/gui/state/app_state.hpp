// Everything that the windows show, in one value. Views read it and send Actions; only apply(), tick(), Jobs and the
// effects change it. Saved: `document` (session.json) and `preferences`.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/gui/state/compare_look.hpp"
#include "app/gui/state/history.hpp"
#include "app/gui/state/playback.hpp"
#include "app/gui/state/preferences.hpp"
#include "core/engine/compare.hpp"
#include "core/engine/examples.hpp"
#include "core/engine/pronoun.hpp"
#include "core/engine/pronoun_examples.hpp"
#include "core/engine/snapshot.hpp"
#include "core/scene/scene.hpp"

namespace attn::gui {

using PronounRunPtr = std::shared_ptr<const PronounRun>;

inline constexpr std::string_view kPronounWorkspace = "pronoun", kExploreWorkspace = "explore",
                                  kCompareWorkspace = "compare";

// What is looked at in the Pronoun workspace; not saved.
struct PronounLook {
    int sentence = 0;           // 0 or 1: the one shown in detail
    int pronoun = 0;            // which of its pronouns
    int layer = -1, head = -1;  // the chosen head; -1: mean of the heads
};

struct Selection {
    Target hovered;  // lights up whatever means the same; what is pinned is in document.view
};

// The visible part of the matrix in cells; a size of 0 means all of it.
struct MatrixWindow {
    double first_row = 0, first_col = 0, rows = 0, cols = 0;
    bool operator==(const MatrixWindow&) const = default;
};

struct Notice {
    enum class Kind { Info, Warning, Error };
    int id = 0;
    Kind kind = Kind::Info;
    std::string key;     // i18n key of the headline
    std::string detail;  // a file name or an Error's message, as it is; may be empty
};

// What the frame loop does for us after apply(), in order; files: run_file_effects() in effects.hpp, the others belong
// to the platform.
struct OpenFileEffect {
    std::string path;
};
struct SaveSessionEffect {
    std::string path;
};
struct CopyTextEffect {
    std::string text;
};
struct QuitEffect {};
using Effect = std::variant<OpenFileEffect, SaveSessionEffect, CopyTextEffect, QuitEffect>;

struct AppState {
    Document document;
    Selection selection;
    MatrixWindow window;
    Playback playback;

    SnapshotPtr snapshot;          // the last one that worked; null before the first
    bool computing = false;        // a run for `document` is under way
    double computing_seconds = 0;  // for how long
    std::optional<Error> error;    // why there is no snapshot of `document`

    PronounLook look;
    PronounRunPtr pronouns;               // the last run of document.pronoun; null before the first
    bool pronouns_computing = false;      // one is under way
    std::optional<Error> pronouns_error;  // the run itself failed; what is wrong with a sentence is in its side

    CompareLook compare;
    ComparisonPtr comparison;               // the last run of document.compare; null before the first
    bool comparison_computing = false;      // one is under way
    std::optional<Error> comparison_error;  // the run itself failed; what is wrong with a column is in its place

    History history;
    Preferences preferences;
    std::vector<Example> examples;
    std::vector<SentencePair> pronoun_examples;
    std::vector<ComparisonSet> comparison_sets;
    std::vector<std::string> models;  // ids of the bundled ones
    std::vector<Notice> notices;      // the oldest first
    std::vector<Effect> effects;
    std::array<int, 3> queries{};  // the chosen query by QuerySource, while another source is in use
    double now = 0;                // seconds since the start
    int next_notice = 1;
};

// Passes time: playback, remembering a sentence once it rests.
void tick(AppState& state, double seconds);
// True while the picture changes by itself: draw the next frame at once. Else the loop may sleep for next_wake().
bool animating(const AppState& state);
std::optional<double> next_wake(const AppState& state);

// There is no result only because a box that gives the words is empty: an invitation, not a fault.
bool awaits_words(const AppState& state);
// What is shown is the result of an earlier document than the one that is typed and chosen.
bool shows_old_result(const AppState& state);

void notify(AppState& state, Notice::Kind kind, std::string_view key, std::string detail = {});

// The document's row and head, within what the snapshot at hand has (which may be of an earlier document, or on its
// way).
Index shown_query(const AppState& state);
int shown_head(const AppState& state);  // -1: mean of the heads

// Changes the document as one undo step (joined with the last one of the same key, see History).
template <class Change>
void edit(AppState& state, const std::string& key, bool held, const Change& change) {
    const Document before = state.document;
    change(state.document);
    state.history.record(before, state.document, key, held, state.now);
}

}  // namespace attn::gui
