#include "app/gui/state/playback.hpp"

#include <algorithm>
#include <cmath>

namespace attn::gui {

namespace {

constexpr double kTiny = 1e-9;

bool has(const Playback& p, int step) { return p.present[static_cast<std::size_t>(step)]; }

}  // namespace

double next_break(const Playback& p) {
    for (int b = static_cast<int>(std::floor(p.t + kTiny)) + 1; b < kPlaybackSteps; ++b)
        if (has(p, b - 1)) return b;
    return kPlaybackSteps;
}

double previous_break(const Playback& p) {
    for (int b = static_cast<int>(std::ceil(p.t - kTiny)) - 1; b > 0; --b)
        if (has(p, b - 1)) return b;
    return 0;
}

PlaybackStep current_step(const Playback& p) {
    int step = std::clamp(static_cast<int>(std::ceil(p.t - kTiny)) - 1, 0, kPlaybackSteps - 1);
    while (step < kPlaybackSteps - 1 && !has(p, step)) ++step;
    return static_cast<PlaybackStep>(step);
}

double step_progress(const Playback& p, PlaybackStep step) {
    return std::clamp(p.t - static_cast<double>(static_cast<int>(step)), 0.0, 1.0);
}

double story_length(const Playback& p) {
    return static_cast<double>(std::count(p.present.begin(), p.present.end(), true));
}

double story_time(const Playback& p) {
    double time = 0;
    for (int step = 0; step < kPlaybackSteps; ++step)
        if (has(p, step)) time += step_progress(p, static_cast<PlaybackStep>(step));
    return time;
}

double playback_time(const Playback& p, double story_time) {
    if (story_time <= 0) return 0;
    for (int step = 0; step < kPlaybackSteps; ++step) {
        if (!has(p, step)) continue;
        if (story_time <= 1) return step + story_time;
        story_time -= 1;
    }
    return kPlaybackSteps;
}

void play(Playback& p, bool to_end) {
    if (p.t >= kPlaybackSteps - kTiny) p.t = 0;
    p.until = to_end ? kPlaybackSteps : next_break(p);
    p.playing = true;
}

void seek(Playback& p, double t) {
    p.t = std::isfinite(t) ? std::clamp(t, 0.0, static_cast<double>(kPlaybackSteps)) : p.t;
    p.playing = false;
}

void advance(Playback& p, double seconds) {
    if (!p.playing) return;
    seconds = std::max(seconds, 0.0);
    while (p.t < p.until) {
        const int step = static_cast<int>(std::floor(p.t + kTiny));
        const double end = std::min<double>(step + 1, p.until);
        if (!has(p, step)) {
            p.t = end;
            continue;
        }
        if (p.t + seconds < end - kTiny) {
            p.t += seconds;
            return;
        }
        seconds = std::max(seconds - (end - p.t), 0.0);
        p.t = end;
    }
    p.playing = false;
}

}  // namespace attn::gui
