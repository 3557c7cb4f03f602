// One head, d = 64, scores and weights kept, two threads: score -> softmax -> context. The floor is two matrix
// products, 2 · 2 N² d operations; gemm measures what this machine does with one of 1024³.
#include <benchmark/benchmark.h>

#include "core/attention/attend.hpp"
#include "core/base/rng.hpp"

namespace attn {
namespace {

Matrix random_matrix(Index rows, Index cols, std::uint64_t seed) {
    Rng rng(seed);
    Matrix m(rows, cols);
    for (Index i = 0; i < m.size(); ++i) m.data()[i] = static_cast<float>(rng.normal());
    return m;
}

void head(benchmark::State& state, const char* score) {
    const Index n = state.range(0);
    constexpr Index kWidth = 64;
    ThreadPool pool(2);
    const SeededParameters parameters(7, kWidth);
    HeadSpec spec;
    spec.score = find(score_functions(), score);
    spec.alignment = find(alignments(), "softmax");
    spec.context = find(contexts(), "soft");

    Graph graph;
    const NodeId q = graph.input("query", {Axis::Query, Axis::Feature}, random_matrix(n, kWidth, 1));
    const NodeId k = graph.input("key", {Axis::Key, Axis::Feature}, random_matrix(n, kWidth, 2));
    const NodeId v = graph.input("value", {Axis::Key, Axis::Feature}, random_matrix(n, kWidth, 3));
    const Result<HeadNodes> nodes = attend({graph, "head"}, q, k, v, kNoNode, spec, parameters);
    const NodeId wanted[] = {nodes->scores, nodes->weights, nodes->context};
    for (auto _ : state) {
        for (NodeId id = v + 1; id < graph.size(); ++id)
            if (graph.node(id).op != nullptr) graph.forget(id);
        if (!run(graph, wanted, {&pool, {}})) state.SkipWithError("run failed");
        benchmark::DoNotOptimize(graph.value(nodes->context).data());
    }
    state.counters["GFLOP/s"] = benchmark::Counter(4.0 * static_cast<double>(n * n * kWidth) / 1e9,
                                                   benchmark::Counter::kIsIterationInvariantRate);
}

void gemm(benchmark::State& state) {
    const Matrix a = random_matrix(1024, 1024, 1);
    const Matrix b = random_matrix(1024, 1024, 2);
    Matrix c(1024, 1024);
    for (auto _ : state) {
        c.noalias() = a * b;
        benchmark::DoNotOptimize(c.data());
    }
    state.counters["GFLOP/s"] =
        benchmark::Counter(2.0 * 1024 * 1024 * 1024 / 1e9, benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK_CAPTURE(head, scaled_dot, "scaled-dot")
    ->Arg(128)
    ->Arg(512)
    ->Arg(2048)
    ->Arg(4096)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(head, additive, "additive")
    ->Arg(128)
    ->Arg(512)
    ->Arg(2048)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(gemm)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace attn
