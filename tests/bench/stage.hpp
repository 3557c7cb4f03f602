// The program without a window, computing in place, with a text of as many words as a benchmark's argument says.
#pragma once

#include <benchmark/benchmark.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "app/gui/studio.hpp"
#include "tests/support/words.hpp"

namespace attn::gui {

struct Stage {
    Headless platform{{1600, 1000}, find_fonts()};
    std::unique_ptr<Studio> studio;
    bool threads = false;            // computes beside the frames, as the program does; then
    std::atomic<bool> woken{false};  // there is something new to draw

    // `prepare` changes what it starts with. False where it cannot start; the benchmark then says why.
    bool start(
        benchmark::State& state, std::string_view workspace,
        const std::function<void(Document&)>& prepare = [](Document&) {}) {
        StudioOptions options;
        options.inline_jobs = !threads;
        options.wake = [this] { woken = true; };
        options.workspace = std::string(workspace);
        options.sentence = many_words(static_cast<int>(state.range(0)));
        options.language = LanguageChoice::English;
        Result<Begin> begun = begin(options);
        if (!begun) return state.SkipWithError(begun.error().message().c_str()), false;
        prepare(begun->state.document);
        auto opened = Studio::start(platform, *std::move(begun), options);
        if (!opened) return state.SkipWithError(opened.error().message().c_str()), false;
        studio = *std::move(opened);
        for (int i = 0; i < 3 || (studio->busy() && (threads || i < 8)); ++i) frame();
        return true;
    }
    void next_frame() {  // when there is something to draw
        const FrameWish& wish = studio->ui.wish;
        while (studio->busy() && !wish.animating && wish.wake_in > 0 && !woken.exchange(false))
            std::this_thread::sleep_for(std::chrono::microseconds(100));
        frame();
    }
    // A key is typed beside the frames, as in the program: until `there`, and its picture. The rest is not timed.
    void time_key(benchmark::State& state, const Action& key, const std::function<bool()>& there) {
        apply(key, studio->state);
        frame();
        while (!there()) next_frame();
        frame();  // the picture of it
        state.PauseTiming();
        while (studio->busy()) next_frame();
        state.ResumeTiming();
    }
    void frame(const SyntheticInput& input = {}) {
        platform.frame([this] { return studio->frame(); }, &input);
    }
};

}  // namespace attn::gui
