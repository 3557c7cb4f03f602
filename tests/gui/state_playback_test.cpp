#include <gtest/gtest.h>

#include <cmath>

#include "app/gui/state/actions.hpp"

namespace attn::gui {
namespace {

class StatePlayback : public testing::Test {
protected:
    void send(const Action& action) { apply(action, state); }
    void run(double seconds) {
        for (int frames = static_cast<int>(std::lround(seconds * 60)); frames > 0; --frames) tick(state, 1.0 / 60);
    }
    double t() const { return state.playback.t; }
    AppState state;
};

TEST_F(StatePlayback, StartsSettledAndIdle) {
    EXPECT_TRUE(state.playback.settled());
    EXPECT_FALSE(animating(state));
    EXPECT_FALSE(next_wake(state));
}

TEST_F(StatePlayback, SpacePlaysToTheNextBreakAndFromTheStartAgain) {
    send(TogglePlay{});
    EXPECT_TRUE(animating(state));
    run(0.5);
    EXPECT_NEAR(t(), 0.5, 1e-6);
    EXPECT_EQ(current_step(state.playback), PlaybackStep::Project);
    EXPECT_NEAR(step_progress(state.playback, PlaybackStep::Project), 0.5, 1e-6);
    EXPECT_EQ(step_progress(state.playback, PlaybackStep::Score), 0);
    run(2);
    EXPECT_EQ(t(), 1);
    EXPECT_FALSE(animating(state));
    EXPECT_EQ(current_step(state.playback), PlaybackStep::Project);
    for (int i = 2; i <= kPlaybackSteps; ++i) {
        send(TogglePlay{});
        run(2);
        EXPECT_EQ(t(), i);
    }
    EXPECT_TRUE(state.playback.settled());
    send(TogglePlay{});
    run(0.1);
    EXPECT_NEAR(t(), 0.1, 1e-6);
    send(TogglePlay{});  // pauses
    run(1);
    EXPECT_NEAR(t(), 0.1, 1e-6);
    EXPECT_FALSE(state.playback.settled());
}

TEST_F(StatePlayback, PlaysThroughWhenAsked) {
    send(Play{true});
    run(6.9);
    EXPECT_TRUE(state.playback.playing);
    EXPECT_EQ(current_step(state.playback), PlaybackStep::Matrix);
    run(1);
    EXPECT_TRUE(state.playback.settled());
    send(Play{true});
    tick(state, 100);  // one late frame
    EXPECT_TRUE(state.playback.settled());
}

TEST_F(StatePlayback, StepsAndScrubsBothWays) {
    send(StepBack{});
    EXPECT_EQ(t(), 6);
    send(StepForward{});
    EXPECT_EQ(t(), 7);
    send(StepForward{});
    EXPECT_EQ(t(), 7);
    send(Scrub{2.5});
    send(StepBack{});
    EXPECT_EQ(t(), 2);
    send(Scrub{2.5});
    send(StepForward{});
    EXPECT_EQ(t(), 3);
    send(Scrub{-4});
    EXPECT_EQ(t(), 0);
    send(StepBack{});
    EXPECT_EQ(t(), 0);
    send(Scrub{std::nan("")});
    EXPECT_EQ(t(), 0);
    send(Scrub{99});
    EXPECT_TRUE(state.playback.settled());
    send(Restart{});
    run(0.5);
    EXPECT_NEAR(t(), 0.5, 1e-6);
}

TEST_F(StatePlayback, AbsentStepsTakeNoTime) {
    state.playback.present = {false, true, false, true, true, false, true};
    send(TogglePlay{});
    run(0.25);
    EXPECT_NEAR(t(), 1.25, 1e-6);  // Project is skipped
    EXPECT_EQ(current_step(state.playback), PlaybackStep::Score);
    run(1);
    EXPECT_EQ(t(), 2);
    send(StepForward{});
    EXPECT_EQ(t(), 4);
    send(StepBack{});
    EXPECT_EQ(t(), 2);
    send(Restart{});
    send(Play{true});
    run(3.9);
    EXPECT_TRUE(state.playback.playing);
    run(0.2);
    EXPECT_TRUE(state.playback.settled());
}

TEST_F(StatePlayback, CountsTheStepsThatThereAre) {
    state.playback.present = {true, true, false, true, true, true, true};
    EXPECT_EQ(story_length(state.playback), 6);
    for (const auto& [t, story] :
         {std::pair{0.0, 0.0}, {1.5, 1.5}, {2.0, 2.0}, {2.5, 2.0}, {3.5, 2.5}, {5.0, 4.0}, {7.0, 6.0}}) {
        send(Scrub{t});
        EXPECT_NEAR(story_time(state.playback), story, 1e-9) << t;
        send(Scrub{playback_time(state.playback, story)});
        EXPECT_NEAR(story_time(state.playback), story, 1e-9) << t;
    }
    EXPECT_EQ(playback_time(state.playback, 4), 5) << "the end of the fourth card";
    EXPECT_EQ(playback_time(state.playback, 6), kPlaybackSteps);
}

TEST_F(StatePlayback, AnotherWordIsToldFromTheStart) {
    send(SetSentence{"one two three"});
    send(SelectQuery{0});
    send(Scrub{2.5});
    send(TogglePlay{});
    run(0.1);
    send(SelectQuery{0});
    EXPECT_NEAR(t(), 2.6, 1e-6) << "the same word";
    send(SelectQuery{2});
    EXPECT_EQ(t(), 0);
    EXPECT_TRUE(animating(state));
    run(0.3);
    EXPECT_NEAR(t(), 0.3, 1e-6);
    send(TogglePlay{});
    send(SelectQuery{1});
    EXPECT_NEAR(t(), 0.3, 1e-6) << "what stands still stays";
    EXPECT_FALSE(animating(state));
}

}  // namespace
}  // namespace attn::gui
