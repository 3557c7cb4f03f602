// Model files from outside: an Error, or a model that runs and survives being written and read again.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/models/model.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace attn;
    const auto model = parse_model(std::string(reinterpret_cast<const char*>(data), size), "fuzz");
    if (!model) {
        if (model.error().message().empty()) std::abort();
        return 0;
    }
    const Model& m = **model;
    const auto again = parse_model(model_bytes(m), "again");
    // A file may hold more than half precision can: then, and only then, it cannot be written and read again.
    float largest = 0;
    for (const auto& [path, value] : m.tensors) largest = std::max(largest, value->cwiseAbs().maxCoeff());
    if (!again && largest < 65504) std::abort();
    if (again && (!((*again)->config == m.config) || (*again)->card != m.card || (*again)->id != m.id ||
                  (*again)->vocabulary.entries() != m.vocabulary.entries()))
        std::abort();

    Graph graph;
    const int last = m.vocabulary.size() - 1;
    Batch batch{{0, last, 1, last}, {0, m.vocabulary[last].kind, 0, 0}, {3, 1}};
    const auto nodes = build_model(graph, m, batch, {});
    if (!nodes || !run(graph, {}, {})) std::abort();
    return 0;
}
