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

void resting_frame(benchmark::State& state) {
    Stage stage;
    if (!stage.start(state, kExploreWorkspace)) return;
    for (auto _ : state) stage.frame();
}
BENCHMARK(resting_frame)->Arg(12)->Arg(128)->Arg(512)->Arg(2048)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace attn::gui
