// All that a person can do, as values: views push them, apply() carries them out, scripts and tests replay them.
//
//   Actions actions;  draw(state, actions);  for (const Action& a : actions) apply(a, state);
//
// apply() does no I/O: what needs it is left in state.effects. Values out of range are brought into range, unknown ids
// change nothing but leave a notice; so the document is always one that a session file may hold.
// To add one: a struct here, a place in the variant, an overload in apply_area.hpp, its effect in apply_AREA.cpp.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/gui/state/app_state.hpp"

namespace attn::gui {

// The document: each is an undo step.
struct SetSentence {
    std::string text;
};
struct SetSecondSentence {
    std::string text;
};
struct SetOutsideWord {
    std::string text;
};
struct SetQuerySource {
    QuerySource source = QuerySource::Same;
};
struct SetTokenizer {
    std::string id;
};
struct SetScore {
    std::string id;
};
struct SetAlignment {
    std::string id;
};
struct SetContext {
    std::string id;
};
struct SetMask {
    std::string id;
};
struct SetPosition {
    std::string id;
};
// An OptionSpec's id; no value: its default. held: the hand is still on the slider (then CommitEdit on release).
struct SetOption {
    std::string id;
    std::optional<double> value = {};
    bool held = false;
};
struct SetHeads {
    int heads = 1;
    bool held = false;
};
struct SetProject {
    bool project = true;
};
struct SetLowerCase {
    bool lower_case = true;
};
struct SetWidth {
    int width = 32;
    bool held = false;
};
struct ToggleBlocked {
    int query = 0, key = 0;
};  // also chooses the drawn mask
struct SetBlocked {
    int query = 0, key = 0;
    bool blocked = true;
    bool held = false;
};  // painting with the mouse down
struct ClearBlocked {};
struct OpenExample {
    std::string id;
};
struct NewDocument {};
struct CommitEdit {};  // a slider was let go, a text box was left: the next edit is a step of its own
struct Undo {};
struct Redo {};

// The view.
struct SelectQuery {
    int row = 0;
};
struct MoveQuery {
    int rows = 1;
};  // by so many rows
struct SelectHead {
    int head = 0;
};  // -1: mean of the heads
struct Hover {
    Target target;
};
struct Pin {
    int row = 0, col = 0;
};
struct Unpin {};
struct SetZoom {
    MatrixWindow window;
};
struct ResetZoom {};
struct Play {
    bool to_end = false;
};  // to the next break
struct Pause {};
struct TogglePlay {};  // Space
struct StepForward {};
struct StepBack {};
struct Scrub {
    double t = 0;
};
struct Restart {};  // from the start, up to the first break

// Preferences.
struct SetTheme {
    ThemeChoice theme = ThemeChoice::System;
};
struct SetLanguage {
    LanguageChoice language = LanguageChoice::System;
};
struct SetUiScale {
    double scale = 1;
};
struct SetColorScale {
    ColorScale scale = ColorScale::Linear;
};
struct SetPanelWidths {
    double left = 0, right = 0;
};
struct SetWindowSize {
    int width = 0, height = 0;
};
struct SetWorkspace {
    std::string id;
};
struct ForgetSentence {
    std::string text;
};  // takes it off the recent ones
struct DismissNotice {
    int id = 0;
};

// The world outside: left in state.effects.
struct OpenFile {
    std::string path;
};  // a session, or a .txt whose text becomes the sentence
struct OpenSession {
    std::string path;
};
struct SaveSession {
    std::string path;
};
struct CopyText {
    std::string text;
};
struct Quit {};

using Action =
    std::variant<SetSentence, SetSecondSentence, SetOutsideWord, SetQuerySource, SetTokenizer, SetScore, SetAlignment,
                 SetContext, SetMask, SetPosition, SetOption, SetHeads, SetProject, SetLowerCase, SetWidth,
                 ToggleBlocked, SetBlocked, ClearBlocked, OpenExample, NewDocument, CommitEdit, Undo, Redo,  //
                 SelectQuery, MoveQuery, SelectHead, Hover, Pin, Unpin, SetZoom, ResetZoom, Play, Pause, TogglePlay,
                 StepForward, StepBack, Scrub, Restart,  //
                 SetTheme, SetLanguage, SetUiScale, SetColorScale, SetPanelWidths, SetWindowSize, SetWorkspace,
                 ForgetSentence, DismissNotice,  //
                 OpenFile, OpenSession, SaveSession, CopyText, Quit>;
using Actions = std::vector<Action>;

void apply(const Action& action, AppState& state);
void apply(const Actions& actions, AppState& state);

// Puts another document in place as one undo step, its view brought within its words; shows it settled and whole.
void adopt_document(Document document, AppState& state);
// A new result: which steps there are to play, and a chosen row and head that exist.
void adopt_snapshot(SnapshotPtr snapshot, AppState& state);

}  // namespace attn::gui
