// One table of what an element of a tensor is.
#include <fmt/format.h>

#include "core/io/safetensors.hpp"

namespace attn {

namespace {
struct Row {
    std::string_view name;
    int bytes;
};
constexpr Row kRows[] = {{"F32", 4}, {"F16", 2}, {"BF16", 2},    {"F64", 8},     {"U8", 1},     {"BOOL", 1},
                         {"I8", 1},  {"I16", 2}, {"I32", 4},     {"I64", 8},     {"U16", 2},    {"U32", 4},
                         {"U64", 8}, {"C64", 8}, {"F8_E5M2", 1}, {"F8_E4M3", 1}, {"F8_E8M0", 1}};
static_assert(std::size(kRows) == static_cast<std::size_t>(DType::F8E8M0) + 1, "one row for each DType, in its order");
}  // namespace

std::string_view dtype_name(DType dtype) { return kRows[static_cast<std::size_t>(dtype)].name; }
int dtype_bytes(DType dtype) { return kRows[static_cast<std::size_t>(dtype)].bytes; }

std::int64_t TensorInfo::count() const { return static_cast<std::int64_t>(end - begin) / dtype_bytes(dtype); }

std::string TensorInfo::shape_text() const {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) text += fmt::format("{}{}", i == 0 ? "" : ", ", shape[i]);
    return text + "]";
}

}  // namespace attn
