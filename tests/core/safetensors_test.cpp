#include "core/io/safetensors.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstring>

#include "core/base/file.hpp"
#include "core/io/half.hpp"

namespace attn {
namespace {

std::string file_of(std::string_view header, std::string_view data, std::uint64_t claimed = UINT64_MAX) {
    const std::uint64_t length = claimed == UINT64_MAX ? header.size() : claimed;
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &length, 8);
    return bytes.append(header).append(data);
}

template <class T>
std::string raw(std::initializer_list<T> values) {
    std::string bytes(values.size() * sizeof(T), '\0');
    std::memcpy(bytes.data(), values.begin(), bytes.size());
    return bytes;
}

std::string one(std::string_view dtype, std::string_view shape, std::string_view data) {
    std::string header = R"({"t":{"dtype":")";
    header.append(dtype).append(R"(","shape":)").append(shape).append(R"(,"data_offsets":[0,)");
    header.append(std::to_string(data.size())).append("]}}");
    return file_of(header, data);
}

// The message for bytes that must be refused.
std::string refused(std::string bytes) {
    const auto result = Safetensors::parse(std::move(bytes), "in.safetensors");
    if (result) return "accepted";
    std::string message = result.error().message();
    EXPECT_EQ(message.rfind("in.safetensors: ", 0), 0U) << message;
    EXPECT_LT(message.size(), 500U);
    return message;
}

testing::AssertionResult has(const std::string& message, std::initializer_list<std::string_view> parts) {
    for (const std::string_view part : parts)
        if (message.find(part) == std::string::npos)
            return testing::AssertionFailure() << "no \"" << part << "\" in: " << message;
    return testing::AssertionSuccess();
}

TEST(Safetensors, WriterAndReaderAgree) {
    SafetensorsWriter writer;
    Matrix m(2, 3);
    m << 1, 2, 3, 4, 5, 6;
    const std::vector<float> row = {0.5F, -1.0F, INFINITY};
    const std::vector<std::uint8_t> mask = {1, 0, 1};
    const std::vector<std::int64_t> ids = {-1, INT64_MAX};
    writer.add("m", m);
    writer.add("vector", {3}, row);
    writer.add("number", {}, std::span(row.data(), 1));
    writer.add("empty", {0, 4}, {});
    writer.add("cube", {1, 3, 1}, row);
    writer.add_f16("half", {3}, row);
    writer.add_u8("mask", {3}, mask);
    writer.add_i64("ids", {2}, ids);
    writer.add_row("flat", m);
    writer.add_metadata("made by", "\"a test\"\n你好");
    const auto file = Safetensors::parse(writer.bytes(), "x");
    ASSERT_TRUE(file) << file.error().message();
    EXPECT_EQ(file->metadata().at("made by"), "\"a test\"\n你好");
    EXPECT_EQ(file->tensors().size(), 9U);
    EXPECT_EQ(*file->matrix("m"), m);
    EXPECT_EQ(*file->floats("vector"), row);
    EXPECT_EQ(*file->floats("half"), row);
    EXPECT_EQ((*file->matrix("number"))(0, 0), 0.5F);
    EXPECT_EQ(file->matrix("flat")->rows(), 1);
    EXPECT_EQ(file->matrix("flat")->cols(), 6);
    EXPECT_EQ(file->matrix("empty")->cols(), 4);
    EXPECT_EQ(*file->integers("ids"), ids);
    EXPECT_EQ(*file->floats("mask"), (std::vector<float>{1, 0, 1}));
    EXPECT_EQ(file->find("cube")->shape_text(), "[1, 3, 1]");
    EXPECT_EQ(file->find("none"), nullptr);
    EXPECT_TRUE(has(file->matrix("cube").error().message(), {"x: tensor 'cube'", "[1, 3, 1]", "[rows, columns]"}));
    EXPECT_TRUE(has(file->matrix("none").error().message(), {"x: tensor 'none': missing", "'cube'"}));
    EXPECT_TRUE(has(file->integers("m").error().message(), {"F32", "integer"}));
    std::uint64_t header = 0;
    std::memcpy(&header, writer.bytes().data(), 8);
    EXPECT_EQ(header % 8, 0U);
    for (const TensorInfo& t : file->tensors()) EXPECT_EQ(t.begin % static_cast<unsigned>(dtype_bytes(t.dtype)), 0U);
}

TEST(Safetensors, AnEmptyFileOfTensorsIsAFile) {
    const auto file = Safetensors::parse(SafetensorsWriter().bytes(), "x");
    ASSERT_TRUE(file) << file.error().message();
    EXPECT_TRUE(file->tensors().empty());
    EXPECT_TRUE(has(file->floats("t").error().message(), {"missing", "no tensors"}));
}

TEST(Safetensors, EveryDtypeIsWidened) {
    const auto floats = [](std::string_view dtype, const std::string& data) {
        std::string two = one(dtype, "[2]", data);
        const auto file = Safetensors::parse(std::move(two), "x");
        return file ? *file->floats("t") : std::vector<float>{};
    };
    using V = std::vector<float>;
    EXPECT_EQ(floats("F32", raw({1.5F, -2.0F})), (V{1.5F, -2}));
    EXPECT_EQ(floats("F64", raw({1.5, -2.0})), (V{1.5F, -2}));
    EXPECT_EQ(floats("F16", raw<std::uint16_t>({0x3E00, 0xC000})), (V{1.5F, -2}));
    EXPECT_EQ(floats("BF16", raw<std::uint16_t>({0x3FC0, 0xC000})), (V{1.5F, -2}));
    EXPECT_EQ(floats("U8", raw<std::uint8_t>({3, 255})), (V{3, 255}));
    EXPECT_EQ(floats("BOOL", raw<std::uint8_t>({0, 1})), (V{0, 1}));
    EXPECT_EQ(floats("I8", raw<std::int8_t>({3, -1})), (V{3, -1}));
    EXPECT_EQ(floats("I16", raw<std::int16_t>({3, -1})), (V{3, -1}));
    EXPECT_EQ(floats("I32", raw<std::int32_t>({3, -1})), (V{3, -1}));
    EXPECT_EQ(floats("I64", raw<std::int64_t>({3, -1})), (V{3, -1}));
    EXPECT_EQ(floats("U16", raw<std::uint16_t>({3, 65535})), (V{3, 65535}));
    EXPECT_EQ(floats("U32", raw<std::uint32_t>({3, 4})), (V{3, 4}));
    EXPECT_EQ(floats("U64", raw<std::uint64_t>({3, 4})), (V{3, 4}));
    const auto f8 = Safetensors::parse(one("F8_E4M3", "[1]", "x"), "x");
    ASSERT_TRUE(f8);
    EXPECT_TRUE(has(f8->floats("t").error().message(), {"F8_E4M3", "F32"}));
}

TEST(Safetensors, TruncatedAndForeignFiles) {
    EXPECT_TRUE(has(refused(""), {"0 bytes", "8-byte header length"}));
    EXPECT_TRUE(has(refused("1234567"), {"7 bytes"}));
    EXPECT_TRUE(has(refused(file_of("{}", "", 3)), {"should be 3 bytes, only 2 follow", "cut short"}));
    EXPECT_TRUE(has(refused(file_of("{}", "", 20'000'001)), {"would be 20000001 bytes", "at most 20000000"}));
    EXPECT_TRUE(has(refused(file_of("{}", "", UINT64_MAX - 1)), {"18446744073709551614"}));
    EXPECT_TRUE(has(refused(std::string("PK\3\4 and a zip file", 18)), {"PyTorch checkpoint", "save_file"}));
    EXPECT_TRUE(has(refused("{\"a\": 1, \"b\": 2}"), {"header would be"}));
    const std::string good = one("F32", "[2]", raw({1.0F, 2.0F}));
    ASSERT_TRUE(Safetensors::parse(good, "x"));
    for (std::size_t size = 0; size < good.size(); ++size) EXPECT_NE(refused(good.substr(0, size)), "accepted") << size;
    EXPECT_TRUE(has(refused(good.substr(0, good.size() - 1)), {"tensor 't'", "0 to 8", "only 7"}));
    EXPECT_TRUE(has(refused(good + "x"), {"9 bytes of data", "end at 8"}));
}

TEST(Safetensors, HeadersThatAreNotWhatTheyShouldBe) {
    const auto entry = [](std::string_view fields) {
        return refused(file_of("{\"t\":{" + std::string(fields) + "}}", "1234"));
    };
    EXPECT_TRUE(has(refused(file_of("", "")), {"header is empty"}));
    EXPECT_TRUE(has(refused(file_of("[]", "")), {"begins with '['", "expected '{'"}));
    EXPECT_TRUE(has(refused(file_of("{", "")), {"not valid JSON"}));
    EXPECT_TRUE(has(refused(file_of("{}x", "")), {"not valid JSON"}));
    EXPECT_TRUE(has(refused(file_of("{\"\xFF\":1}", "")), {"not valid JSON"}));
    EXPECT_TRUE(has(refused(file_of("{\"t\":3}", "")), {"tensor 't'", "found the number 3", "expected an object"}));
    EXPECT_TRUE(has(refused(file_of("{\"t\":[]}", "")), {"found an array", "expected an object"}));
    EXPECT_TRUE(has(refused(file_of("{\"__metadata__\":{\"a\":1}}", "")), {"__metadata__", "the number 1", "text"}));
    EXPECT_TRUE(has(refused(file_of("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "")), {"'a' stands there twice"}));
    EXPECT_TRUE(has(entry(R"("dtype":"F32","shape":[1])"), {"tensor 't'", "no 'data_offsets'"}));
    EXPECT_TRUE(has(entry(R"("dtype":"F31","shape":[1],"data_offsets":[0,4])"), {"tensor 't'", "unknown dtype 'F31'"}));
    EXPECT_TRUE(has(entry(R"("dtype":"F32","shape":[-1],"data_offsets":[0,4])"), {"the number -1", "0 or more"}));
    EXPECT_TRUE(has(entry(R"("dtype":"F32","shape":[1.0],"data_offsets":[0,4])"), {"the number '1.0'", "whole"}));
    EXPECT_TRUE(has(entry(R"("dtype":"F32","shape":[NaN],"data_offsets":[0,4])"), {"not valid JSON"}));
    EXPECT_TRUE(has(entry(R"("dtype":"F32","shape":[1e400],"data_offsets":[0,4])"), {"in.safetensors"}));
    EXPECT_TRUE(has(entry(R"("dtype":"F32","shape":[null],"data_offsets":[0,4])"), {"found null"}));
    EXPECT_TRUE(has(entry(R"("dtype":"F32","shape":[[1]],"data_offsets":[0,4])"), {"found an array", "a dimension"}));
    EXPECT_TRUE(has(entry(R"("dtype":"F32","shape":[1],"data_offsets":[0])"), {"data_offsets has 1 of 2 numbers"}));
    EXPECT_TRUE(has(entry(R"("dtype":"F32","shape":[1],"data_offsets":[0,4,4])"), {"more than two"}));
    EXPECT_TRUE(
        has(entry(R"("dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4])"), {"'dtype' stands there twice"}));
    EXPECT_TRUE(has(entry(R"("dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1)"), {"unknown entry 'x'"}));
}

TEST(Safetensors, ShapesAndRangesThatDoNotFit) {
    const auto entry = [](std::string_view shape, std::string_view offsets) {
        return refused(file_of("{\"t\":{\"dtype\":\"F32\",\"shape\":" + std::string(shape) +
                                   ",\"data_offsets\":" + std::string(offsets) + "}}",
                               "12345678"));
    };
    EXPECT_EQ(entry("[2]", "[0,8]"), "accepted");
    EXPECT_TRUE(has(entry("[3]", "[0,8]"), {"tensor 't'", "[3] of F32 takes 12 bytes", "hold 8"}));
    EXPECT_TRUE(has(entry("[2]", "[8,0]"), {"end (0) before they begin (8)"}));
    EXPECT_TRUE(has(entry("[2]", "[1,9]"), {"1 to 9", "only 8"}));
    EXPECT_TRUE(has(entry("[1]", "[4,8]"), {"begin at 4, expected 0"}));
    EXPECT_TRUE(has(entry("[1]", "[0,4]"), {"8 bytes of data, the tensors end at 4"}));
    EXPECT_TRUE(has(entry("[4611686018427387904,4]", "[0,8]"), {"more than 2^63 bytes"}));
    EXPECT_TRUE(has(entry("[4294967296,4294967296,4294967296]", "[0,8]"), {"more than 2^63 bytes"}));
    EXPECT_TRUE(has(entry("[9223372036854775808]", "[0,8]"), {"9223372036854775808", "0 or more"}));
    EXPECT_TRUE(has(entry("[18446744073709551616]", "[0,8]"), {"18446744073709551616"}));
    EXPECT_TRUE(has(entry("[2]", "[18446744073709551608,18446744073709551616]"), {"offset"}));
    EXPECT_TRUE(
        has(entry("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "[0,8]"), {"32 dimensions"}));
    const auto two = [](std::string_view a, std::string_view b, std::string_view second = "b") {
        return refused(file_of("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":" + std::string(a) + "},\"" +
                                   std::string(second) +
                                   "\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":" + std::string(b) + "}}",
                               "12345678"));
    };
    EXPECT_EQ(two("[0,4]", "[4,8]"), "accepted");
    EXPECT_EQ(two("[4,8]", "[0,4]"), "accepted");
    EXPECT_TRUE(has(two("[0,4]", "[2,6]"), {"tensor 'b'", "2 to 6 overlap those of 'a'"}));
    EXPECT_TRUE(has(two("[0,4]", "[0,4]"), {"overlap"}));
    EXPECT_TRUE(has(two("[0,4]", "[4,8]", "a"), {"tensor 'a'", "stands there twice"}));
}

TEST(Safetensors, AnEmptyTensorMayNotBeEndlesslyWide) {
    const auto file = Safetensors::parse(
        file_of(R"({"t":{"dtype":"F32","shape":[0,4611686018427387904],"data_offsets":[0,0]}})", ""), "x");
    ASSERT_TRUE(file) << file.error().message();
    EXPECT_TRUE(file->floats("t")->empty());
    EXPECT_TRUE(has(file->matrix("t").error().message(), {"tensor 't'", "no side may pass"}));
}

TEST(Safetensors, HugeHeadersAreRefusedInMilliseconds) {
    const std::string deep(1'000'000, '[');
    EXPECT_NE(refused(file_of("{\"t\":" + deep, "")), "accepted");
    EXPECT_NE(refused(file_of("{\"t\":{\"shape\":" + deep, "")), "accepted");
    std::string objects;
    for (int i = 0; i < 200'000; ++i) objects += "{\"a\":";
    EXPECT_NE(refused(file_of(objects, "")), "accepted");
    EXPECT_NE(refused(file_of("{\"" + std::string(2'000'000, 'x') + "\":1}", "")), "accepted");
    EXPECT_NE(refused(std::string(8'000'000, '\0')), "accepted");
    std::string dims = "{\"t\":{\"dtype\":\"U8\",\"shape\":[1";
    for (int i = 0; i < 1'000'000; ++i) dims += ",1";
    EXPECT_TRUE(has(refused(file_of(dims + "]}}", "")), {"32 dimensions"}));
}

class SafetensorsFile : public testing::Test {
protected:
    void TearDown() override { std::filesystem::remove(path); }
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("attn-test-" + std::to_string(::getpid()) + ".safetensors");
};

TEST_F(SafetensorsFile, SmallAndMappedFilesReadAlike) {
    for (const Index rows : {Index{3}, Index{3000}}) {
        const Matrix m = Matrix::Random(rows, 17);
        SafetensorsWriter writer;
        writer.add("m", m);
        const std::vector<std::uint8_t> odd = {1, 2, 3};
        writer.add_u8("a", {3}, odd);
        ASSERT_TRUE(writer.write(path));
        EXPECT_EQ(*read_file(path), writer.bytes());
        auto file = Safetensors::open(path);
        ASSERT_TRUE(file) << file.error().message();
        const Safetensors copy = *file;
        file = Error{};  // a copy holds the bytes by itself
        EXPECT_EQ(*copy.matrix("m"), m);
        EXPECT_EQ(copy.bytes(*copy.find("a")), "\1\2\3");
    }
    EXPECT_TRUE(
        has(Safetensors::open(path.string() + ".none").error().message(), {"none: cannot read", "check the path"}));
    EXPECT_FALSE(Safetensors::open(std::filesystem::temp_directory_path()));
}

TEST_F(SafetensorsFile, OpensTheSharedModels) {
    const std::filesystem::path data = std::filesystem::path(ATTN_SHARED_DIR) / "data";
    if (!std::filesystem::exists(data)) GTEST_SKIP() << "no " << data << " (set ATTN_SHARED)";
    int opened = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data)) {
        if (entry.path().extension() != ".safetensors") continue;
        const auto file = Safetensors::open(entry.path());
        ASSERT_TRUE(file) << file.error().message();
        EXPECT_FALSE(file->tensors().empty());
        ++opened;
    }
    EXPECT_GT(opened, 5);
}

}  // namespace
}  // namespace attn
