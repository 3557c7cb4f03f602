// attn attend: everything that can be wrong with the tensors, the files and the way out.
#include <csignal>
#include <cstdlib>
#include <fstream>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "tests/cli/attend_stage.hpp"

namespace attn::test {
namespace {

TEST_F(CliAttend, NamesTensorFoundAndExpected) {
    const Values good = inputs(rng_, 3, 5, 4, 4, 2);
    const auto with = [&](const std::string& name, std::vector<std::int64_t> shape) {
        Values v = good;
        v[name] = random(rng_, std::move(shape));
        return writer_of(v);
    };
    Values no_key = good;
    no_key.erase("key");
    expect_wrong(attend(writer_of(no_key)), {"tensor 'key'", "missing", "[T_k, d_k]"});
    expect_wrong(attend(with("query", {3})), {"tensor 'query'", "found [3]", "expected [T_q, d_q]"});
    expect_wrong(attend(with("query", {0, 4})), {"tensor 'query'", "found [0, 4]"});
    expect_wrong(attend(with("query", {1, 3, 4})), {"tensor 'query'", "found [1, 3, 4]"});
    expect_wrong(attend(with("key", {5, 3})), {"tensor 'key'", "found [5, 3]", "[5, 4]", "d_k = d_q"});
    expect_wrong(attend(with("value", {4, 2})), {"tensor 'value'", "found [4, 2]", "[5, d_v]"});
    expect_wrong(attend(with("extra", {2})), {"tensor 'extra'", "F32 [2]", "query [T_q, d_q]", "leave it out"});
    expect_wrong(attend(with("mlp.output_bias", {1})), {"tensor 'mlp.output_bias'", "--score mlp"});
    EXPECT_EQ(attend(with("expected.anything", {2})).status, 0);

    expect_wrong(attend(writer_of(good), {"--score", "general"}),
                 {"tensor 'general.weight'", "missing", "[d_q, d_k] = [4, 4]"});
    expect_wrong(attend(with("general.weight", {4, 5}), {"--score", "general"}),
                 {"tensor 'general.weight'", "found [4, 5]", "[4, 4]"});
    expect_wrong(attend(with("local.position_weight", {3, 5}), {"--alignment", "local-p"}),
                 {"tensor 'local.position_weight'", "found [3, 5]", "[3, 4]"});
    Values additive = good;
    additive["additive.query_weight"] = random(rng_, {6, 4});
    additive["additive.key_weight"] = random(rng_, {7, 4});
    additive["additive.vector"] = random(rng_, {6});
    expect_wrong(attend(writer_of(additive), {"--score", "additive"}),
                 {"tensor 'additive.key_weight'", "found [7, 4]", "[6, 4]"});
}

TEST_F(CliAttend, NamesWhatIsWrongWithNumbersAndMasks) {
    const Values good = inputs(rng_, 3, 5, 4, 4, 2);
    Values bad = good;
    bad["key"].values[6] = NAN;
    expect_wrong(attend(writer_of(bad)), {"tensor 'key'", "element [1, 2]", "not a number"});
    bad["key"].values[6] = INFINITY;
    expect_wrong(attend(writer_of(bad)), {"tensor 'key'", "element [1, 2]", "infinite"});
    Values no_value = good;
    no_value.erase("value");
    SafetensorsWriter integers = writer_of(no_value);
    integers.add_i64("value", {5, 2}, std::vector<std::int64_t>(10, 1));
    expect_wrong(attend(integers), {"tensor 'value'", "dtype found I64", "F32, F16, BF16 or F64"});

    Grid mask(3, 5, 1);
    EXPECT_EQ(attend(writer_of(good, &mask)).status, 0) << "it forbids nothing, like --mask none";
    mask(1, 2) = 0;
    expect_wrong(attend(writer_of(good, &mask)), {"tensor 'mask'", "--mask none", "--mask tensor"});
    EXPECT_EQ(attend(writer_of(good, &mask), {"--mask", "tensor"}).status, 0);
    mask(1, 2) = 2;
    expect_wrong(attend(writer_of(good, &mask), {"--mask", "tensor"}), {"tensor 'mask'", "element [1, 2] is 2"});
    const Grid small(2, 5, 1);
    expect_wrong(attend(writer_of(good, &small), {"--mask", "tensor"}), {"tensor 'mask'", "found [2, 5]", "[3, 5]"});
    expect_wrong(attend(writer_of(good), {"--mask", "tensor"}), {"tensor 'mask'", "missing"});
    SafetensorsWriter floats = writer_of(good);
    floats.add("mask", {3, 5}, Numbers(15, 1));
    expect_wrong(attend(floats, {"--mask", "tensor"}), {"tensor 'mask'", "dtype found F32", "U8 or BOOL"});
}

TEST_F(CliAttend, NamesWhatIsWrongWithProjections) {
    Values good = inputs(rng_, 3, 5, 4, 4, 4);
    expect_wrong(attend(writer_of(good), {"--heads", "2"}),
                 {"tensor 'in_proj_weight'", "missing", "[12, 4]", "q_proj_weight", "out_proj.weight"});
    good["in_proj_weight"] = random(rng_, {12, 4});
    expect_wrong(attend(writer_of(good), {"--heads", "2"}), {"tensor 'out_proj.weight'", "missing", "[4, 4]"});
    good["out_proj.weight"] = random(rng_, {4, 4});
    EXPECT_EQ(attend(writer_of(good), {"--heads", "2"}).status, 0);
    expect_wrong(attend(writer_of(good)), {"projection", "--heads"});
    expect_wrong(attend(writer_of(good), {"--heads", "3"}), {"--heads", "width of 4", "3 heads"}, 2);
    Values bad = good;
    bad["in_proj_weight"] = random(rng_, {11, 4});
    expect_wrong(attend(writer_of(bad), {"--heads", "2"}), {"tensor 'in_proj_weight'", "found [11, 4]", "[12, 4]"});
    bad = good;
    bad["in_proj_bias"] = random(rng_, {4});
    expect_wrong(attend(writer_of(bad), {"--heads", "2"}), {"tensor 'in_proj_bias'", "found [4]", "[12]"});
    bad = good;
    bad["q_proj_weight"] = random(rng_, {4, 4});
    expect_wrong(attend(writer_of(bad), {"--heads", "2"}), {"tensor 'q_proj_weight'", "no use for it"});
    bad = good;
    bad["bias_k"] = random(rng_, {1, 1, 4});
    expect_wrong(attend(writer_of(bad), {"--heads", "2"}), {"tensor 'bias_k'", "add_bias_kv", "not computed here"});
    bad = good;
    bad["value"] = random(rng_, {5, 3});
    expect_wrong(attend(writer_of(bad), {"--heads", "2"}),
                 {"tensor 'value'", "found [5, 3]", "[5, 4]", "v_proj_weight"});
    bad.erase("in_proj_weight");
    bad["q_proj_weight"] = bad["k_proj_weight"] = random(rng_, {4, 4});
    expect_wrong(attend(writer_of(bad), {"--heads", "2"}), {"tensor 'v_proj_weight'", "missing", "[4, 3]"});
}

TEST_F(CliAttend, BoundsTheMemory) {
    const Values large = inputs(rng_, 20000, 20000, 1, 1, 1);
    expect_wrong(attend(writer_of(large)), {"20000 · 20000 · 1", "268435456"});
    const Values small = inputs(rng_, 5000, 2, 1, 1, 1);
    expect_wrong(attend(writer_of(small), {"--context", "hard", "--draws", "100000"}), {"--draws", "5000"}, 2);
}

// By the header alone: the data of these files is so long that reading it would be noticed.
TEST_F(CliAttend, RefusesByTheHeaderBeforeItReadsTheData) {
    const auto sparse = [&](const std::string& tensors, std::uint64_t bytes) {
        std::string file(8, '\0');
        for (int i = 0; i < 8; ++i) file[static_cast<std::size_t>(i)] = static_cast<char>(tensors.size() >> (8 * i));
        std::ofstream(in(), std::ios::binary) << file << tensors;
        std::filesystem::resize_file(in(), 8 + tensors.size() + bytes);
        return attend_file(in());
    };
    const auto tensor = [](const char* name, std::uint64_t rows, std::uint64_t cols, std::uint64_t begin) {
        return fmt::format(R"("{}":{{"dtype":"F32","shape":[{},{}],"data_offsets":[{},{}]}})", name, rows, cols, begin,
                           begin + 4 * rows * cols);
    };
    constexpr std::uint64_t kRows = 1 << 20, kBytes = 4 * kRows * 64;
    const std::string three = tensor("query", kRows, 64, 0) + "," + tensor("key", kRows, 64, kBytes) + "," +
                              tensor("value", kRows, 64, 2 * kBytes);
    expect_wrong(sparse("{" + three + "}", 3 * kBytes), {"T_q · T_k · heads = 1048576 · 1048576 · 1"});
    expect_wrong(sparse("{" + three + "," + tensor("other", 1, 1, 3 * kBytes) + "}", 3 * kBytes + 4),
                 {"tensor 'other'", "no use for it"});
    const std::string wide = tensor("query", 1, std::uint64_t{1} << 30, 0) + "," +
                             tensor("key", 1, std::uint64_t{1} << 30, std::uint64_t{1} << 32) + "," +
                             tensor("value", 1, 1, std::uint64_t{1} << 33);
    expect_wrong(sparse("{" + wide + "}", (std::uint64_t{1} << 33) + 4),
                 {"tensor 'query'", "at most 268435456 numbers"});
    const std::string many = tensor("query", 1, 1, 0) + "," + tensor("key", (1 << 24) + 1, 1, 4) + "," +
                             tensor("value", (1 << 24) + 1, 1, 4 + 4 * ((1 << 24) + 1));
    sparse("{" + many + "}", 4 + 8 * ((std::uint64_t{1} << 24) + 1));
    expect_error(attn({"attend", "--input", in(), "--output", out(), "--score", "dot", "--context", "hard"}), 2,
                 {"--context", "16777217 keys", "16777216"});
}

TEST_F(CliAttend, AFlagAndTheTensorThatItReplacesExcludeEachOther) {
    Values values = inputs(rng_, 3, 5, 4, 4, 2);
    values["cosine.scale"] = {{1}, {7}};
    EXPECT_EQ(attend(writer_of(values), {"--score", "cosine"}).status, 0);
    expect_wrong(attend(writer_of(values), {"--score", "cosine", "--scale", "3"}),
                 {"tensor 'cosine.scale'", "--scale takes its place"});
}

TEST_F(CliAttend, HostileFilesAreAnError) {
    int files = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(ATTN_SOURCE_DIR) + "/tests/fuzz/corpus/safetensors")) {
        SCOPED_TRACE(entry.path());
        expect_wrong(attend_file(entry.path().string()), {entry.path().filename().string()});
        ++files;
    }
    EXPECT_GT(files, 20);
}

TEST_F(CliAttend, NeverWritesOverItsInput) {
    ASSERT_TRUE(writer_of(inputs(rng_, 3, 5, 4, 4, 2)).write(in()));
    const std::string before = contents(in());
    const std::string link = folder_ / "link";
    std::filesystem::create_symlink(in(), link);
    expect_error(attn({"attend", "--input", in(), "--output", link}), 2, {"--output: it is the input file"});
    EXPECT_EQ(contents(in()), before);
}

TEST_F(CliAttend, AnInterruptLeavesNothingBehind) {
    ASSERT_TRUE(writer_of(inputs(rng_, 3000, 3000, 4, 4, 2)).write(in()));
    std::vector<std::string> words = {ATTN_CLI_PATH, "attend", "--input", in(), "--output", out()};
    std::vector<char*> argv;
    for (std::string& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    char* no_environment[] = {nullptr};
    pid_t child = 0;
    ASSERT_EQ(::posix_spawn(&child, ATTN_CLI_PATH, nullptr, nullptr, argv.data(), no_environment), 0);
    bool seen = false;  // the temporary file
    for (int i = 0; i < 20000 && !seen && ::waitpid(child, nullptr, WNOHANG) == 0; ++i) {
        for (const std::string& name : folder_.names()) seen = seen || name.rfind(".attn-", 0) == 0;
        ::usleep(500);
    }
    if (!seen) {
        ::kill(child, SIGKILL);
        GTEST_SKIP() << "it was done before anybody could interrupt it";
    }
    ::kill(child, SIGINT);
    int status = 0;
    ::waitpid(child, &status, 0);
    for (const std::string& name : folder_.names()) EXPECT_NE(name.rfind(".attn-", 0), 0U) << name;
    if (WIFSIGNALED(status)) {
        EXPECT_EQ(WTERMSIG(status), SIGINT);
    }
}

TEST(CliOutput, AFullDiskAndAClosedPipe) {
    if (::access("/dev/full", W_OK) == 0)
        expect_error(attn({"run", kTired, "--output", "/dev/full"}), 1, {"/dev/full", "cannot write"});
    const Folder folder;
    const std::string command = "'" + std::string(ATTN_CLI_PATH) + "' list --json 2>'" + (folder / "err") + "' | true";
    EXPECT_EQ(std::system(command.c_str()), 0);
    EXPECT_EQ(contents(folder / "err"), "");
}

}  // namespace
}  // namespace attn::test
