#include "core/scene/formula.hpp"

#include "core/attention/mechanism.hpp"
#include "core/scene/canvas.hpp"
#include "tests/support/scene_support.hpp"

namespace attn {
namespace {

using test::Kit;

std::vector<TextItem> texts(const Formula& f) {
    std::vector<TextItem> result;
    for (const Item& item : f.items)
        if (const auto* t = std::get_if<TextItem>(&item)) result.push_back(*t);
    return result;
}

TEST(Formula, LettersWordsAndScripts) {
    const Kit kit;
    const auto t = texts(typeset("q·k_j + tanh(W_{abc}^T x)", 14, {}, kit.measure));
    ASSERT_GE(t.size(), 6U);
    EXPECT_EQ(t[0].text, "q");
    EXPECT_EQ(t[0].font, Font::Italic);
    EXPECT_EQ(t[1].text, "·");
    EXPECT_EQ(t[2].text, "k");
    EXPECT_EQ(t[3].text, "j");
    EXPECT_LT(t[3].size, 14);
    EXPECT_GT(t[3].at.y, 0);
    EXPECT_EQ(t[4].text, " + tanh(");
    EXPECT_EQ(t[4].font, Font::Text);
    EXPECT_EQ(t[6].text, "abc");
    EXPECT_EQ(t[7].text, "T");
    EXPECT_LT(t[7].at.y, 0);
    EXPECT_EQ(t[6].at.x, t[7].at.x);  // stacked
}

TEST(Formula, RootsHaveABar) {
    const Kit kit;
    for (const char* markup : {"√d_k", "√(d_k)", "√{d_k}"}) {
        const Formula f = typeset(markup, 14, {}, kit.measure);
        const auto t = texts(f);
        ASSERT_EQ(t.size(), 2U) << markup;
        EXPECT_EQ(t[0].text, "d");
        const auto* bar = std::get_if<LineItem>(&f.items.back());
        ASSERT_NE(bar, nullptr);
        EXPECT_GE(bar->points.back().x, t[1].at.x);
        EXPECT_LE(bar->points.back().x, f.width);
    }
}

TEST(Formula, NestedAndBrokenMarkupIsSafe) {
    const Kit kit;
    for (const char* markup : {"", "_", "^", "√", "x_", "{", "}", "((((", "))))", "x_{y_{z}}", "√√√", "\\", "\\_",
                               "_^_^", "a_{b", "\xff\xfe", "1/n Σ_d v_{j_d}, j_d ~ a"}) {
        const Formula f = typeset(markup, 14, {}, kit.measure);
        EXPECT_GE(f.width, 0) << markup;
        for (const TextItem& t : texts(f)) EXPECT_TRUE(utf8::valid(t.text));
        formula_text(markup);
    }
}

TEST(Formula, WordsOfUsersAreNotMarkup) {
    const Kit kit;
    for (const std::string word : {"it", "(", "a_b^c{d}", "√", "\\", "f(x", "猫"}) {
        std::string seen;
        for (const TextItem& t : texts(typeset("α_" + formula_word(word), 14, {}, kit.measure))) seen += t.text;
        EXPECT_EQ(seen, "α" + word);
        EXPECT_EQ(formula_text("α_" + formula_word(word)), "α_" + word);
    }
}

TEST(Formula, EveryDescriptorIsSet) {
    const Kit kit;
    const auto check = [&](std::string_view markup) {
        const Formula f = typeset(markup, 14, {}, kit.measure);
        EXPECT_GT(f.width, 0) << markup;
        EXPECT_LT(f.width, 700) << markup;
        EXPECT_LT(f.ascent + f.descent, 40) << markup;
        EXPECT_EQ(formula_text(markup).find('{'), std::string::npos) << markup;
    };
    for (const ScoreFunction& d : score_functions()) check(d.formula);
    for (const Alignment& d : alignments()) check(d.formula);
    for (const Context& d : contexts()) check(d.formula);
    for (const Position& d : positions())
        if (!d.formula.empty()) check(d.formula);
}

TEST(Canvas, EllipsizesByMeasure) {
    const Kit kit;
    const std::string word = "because";
    const float whole = kit.measure.width(word, Font::Text, 10);
    EXPECT_EQ(ellipsized(word, whole, Font::Text, 10, kit.measure), word);
    for (float w = 0; w < whole; w += 0.5F) {
        const std::string cut = ellipsized(word, w, Font::Text, 10, kit.measure);
        EXPECT_LE(kit.measure.width(cut, Font::Text, 10), w);
        if (w > 12) {
            EXPECT_EQ(cut.substr(cut.size() - 3), "…");
        }
    }
    EXPECT_TRUE(utf8::valid(ellipsized("猫没有过马路", 30, Font::Text, 10, kit.measure)));
    EXPECT_EQ(filled("+ {n} more", {{"n", "504"}}), "+ 504 more");
    EXPECT_EQ(filled("{n}{n}", {{"n", "{n}"}}), "{n}{n}");
}

}  // namespace
}  // namespace attn
