// From a key to the picture: the document's run, and the frame that shows it, without a window. A frame at rest beside
// it, for what only the drawing costs. Names end in the number of words.
#include "tests/bench/stage.hpp"

namespace attn::gui {
namespace {

void keystroke(benchmark::State& state) {
    Stage stage;
    if (!stage.start(state, kExploreWorkspace)) return;
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
    ->Arg(2048)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

// Long texts, from a key to the picture: of the first rows (the chosen one among them), and of the whole.
void fill(benchmark::State& state, bool whole, bool learned) {
    Stage stage;
    stage.threads = true;
    if (!stage.start(state, kExploreWorkspace)) return;
    AppState& app = stage.studio->state;
    if (!learned) apply(SetModel{}, app);
    stage.next_frame();
    while (stage.studio->busy()) stage.next_frame();
    bool longer = true;
    const std::string text = app.document.sentence;
    const auto there = [&] { return same_numbers(app.snapshot->document, app.document) && (!whole || !app.computing); };
    for (auto _ : state) {
        stage.time_key(state, SetSentence{longer ? text + "s" : text}, there);
        longer = !longer;
    }
}
void first_rows(benchmark::State& state) { fill(state, false, false); }
void all_rows(benchmark::State& state) { fill(state, true, false); }
void first_rows_learned(benchmark::State& state) { fill(state, false, true); }
void all_rows_learned(benchmark::State& state) { fill(state, true, true); }
BENCHMARK(first_rows)->Arg(512)->Arg(2048)->Arg(4096)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(all_rows)->Arg(512)->Arg(2048)->Arg(4096)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(first_rows_learned)->Arg(512)->Arg(2048)->Arg(4096)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(all_rows_learned)->Arg(512)->Arg(2048)->Arg(4096)->Unit(benchmark::kMillisecond)->UseRealTime();

void resting_frame(benchmark::State& state) {
    Stage stage;
    if (!stage.start(state, kExploreWorkspace)) return;
    for (auto _ : state) stage.frame();
}
BENCHMARK(resting_frame)->Arg(12)->Arg(128)->Arg(512)->Arg(2048)->Unit(benchmark::kMillisecond)->UseRealTime();

// The mouse goes over the map.
void hovering_frame(benchmark::State& state) {
    Stage stage;
    if (!stage.start(state, kExploreWorkspace)) return;
    const Box map = stage.studio->ui.anchors.find("explore/map")->rect;
    SyntheticInput input;
    float at = 0;
    for (auto _ : state) {
        at = at < 200 ? at + 3 : 0;
        input.mouse = {map.x + map.width / 2 + at, map.y + map.height / 2};
        stage.frame(input);
    }
}
BENCHMARK(hovering_frame)->Arg(12)->Arg(128)->Arg(512)->Arg(2048)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace attn::gui
