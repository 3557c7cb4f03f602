// The overloads behind apply(), by area.
#pragma once

#include "app/gui/state/actions.hpp"

namespace attn::gui {
// Clean UTF-8 of at most kMaxTextBytes, cut between two characters; a cut leaves a notice.
std::string bounded_text(const std::string& text, AppState& state);
// Vectors and parameters from the seed; what was left to the model gets the usual choice.
void make_untrained(Document& document);
}  // namespace attn::gui

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

// apply_model.cpp
void apply(const SetModel& a, AppState& state);
void apply(const SetLayer& a, AppState& state);

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

// apply_pronoun.cpp
void apply(const SetPronounSentence& a, AppState& state);
void apply(const OpenPronounExample& a, AppState& state);
void apply(const SetPronounModel& a, AppState& state);
void apply(const SetKind& a, AppState& state);
void apply(const ToggleBlockedEdge& a, AppState& state);
void apply(const SetWeight& a, AppState& state);
void apply(const ToggleSilenced& a, AppState& state);
void apply(const SetCausal& a, AppState& state);
void apply(const ClearWhatIf& a, AppState& state);
void apply(const ExplorePronoun& a, AppState& state);
void apply(const ChooseSentence& a, AppState& state);
void apply(const ChoosePronoun& a, AppState& state);
void apply(const ChooseHead& a, AppState& state);

// apply_compare.cpp
void apply(const SetCompareSentence& a, AppState& state);
void apply(const SetSecondReader& a, AppState& state);
void apply(const OpenComparison& a, AppState& state);
void apply(const AddColumn& a, AppState& state);
void apply(const RemoveColumn& a, AppState& state);
void apply(const MoveColumn& a, AppState& state);
void apply(const SetColumn& a, AppState& state);
void apply(const SetReference& a, AppState& state);
void apply(const SetSharedScale& a, AppState& state);
void apply(const SelectCompareQuery& a, AppState& state);
void apply(const MoveCompareQuery& a, AppState& state);
void apply(const ShowCompare& a, AppState& state);
void apply(const ShowWhy& a, AppState& state);
void apply(const EditColumn& a, AppState& state);
void apply(const PinCompare& a, AppState& state);
void apply(const UnpinCompare& a, AppState& state);
void apply(const TellComparison& a, AppState& state);
void apply(const StopComparison& a, AppState& state);
void apply(const MeasureCosts& a, AppState& state);

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
