#include "app/gui/widgets/text_box.hpp"

#include <set>

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

// Where glyphs of a text box are drawn in a frame: one box each, and whether its clip rectangle cuts it.
struct Glyph {
    float top, bottom;
    bool cut;
};

std::vector<Glyph> glyphs_of(const UiStage& stage, const Box& box) {
    std::vector<Glyph> found;
    const ImU32 ink = color32(stage.palette->text);
    const ImDrawData* data = ImGui::GetDrawData();
    for (int l = 0; l < data->CmdListsCount; ++l) {
        const ImDrawList& list = *data->CmdLists[l];
        for (const ImDrawCmd& cmd : list.CmdBuffer)
            for (unsigned i = 0; i + 6 <= cmd.ElemCount; i += 3) {
                float top = 1e9F, bottom = -1e9F;
                bool inked = true;
                for (unsigned k = 0; k < 6; ++k) {
                    const auto at = static_cast<int>(cmd.IdxOffset + i + k);
                    const ImDrawVert& v = list.VtxBuffer[static_cast<int>(cmd.VtxOffset + list.IdxBuffer[at])];
                    inked = inked && v.col == ink && box.contains({v.pos.x, v.pos.y});
                    top = std::min(top, v.pos.y), bottom = std::max(bottom, v.pos.y);
                }
                if (!inked) continue;
                i += 3;
                found.push_back({top, bottom, top < cmd.ClipRect.y - 0.5F || bottom > cmd.ClipRect.w + 0.5F});
            }
    }
    return found;
}

// At every scale and wherever it is scrolled: lines are there as a whole or not at all.
TEST(TextBoxLines, AreNeverCut) {
    for (const float scale : {0.5F, 0.8F, 1.0F, 1.25F, 1.5F, 2.0F, 3.0F})
        for (const bool chinese : {false, true}) {
            std::string text;
            for (int i = 0; i < (chinese ? 300 : 250); ++i) text += chinese ? "汉" : "words, ";
            UiStage stage(
                [&](Ui& u) {
                    ImGui::SetCursorScreenPos({20, 20});
                    text_box(u, "box", text, {.width = 240, .lines = 2, .most_lines = 5});
                },
                {1280, 800}, scale);
            const auto expect_whole = [&](const std::string& when) {
                const std::string what = when + (chinese ? " zh " : " en ") + std::to_string(scale);
                const float pitch = stage.ui.px(kBodyText * 1.5F), pad = stage.ui.px(7);
                const Box box = stage.driver.anchor("box")->rect;
                EXPECT_EQ(box.height, 5 * pitch + 2 * pad) << what;
                std::set<int> lines;
                for (const Glyph& g : glyphs_of(stage, box)) {
                    EXPECT_FALSE(g.cut) << what;
                    EXPECT_GE(g.top, box.y + pad - 1) << what;
                    EXPECT_LE(g.bottom, box.bottom() - pad + 1) << what;
                    lines.insert(static_cast<int>(((g.top + g.bottom) / 2 - box.y - pad) / pitch));
                }
                EXPECT_EQ(lines.size(), 5U) << what;
            };
            expect_whole("at rest");
            EXPECT_TRUE(done(stage.driver.wheel("box", -0.3F)));
            expect_whole("wheeled a little");
            EXPECT_TRUE(done(stage.driver.wheel("box", -1.4F)));
            expect_whole("wheeled on");
            EXPECT_TRUE(done(stage.driver.click("box")));
            EXPECT_TRUE(done(stage.driver.key("Ctrl+End")));
            expect_whole("at the end");
            EXPECT_TRUE(done(stage.driver.key("Up")));
            stage.driver.type("x");
            expect_whole("typed");
        }
}

// What lies on top at a point, where nothing is antialiased.
ImU32 color_at(ImVec2 p) {
    ImU32 color = 0;
    const auto side = [&](const ImDrawVert& a, const ImDrawVert& b) {
        return (b.pos.x - a.pos.x) * (p.y - a.pos.y) - (b.pos.y - a.pos.y) * (p.x - a.pos.x);
    };
    const ImDrawData* data = ImGui::GetDrawData();
    for (int l = 0; l < data->CmdListsCount; ++l) {
        const ImDrawList& list = *data->CmdLists[l];
        for (const ImDrawCmd& cmd : list.CmdBuffer) {
            if (p.x < cmd.ClipRect.x || p.y < cmd.ClipRect.y || p.x > cmd.ClipRect.z || p.y > cmd.ClipRect.w) continue;
            for (unsigned i = 0; i + 3 <= cmd.ElemCount; i += 3) {
                const auto vertex = [&](unsigned k) -> const ImDrawVert& {
                    const auto at = static_cast<int>(cmd.IdxOffset + i + k);
                    return list.VtxBuffer[static_cast<int>(cmd.VtxOffset + list.IdxBuffer[at])];
                };
                const ImDrawVert &a = vertex(0), &b = vertex(1), &c = vertex(2);
                const float x = side(a, b), y = side(b, c), z = side(c, a);
                if ((x > 0 && y > 0 && z > 0) || (x < 0 && y < 0 && z < 0)) color = a.col;
            }
        }
    }
    return color;
}

TEST(TextBoxLines, AScrollbarTellsThatThereAreMore) {
    std::string text;
    const auto many = [](const std::string& word) {
        std::string all;
        for (int i = 0; i < 200; ++i) all += word + std::to_string(i) + " ";
        return all;
    };
    UiStage stage([&](Ui& u) {
        const ImVec2 low = ImGui::GetCursorScreenPos();
        text_box(u, "box", text, {.width = 300, .lines = 2, .most_lines = 6});
        const float wide = ImGui::GetStyle().ScrollbarSize;  // where the bar begins, of as much height as its grab
        u.anchors.add("bar", {Box{low.x + u.px(300) - wide, low.y + u.px(7), wide, u.px(20)}, true, true, ""});
    });
    UiDriver& ui = stage.driver;
    const auto press = [&](const char* chord) { EXPECT_TRUE(done(ui.key(chord))); };
    text = many("word");
    ui.frames(3);
    EXPECT_TRUE(done(ui.click("box")));
    press("Ctrl+Home");
    const EditState& state = stage.ui.edits["box"];
    const Box bar = ui.anchor("bar")->rect;
    const auto grab_shows = [&] {
        ui.move_to({700, 700});
        return color_at({bar.x + bar.width / 2 + 0.3F, bar.y + 8.6F}) == ImGui::GetColorU32(ImGuiCol_ScrollbarGrab);
    };
    EXPECT_TRUE(grab_shows());
    EXPECT_TRUE(done(ui.drag_by("bar", {0, 200})));
    EXPECT_FALSE(grab_shows()) << "it is at the other end";
    const float pitch = stage.ui.px(kBodyText * 1.5F);
    const float end = static_cast<float>(state.layout.lines.size() - 6) * pitch;
    EXPECT_GT(end, 20 * pitch);
    EXPECT_EQ(state.scroll, end);
    EXPECT_EQ(state.cursor, 0U) << "the bar is not the text";
    EXPECT_TRUE(stage.ui.focus.has("box")) << "which keeps the keyboard";
    EXPECT_TRUE(done(ui.wheel("box", 1)));
    EXPECT_EQ(state.scroll, end - 2 * pitch) << "from where the bar left it";
    ui.type("!");
    EXPECT_EQ(text.front(), '!');
    EXPECT_EQ(state.scroll, 0) << "the cursor is in sight again";
    press("Ctrl+End");
    EXPECT_EQ(state.scroll, end);

    press("Ctrl+A");
    ui.type("short");
    EXPECT_FALSE(grab_shows());
    EXPECT_TRUE(done(ui.click("bar")));
    EXPECT_EQ(state.cursor, text.size()) << "where all is in sight there is no bar";
    text = many("other");
    ui.frames(4);
    EXPECT_EQ(state.scroll, 0) << "another text begins at its beginning";
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
