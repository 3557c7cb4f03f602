// The bytes of a file for reading. A large file is mapped into memory and costs nothing until it is touched; a small
// one, a pipe, or one that cannot be mapped is read. A mapped file must not be cut short while it is in use.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/error.hpp"

namespace attn {

class MappedFile {
public:
    static Result<MappedFile> open(const std::filesystem::path& path);
    static MappedFile hold(std::string bytes);  // the same face on bytes in memory

    std::string_view view() const;  // valid as long as this or a copy of it lives

private:
    struct Bytes;
    explicit MappedFile(std::shared_ptr<const Bytes> bytes) : bytes_(std::move(bytes)) {}
    std::shared_ptr<const Bytes> bytes_;
};

}  // namespace attn
