// Actions of the Pronoun workspace on the state alone.
#include <gtest/gtest.h>

#include "app/gui/state/actions.hpp"

namespace attn::gui {
namespace {

constexpr WhatIf::Edge kEdge{1, -1, 7, 1};  // it -> animal

const WhatIf& what_if(const AppState& state) { return state.document.pronoun.what_if; }

TEST(StatePronoun, ABlockedEdgeIsToggledAndUndone) {
    AppState state;
    apply(ToggleBlockedEdge{kEdge}, state);
    ASSERT_EQ(what_if(state).blocked.size(), 1U);
    apply(ToggleBlockedEdge{kEdge}, state);
    EXPECT_TRUE(what_if(state).empty());
    apply(Undo{}, state);
    EXPECT_EQ(what_if(state).blocked.size(), 1U);
    apply(Undo{}, state);
    EXPECT_TRUE(what_if(state).empty());
    apply(Redo{}, state);
    EXPECT_EQ(what_if(state).blocked.front(), kEdge);
}

TEST(StatePronoun, EdgesThatCannotBeAreNotTaken) {
    AppState state;
    for (const WhatIf::Edge& e : {WhatIf::Edge{-1, -1, 0, 0}, WhatIf::Edge{0, -2, 0, 0}, WhatIf::Edge{0, -1, -1, 0},
                                  WhatIf::Edge{0, -1, 0, kMaxTokens}, WhatIf::Edge{0, kMaxHeads, 0, 0}})
        apply(ToggleBlockedEdge{e}, state);
    apply(ToggleSilenced{{0, -1}}, state);
    apply(SetWeight{{1, 0, 7, 1}, std::nan(""), false}, state);
    EXPECT_TRUE(what_if(state).empty());
    EXPECT_FALSE(state.history.can_undo());
}

TEST(StatePronoun, ADraggedWeightIsOneStep) {
    AppState state;
    for (const double x : {0.2, 0.4, 1.7}) apply(SetWeight{{1, 2, 7, 1}, x, true}, state);
    apply(CommitEdit{}, state);
    ASSERT_EQ(what_if(state).edited.size(), 1U);
    EXPECT_EQ(what_if(state).edited[0].weight, 1);
    apply(Undo{}, state);
    EXPECT_TRUE(what_if(state).empty());
    apply(Redo{}, state);
    apply(SetWeight{{1, 2, 7, 1}, {}, false}, state);
    EXPECT_TRUE(what_if(state).empty());
}

TEST(StatePronoun, ChangesFollowTheirWords) {
    AppState state;
    apply(ToggleBlockedEdge{kEdge}, state);
    apply(SetPronounSentence{false, "Yes, the animal didn't cross the street because it was too tired."}, state);
    ASSERT_EQ(what_if(state).blocked.size(), 1U);
    EXPECT_EQ(what_if(state).blocked[0].query, 9);
    EXPECT_EQ(what_if(state).blocked[0].key, 3);
    apply(SetPronounSentence{false, "Nothing of that."}, state);
    EXPECT_TRUE(what_if(state).blocked.empty());
}

TEST(StatePronoun, AnExampleBringsBothSentencesAndForgetsTheChanges) {
    AppState state;
    state.pronoun_examples = {{"One it is.", "One it was.", "一"}};
    apply(ToggleBlockedEdge{kEdge}, state);
    apply(ChooseSentence{1}, state);
    apply(OpenPronounExample{0}, state);
    EXPECT_EQ(state.document.pronoun.second, "One it was.");
    EXPECT_TRUE(what_if(state).empty());
    EXPECT_EQ(state.look.sentence, 0);
    apply(OpenPronounExample{9}, state);
    EXPECT_EQ(state.document.pronoun.first, "One it is.");
    apply(Undo{}, state);
    EXPECT_EQ(what_if(state).blocked.size(), 1U);
}

TEST(StatePronoun, AKindIsToldOnceAndForgotten) {
    AppState state;
    apply(SetKind{"Gnu", "animal"}, state);
    apply(SetKind{"gnu", "plant"}, state);
    ASSERT_EQ(state.document.kinds.size(), 1U);
    EXPECT_EQ(state.document.kinds[0], (std::pair<std::string, std::string>("gnu", "plant")));
    apply(SetKind{"gnu", ""}, state);
    EXPECT_TRUE(state.document.kinds.empty());
}

TEST(StatePronoun, TheChosenSentenceGoesToExplore) {
    AppState state;
    state.preferences.workspace = std::string(kPronounWorkspace);
    apply(SetPronounModel{"pronoun-beginner"}, state);
    apply(ChooseSentence{1}, state);
    const Document::Pronoun before = state.document.pronoun;
    apply(ExplorePronoun{}, state);
    EXPECT_EQ(state.preferences.workspace, kExploreWorkspace);
    EXPECT_EQ(state.document.sentence, before.second);
    EXPECT_EQ(state.document.model, "pronoun-beginner");
    EXPECT_EQ(state.document.pronoun, before);
}

TEST(StatePronoun, AnExampleOfExploreLeavesThePronounsAlone) {
    AppState state;
    Example example;
    example.id = "e";
    example.document.sentence = "another";
    state.examples = {example};
    apply(SetPronounSentence{false, "It is mine."}, state);
    apply(OpenExample{"e"}, state);
    EXPECT_EQ(state.document.sentence, "another");
    EXPECT_EQ(state.document.pronoun.first, "It is mine.");
}

TEST(StatePronoun, AnotherWorkspaceForgetsWhatTheMouseWasOn) {
    AppState state;
    apply(Hover{Target{Target::Kind::Column, -1, 0, 3}}, state);
    apply(SetWorkspace{std::string(kExploreWorkspace)}, state);
    EXPECT_EQ(state.selection.hovered, Target{});
}

}  // namespace
}  // namespace attn::gui
