// Compare with 8 columns: from a key to the picture, and a frame at rest and while the mouse moves over the maps.
// Names end in the number of words.
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

    // Eight untrained columns, all of the same score, or seven scores trained and one more.
    bool start(benchmark::State& state, const std::string& score) {
        StudioOptions options;
        options.inline_jobs = true;
        options.workspace = std::string(kCompareWorkspace);
        options.sentence = words(static_cast<int>(state.range(0)));
        options.language = LanguageChoice::English;
        Result<Begin> begun = begin(options);
        if (!begun) return state.SkipWithError(begun.error().message().c_str()), false;
        auto& columns = begun->state.document.compare.columns;
        columns.resize(kMaxColumns);
        for (std::size_t i = 0; i < columns.size() && !score.empty(); ++i) {
            columns[i] = {};
            columns[i].mechanism = MechanismChoice();
            columns[i].mechanism.score = score;
            columns[i].mechanism.options.seed = i;
        }
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

void keystroke(benchmark::State& state, const std::string& score) {
    Stage stage;
    if (!stage.start(state, score)) return;
    bool longer = true;
    const std::string text = stage.studio->state.document.compare.sentence;
    for (auto _ : state) {
        apply(SetCompareSentence{false, longer ? text + "s" : text}, stage.studio->state);
        longer = !longer;
        stage.frame();
    }
}
void compare_keystroke_dot(benchmark::State& state) { keystroke(state, "scaled-dot"); }
void compare_keystroke_additive(benchmark::State& state) { keystroke(state, "additive"); }
void compare_keystroke_trained(benchmark::State& state) { keystroke(state, ""); }
BENCHMARK(compare_keystroke_dot)->Arg(12)->Arg(128)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(compare_keystroke_additive)->Arg(12)->Arg(128)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(compare_keystroke_trained)->Arg(12)->Arg(128)->Unit(benchmark::kMillisecond)->UseRealTime();

void compare_resting_frame(benchmark::State& state) {
    Stage stage;
    if (!stage.start(state, "scaled-dot")) return;
    for (auto _ : state) stage.frame();
}
BENCHMARK(compare_resting_frame)->Arg(12)->Arg(128)->Unit(benchmark::kMillisecond)->UseRealTime();

// Another row and cell each frame: every map is marked anew.
void compare_hovering_frame(benchmark::State& state) {
    Stage stage;
    if (!stage.start(state, "scaled-dot")) return;
    int at = 0;
    const auto n = static_cast<int>(state.range(0));
    for (auto _ : state) {
        apply(SelectCompareQuery{++at % n}, stage.studio->state);
        stage.frame();
    }
}
BENCHMARK(compare_hovering_frame)->Arg(12)->Arg(128)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace attn::gui
