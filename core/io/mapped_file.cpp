#include "core/io/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <limits>
#include <utility>

#include "core/base/file.hpp"

namespace attn {

namespace {
constexpr std::size_t kMapFrom = 1U << 16;            // below this a copy is cheaper than a mapping
constexpr std::uint64_t kUnmappedLimit = 1ULL << 28;  // what a pipe may pour into memory: 256 MB
}  // namespace

struct MappedFile::Bytes {
    std::string own;
    void* mapping = nullptr;
    std::size_t size = 0;

    Bytes() = default;
    Bytes(const Bytes&) = delete;
    Bytes& operator=(const Bytes&) = delete;
    ~Bytes() {
        if (mapping != nullptr) ::munmap(mapping, size);
    }
};

MappedFile MappedFile::hold(std::string bytes) {
    auto held = std::make_shared<Bytes>();
    held->own = std::move(bytes);
    return MappedFile(std::move(held));
}

std::string_view MappedFile::view() const {
    if (bytes_->mapping != nullptr) return {static_cast<const char*>(bytes_->mapping), bytes_->size};
    return bytes_->own;
}

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return file_error(path, "read", errno);
    if (S_ISREG(info.st_mode) && info.st_size >= static_cast<off_t>(kMapFrom) &&
        static_cast<std::uint64_t>(info.st_size) <= std::numeric_limits<std::size_t>::max() / 2) {
        const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (fd < 0) return file_error(path, "read", errno);
        auto held = std::make_shared<Bytes>();
        // Its size again, now that it is held open: it may have been replaced in between.
        if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0) {
            held->size = static_cast<std::size_t>(info.st_size);
            void* mapping = ::mmap(nullptr, held->size, PROT_READ, MAP_PRIVATE, fd, 0);
            if (mapping != MAP_FAILED) held->mapping = mapping;
        }
        ::close(fd);
        if (held->mapping != nullptr) return MappedFile(std::move(held));
    }
    Result<std::string> bytes = read_file(path, kUnmappedLimit);
    if (!bytes) return bytes.error();
    return hold(std::move(*bytes));
}

}  // namespace attn
