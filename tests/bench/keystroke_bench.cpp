// From a key to the picture: the document's run, and the frame that shows it, without a window. A frame at rest beside
// it, for what only the drawing costs. Names end in the number of words.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "app/gui/studio.hpp"
#include "tests/bench/words.hpp"

namespace attn::gui {
namespace {

struct Stage {
    Headless platform{{1600, 1000}, find_fonts()};
    std::unique_ptr<Studio> studio;

    bool start(benchmark::State& state, int count) {
        StudioOptions options;
        options.inline_jobs = true;
        options.sentence = words(count);
        options.language = LanguageChoice::English;
        Result<Begin> begun = begin(options);
        if (!begun) return state.SkipWithError(begun.error().message().c_str()), false;
        auto opened = Studio::start(platform, *std::move(begun), options);
        if (!opened) return state.SkipWithError(opened.error().message().c_str()), false;
        studio = *std::move(opened);
        for (int i = 0; i < 8 && (i < 3 || studio->busy()); ++i) frame();
        return true;
    }
    void frame() {
        const SyntheticInput nothing;
        platform.frame([this] { return studio->frame(); }, &nothing);
    }
};

void keystroke(benchmark::State& state) {
    Stage stage;
    if (!stage.start(state, static_cast<int>(state.range(0)))) return;
    bool longer = true;
    const std::string text = stage.studio->state.document.sentence;
    for (auto _ : state) {
        apply(SetSentence{longer ? text + "s" : text}, stage.studio->state);
        longer = !longer;
        stage.frame();  // runs the document, then draws it
    }
}
BENCHMARK(keystroke)
    ->Arg(12)
    ->Arg(128)
    ->Arg(512)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

void resting_frame(benchmark::State& state) {
    Stage stage;
    if (!stage.start(state, static_cast<int>(state.range(0)))) return;
    for (auto _ : state) stage.frame();
}
BENCHMARK(resting_frame)->Arg(12)->Arg(128)->Arg(512)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace attn::gui
