// Every action's effect on the document, the view, the preferences and the effects.
#include "app/gui/state/follow.hpp"
#include "app/gui/state/jobs.hpp"
#include "core/engine/session.hpp"
#include "tests/gui/state_test.hpp"

namespace attn::gui {
namespace {

class StateActions : public StateTest {
protected:
    std::string query_word() const { return query_tokens(doc())[static_cast<std::size_t>(doc().view.query)].text; }
    void undone() {  // the last action was one undo step
        EXPECT_TRUE(state.history.can_undo());
        send(Undo{});
        EXPECT_FALSE(state.history.can_undo());
        EXPECT_EQ(doc(), Document{});
        send(Redo{});
    }
};

TEST_F(StateActions, ChooseMechanismsAndUndoThem) {
    const auto check = [&](const Action& action, const std::string& field, const char* value) {
        state = {};
        send(action);
        EXPECT_EQ(field, value);
        undone();
        EXPECT_EQ(field, value);
    };
    check(SetScore{"additive"}, mechanism().score, "additive");
    check(SetAlignment{"local-p"}, mechanism().alignment, "local-p");
    check(SetContext{"hard"}, mechanism().context, "hard");
    check(SetMask{"causal"}, mechanism().mask, "causal");
    check(SetPosition{"alibi"}, mechanism().position, "alibi");
}

TEST_F(StateActions, UnknownIdsChangeNothingAndSaySo) {
    for (const Action& action :
         {Action(SetScore{"magic"}), Action(SetAlignment{""}), Action(SetContext{"x"}), Action(SetMask{"x"}),
          Action(SetPosition{"x"}), Action(SetOption{"x", 1.0}), Action(SetTokenizer{"x"}), Action(OpenExample{"x"})}) {
        state = {};
        send(action);
        EXPECT_EQ(doc(), Document{});
        ASSERT_EQ(state.notices.size(), 1U);
        EXPECT_EQ(state.notices[0].key, "notice.unknown_id");
        EXPECT_FALSE(state.history.can_undo());
    }
}

TEST_F(StateActions, OptionsStayWithinTheirRange) {
    for (const OptionSpec& spec : option_specs()) {
        for (const double value : {spec.minimum, spec.maximum, -1e300, 1e300}) {
            send(SetOption{std::string(spec.id), value});
            const double now = spec.get(mechanism().options);
            EXPECT_EQ(now, std::clamp(value, spec.minimum, spec.maximum)) << spec.id;
        }
        send(SetOption{std::string(spec.id), std::nan("")});
        send(SetOption{std::string(spec.id), std::nullopt});
        EXPECT_EQ(spec.get(mechanism().options), spec.get(Options{})) << spec.id;
    }
    EXPECT_EQ(mechanism().options, Options{});
    send(SetOption{"window", 3.6});
    EXPECT_EQ(mechanism().options.window, 4);
    send(SetOption{"scale", 2.0});
    EXPECT_EQ(mechanism().options.scale, 2.0);
    EXPECT_TRUE(parse_session(session_text(doc()), "s"));
}

TEST_F(StateActions, ChoosingAMechanismKeepsTheOptionsOfTheOthers) {
    send(SetContext{"hard"});
    send(SetOption{"draws", 500.0});
    send(SetAlignment{"local-m"});
    send(SetOption{"window", 5.0});
    send(SetContext{"soft"});
    send(SetAlignment{"softmax"});
    send(SetContext{"hard"});
    EXPECT_EQ(mechanism().options.draws, 500);
    EXPECT_EQ(mechanism().options.window, 5);
}

TEST_F(StateActions, HeadsProjectWidthLowerCase) {
    send(SelectHead{3});
    send(SetHeads{2});
    EXPECT_EQ(mechanism().heads, 2);
    EXPECT_EQ(doc().view.head, 1);  // brought to one that exists
    send(SetHeads{1000});
    EXPECT_EQ(mechanism().heads, kMaxHeads);
    send(SetHeads{-1});
    EXPECT_EQ(mechanism().heads, 1);
    send(SetHeads{4});
    send(SelectHead{3});
    send(SetProject{false});
    EXPECT_EQ(doc().view.head, 0);
    EXPECT_EQ(mechanism().heads, 4);  // kept for when there are projections again
    send(SetWidth{0});
    EXPECT_EQ(doc().width, 1);
    send(SetWidth{1 << 20});
    EXPECT_EQ(doc().width, kMaxWidth);
    send(SetLowerCase{false});
    EXPECT_FALSE(doc().lower_case);
    EXPECT_TRUE(parse_session(session_text(doc()), "s"));
}

TEST_F(StateActions, TheQueryFollowsItsWord) {
    EXPECT_EQ(query_word(), "it");
    const auto sentence = [&](const char* text) { send(SetSentence{text}); };
    sentence("Yesterday the animal didn't cross the street because it was too tired.");
    EXPECT_EQ(query_word(), "it");
    EXPECT_EQ(doc().view.query, 8);
    sentence("it was too tired.");
    EXPECT_EQ(doc().view.query, 0);
    sentence("so it was, too tired");
    EXPECT_EQ(query_word(), "it");
    sentence("so its was, too tired");  // being typed: the place stays
    EXPECT_EQ(query_word(), "its");
    sentence("so was, too tired");  // gone: the nearest place
    EXPECT_EQ(doc().view.query, 1);
    send(SelectQuery{4});
    sentence("so");
    EXPECT_EQ(doc().view.query, 0);
    sentence("");
    EXPECT_EQ(doc().view.query, 0);
}

TEST_F(StateActions, TheQueryKeepsItsOccurrence) {
    send(SetSentence{"the cat saw the dog"});
    send(SelectQuery{3});
    send(SetSentence{"the dog saw the cat"});
    EXPECT_EQ(doc().view.query, 3);
    send(SetSentence{"look, the dog saw the cat"});
    EXPECT_EQ(doc().view.query, 5);
}

TEST_F(StateActions, PinAndDrawnMaskFollowTheirWords) {
    send(Pin{7, 1});
    send(ToggleBlocked{7, 5});
    send(SetSentence{"So the animal didn't cross the street because it was too tired."});
    EXPECT_TRUE(doc().view.pinned);
    EXPECT_EQ(doc().view.pinned_row, 8);
    EXPECT_EQ(doc().view.pinned_col, 2);
    EXPECT_EQ(doc().blocked, (std::vector<std::pair<int, int>>{{8, 6}}));
    send(SetSentence{"because it was too tired."});
    EXPECT_FALSE(doc().view.pinned);
    EXPECT_TRUE(doc().blocked.empty());
}

TEST_F(StateActions, TheDrawnMask) {
    send(ToggleBlocked{2, 1});
    send(ToggleBlocked{0, 3});
    EXPECT_EQ(mechanism().mask, "drawn");
    EXPECT_EQ(doc().blocked, (std::vector<std::pair<int, int>>{{0, 3}, {2, 1}}));
    send(ToggleBlocked{2, 1});
    EXPECT_EQ(doc().blocked.size(), 1U);
    send(ToggleBlocked{-1, 1});
    send(ToggleBlocked{1, kMaxTokens});
    EXPECT_EQ(doc().blocked.size(), 1U);
    send(Undo{});
    EXPECT_EQ(doc().blocked.size(), 2U);
    for (int k = 5; k < 9; ++k) send(SetBlocked{1, k, true, true});  // painted in one stroke
    EXPECT_EQ(doc().blocked.size(), 6U);
    send(CommitEdit{});
    send(Undo{});
    EXPECT_EQ(doc().blocked.size(), 2U);
    send(ClearBlocked{});
    EXPECT_TRUE(doc().blocked.empty());
    send(Undo{});
    EXPECT_EQ(doc().blocked.size(), 2U);
}

TEST_F(StateActions, QuerySourcesKeepTheirQueries) {
    send(SetSecondSentence{"le chat dort"});
    send(SetOutsideWord{"it"});
    send(SetQuerySource{QuerySource::Second});
    EXPECT_EQ(doc().view.query, 0);
    send(SelectQuery{2});
    EXPECT_EQ(query_word(), "dort");
    send(SelectQuery{100});
    EXPECT_EQ(doc().view.query, 2);
    send(SetQuerySource{QuerySource::Word});
    EXPECT_EQ(doc().view.query, 0);
    send(SetQuerySource{QuerySource::Same});
    EXPECT_EQ(doc().view.query, 7);
    send(SetQuerySource{QuerySource::Second});
    EXPECT_EQ(doc().view.query, 2);
    send(SetSentence{"another sentence"});  // gives keys only now
    EXPECT_EQ(query_word(), "dort");
}

TEST_F(StateActions, ATokenizerKeepsThePlaceInTheText) {
    send(SetTokenizer{"character"});
    EXPECT_EQ(query_word(), "i");  // of "it"
    send(SetTokenizer{"word"});
    EXPECT_EQ(query_word(), "it");
}

TEST_F(StateActions, TextIsCleanAndBounded) {
    send(SetSentence{"a\xFF"});
    EXPECT_EQ(doc().sentence, "a\xEF\xBF\xBD");
    std::string huge;
    while (huge.size() <= kMaxTextBytes) huge += "字词 ";
    send(SetSentence{huge});
    EXPECT_LE(doc().sentence.size(), kMaxTextBytes);
    ASSERT_FALSE(state.notices.empty());
    EXPECT_EQ(state.notices[0].key, "notice.text_cut");
    EXPECT_TRUE(parse_session(session_text(doc()), "s"));
}

TEST_F(StateActions, ViewActionsAreNoUndoSteps) {
    send(SelectQuery{3});
    send(MoveQuery{-2});
    EXPECT_EQ(doc().view.query, 1);
    send(MoveQuery{-5});
    EXPECT_EQ(doc().view.query, 0);
    send(MoveQuery{1 << 30});
    EXPECT_EQ(doc().view.query, 11);  // "." of 12 tokens
    send(SelectHead{-1});
    EXPECT_EQ(doc().view.head, -1);
    send(SelectHead{9});
    EXPECT_EQ(doc().view.head, 3);
    const Target cell{Target::Kind::Cell, 4, 2, 1};
    send(Hover{cell});
    EXPECT_EQ(state.selection.hovered, cell);
    send(Pin{2, 1});
    EXPECT_TRUE(doc().view.pinned);
    EXPECT_EQ(doc().view.pinned_row, 2);
    send(Unpin{});
    EXPECT_FALSE(doc().view.pinned);
    send(SetZoom{{2, 3, 4, 5}});
    EXPECT_EQ(state.window, (MatrixWindow{2, 3, 4, 5}));
    send(SetZoom{{-3, 1e9, 4, 5}});
    EXPECT_EQ(state.window.first_row, 0);
    send(ResetZoom{});
    EXPECT_EQ(state.window, MatrixWindow{});
    EXPECT_FALSE(state.history.can_undo());
}

TEST_F(StateActions, ExamplesReplaceTheDocumentAndCanBeUndone) {
    Example example;
    example.id = "x";
    example.document.sentence = "a b c";
    example.document.view.query = 40;
    state.examples = {example};
    send(SetSentence{"my own words"});
    send(OpenExample{"x"});
    EXPECT_EQ(doc().sentence, "a b c");
    EXPECT_EQ(doc().view.query, 2);
    EXPECT_TRUE(state.playback.settled());
    EXPECT_EQ(state.preferences.recent, std::vector<std::string>{"my own words"});
    send(Undo{});
    EXPECT_EQ(doc().sentence, "my own words");
    send(NewDocument{});
    EXPECT_EQ(doc(), Document{});
}

TEST_F(StateActions, PreferencesAndNotices) {
    send(SetTheme{ThemeChoice::Dark});
    send(SetLanguage{LanguageChoice::Chinese});
    send(SetUiScale{100});
    send(SetColorScale{ColorScale::Log});
    send(SetPanelWidths{1, 500});
    send(SetWindowSize{10, 900});
    send(SetWorkspace{"heads"});
    const Preferences& p = state.preferences;
    EXPECT_TRUE(is_dark(p));
    EXPECT_EQ(p.language, LanguageChoice::Chinese);
    EXPECT_EQ(p.ui_scale, kMaxUiScale);
    EXPECT_EQ(p.color_scale, ColorScale::Log);
    EXPECT_EQ(p.left_panel, 100);
    EXPECT_EQ(p.right_panel, 500);
    EXPECT_EQ(p.window_width, 320);
    EXPECT_EQ(p.window_height, 900);
    EXPECT_EQ(p.workspace, "heads");
    send(SetUiScale{std::nan("")});
    EXPECT_EQ(p.ui_scale, kMaxUiScale);

    notify(state, Notice::Kind::Info, "notice.saved", "a");
    notify(state, Notice::Kind::Info, "notice.saved", "a");  // said once
    notify(state, Notice::Kind::Info, "notice.saved", "b");
    ASSERT_EQ(state.notices.size(), 2U);
    send(DismissNotice{state.notices[0].id});
    ASSERT_EQ(state.notices.size(), 1U);
    EXPECT_EQ(state.notices[0].detail, "b");
    EXPECT_FALSE(state.history.can_undo());
}

TEST_F(StateActions, TypedSentencesAreRemembered) {
    const auto type = [&](const std::string& text, double pause) {
        send(SetSentence{text});
        tick(state, pause);
    };
    type("The ani", 5);
    type("The animal sleeps", 0.1);
    send(CommitEdit{});
    EXPECT_EQ(state.preferences.recent, std::vector<std::string>{"The animal sleeps"});
    type("  ", 5);
    EXPECT_EQ(state.preferences.recent.size(), 1U);
    for (int i = 0; i < 30; ++i) type(std::to_string(i) + " bottles", 3);
    EXPECT_EQ(state.preferences.recent.size(), kMaxRecent);
    EXPECT_EQ(state.preferences.recent[0], "29 bottles");
    send(ForgetSentence{"29 bottles"});
    EXPECT_EQ(state.preferences.recent[0], "28 bottles");
}

TEST_F(StateActions, WhatNeedsTheWorldBecomesAnEffect) {
    send(OpenSession{"a.json"});
    send(SaveSession{"b.json"});
    send(CopyText{"c"});
    send(Quit{});
    ASSERT_EQ(state.effects.size(), 4U);
    EXPECT_EQ(std::get<OpenFileEffect>(state.effects[0]).path, "a.json");
    EXPECT_EQ(std::get<SaveSessionEffect>(state.effects[1]).path, "b.json");
    EXPECT_EQ(std::get<CopyTextEffect>(state.effects[2]).text, "c");
    EXPECT_TRUE(std::holds_alternative<QuitEffect>(state.effects[3]));
    EXPECT_EQ(doc(), Document{});
}

TEST_F(StateActions, AResultSaysWhichStepsThereAre) {
    const auto jobs = make_inline_jobs(engine_computes());
    EXPECT_TRUE(jobs->update(state));
    ASSERT_TRUE(state.snapshot);
    EXPECT_TRUE(state.playback.present[static_cast<std::size_t>(PlaybackStep::Project)]);
    EXPECT_FALSE(state.playback.present[static_cast<std::size_t>(PlaybackStep::Adjust)]);
    send(SetProject{false});
    send(SetMask{"causal"});
    EXPECT_TRUE(jobs->update(state));
    EXPECT_FALSE(state.playback.present[static_cast<std::size_t>(PlaybackStep::Project)]);
    EXPECT_TRUE(state.playback.present[static_cast<std::size_t>(PlaybackStep::Adjust)]);
    EXPECT_FALSE(state.playback.present[static_cast<std::size_t>(PlaybackStep::Output)]);
    EXPECT_EQ(shown_query(state), 7);
    EXPECT_EQ(shown_head(state), 0);
    // Zoom stays while the words do.
    send(SetZoom{{1, 1, 4, 4}});
    send(SetScore{"dot"});
    EXPECT_TRUE(jobs->update(state));
    EXPECT_EQ(state.window.rows, 4);
    send(SetSentence{"short now"});
    EXPECT_EQ(shown_query(state), 1);
    EXPECT_TRUE(jobs->update(state));
    EXPECT_EQ(state.window, MatrixWindow{});
}

}  // namespace
}  // namespace attn::gui
