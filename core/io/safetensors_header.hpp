// The JSON header of a safetensors file, read as a stream of events: nothing of a hostile header is built before it is
// known to have the right form, so depth and number of entries are bounded by construction.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "core/io/safetensors.hpp"

namespace attn::safetensors {

// The reference implementation reads headers of up to 100 MB; a hostile one of that size costs seconds, and the largest
// published ones have a few MB.
inline constexpr std::uint64_t kMaxHeader = 20'000'000;
inline constexpr std::size_t kMaxTensors = 200'000;  // the largest published model has half as many
inline constexpr std::size_t kMaxMetadata = 10'000;
inline constexpr std::size_t kMaxRank = 32;

struct Header {
    std::vector<TensorInfo> tensors;  // in the order of the header; form, shape and byte count checked
    std::map<std::string, std::string> metadata;
};

// Errors carry the tensor in `where` ("tensor 'x'"), not the file.
Result<Header> parse_header(std::string_view json);

// Every byte of the data belongs to exactly one tensor. Sorts the tensors by name.
Status check_layout(std::vector<TensorInfo>& tensors, std::uint64_t data_bytes);

}  // namespace attn::safetensors
