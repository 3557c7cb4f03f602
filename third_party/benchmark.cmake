# Optional: without it there is no `bench` target.
find_package(benchmark QUIET)
if(TARGET benchmark::benchmark)
    attn_dep(benchmark benchmark::benchmark)
else()
    message(STATUS "Google Benchmark: not found (Debian: libbenchmark-dev), the target bench is left out")
endif()
