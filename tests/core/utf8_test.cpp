#include "core/base/utf8.hpp"

#include <gtest/gtest.h>

namespace attn::utf8 {
namespace {

std::size_t replacements(std::string_view bytes) {
    std::size_t count = 0;
    for (const CodePoint& c : code_points(bytes)) count += c.valid ? 0 : 1;
    return count;
}

TEST(Utf8, EveryCodePointSurvivesEncodingAndDecoding) {
    for (char32_t value = 0; value <= 0x10FFFF; ++value) {
        if (value >= 0xD800 && value <= 0xDFFF) continue;
        const std::string bytes = encode(value);
        const CodePoint back = decode(bytes, 0);
        ASSERT_TRUE(back.valid && back.value == value && back.end == bytes.size()) << static_cast<unsigned>(value);
    }
    EXPECT_EQ(encode(0xD800), "\uFFFD");
    EXPECT_EQ(encode(0x110000), "\uFFFD");
}

TEST(Utf8, OneReplacementForEachMaximalBadPrefix) {
    EXPECT_EQ(sanitized("a\xF1\x80\x80\xE1\x80\xC2"
                        "b\x80"
                        "c\x80\xBF"
                        "d"),
              "a���b�c��d");                          // Unicode, table 3-8
    EXPECT_EQ(replacements("\xC0\xAF"), 2U);          // overlong
    EXPECT_EQ(replacements("\xE0\x80\x80"), 3U);      // overlong
    EXPECT_EQ(replacements("\xED\xA0\x80"), 3U);      // surrogate
    EXPECT_EQ(replacements("\xF4\x90\x80\x80"), 4U);  // past U+10FFFF
    EXPECT_EQ(replacements("\xF5\xFF\xFE"), 3U);
    EXPECT_EQ(replacements("\xE4\xBD"), 1U);  // cut short
    EXPECT_TRUE(valid("naïve 你好 🙂"));
    EXPECT_FALSE(valid("\xFF"));
    EXPECT_TRUE(valid(""));
}

TEST(Utf8, EveryPairAndTripleOfBytesGivesCleanTextAndCoversTheInput) {
    for (unsigned a = 0; a < 256; a += 3)
        for (unsigned b = 0; b < 256; b += 5)
            for (unsigned c = 0; c < 256; c += 7) {
                const std::string bytes = {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c)};
                std::size_t at = 0;
                for (const CodePoint& p : code_points(bytes)) {
                    ASSERT_EQ(p.begin, at);
                    ASSERT_GT(p.end, p.begin);
                    at = p.end;
                }
                ASSERT_EQ(at, bytes.size());
                ASSERT_TRUE(valid(sanitized(bytes)));
            }
}

TEST(Utf8, LowerCase) {
    EXPECT_EQ(lower("The ANIMAL, Ärger ΑΒΓ ПРИВЕТ É 你好 ẞ"), "the animal, ärger αβγ привет é 你好 ß");
    EXPECT_EQ(lower("A\xFF"), "a\uFFFD");
}

TEST(Utf8, Categories) {
    EXPECT_TRUE(is_letter(U'a') && is_letter(U'é') && is_letter(U'你') && is_letter(U'한'));
    EXPECT_FALSE(is_letter(U'1') || is_letter(U'.') || is_letter(0x110000));
    EXPECT_TRUE(is_digit(U'7') && is_digit(U'٣') && is_digit(U'½'));
    EXPECT_TRUE(is_mark(0x301) && !is_mark(U'e'));
    EXPECT_TRUE(is_punctuation(U'.') && is_punctuation(U'，') && is_punctuation(0x2019) && !is_punctuation(U'+'));
    for (const char32_t space :
         {U' ', U'\t', U'\n', char32_t{0xA0}, char32_t{0x3000}, char32_t{0x200B}, char32_t{0xFEFF}})
        EXPECT_TRUE(is_whitespace(space)) << static_cast<unsigned>(space);
    EXPECT_FALSE(is_whitespace(U'a') || is_whitespace(0x200D));
    EXPECT_TRUE(is_han(U'猫') && is_han(0x20000) && is_han(U'々') && !is_han(U'か'));
    EXPECT_TRUE(is_kana(U'か') && is_kana(U'カ') && is_kana(U'ー') && !is_kana(U'・'));
    EXPECT_TRUE(is_cjk(U'ㄅ') && !is_cjk(U'한') && !is_cjk(U'。'));
}

TEST(Utf8, GraphemesKeepWhatBelongsTogether) {
    EXPECT_EQ(graphemes("").size(), 0U);
    EXPECT_EQ(graphemes("abc").size(), 3U);
    EXPECT_EQ(graphemes("e\u0301\u0323x").size(), 2U);
    EXPECT_EQ(graphemes("🇨🇳🇩🇪").size(), 2U);
    EXPECT_EQ(graphemes("👨‍👩‍👧👍🏽").size(), 2U);
    EXPECT_EQ(graphemes("\r\n").size(), 1U);
    EXPECT_EQ(graphemes("\xFF\xFE").size(), 2U);
}

TEST(Utf8, TerminalWidth) {
    EXPECT_EQ(width("abc"), 3);
    EXPECT_EQ(width("你好"), 4);
    EXPECT_EQ(width("한글"), 4);
    EXPECT_EQ(width("e\u0301"), 1);
    EXPECT_EQ(width("👨‍👩‍👧"), 2);
    EXPECT_EQ(width("🇨🇳"), 2);
    EXPECT_EQ(width("\x1b\n"), 0);
    EXPECT_EQ(width("\xFF"), 1);
    EXPECT_EQ(clipped("animal", 6), "animal");
    EXPECT_EQ(clipped("animals", 6), "anima…");
    EXPECT_EQ(clipped("你好吗", 5), "你好…");
    EXPECT_EQ(clipped("你好吗", 4), "你…");
    EXPECT_EQ(clipped("x", 0), "");
    for (int columns = 0; columns < 9; ++columns)
        EXPECT_LE(width(clipped("a你e\u0301👍🏽한b", columns)), columns);
}

TEST(Utf8, QuoteIsOneCleanShortLine) {
    EXPECT_EQ(quote("query"), "'query'");
    EXPECT_EQ(quote("a\nb\x1b[31m\xFF"), "'a?b?[31m\uFFFD'");
    EXPECT_EQ(width(quote(std::string(1'000'000, 'x'), 20)), 22);
    EXPECT_LE(quote(std::string(1'000'000, '\xCC'), 20).size(), 200U);
}

}  // namespace
}  // namespace attn::utf8
