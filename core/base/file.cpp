#include "core/base/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>

namespace attn {

namespace fs = std::filesystem;

namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }
    int close() {  // 0 or errno: a full network disk may only say so here
        const int failed = fd_ >= 0 && ::close(fd_) != 0 ? errno : 0;
        fd_ = -1;
        return failed;
    }

private:
    int fd_;
};

int write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t wrote = ::write(fd, bytes.data(), std::min<std::size_t>(bytes.size(), 1U << 30));
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return errno;
        bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return 0;
}

std::string advice(int system_error) {
    switch (system_error) {
        case ENOENT:
        case ENOTDIR: return "check the path";
        case EACCES:
        case EPERM: return "check the permissions of the file and its folder";
        case EISDIR: return "give a file, not a folder";
        case EROFS: return "choose a folder that can be written to";
        case ENOSPC:
        case EDQUOT: return "free some space on the disk";
        case EMFILE:
        case ENFILE: return "close some files or programs";
        case ENAMETOOLONG: return "choose a shorter name";
        case EFBIG: return "the disk or a limit does not allow files of this size";
        case ELOOP: return "the links form a circle";
        default: return "";
    }
}

// Where the bytes really go: the end of a chain of links (the last one may be dangling).
fs::path link_target(fs::path path) {
    std::error_code ignored;
    for (int hops = 0; hops < 40 && fs::is_symlink(path, ignored); ++hops) {
        const fs::path to = fs::read_symlink(path, ignored);
        if (ignored) break;
        path = to.is_absolute() ? to : path.parent_path() / to;
    }
    return path;
}

int flush(int fd) { return ::fsync(fd) != 0 && errno != EINVAL && errno != EROFS ? errno : 0; }

int write_pieces(int fd, std::span<const std::string_view> pieces) {
    for (const std::string_view piece : pieces)
        if (const int failed = write_all(fd, piece)) return failed;
    return 0;
}

// 0, or errno with the temporary file removed.
int write_beside_and_rename(const fs::path& path, std::span<const std::string_view> pieces, const struct stat* old) {
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    fs::path temporary;
    int fd = -1;
    for (int attempt = 0; attempt < 100 && fd < 0; ++attempt) {
        const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
        temporary = folder / fmt::format(".attn-{}-{:x}-{}.tmp", ::getpid(), now, attempt);
        fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST) return errno;
    }
    if (fd < 0) return EEXIST;
    Descriptor file(fd);
    int failed = write_pieces(fd, pieces);
    if (!failed && old != nullptr && ::fchmod(fd, old->st_mode & 07777) != 0) failed = errno;
    if (!failed) failed = flush(fd);
    if (const int closing = file.close(); !failed) failed = closing;
    if (!failed && ::rename(temporary.c_str(), path.c_str()) != 0) failed = errno;
    if (failed) {
        ::unlink(temporary.c_str());
        return failed;
    }
    const Descriptor parent(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (parent.get() >= 0) ::fsync(parent.get());  // the rename too; the data is already safe if this fails
    return 0;
}

}  // namespace

Error file_error(const fs::path& path, std::string_view verb, int system_error) {
    return {fmt::format("cannot {}: {}", verb, std::generic_category().message(system_error)), path.string(),
            advice(system_error)};
}

Result<std::string> read_file(const fs::path& path, std::uint64_t max_bytes) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return file_error(path, "read", errno);
    struct stat info {};
    if (::fstat(file.get(), &info) != 0) return file_error(path, "read", errno);
    if (S_ISDIR(info.st_mode)) return file_error(path, "read", EISDIR);
    const auto too_big = [&](std::string_view size) {
        return Error{fmt::format("{} bytes, more than the {} allowed here", size, max_bytes), path.string(),
                     "check that this is the file that you mean"};
    };
    const auto known = S_ISREG(info.st_mode) ? static_cast<std::uint64_t>(info.st_size) : 0;
    if (known > max_bytes) return too_big(fmt::to_string(known));

    std::string bytes;
    std::size_t filled = 0;
    bytes.resize(static_cast<std::size_t>(known) + 1);  // one more, to see the end without growing
    while (true) {
        if (filled == bytes.size()) bytes.resize(std::max<std::size_t>(bytes.size() * 2, 1U << 16));
        const ssize_t got =
            ::read(file.get(), bytes.data() + filled, std::min<std::size_t>(bytes.size() - filled, 1U << 30));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return file_error(path, "read", errno);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
        if (filled > max_bytes) return too_big(fmt::format("at least {}", filled));
    }
    bytes.resize(filled);
    return bytes;
}

Status write_file_atomically(const fs::path& path, std::string_view bytes) {
    return write_file_atomically(path, std::span<const std::string_view>(&bytes, 1));
}

Status write_file_atomically(const fs::path& path, std::span<const std::string_view> pieces) {
    const fs::path target = link_target(path);
    if (target.empty()) return Error{"the file name is empty", "", "give a file name"};
    struct stat old {};
    const bool exists = ::stat(target.c_str(), &old) == 0;
    if (!exists && errno != ENOENT) return file_error(path, "write", errno);
    if (exists && S_ISDIR(old.st_mode)) return file_error(path, "write", EISDIR);
    int failed = 0;
    if (exists && !S_ISREG(old.st_mode)) {  // a terminal, a pipe, /dev/null: nothing to keep
        Descriptor device(::open(target.c_str(), O_WRONLY | O_CLOEXEC));
        failed = device.get() < 0 ? errno : write_pieces(device.get(), pieces);
    } else {
        failed = write_beside_and_rename(target, pieces, exists ? &old : nullptr);
    }
    if (failed) return file_error(path, "write", failed);
    return Done{};
}

}  // namespace attn
