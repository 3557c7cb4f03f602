#include <algorithm>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/file.hpp"
#include "core/base/utf8.hpp"
#include "core/io/half.hpp"
#include "core/io/safetensors.hpp"

namespace attn {

static_assert(std::endian::native == std::endian::little,
              "the format is little-endian; byte swaps are not written yet");

void SafetensorsWriter::put(std::string_view name, DType dtype, std::vector<std::int64_t> shape, const void* data,
                            std::size_t count) {
    std::uint64_t expected = 1;
    for (const std::int64_t dim : shape) expected *= static_cast<std::uint64_t>(dim);
    ATTN_CHECK(expected == count, "a tensor's values must fill its shape");
    ATTN_CHECK(name != "__metadata__", "this name is taken by the format");
    const std::size_t size = count * static_cast<std::size_t>(dtype_bytes(dtype));
    Entry entry{dtype, std::move(shape), std::string(static_cast<const char*>(size == 0 ? "" : data), size)};
    const bool added = entries_.emplace(utf8::sanitized(name), std::move(entry)).second;
    ATTN_CHECK(added, "each tensor is added once");
}

void SafetensorsWriter::add(std::string_view name, std::vector<std::int64_t> shape, std::span<const float> values) {
    put(name, DType::F32, std::move(shape), values.data(), values.size());
}

void SafetensorsWriter::add(std::string_view name, const Matrix& values) {
    put(name, DType::F32, {values.rows(), values.cols()}, values.data(), static_cast<std::size_t>(values.size()));
}

void SafetensorsWriter::add_row(std::string_view name, const Matrix& values) {
    put(name, DType::F32, {values.size()}, values.data(), static_cast<std::size_t>(values.size()));
}

void SafetensorsWriter::add_f16(std::string_view name, std::vector<std::int64_t> shape, std::span<const float> values) {
    std::vector<std::uint16_t> halves(values.size());
    std::transform(values.begin(), values.end(), halves.begin(), float_to_half);
    put(name, DType::F16, std::move(shape), halves.data(), halves.size());
}

void SafetensorsWriter::add_u8(std::string_view name, std::vector<std::int64_t> shape,
                               std::span<const std::uint8_t> values) {
    put(name, DType::U8, std::move(shape), values.data(), values.size());
}

void SafetensorsWriter::add_i64(std::string_view name, std::vector<std::int64_t> shape,
                                std::span<const std::int64_t> values) {
    put(name, DType::I64, std::move(shape), values.data(), values.size());
}

void SafetensorsWriter::add_metadata(std::string_view key, std::string_view value) {
    metadata_[utf8::sanitized(key)] = utf8::sanitized(value);
}

void SafetensorsWriter::lay_out(Layout& layout) const {
    std::vector<const std::pair<const std::string, Entry>*> order;
    for (const auto& named : entries_) order.push_back(&named);
    std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
        return dtype_bytes(a->second.dtype) > dtype_bytes(b->second.dtype);
    });

    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    if (!metadata_.empty()) header["__metadata__"] = metadata_;
    std::uint64_t end = 0;
    layout.pieces.assign(1, {});
    for (const auto* named : order) {
        const Entry& entry = named->second;
        const std::uint64_t begin = end;
        end += entry.data.size();
        header[named->first] = {
            {"dtype", dtype_name(entry.dtype)}, {"shape", entry.shape}, {"data_offsets", {begin, end}}};
        layout.pieces.push_back(entry.data);
    }
    std::string json = header.dump();
    json.resize((json.size() + 7) / 8 * 8, ' ');
    const auto length = static_cast<std::uint64_t>(json.size());
    layout.head.resize(8);
    std::memcpy(layout.head.data(), &length, 8);
    layout.head += json;
    layout.pieces.front() = layout.head;
}

std::string SafetensorsWriter::bytes() const {
    Layout layout;
    lay_out(layout);
    std::string all;
    for (const std::string_view piece : layout.pieces) all += piece;
    return all;
}

Status SafetensorsWriter::write(const std::filesystem::path& path) const {
    Layout layout;
    lay_out(layout);
    return write_file_atomically(path, layout.pieces);
}

}  // namespace attn
