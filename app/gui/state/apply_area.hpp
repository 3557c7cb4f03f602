// The overloads behind apply(), by area.
#pragma once

#include "app/gui/state/actions.hpp"

namespace attn::gui::area {

// apply_document.cpp
void apply(const SetSentence& a, AppState& state);
void apply(const SetSecondSentence& a, AppState& state);
void apply(const SetOutsideWord& a, AppState& state);
void apply(const SetQuerySource& a, AppState& state);
void apply(const SetTokenizer& a, AppState& state);
void apply(const SetLowerCase& a, AppState& state);
void apply(const ToggleBlocked& a, AppState& state);
void apply(const SetBlocked& a, AppState& state);
void apply(const ClearBlocked& a, AppState& state);
void apply(const OpenExample& a, AppState& state);
void apply(const NewDocument& a, AppState& state);
void apply(const CommitEdit& a, AppState& state);
void apply(const Undo& a, AppState& state);
void apply(const Redo& a, AppState& state);

// apply_mechanism.cpp
void apply(const SetScore& a, AppState& state);
void apply(const SetAlignment& a, AppState& state);
void apply(const SetContext& a, AppState& state);
void apply(const SetMask& a, AppState& state);
void apply(const SetPosition& a, AppState& state);
void apply(const SetOption& a, AppState& state);
void apply(const SetHeads& a, AppState& state);
void apply(const SetProject& a, AppState& state);
void apply(const SetWidth& a, AppState& state);

// apply_view.cpp
void apply(const SelectQuery& a, AppState& state);
void apply(const MoveQuery& a, AppState& state);
void apply(const SelectHead& a, AppState& state);
void apply(const Hover& a, AppState& state);
void apply(const Pin& a, AppState& state);
void apply(const Unpin& a, AppState& state);
void apply(const SetZoom& a, AppState& state);
void apply(const ResetZoom& a, AppState& state);
void apply(const Play& a, AppState& state);
void apply(const Pause& a, AppState& state);
void apply(const TogglePlay& a, AppState& state);
void apply(const StepForward& a, AppState& state);
void apply(const StepBack& a, AppState& state);
void apply(const Scrub& a, AppState& state);
void apply(const Restart& a, AppState& state);

// apply_preferences.cpp
void apply(const SetTheme& a, AppState& state);
void apply(const SetLanguage& a, AppState& state);
void apply(const SetUiScale& a, AppState& state);
void apply(const SetColorScale& a, AppState& state);
void apply(const SetPanelWidths& a, AppState& state);
void apply(const SetWindowSize& a, AppState& state);
void apply(const SetWorkspace& a, AppState& state);
void apply(const ForgetSentence& a, AppState& state);
void apply(const DismissNotice& a, AppState& state);

// apply.cpp
void apply(const OpenFile& a, AppState& state);
void apply(const OpenSession& a, AppState& state);
void apply(const SaveSession& a, AppState& state);
void apply(const CopyText& a, AppState& state);
void apply(const Quit& a, AppState& state);

}  // namespace attn::gui::area
