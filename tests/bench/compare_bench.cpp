// Compare with 8 columns: from a key to the picture, and a frame at rest and while the mouse moves over the maps.
// Names end in the number of words.
#include <algorithm>
#include <chrono>
#include <thread>

#include "tests/bench/stage.hpp"

namespace attn::gui {
namespace {

// Eight untrained columns, all of the same score, or seven scores trained and one more.
bool start(Stage& stage, benchmark::State& state, const std::string& score) {
    return stage.start(state, kCompareWorkspace, [&](Document& document) {
        auto& columns = document.compare.columns;
        columns.resize(kMaxColumns);
        for (std::size_t i = 0; i < columns.size() && !score.empty(); ++i) {
            columns[i] = {};
            columns[i].mechanism = MechanismChoice();
            columns[i].mechanism.score = score;
            columns[i].mechanism.options.seed = i;
        }
    });
}

void keystroke(benchmark::State& state, const std::string& score) {
    Stage stage;
    if (!start(stage, state, score)) return;
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
    if (!start(stage, state, "scaled-dot")) return;
    for (auto _ : state) stage.frame();
}
BENCHMARK(compare_resting_frame)->Arg(12)->Arg(128)->Arg(2048)->Unit(benchmark::kMillisecond)->UseRealTime();

// Another row and cell each frame: every map is marked anew.
void compare_hovering_frame(benchmark::State& state) {
    Stage stage;
    if (!start(stage, state, "scaled-dot")) return;
    int at = 0;
    const auto n = static_cast<int>(state.range(0));
    for (auto _ : state) {
        apply(SelectCompareQuery{++at % n}, stage.studio->state);
        stage.frame();
    }
}
BENCHMARK(compare_hovering_frame)->Arg(12)->Arg(128)->Unit(benchmark::kMillisecond)->UseRealTime();

// Long texts, from a key to the picture: of the first rows (the chosen one among them) in all columns, and of the
// whole.
void fill(benchmark::State& state, bool whole) {
    Stage stage;
    stage.threads = true;
    if (!start(stage, state, "additive")) return;
    AppState& app = stage.studio->state;
    bool longer = true;
    const std::string text = app.document.compare.sentence;
    const auto there = [&] {
        if (app.comparison->document.compare.sentence != app.document.compare.sentence) return false;
        return std::all_of(app.comparison->columns.begin(), app.comparison->columns.end(), [&](const ColumnResult& r) {
            return whole ? r.maps.rows.all() : r.maps.rows.has(app.document.compare.query);
        });
    };
    for (auto _ : state) {
        stage.time_key(state, SetCompareSentence{false, longer ? text + "s" : text}, there);
        longer = !longer;
    }
}
void compare_first_rows(benchmark::State& state) { fill(state, false); }
void compare_all_rows(benchmark::State& state) { fill(state, true); }
BENCHMARK(compare_first_rows)->Arg(512)->Arg(2048)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(compare_all_rows)->Arg(512)->Arg(2048)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace attn::gui
