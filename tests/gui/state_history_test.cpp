#include <gtest/gtest.h>

#include "app/gui/state/actions.hpp"
#include "core/engine/session.hpp"

namespace attn::gui {
namespace {

class StateHistory : public testing::Test {
protected:
    void send(const Action& action) { apply(action, state); }
    void wait(double seconds) { tick(state, seconds); }
    int steps() {  // how often Undo changes something
        AppState copy = state;
        int n = 0;
        for (; copy.history.can_undo(); ++n) apply(Undo{}, copy);
        return n;
    }
    AppState state;
};

TEST_F(StateHistory, TypingWithinASecondIsOneStep) {
    for (const char* text : {"T", "Th", "The", "The c"}) {
        send(SetSentence{text});
        wait(0.3);
    }
    EXPECT_EQ(steps(), 1);
    wait(1.5);
    send(SetSentence{"The ca"});
    EXPECT_EQ(steps(), 2);
    send(Undo{});
    EXPECT_EQ(state.document.sentence, "The c");
    send(Undo{});
    EXPECT_EQ(state.document, Document{});
    send(Redo{});
    send(Redo{});
    EXPECT_EQ(state.document.sentence, "The ca");
    EXPECT_FALSE(state.history.can_redo());
}

TEST_F(StateHistory, OneDragIsOneStepHoweverLong) {
    for (int i = 1; i < 20; ++i) {
        send(SetOption{"temperature", 1 + 0.1 * i, true});
        wait(0.5 + (i == 10 ? 5 : 0));  // a pause with the hand on it
    }
    send(CommitEdit{});
    EXPECT_EQ(steps(), 1);
    send(SetOption{"temperature", 2.0, true});
    send(CommitEdit{});
    EXPECT_EQ(steps(), 2);
    send(SetOption{"window", 5.0, true});
    send(SetOption{"temperature", 3.0, true});
    EXPECT_EQ(steps(), 4);
}

TEST_F(StateHistory, WhatIsTakenBackIsNoStep) {
    const std::string before = state.document.sentence;
    send(SetSentence{before + "x"});
    send(SetSentence{before});
    EXPECT_FALSE(state.history.can_undo());
    send(SetScore{state.document.mechanism.score});
    EXPECT_FALSE(state.history.can_undo());
}

TEST_F(StateHistory, AnEditEndsRedo) {
    send(SetScore{"dot"});
    send(Undo{});
    EXPECT_TRUE(state.history.can_redo());
    send(SetScore{"cosine"});
    EXPECT_FALSE(state.history.can_redo());
    send(Undo{});
    send(Undo{});
    EXPECT_EQ(state.document, Document{});
}

TEST_F(StateHistory, TheViewStaysUnlessTheWordsChange) {
    send(SetScore{"dot"});
    send(SelectQuery{2});
    send(SelectHead{1});
    send(Undo{});
    EXPECT_EQ(state.document.mechanism.score, "scaled-dot");
    EXPECT_EQ(state.document.view.query, 2);
    EXPECT_EQ(state.document.view.head, 1);
    send(SetHeads{8});
    send(SelectHead{7});
    send(Undo{});
    EXPECT_EQ(state.document.view.head, 3);
    send(SetSentence{"other words here"});
    send(SelectQuery{0});
    send(Undo{});
    EXPECT_EQ(state.document.view.query, 2);
}

TEST_F(StateHistory, IsBounded) {
    for (int i = 0; i < 1000; ++i) send(SetScore{i % 2 ? "dot" : "cosine"});
    EXPECT_EQ(steps(), static_cast<int>(kMaxHistory));
    state = {};
    for (int i = 0; i < 80; ++i) {
        send(SetSentence{std::string(kMaxTextBytes, static_cast<char>('a' + i % 26))});
        send(CommitEdit{});
    }
    EXPECT_LE(steps(), static_cast<int>(kMaxHistoryBytes / kMaxTextBytes));
    EXPECT_GT(steps(), 10);
}

}  // namespace
}  // namespace attn::gui
