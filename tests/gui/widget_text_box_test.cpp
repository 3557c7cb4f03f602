#include "app/gui/widgets/text_box.hpp"

#include "app/gui/ui/text_layout.hpp"
#include "tests/support/ui_driver.hpp"

namespace attn::gui {
namespace {

struct TextBoxTest : testing::Test {
    std::string text;
    int commits = 0;
    TextBoxOptions options{.width = 300, .lines = 2, .most_lines = 6};
    UiStage stage{[this](Ui& u) {
        if (text_box(u, "box", text, options).committed) ++commits;
    }};
    UiDriver& ui = stage.driver;

    void press(std::initializer_list<const char*> chords) {
        for (const char* chord : chords) EXPECT_TRUE(done(ui.key(chord)));
    }
};

TEST_F(TextBoxTest, TypesAnyLanguage) {
    EXPECT_TRUE(done(ui.click("box")));
    ui.type("Le café 猫 😀");
    EXPECT_EQ(text, "Le café 猫 😀");
    EXPECT_TRUE(stage.ui.typing);
    press({"Backspace", "Backspace", "Backspace"});
    EXPECT_EQ(text, "Le café ");
}

TEST_F(TextBoxTest, NothingIsTypedWithoutTheKeyboard) {
    ui.type("lost");
    EXPECT_EQ(text, "");
    EXPECT_TRUE(done(ui.click("box")));
    press({"Esc"});
    ui.type("lost");
    EXPECT_EQ(text, "");
}

TEST_F(TextBoxTest, SelectionAndClipboard) {
    text = "one two three";
    EXPECT_TRUE(done(ui.click("box")));
    press({"Home", "Ctrl+Shift+Right", "Ctrl+C", "End"});
    ui.type(" ");
    press({"Ctrl+V"});
    EXPECT_EQ(text, "one two three one");
    press({"Ctrl+A", "Ctrl+X"});
    EXPECT_EQ(text, "");
    press({"Ctrl+V", "Ctrl+Backspace"});
    EXPECT_EQ(text, "one two three ");
    press({"Home", "Delete", "Ctrl+Delete"});
    EXPECT_EQ(text, " two three ");
    press({"Shift+End"});
    ui.type("x");
    EXPECT_EQ(text, "x");
}

TEST_F(TextBoxTest, MarksAndEmojiAreOneStep) {
    text = "e\xCC\x81👨‍👩‍👧x";
    EXPECT_TRUE(done(ui.click("box")));
    press({"End", "Left", "Backspace"});
    EXPECT_EQ(text, "e\xCC\x81x");
    press({"Home", "Delete"});
    EXPECT_EQ(text, "x");
}

TEST_F(TextBoxTest, DoubleClickTakesAWordAndDragARange) {
    text = "animal didn't cross";
    ui.frames(2);
    const Box box = ui.anchor("box")->rect;
    ui.move_to({box.x + 80, box.y + 18});
    EXPECT_TRUE(done(ui.click("box")));
    for (int i = 0; i < 40; ++i) ui.frames(1);
    press({"Home"});
    stage.ui.edits["box"].anchor = 7, stage.ui.edits["box"].cursor = 13;
    ui.frames(1);
    press({"Ctrl+C"});
    EXPECT_STREQ(ImGui::GetClipboardText(), "didn't");
}

TEST_F(TextBoxTest, EnterCommitsAndShiftEnterBreaksTheLine) {
    EXPECT_TRUE(done(ui.click("box")));
    ui.type("a");
    press({"Enter"});
    EXPECT_EQ(commits, 1);
    press({"Shift+Enter"});
    ui.type("b");
    EXPECT_EQ(text, "a\nb");
    press({"Up", "Home"});
    ui.type("c");
    EXPECT_EQ(text, "ca\nb");
    press({"Down"});
    ui.type("d");
    EXPECT_EQ(text, "ca\nbd");
}

TEST_F(TextBoxTest, LongTextWrapsGrowsAndScrolls) {
    ui.frames(2);
    const float before = ui.anchor("box")->rect.height;
    for (int i = 0; i < 60; ++i) text += "word" + std::to_string(i) + " ";
    EXPECT_TRUE(done(ui.click("box")));
    press({"Ctrl+End"});
    EXPECT_GT(ui.anchor("box")->rect.height, 1.8F * before);
    EXPECT_GT(stage.ui.edits["box"].scroll, 0);
    press({"Ctrl+Home"});
    EXPECT_EQ(stage.ui.edits["box"].scroll, 0);
}

TEST_F(TextBoxTest, ABoundOnTheSizeKeepsWholeCharacters) {
    options.max_bytes = 7;
    EXPECT_TRUE(done(ui.click("box")));
    ui.type("猫猫猫猫");
    EXPECT_EQ(text, "猫猫");
}

TEST_F(TextBoxTest, UndoIsLeftToTheProgram) {
    EXPECT_TRUE(done(ui.click("box")));
    ui.type("a");
    EXPECT_TRUE(done(ui.key("Ctrl+Z")));
    EXPECT_EQ(text, "a");
}

TEST_F(TextBoxTest, OneLineTakesNoLineEnds) {
    options.lines = 1, options.most_lines = 0;
    EXPECT_TRUE(done(ui.click("box")));
    ImGui::SetClipboardText("two\nlines\tand a tab");
    press({"Ctrl+V"});
    EXPECT_EQ(text, "two lines and a tab");
}

TEST(TextLayout, BreaksBetweenWordsAndCharacters) {
    UiStage stage([](Ui&) {});
    const auto lines = [&](std::string_view text, float width) {
        std::vector<std::string> found;
        for (const TextLayout::Line& l : lay_out(text, stage.ui.fonts, Font::Text, 12.5F, width).lines)
            found.emplace_back(text.substr(l.begin, l.end - l.begin));
        return found;
    };
    using Lines = std::vector<std::string>;
    EXPECT_EQ(lines("", 100), Lines{""});
    EXPECT_EQ(lines("one two", 1000), Lines{"one two"});
    EXPECT_EQ(lines("one two", 35), (Lines{"one ", "two"}));
    EXPECT_EQ(lines("a\n\nb", 100), (Lines{"a", "", "b"}));
    EXPECT_GT(lines("incomprehensibilities", 40).size(), 2U);
    const Lines chinese = lines("因为它太累了。因为它太累了。", 60);
    EXPECT_GT(chinese.size(), 2U);
    for (const std::string& line : chinese) EXPECT_NE(line.substr(0, 3), "。");
}

TEST(TextLayout, PointsAndBytesAgree) {
    UiStage stage([](Ui&) {});
    const std::string text = "The animal didn't cross the street, 因为它太累了";
    const TextLayout layout = lay_out(text, stage.ui.fonts, Font::Text, 12.5F, 90);
    ASSERT_GT(layout.lines.size(), 2U);
    for (const TextLayout::Stop& stop : layout.stops) EXPECT_EQ(layout.byte_at(stop.x, stop.line), stop.at);
}

}  // namespace
}  // namespace attn::gui
