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
// A learned model as it was learned, by its id; empty: untrained vectors and parameters from the seed.
struct SetModel {
    std::string id;
};
struct SetLayer {
    int layer = -1;
};  // of the learned model, the one that is looked at, from 0; -1: the last
struct SetScore {
    std::string id;
};  // empty: that of the learned model
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
};  // empty: that of the learned model
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
// The Pronoun workspace. Tokens are those of the first sentence; layers and heads from 0, head -1: all of the layer.
struct SetPronounSentence {
    bool second = false;
    std::string text;
};
struct OpenPronounExample {
    std::size_t index = 0;
};
struct SetPronounModel {
    std::string id;
};
struct SetKind {
    std::string word, kind;
};  // an unknown noun's kind, told by the user; no kind: forgotten
struct ToggleBlockedEdge {
    WhatIf::Edge edge;
};
// No weight: the model's own again.
struct SetWeight {
    WhatIf::Edge edge;
    std::optional<double> weight = {};
    bool held = false;
};
struct ToggleSilenced {
    WhatIf::Head head;
};
struct SetCausal {
    bool causal = true;
};
struct ClearWhatIf {};
struct ExplorePronoun {};  // the chosen sentence and its model in Explore
// The Compare workspace. Columns from 0.
struct SetCompareSentence {
    bool second = false;
    std::string text;
};
struct SetSecondReader {
    bool on = true;
};  // a second sentence with a column that reads it, or none
struct OpenComparison {
    std::string id;
};
// A copy of the column beside it; -1: at the end, the last one with a score function that no column has yet.
struct AddColumn {
    int like = -1;
};
struct RemoveColumn {
    int column = 0;
};
struct MoveColumn {
    int from = 0, to = 0;
};
// field: edits of the same field close together are one step of undo.
struct SetColumn {
    int column = 0;
    Document::Column value = {};
    std::string field = {};
    bool held = false;
};
struct SetReference {
    int column = 0;
};
struct SetSharedScale {
    bool shared = true;
};
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

// Of the Pronoun workspace: the sentence, its pronoun, the head.
struct ChooseSentence {
    int sentence = 0;
};
struct ChoosePronoun {
    int pronoun = 0;
};
struct ChooseHead {
    int layer = -1, head = -1;
};  // -1: mean of the heads

// Of the Compare workspace. Rows and columns are tokens of the first sentence.
struct SelectCompareQuery {
    int row = 0;
};
struct MoveCompareQuery {
    int rows = 1;
};
struct ShowCompare {
    CompareValues values = CompareValues::Weights;
};
struct ShowWhy {
    bool why = true;
};  // the second page
struct EditColumn {
    int column = -1;
};  // -1: its panel closes
struct PinCompare {
    int row = 0, col = 0;
};
struct UnpinCompare {};
struct TellComparison {
    enum class Move { Toggle, Forward, Back, Restart, ShowAll, Scrub } move = Move::Toggle;
    double t = 0;  // of Scrub
};
struct StopComparison {
    bool stop = true;
};  // false: go on with what is missing
struct MeasureCosts {
    bool on = true;
};  // from the start again when all is measured

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
    std::variant<SetSentence, SetSecondSentence, SetOutsideWord, SetQuerySource, SetTokenizer, SetModel, SetLayer,
                 SetScore, SetAlignment, SetContext, SetMask, SetPosition, SetOption, SetHeads, SetProject,
                 SetLowerCase, SetWidth, ToggleBlocked, SetBlocked, ClearBlocked, OpenExample, NewDocument,
                 SetPronounSentence, OpenPronounExample, SetPronounModel, SetKind, ToggleBlockedEdge, SetWeight,
                 ToggleSilenced, SetCausal, ClearWhatIf, ExplorePronoun, SetCompareSentence, SetSecondReader,
                 OpenComparison, AddColumn, RemoveColumn, MoveColumn, SetColumn, SetReference, SetSharedScale,
                 CommitEdit, Undo, Redo,  //
                 SelectQuery, MoveQuery, SelectHead, Hover, Pin, Unpin, SetZoom, ResetZoom, Play, Pause, TogglePlay,
                 StepForward, StepBack, Scrub, Restart, ChooseSentence, ChoosePronoun, ChooseHead,  //
                 SelectCompareQuery, MoveCompareQuery, ShowCompare, ShowWhy, EditColumn, PinCompare, UnpinCompare,
                 TellComparison, StopComparison, MeasureCosts,  //
                 SetTheme, SetLanguage, SetUiScale, SetColorScale, SetPanelWidths, SetWindowSize, SetWorkspace,
                 ForgetSentence, DismissNotice,  //
                 OpenFile, OpenSession, SaveSession, CopyText, Quit>;
using Actions = std::vector<Action>;

void apply(const Action& action, AppState& state);
void apply(const Actions& actions, AppState& state);

// What a first start and New show: the learned model where one is at hand, its last layer and its own mechanism.
Document new_document(const AppState& state);
// With what the other workspaces hold now.
Document beside_others(Document document, const AppState& state);
// Puts another document in place as one undo step, its view brought within its words; shows it settled and whole.
void adopt_document(Document document, AppState& state);
// A new result: which steps there are to play, and a chosen row and head that exist.
void adopt_snapshot(SnapshotPtr snapshot, AppState& state);
void adopt_pronouns(PronounRunPtr run, AppState& state);
void adopt_comparison(ComparisonPtr comparison, AppState& state);

}  // namespace attn::gui
