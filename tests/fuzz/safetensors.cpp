// Any bytes as a safetensors file: tensors or an error, and what is accepted can be read and written again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/io/json.hpp"
#include "core/io/safetensors.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    (void)attn::parse_json(bytes, "fuzz");
    const auto file = attn::Safetensors::parse(bytes, "fuzz");
    if (!file) {
        if (file.error().message().size() > 1000) std::abort();
        return 0;
    }
    std::uint64_t used = 0;
    attn::SafetensorsWriter writer;
    for (const attn::TensorInfo& tensor : file->tensors()) {
        used += tensor.end - tensor.begin;
        if (file->find(tensor.name) != &tensor) std::abort();
        const auto matrix = file->matrix(tensor.name);
        if (matrix && matrix->size() != tensor.count()) std::abort();
        (void)file->integers(tensor.name);
        const auto floats = file->floats(tensor.name);
        if (floats) writer.add(tensor.name, tensor.shape, *floats);
    }
    if (used > size) std::abort();  // no byte belongs to two tensors
    for (const auto& [key, value] : file->metadata()) writer.add_metadata(key, value);
    const auto again = attn::Safetensors::parse(writer.bytes(), "written");
    if (!again || again->metadata() != file->metadata()) std::abort();
    return 0;
}
