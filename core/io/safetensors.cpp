#include "core/io/safetensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "core/base/utf8.hpp"
#include "core/io/half.hpp"
#include "core/io/safetensors_header.hpp"

namespace attn {

namespace {

constexpr std::int64_t kMaxSide = std::numeric_limits<std::int32_t>::max();

// Reads `count` elements of type Stored and hands each, converted, to the output.
template <class Stored, class Out, class Convert>
void widen(std::string_view bytes, Out* out, Convert convert) {
    const std::size_t count = bytes.size() / sizeof(Stored);
    for (std::size_t i = 0; i < count; ++i) {
        Stored stored;
        std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
        out[i] = convert(stored);
    }
}

template <class Stored>
void cast_floats(std::string_view bytes, float* out) {
    widen<Stored>(bytes, out, [](Stored s) { return static_cast<float>(s); });
}

template <class Stored>
void cast_integers(std::string_view bytes, std::int64_t* out) {
    widen<Stored>(bytes, out, [](Stored s) { return static_cast<std::int64_t>(s); });
}

bool read_floats(DType dtype, std::string_view bytes, float* out) {
    switch (dtype) {
        case DType::F32:
            if (!bytes.empty()) std::memcpy(out, bytes.data(), bytes.size());
            return true;
        case DType::F16: widen<std::uint16_t>(bytes, out, half_to_float); return true;
        case DType::BF16: widen<std::uint16_t>(bytes, out, bfloat16_to_float); return true;
        case DType::F64: cast_floats<double>(bytes, out); return true;
        case DType::U8: cast_floats<std::uint8_t>(bytes, out); return true;
        case DType::Bool:
            widen<std::uint8_t>(bytes, out, [](std::uint8_t b) { return b != 0 ? 1.0F : 0.0F; });
            return true;
        case DType::I8: cast_floats<std::int8_t>(bytes, out); return true;
        case DType::I16: cast_floats<std::int16_t>(bytes, out); return true;
        case DType::I32: cast_floats<std::int32_t>(bytes, out); return true;
        case DType::I64: cast_floats<std::int64_t>(bytes, out); return true;
        case DType::U16: cast_floats<std::uint16_t>(bytes, out); return true;
        case DType::U32: cast_floats<std::uint32_t>(bytes, out); return true;
        case DType::U64: cast_floats<std::uint64_t>(bytes, out); return true;
        default: return false;
    }
}

bool read_integers(DType dtype, std::string_view bytes, std::int64_t* out) {
    switch (dtype) {
        case DType::Bool:
            widen<std::uint8_t>(bytes, out, [](std::uint8_t b) { return std::int64_t{b != 0}; });
            return true;
        case DType::U8: cast_integers<std::uint8_t>(bytes, out); return true;
        case DType::I8: cast_integers<std::int8_t>(bytes, out); return true;
        case DType::I16: cast_integers<std::int16_t>(bytes, out); return true;
        case DType::I32: cast_integers<std::int32_t>(bytes, out); return true;
        case DType::I64: cast_integers<std::int64_t>(bytes, out); return true;
        case DType::U16: cast_integers<std::uint16_t>(bytes, out); return true;
        case DType::U32: cast_integers<std::uint32_t>(bytes, out); return true;
        case DType::U64: cast_integers<std::uint64_t>(bytes, out); return true;
        default: return false;
    }
}

Error wrong_dtype(DType dtype, std::string_view expected, std::string where) {
    return {fmt::format("its dtype is {}, expected {}", dtype_name(dtype), expected), std::move(where),
            "convert the tensor and save it again"};
}

constexpr std::string_view kReal = "F32, F16, BF16, F64, BOOL or an integer";

}  // namespace

Result<Safetensors> Safetensors::open(const std::filesystem::path& path) {
    Result<MappedFile> file = MappedFile::open(path);
    if (!file) return file.error();
    return read(std::move(*file), path.string());
}

Result<Safetensors> Safetensors::parse(std::string bytes, std::string name) {
    return read(MappedFile::hold(std::move(bytes)), std::move(name));
}

Result<Safetensors> Safetensors::read(MappedFile file, std::string name) {
    const std::string_view all = file.view();
    constexpr std::size_t kPrefix = 8;
    const std::string not_ours = "check that this is a safetensors file";
    if (all.size() < kPrefix)
        return Error{fmt::format("{} bytes, a safetensors file begins with an 8-byte header length", all.size()), name,
                     not_ours};
    if (all.substr(0, 4) == std::string_view("PK\3\4", 4) || (all[0] == '\x80' && all[1] < 6 && all[2] != '\0'))
        return Error{"looks like a PyTorch checkpoint (zip or pickle), not like safetensors", name,
                     "save it from Python with safetensors.torch.save_file"};
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < kPrefix; ++i)
        length |= static_cast<std::uint64_t>(static_cast<unsigned char>(all[i])) << (8 * i);
    if (length > safetensors::kMaxHeader)
        return Error{
            fmt::format("its header would be {} bytes, at most {} are allowed", length, safetensors::kMaxHeader), name,
            not_ours};
    if (length > all.size() - kPrefix)
        return Error{fmt::format("its header should be {} bytes, only {} follow", length, all.size() - kPrefix), name,
                     "the file is cut short: copy or download it again"};

    const auto in_file = [&](Error error) {
        error.where = error.where.empty() ? name : name + ": " + error.where;
        return error;
    };
    Result<safetensors::Header> header =
        safetensors::parse_header(all.substr(kPrefix, static_cast<std::size_t>(length)));
    if (!header) return in_file(header.error());
    if (Status good = safetensors::check_layout(header->tensors, all.size() - kPrefix - length); !good)
        return in_file(good.error());

    Safetensors opened(std::move(file), std::move(name));
    opened.data_begin_ = kPrefix + length;
    opened.tensors_ = std::move(header->tensors);
    opened.metadata_ = std::move(header->metadata);
    return opened;
}

const TensorInfo* Safetensors::find(std::string_view tensor) const {
    const auto at = std::lower_bound(tensors_.begin(), tensors_.end(), tensor,
                                     [](const TensorInfo& t, std::string_view name) { return t.name < name; });
    return at != tensors_.end() && at->name == tensor ? &*at : nullptr;
}

std::string Safetensors::where(std::string_view tensor) const { return name_ + ": tensor " + utf8::quote(tensor); }

Error Safetensors::missing(std::string_view tensor) const {
    std::string has;
    for (std::size_t i = 0; i < std::min<std::size_t>(tensors_.size(), 8); ++i)
        has += (i == 0 ? "" : ", ") + utf8::quote(tensors_[i].name, 40);
    if (tensors_.size() > 8) has += fmt::format(" and {} more", tensors_.size() - 8);
    return {"missing", where(tensor), "the file has " + (has.empty() ? "no tensors" : has)};
}

std::string_view Safetensors::bytes(const TensorInfo& tensor) const {
    return file_.view().substr(static_cast<std::size_t>(data_begin_ + tensor.begin),
                               static_cast<std::size_t>(tensor.end - tensor.begin));
}

Result<std::vector<float>> Safetensors::floats(std::string_view tensor) const {
    const TensorInfo* info = find(tensor);
    if (info == nullptr) return missing(tensor);
    std::vector<float> values(static_cast<std::size_t>(info->count()));
    if (!read_floats(info->dtype, bytes(*info), values.data())) return wrong_dtype(info->dtype, kReal, where(tensor));
    return values;
}

Result<std::vector<std::int64_t>> Safetensors::integers(std::string_view tensor) const {
    const TensorInfo* info = find(tensor);
    if (info == nullptr) return missing(tensor);
    std::vector<std::int64_t> values(static_cast<std::size_t>(info->count()));
    if (!read_integers(info->dtype, bytes(*info), values.data()))
        return wrong_dtype(info->dtype, "BOOL or an integer", where(tensor));
    return values;
}

Result<Matrix> Safetensors::matrix(std::string_view tensor) const {
    const TensorInfo* info = find(tensor);
    if (info == nullptr) return missing(tensor);
    if (info->shape.size() > 2)
        return Error{
            fmt::format("its shape is {}, expected a vector [n] or a matrix [rows, columns]", info->shape_text()),
            where(tensor), ""};
    std::int64_t rows = 1, cols = 1;
    if (!info->shape.empty()) cols = info->shape.back();
    if (info->shape.size() == 2) rows = info->shape.front();
    if (rows > kMaxSide || cols > kMaxSide)
        return Error{fmt::format("its shape is {}, no side may pass {}", info->shape_text(), kMaxSide), where(tensor),
                     ""};
    Matrix values(rows, cols);
    if (!read_floats(info->dtype, bytes(*info), values.data())) return wrong_dtype(info->dtype, kReal, where(tensor));
    return values;
}

}  // namespace attn
