// The story of one query as a function of time: step i plays from t = i to t = i + 1 (seconds), whole numbers are the
// breaks. The first steps are those of core/scene/steps.hpp, the last one fills in the whole matrix.
#pragma once

#include <array>

namespace attn::gui {

enum class PlaybackStep { Project, Score, Adjust, Normalise, Context, Output, Matrix };
inline constexpr int kPlaybackSteps = 7;

struct Playback {
    double t = kPlaybackSteps;  // 0 .. kPlaybackSteps
    bool playing = false;
    double until = kPlaybackSteps;  // where playing stops
    // Steps that the snapshot does not have take no time and have no break.
    std::array<bool, kPlaybackSteps> present{true, true, true, true, true, true, true};

    bool settled() const { return !playing && t >= kPlaybackSteps; }
    bool operator==(const Playback&) const = default;
};

double next_break(const Playback& playback);
double previous_break(const Playback& playback);

// The step that is being told; at a break the one that just ended.
PlaybackStep current_step(const Playback& playback);
// 0: not begun .. 1: all shown.
double step_progress(const Playback& playback, PlaybackStep step);

// The same time counted in steps that there are, as cards are numbered: the fourth ends at 4.
double story_length(const Playback& playback);
double story_time(const Playback& playback);
double playback_time(const Playback& playback, double story_time);  // of the end of a step, not of what is absent after

void play(Playback& playback, bool to_end);  // from the start again when all is shown
void seek(Playback& playback, double t);     // stops playing
void advance(Playback& playback, double seconds);

}  // namespace attn::gui
