#include "core/io/json.hpp"

#include <gtest/gtest.h>

namespace attn {
namespace {

TEST(Json, ReadsValues) {
    const auto json = parse_json(R"({"a": [1, 2.5, "x]\"}", null, true]})", "f.json");
    ASSERT_TRUE(json);
    EXPECT_EQ((*json)["a"][1], 2.5);
    EXPECT_EQ((*json)["a"][2], "x]\"}");
    EXPECT_TRUE(parse_json("3", "f"));
}

TEST(Json, ErrorsNameLineAndColumn) {
    const auto bad = parse_json("{\n  \"é\": 1,\n  \"b\": ?\n}", "prefs.json");
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().where, "prefs.json:3:8");
    EXPECT_NE(bad.error().what.find("not valid JSON"), std::string::npos);
    for (const char* text :
         {"", "{", "[1,]", "nul", "\"", "{\"a\":1}x", "\xFF", "\"\xFF\"", "NaN", "[1e999]", "\"\\ud800\""}) {
        const auto result = parse_json(text, "f");
        ASSERT_FALSE(result) << text;
        EXPECT_LT(result.error().message().size(), 300U);
        EXPECT_EQ(result.error().message().find("json.exception"), std::string::npos) << result.error().message();
        EXPECT_EQ(result.error().message().find("last read"), std::string::npos) << result.error().message();
        EXPECT_EQ(result.error().message().find("while parsing"), std::string::npos) << result.error().message();
    }
    EXPECT_EQ(parse_json("", "").error().where, "1:1");
}

TEST(Json, DepthIsBounded) {
    const auto nested = [](int depth) {
        return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
    };
    EXPECT_TRUE(parse_json(nested(64), "f"));
    const auto deep = parse_json(nested(65), "f");
    ASSERT_FALSE(deep);
    EXPECT_EQ(deep.error().what, "nested deeper than 64 levels");
    EXPECT_EQ(deep.error().where, "f:1:65");
    EXPECT_FALSE(parse_json(std::string(8'000'000, '['), "f"));
    EXPECT_TRUE(parse_json("\"" + std::string(1000, '[') + "\"", "f"));
    EXPECT_FALSE(parse_json("[[[]]]", "f", 2));
}

TEST(Json, AHostileTokenDoesNotFillTheMessage) {
    const auto bad = parse_json("\"" + std::string(5'000'000, 'x'), "f");
    ASSERT_FALSE(bad);
    EXPECT_LT(bad.error().message().size(), 400U);
}

}  // namespace
}  // namespace attn
