#include "core/text/tokenizer.hpp"

#include <gtest/gtest.h>

#include <set>

#include "core/base/rng.hpp"
#include "core/base/utf8.hpp"

namespace attn {
namespace {

using Texts = std::vector<std::string>;

Texts words(std::string_view text, bool lower_case = false, std::string_view id = "word") {
    Texts texts;
    for (const Token& t : find_tokenizer(id)->split(text, {lower_case})) texts.push_back(t.text);
    return texts;
}

// What every tokenizer promises for every input.
void check_spans(const Tokenizer& tokenizer, std::string_view text, bool lower_case) {
    std::size_t at = 0;
    const auto unseen = [&](std::size_t begin, std::size_t end) {
        for (const utf8::CodePoint& c : utf8::code_points(text.substr(begin, end - begin)))
            ASSERT_TRUE(utf8::is_whitespace(c.value))
                << "lost U+" << std::hex << static_cast<unsigned>(c.value) << " of " << text;
    };
    for (const Token& t : tokenizer.split(text, {lower_case})) {
        ASSERT_GE(t.begin, at);
        ASSERT_GT(t.end, t.begin);
        ASSERT_LE(t.end, text.size());
        ASSERT_FALSE(t.text.empty());
        ASSERT_TRUE(utf8::valid(t.text));
        unseen(at, t.begin);
        at = t.end;
    }
    unseen(at, text.size());
}

TEST(Tokenizer, RegistryIsSound) {
    std::set<std::string_view> ids;
    for (const Tokenizer& t : tokenizers()) {
        EXPECT_TRUE(ids.insert(t.id).second) << t.id;
        EXPECT_FALSE(t.names.en.empty() || t.names.zh.empty());
        EXPECT_EQ(find_tokenizer(t.id), &t);
    }
    EXPECT_EQ(tokenizers().front().id, "word");
    EXPECT_EQ(find_tokenizer("none"), nullptr);
}

TEST(WordTokenizer, TheSentence) {
    EXPECT_EQ(
        words("The animal didn't cross the street because it was too tired."),
        (Texts{"The", "animal", "didn't", "cross", "the", "street", "because", "it", "was", "too", "tired", "."}));
    EXPECT_EQ(words("The Animal", true), (Texts{"the", "animal"}));
}

TEST(WordTokenizer, ContractionsAndQuotes) {
    EXPECT_EQ(words("it’s rock'n'roll, O'Brien"), (Texts{"it’s", "rock'n'roll", ",", "O'Brien"}));
    EXPECT_EQ(words("'hello' “world” ‘x’"), (Texts{"'", "hello", "'", "“", "world", "”", "‘", "x", "’"}));
    EXPECT_EQ(words("the dogs' '90s ''"), (Texts{"the", "dogs", "'", "'", "90s", "'", "'"}));
    EXPECT_EQ(words("'didn't'"), (Texts{"'", "didn't", "'"}));
    EXPECT_EQ(words("l'été"), (Texts{"l'été"}));
}

TEST(WordTokenizer, PunctuationAndRuns) {
    EXPECT_EQ(words("Wait... what?! (really)!!!"), (Texts{"Wait", "...", "what", "?", "!", "(", "really", ")", "!!!"}));
    EXPECT_EQ(words("so… yes——no a--b"), (Texts{"so", "…", "yes", "——", "no", "a", "--", "b"}));
    EXPECT_EQ(words("((a))"), (Texts{"(", "(", "a", ")", ")"}));
    EXPECT_EQ(words("$5 + €3 = 8%"), (Texts{"$", "5", "+", "€", "3", "=", "8", "%"}));
    EXPECT_EQ(words("a,b;c"), (Texts{"a", ",", "b", ";", "c"}));
    EXPECT_EQ(words("tired.It"), (Texts{"tired", ".", "It"}));
}

TEST(WordTokenizer, NumbersAndHyphens) {
    EXPECT_EQ(words("3.14 1,000 1,234,567.89."), (Texts{"3.14", "1,000", "1,234,567.89", "."}));
    EXPECT_EQ(words("well-known state-of-the-art covid-19 1990-2000"),
              (Texts{"well-known", "state-of-the-art", "covid-19", "1990", "-", "2000"}));
    EXPECT_EQ(words("-5 a- -b x_1 __init__"), (Texts{"-", "5", "a", "-", "-", "b", "x_1", "__", "init", "__"}));
    EXPECT_EQ(words("2nd 3D"), (Texts{"2nd", "3D"}));
}

TEST(WordTokenizer, OtherScripts) {
    EXPECT_EQ(words("那只动物没有过马路，因为它太累了。"), (Texts{"那", "只", "动", "物", "没", "有", "过", "马", "路",
                                                                  "，", "因", "为", "它", "太", "累", "了", "。"}));
    EXPECT_EQ(words("GPT模型3个"), (Texts{"GPT", "模", "型", "3", "个"}));
    EXPECT_EQ(words("ねこ カード"), (Texts{"ね", "こ", "カ", "ー", "ド"}));
    EXPECT_EQ(words("か\u3099"), (Texts{"か\u3099"}));
    EXPECT_EQ(words("안녕하세요 세계"), (Texts{"안녕하세요", "세계"}));
    EXPECT_EQ(words("Ça naïve Ελλάδα ПРИВЕТ", true), (Texts{"ça", "naïve", "ελλάδα", "привет"}));
    EXPECT_EQ(words("नमस्ते दुनिया"), (Texts{"नमस्ते", "दुनिया"}));
    EXPECT_EQ(words("می\u200cخواهم"), (Texts{"می\u200cخواهم"}));
}

TEST(WordTokenizer, MarksEmojiAndFlagsStayTogether) {
    EXPECT_EQ(words("cafe\u0301 x"), (Texts{"cafe\u0301", "x"}));
    EXPECT_EQ(words("👨‍👩‍👧🇨🇳🇩🇪👍🏽"),
              (Texts{"👨‍👩‍👧", "🇨🇳", "🇩🇪", "👍🏽"}));
    EXPECT_EQ(words("ok🙂ok"), (Texts{"ok", "🙂", "ok"}));
    EXPECT_EQ(words("1\uFE0F\u20E32"), (Texts{"1\uFE0F\u20E3", "2"}));
    EXPECT_EQ(words("a \u0301b"), (Texts{"a", " \u0301", "b"}));
}

TEST(WordTokenizer, WhiteSpaceOfEveryKind) {
    EXPECT_EQ(words(" a\u00A0b\u3000c\u200Bd\te\r\nf\u2028g\uFEFFh\u0001i "),
              (Texts{"a", "b", "c", "d", "e", "f", "g", "h", "i"}));
    EXPECT_EQ(words(""), Texts{});
    EXPECT_EQ(words(" \n\u3000"), Texts{});
    EXPECT_EQ(words("hy\u00ADphen"), Texts{"hyphen"});  // soft hyphen: seen by nobody
}

TEST(WordTokenizer, InvalidBytesAreReplacedAndCovered) {
    const std::vector<Token> tokens = find_tokenizer("word")->split(
        "ab\xFF\xE4\xBD"
        "cd",
        {});
    ASSERT_EQ(tokens.size(), 4U);
    EXPECT_EQ(tokens[1], (Token{"\uFFFD", 2, 3}));
    EXPECT_EQ(tokens[2], (Token{"\uFFFD", 3, 5}));
    EXPECT_EQ(tokens[3], (Token{"cd", 5, 7}));
}

TEST(WordTokenizer, SpansAreOfTheOriginal) {
    const std::string text = "  Ärger, DIDN’T! ";
    const std::vector<Token> tokens = find_tokenizer("word")->split(text, {true});
    ASSERT_EQ(tokens.size(), 4U);
    EXPECT_EQ(text.substr(tokens[0].begin, tokens[0].end - tokens[0].begin), "Ärger");
    EXPECT_EQ(text.substr(tokens[2].begin, tokens[2].end - tokens[2].begin), "DIDN’T");
    EXPECT_EQ(tokens[2].text, "didn’t");
}

TEST(CharacterTokenizer, OneTokenForEachGrapheme) {
    EXPECT_EQ(words("Ab e\u0301👨‍👩‍👧你", true, "character"),
              (Texts{"a", "b", "e\u0301", "👨‍👩‍👧", "你"}));
}

TEST(Tokenizer, SpansHoldForRandomText) {
    const char32_t alphabet[] = {U'a',  U'B',   U'9',  U'.',  U',',  U'\'',  U'-',   U'_',    U' ',   U'\n',   0xA0,
                                 0x301, 0x200D, U'你', U'か', U'한', 0x3099, 0x2019, 0xFE0F,  0x20E3, 0x1F468, 0x1F1E8,
                                 0xAD,  0x200B, U'(',  U'…',  U'é',  U'+',   0x600,  0xE0061, 0x0E33};
    Rng rng(11);
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (std::uint64_t i = rng.below(24); i > 0; --i) {
            if (rng.below(8) == 0) text.push_back(static_cast<char>(rng.below(256)));
            else utf8::append(text, alphabet[rng.below(std::size(alphabet))]);
        }
        for (const Tokenizer& t : tokenizers())
            for (const bool lower_case : {false, true})
                ASSERT_NO_FATAL_FAILURE(check_spans(t, text, lower_case)) << text;
    }
}

TEST(Tokenizer, LargeAndHostileTextsAreSplit) {
    const auto repeat = [](std::string_view piece) {
        std::string text;
        while (text.size() < 100'000) text += piece;
        return text;
    };
    for (const std::string& text :
         {repeat("The animal didn't cross. "), repeat("你好，世界。"), repeat("a"), repeat("."), repeat("\u0301"),
          repeat("\xFF"), repeat("👨‍"), repeat("a-"), repeat("🇨"), repeat("a'")})
        for (const Tokenizer& t : tokenizers()) EXPECT_FALSE(t.split(text, {true}).empty());
}

}  // namespace
}  // namespace attn
