// The safetensors format: an 8-byte little-endian header length, a JSON header, the data of the tensors end to end.
// The reader trusts nothing: each length, offset and shape is checked before it is used, so any bytes at all give
// either tensors or an error that names file, tensor, found and expected.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "core/base/matrix.hpp"
#include "core/io/mapped_file.hpp"

namespace attn {

enum class DType {
    F32,
    F16,
    BF16,
    F64,
    U8,
    Bool,
    I8,
    I16,
    I32,
    I64,
    U16,
    U32,
    U64,
    C64,
    F8E5M2,
    F8E4M3,
    F8E8M0,  // carried along: floats() does not widen these
};
std::string_view dtype_name(DType dtype);  // as in the file: "BF16", "BOOL"
int dtype_bytes(DType dtype);

struct TensorInfo {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;   // [] is one number
    std::uint64_t begin = 0, end = 0;  // bytes, counted from the start of the data

    std::int64_t count() const;      // of elements
    std::string shape_text() const;  // "[2, 3]"
};

class Safetensors {
public:
    static Result<Safetensors> open(const std::filesystem::path& path);
    static Result<Safetensors> parse(std::string bytes, std::string name);  // name: for messages

    const std::string& name() const { return name_; }
    const std::vector<TensorInfo>& tensors() const { return tensors_; }  // by name
    const TensorInfo* find(std::string_view tensor) const;
    const std::map<std::string, std::string>& metadata() const { return metadata_; }

    std::string_view bytes(const TensorInfo& tensor) const;            // as stored; may be unaligned: memcpy out of it
    Result<std::vector<float>> floats(std::string_view tensor) const;  // any real dtype, widened or narrowed
    Result<std::vector<std::int64_t>> integers(std::string_view tensor) const;  // Bool and integer dtypes
    Result<Matrix> matrix(std::string_view tensor) const;                       // [] -> 1x1, [n] -> 1xn, [r, c] -> rxc

    // "FILE: tensor 'NAME'", for a caller's own errors about a tensor.
    std::string where(std::string_view tensor) const;

private:
    Safetensors(MappedFile file, std::string name) : file_(std::move(file)), name_(std::move(name)) {}
    static Result<Safetensors> read(MappedFile file, std::string name);
    Error missing(std::string_view tensor) const;

    MappedFile file_;
    std::string name_;
    std::uint64_t data_begin_ = 0;
    std::vector<TensorInfo> tensors_;
    std::map<std::string, std::string> metadata_;
};

// Tensors go out widest element first, then by name, so that each is aligned and the same content gives the same bytes.
class SafetensorsWriter {
public:
    void add(std::string_view name, std::vector<std::int64_t> shape, std::span<const float> values);
    void add(std::string_view name, const Matrix& values);      // [rows, cols]
    void add_row(std::string_view name, const Matrix& values);  // [n]: a vector, or a matrix laid out flat
    void add_f16(std::string_view name, std::vector<std::int64_t> shape, std::span<const float> values);
    void add_u8(std::string_view name, std::vector<std::int64_t> shape, std::span<const std::uint8_t> values);
    void add_i64(std::string_view name, std::vector<std::int64_t> shape, std::span<const std::int64_t> values);
    void add_metadata(std::string_view key, std::string_view value);

    std::string bytes() const;
    Status write(const std::filesystem::path& path) const;  // atomically

private:
    struct Entry {
        DType dtype;
        std::vector<std::int64_t> shape;
        std::string data;
    };
    struct Layout {
        std::string head;                      // length and header
        std::vector<std::string_view> pieces;  // head, then each tensor's data
    };
    void put(std::string_view name, DType dtype, std::vector<std::int64_t> shape, const void* data, std::size_t count);
    void lay_out(Layout& layout) const;

    std::map<std::string, Entry> entries_;
    std::map<std::string, std::string> metadata_;
};

}  // namespace attn
