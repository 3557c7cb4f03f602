// What must not be slow whatever it is given: foreign bytes that are refused, long texts, a large map.
#include <benchmark/benchmark.h>

#include <limits>

#include "core/base/rng.hpp"
#include "core/engine/run.hpp"
#include "core/io/safetensors.hpp"
#include "core/scene/heatmap.hpp"
#include "core/scene/palette.hpp"
#include "core/text/tokenizer.hpp"
#include "tests/support/scene_support.hpp"

namespace attn {
namespace {

std::string repeated(std::string_view piece, std::size_t length) {
    std::string text;
    while (text.size() < length) text += piece;
    return text;
}

// A header of half a megabyte that says little.
void refuse_safetensors(benchmark::State& state, std::string_view piece) {
    const std::string header = repeated(piece, 500'000);
    std::string bytes;
    for (std::uint64_t n = header.size(), i = 0; i < 8; ++i, n >>= 8) bytes += static_cast<char>(n & 0xFF);
    bytes += header;
    for (auto _ : state) benchmark::DoNotOptimize(Safetensors::parse(bytes, "in.safetensors"));
}
BENCHMARK_CAPTURE(refuse_safetensors, nested_lists, "[")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(refuse_safetensors, nested_objects, "{\"a\":")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(refuse_safetensors, no_text, "\xFF")->Unit(benchmark::kMillisecond);

void refuse_long_text(benchmark::State& state) {
    Document d;
    d.sentence = repeated("w ", 2 * (kMaxTokens + 1));
    for (auto _ : state) benchmark::DoNotOptimize(run_document(d, {}));
}
BENCHMARK(refuse_long_text)->Unit(benchmark::kMillisecond);

// 100 KB.
void tokenize(benchmark::State& state, std::string_view piece) {
    const std::string text = repeated(piece, 100'000);
    for (auto _ : state)
        for (const Tokenizer& t : tokenizers()) benchmark::DoNotOptimize(t.split(text, {true}));
}
BENCHMARK_CAPTURE(tokenize, sentences, "The animal didn't cross. ")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(tokenize, chinese, "你好，世界。")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(tokenize, one_word, "a")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(tokenize, marks, "\u0301")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(tokenize, joined_emoji, "👨‍")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(tokenize, no_utf8, "\xFF")->Unit(benchmark::kMillisecond);

// Weights of so many words as a picture of 700 x 600; with a causal mask, too.
void large_map(benchmark::State& state, bool masked) {
    const Index n = state.range(0);
    Rng rng(1, "weights");
    Matrix weights(n, n), scores = Matrix::Zero(n, n);
    for (Index i = 0; i < weights.size(); ++i) weights.data()[i] = static_cast<float>(rng.uniform());
    for (Index i = 0; i < n; ++i) scores.row(i).tail(n - 1 - i).setConstant(-std::numeric_limits<float>::infinity());
    const test::Kit kit;
    HeatmapInput in;
    in.values = &weights;
    if (masked) in.hidden_by = &scores;
    for (auto _ : state) benchmark::DoNotOptimize(build_heatmap(in, 700, 600, kit.light));
}
BENCHMARK_CAPTURE(large_map, open, false)->Arg(512)->Arg(2048)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(large_map, causal, true)->Arg(512)->Arg(2048)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace attn
