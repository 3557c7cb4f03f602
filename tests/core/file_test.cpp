#include "core/base/file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "core/base/assets.hpp"
#include "core/io/mapped_file.hpp"

namespace attn {
namespace {

namespace fs = std::filesystem;

class File : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "attn-file-XXXXXX").string();
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder = pattern;
    }
    void TearDown() override { fs::remove_all(folder); }
    std::size_t entries() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
    }
    fs::path folder;
};

TEST_F(File, WritesAndReadsBack) {
    const fs::path path = folder / "a.bin";
    const std::string bytes("zero \0 and \xFF", 12);
    ASSERT_TRUE(write_file_atomically(path, bytes));
    ASSERT_TRUE(read_file(path));
    EXPECT_EQ(*read_file(path), bytes);
    ASSERT_TRUE(write_file_atomically(path, ""));
    EXPECT_EQ(*read_file(path), "");
    const std::string_view pieces[] = {"one ", "", "two"};
    ASSERT_TRUE(write_file_atomically(path, pieces));
    EXPECT_EQ(*read_file(path), "one two");
    EXPECT_EQ(entries(), 1U) << "a temporary file was left";
}

TEST_F(File, KeepsTheModeAndFollowsLinks) {
    const fs::path path = folder / "a", link = folder / "link";
    ASSERT_TRUE(write_file_atomically(path, "old"));
    ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
    fs::create_symlink("a", link);
    ASSERT_TRUE(write_file_atomically(link, "new"));
    EXPECT_TRUE(fs::is_symlink(link));
    EXPECT_EQ(*read_file(path), "new");
    EXPECT_EQ(static_cast<unsigned>(fs::status(path).permissions()), 0640U);
}

TEST_F(File, ErrorsNameFileReasonAndRemedy) {
    const auto missing = read_file(folder / "none");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().where, (folder / "none").string());
    EXPECT_EQ(missing.error().what, "cannot read: No such file or directory");
    EXPECT_EQ(missing.error().fix, "check the path");
    EXPECT_NE(read_file(folder).error().what.find("directory"), std::string::npos);
    EXPECT_FALSE(write_file_atomically(folder, "x"));
    EXPECT_FALSE(write_file_atomically(folder / "no" / "such", "x"));
    EXPECT_FALSE(write_file_atomically("", "x"));
    fs::create_symlink("loop", folder / "loop");
    EXPECT_FALSE(write_file_atomically(folder / "loop", "x"));
}

TEST_F(File, ReadIsBounded) {
    ASSERT_TRUE(write_file_atomically(folder / "a", "12345"));
    EXPECT_TRUE(read_file(folder / "a", 5));
    const auto big = read_file(folder / "a", 4);
    ASSERT_FALSE(big);
    EXPECT_NE(big.error().what.find("5 bytes"), std::string::npos);
    EXPECT_FALSE(read_file("/dev/zero", 1000));  // without end
    EXPECT_EQ(*read_file("/dev/null"), "");
}

TEST_F(File, AFailedWriteKeepsTheOldFile) {
    ASSERT_TRUE(write_file_atomically(folder / "a", "old"));
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit small{100, before.rlim_max};  // files of 100 bytes: the disk is full half way through
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const Status failed = write_file_atomically(folder / "a", std::string(1000, 'x'));
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);
    ASSERT_FALSE(failed);
    EXPECT_EQ(*read_file(folder / "a"), "old");
    EXPECT_EQ(entries(), 1U) << "the temporary file was left";
}

TEST_F(File, AFullDiskIsAnError) {
    if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
    const Status full = write_file_atomically("/dev/full", "x");
    ASSERT_FALSE(full);
    EXPECT_EQ(full.error().fix, "free some space on the disk");
    EXPECT_TRUE(write_file_atomically("/dev/null", "x"));
}

TEST_F(File, MappedAndReadFilesShowTheSameBytes) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{10}, std::size_t{1} << 16, (std::size_t{1} << 20) + 3}) {
        std::string bytes(size, 'x');
        for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7);
        ASSERT_TRUE(write_file_atomically(folder / "m", bytes));
        auto mapped = MappedFile::open(folder / "m");
        ASSERT_TRUE(mapped);
        const MappedFile copy = *mapped;
        mapped = Error{};  // a copy holds the bytes by itself
        EXPECT_EQ(copy.view(), bytes);
        ASSERT_TRUE(write_file_atomically(folder / "m", "replaced"));
        EXPECT_EQ(copy.view(), bytes) << "what is open does not change when the file is replaced";
    }
    EXPECT_FALSE(MappedFile::open(folder / "none"));
    EXPECT_FALSE(MappedFile::open(folder));
}

class Assets : public File {
protected:
    void TearDown() override {
        ::unsetenv("ATTN_ASSETS");
        File::TearDown();
    }
};

TEST_F(Assets, TheEnvironmentComesFirst) {
    fs::create_directories(folder / "i18n");
    ASSERT_TRUE(write_file_atomically(folder / "i18n" / "test-only.json", "{}"));
    ASSERT_EQ(::setenv("ATTN_ASSETS", folder.c_str(), 1), 0);
    EXPECT_EQ(asset_folders().front(), folder);
    const auto found = asset("i18n/test-only.json");
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, folder / "i18n" / "test-only.json");
}

TEST_F(Assets, AFolderThatIsNotThereIsNotPassedOver) {
    ASSERT_TRUE(write_file_atomically(folder / "file", "x"));
    for (const char* wrong : {"typo", "file"}) {
        ASSERT_EQ(::setenv("ATTN_ASSETS", (folder / wrong).c_str(), 1), 0);
        const auto found = asset("i18n/en.json");  // which the source tree has
        ASSERT_FALSE(found) << *found;
        EXPECT_NE(found.error().where.find((folder / wrong).string()), std::string::npos) << found.error().message();
        EXPECT_EQ(found.error().kind, Error::Kind::Failed);
    }
    ASSERT_EQ(::setenv("ATTN_ASSETS", "", 1), 0);
    EXPECT_TRUE(asset("i18n/en.json")) << "empty says nothing";
}

TEST_F(Assets, AMissingAssetIsNamedWithThePlacesLookedAt) {
    ASSERT_EQ(::setenv("ATTN_ASSETS", folder.c_str(), 1), 0);
    const auto missing = asset("none/such.txt");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().where, "asset 'none/such.txt'");
    EXPECT_NE(missing.error().what.find(folder.string()), std::string::npos);
    EXPECT_NE(missing.error().what.find("share/attention-studio"), std::string::npos);
    EXPECT_FALSE(asset("../outside"));
    EXPECT_FALSE(asset("/etc/passwd"));
    EXPECT_FALSE(asset(""));
}

}  // namespace
}  // namespace attn
