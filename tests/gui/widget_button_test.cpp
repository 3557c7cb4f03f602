#include "app/gui/widgets/widgets.hpp"
#include "tests/support/ui_driver.hpp"

namespace attn::gui {
namespace {

TEST(Button, ClickAndKeyboard) {
    int first = 0, second = 0;
    UiStage stage([&](Ui& ui) {
        if (button(ui, "first", "First")) ++first;
        if (button(ui, "second", "Second")) ++second;
        ButtonOptions off;
        off.enabled = false;
        if (button(ui, "off", "Off", off)) ADD_FAILURE() << "a disabled button was pressed";
    });
    EXPECT_TRUE(done(stage.driver.click("first")));
    EXPECT_EQ(first, 1);
    EXPECT_TRUE(done(stage.driver.click("off")));
    EXPECT_FALSE(stage.driver.anchor("off")->enabled);
    // A click gives no ring, so Space stays the program's; Tab does.
    EXPECT_TRUE(done(stage.driver.key("Tab")));
    EXPECT_TRUE(done(stage.driver.key("Tab")));
    EXPECT_TRUE(stage.ui.focus.ring("second"));
    EXPECT_TRUE(done(stage.driver.key("Enter")));
    EXPECT_TRUE(done(stage.driver.key("Space")));
    EXPECT_EQ(second, 2);
    EXPECT_TRUE(done(stage.driver.key("Tab")));  // past the disabled one, around
    EXPECT_TRUE(stage.ui.focus.ring("first"));
    EXPECT_TRUE(done(stage.driver.key("Shift+Tab")));
    EXPECT_TRUE(stage.ui.focus.ring("second"));
}

TEST(Button, TextFitsItsWidth) {
    UiStage stage([&](Ui& ui) {
        for (const float em : {kBodyText, kSmallText})
            EXPECT_LE(ui.text_width(cut_to(ui, "A long text that does not fit", ui.px(80), em), em), ui.px(80));
        button(ui, "b", "Press");
    });
    EXPECT_GT(stage.driver.anchor("b")->rect.width, stage.ui.text_width("Press", 12));
}

TEST(Toggle, Switches) {
    bool on = false;
    UiStage stage([&](Ui& ui) {
        if (toggle(ui, "t", "Name", "what it does", on)) on = !on;
    });
    EXPECT_EQ(value_of(stage.ui.anchors, "t"), "off");
    EXPECT_TRUE(done(stage.driver.click("t")));
    EXPECT_EQ(value_of(stage.ui.anchors, "t"), "on");
    EXPECT_TRUE(done(stage.driver.key("Tab")));
    EXPECT_TRUE(done(stage.driver.key("Space")));
    EXPECT_FALSE(on);
}

TEST(Segmented, MouseAndArrows) {
    std::size_t chosen = 0;
    const Choice choices[] = {{"a", "One"}, {"b", "Two", "", false}, {"c", "Three"}};
    UiStage stage([&](Ui& ui) {
        if (const auto c = segmented(ui, "s", choices, chosen)) chosen = *c;
    });
    EXPECT_TRUE(done(stage.driver.click("s/c")));
    EXPECT_EQ(chosen, 2U);
    EXPECT_TRUE(done(stage.driver.click("s/b")));
    EXPECT_EQ(chosen, 2U);
    EXPECT_TRUE(done(stage.driver.key("Tab")));
    EXPECT_TRUE(done(stage.driver.key("Right")));  // past the disabled one, around
    EXPECT_EQ(value_of(stage.ui.anchors, "s"), "a");
    EXPECT_TRUE(done(stage.driver.key("Right")));
    EXPECT_EQ(value_of(stage.ui.anchors, "s"), "c");
}

TEST(TabBar, ArrowsMove) {
    std::size_t chosen = 0;
    const Choice tabs[] = {{"explore", "Explore"}, {"heads", "Heads"}};
    UiStage stage([&](Ui& ui) {
        if (const auto c = tab_bar(ui, "tabs", tabs, chosen)) chosen = *c;
    });
    EXPECT_TRUE(done(stage.driver.click("tabs/heads")));
    EXPECT_EQ(chosen, 1U);
    EXPECT_TRUE(done(stage.driver.key("Tab")));
    EXPECT_TRUE(done(stage.driver.key("Right")));
    EXPECT_EQ(value_of(stage.ui.anchors, stage.ui.focus.path()), "on");
}

TEST(Splitter, DragClampsAndDoubleClickResets) {
    double width = 300;
    UiStage stage([&](Ui& ui) {
        ImGui::SetCursorScreenPos({static_cast<float>(width), 10});
        if (const auto w = splitter(ui, "split", 10, 500, width, {})) width = *w;
    });
    EXPECT_TRUE(done(stage.driver.drag_by("split", {120, 0})));
    EXPECT_NEAR(width, 420, 1);
    EXPECT_TRUE(done(stage.driver.drag_by("split", {700, 0})));
    EXPECT_NEAR(width, 600, 1);
    EXPECT_TRUE(done(stage.driver.double_click("split")));
    EXPECT_NEAR(width, 300, 1);
}

TEST(Chip, ChosenAndLongWordsAreCut) {
    int touched = 0;
    UiStage stage([&](Ui& ui) {
        ChipOptions options;
        options.max_width = 60;
        if (chip(ui, "c", "incomprehensibilities", options).activated) ++touched;
    });
    EXPECT_TRUE(done(stage.driver.click("c")));
    EXPECT_EQ(touched, 1);
    EXPECT_LE(stage.driver.anchor("c")->rect.width, 80);
}

}  // namespace
}  // namespace attn::gui
