// Whole files: read with a bound, written so that a crash or a full disk never leaves half a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "core/base/error.hpp"

namespace attn {

inline constexpr std::uint64_t kReadLimit = 1ULL << 28;  // 256 MB

Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t max_bytes = kReadLimit);

// Writes a temporary file in the same folder, flushes it to the disk and renames it over `path`; on failure the old
// file is as it was. A link is followed; a device or pipe is written to directly.
Status write_file_atomically(const std::filesystem::path& path, std::string_view bytes);
Status write_file_atomically(const std::filesystem::path& path, std::span<const std::string_view> pieces);

// The error for a failed system call on `path`: "cannot VERB: REASON; what to do".
Error file_error(const std::filesystem::path& path, std::string_view verb, int system_error);

}  // namespace attn
