#include <benchmark/benchmark.h>

#include "core/base/memory.hpp"

int main(int argc, char** argv) {
    attn::keep_freed_memory();  // as the programs do
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
