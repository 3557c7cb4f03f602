#include "app/gui/widgets/combo.hpp"

#include "app/gui/widgets/button.hpp"
#include "app/gui/widgets/text_box.hpp"
#include "tests/support/ui_driver.hpp"

namespace attn::gui {
namespace {

struct ComboTest : testing::Test {
    std::size_t chosen = 0;
    std::vector<Choice> choices = {{"dot", "Dot product"},
                                   {"scaled", "Scaled", "Vaswani 2017"},
                                   {"off", "Not now", "", false},
                                   {"additive", "Additive"}};
    UiStage stage{[this](Ui& ui) {
        if (const auto c = combo(ui, "c", choices, chosen)) chosen = *c;
        button(ui, "behind", "Behind");
    }};
};

TEST_F(ComboTest, Mouse) {
    EXPECT_FALSE(stage.ui.anchors.find("c/dot"));
    EXPECT_TRUE(done(stage.driver.click("c")));
    ASSERT_TRUE(stage.ui.anchors.find("c/dot"));
    EXPECT_TRUE(done(stage.driver.click("c/off")));
    EXPECT_EQ(chosen, 0U);
    EXPECT_TRUE(done(stage.driver.click("c/additive")));
    EXPECT_EQ(value_of(stage.ui.anchors, "c"), "additive");
    EXPECT_FALSE(stage.ui.anchors.find("c/dot"));
}

TEST_F(ComboTest, Keyboard) {
    EXPECT_TRUE(done(stage.driver.key("Tab")));
    EXPECT_TRUE(done(stage.driver.key("Down")));
    ASSERT_TRUE(stage.ui.anchors.find("c/dot"));
    EXPECT_TRUE(done(stage.driver.key("Down")));
    EXPECT_TRUE(done(stage.driver.key("Down")));  // past the disabled one
    EXPECT_TRUE(done(stage.driver.key("Enter")));
    EXPECT_EQ(chosen, 3U);
    EXPECT_FALSE(stage.ui.anchors.find("c/dot"));
}

TEST_F(ComboTest, EscapeAndClickBesideClose) {
    EXPECT_TRUE(done(stage.driver.click("c")));
    EXPECT_TRUE(done(stage.driver.key("Esc")));
    EXPECT_FALSE(stage.ui.anchors.find("c/dot"));
    EXPECT_TRUE(done(stage.driver.click("c")));
    stage.driver.click_at({1200, 700});
    EXPECT_FALSE(stage.ui.anchors.find("c/dot"));
    EXPECT_EQ(chosen, 0U);
}

TEST_F(ComboTest, OpensUpwardsWhereThereIsNoRoomBelow) {
    UiStage low([this](Ui& ui) {
        ImGui::SetCursorScreenPos({20, 760});
        if (const auto c = combo(ui, "c", choices, chosen, {200})) chosen = *c;
    });
    EXPECT_TRUE(done(low.driver.click("c")));
    ASSERT_TRUE(low.ui.anchors.find("c/dot"));
    EXPECT_LT(low.driver.anchor("c/additive")->rect.bottom(), 760);
}

TEST(Modal, KeepsTheKeyboardAndCloses) {
    bool open = true;
    std::string text;
    UiStage stage([&](Ui& ui) {
        button(ui, "behind", "Behind");
        if (begin_modal(ui, "m", "Help", {400, 300}, open)) {
            text_box(ui, "m/box", text);
            end_modal(ui);
        }
    });
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(done(stage.driver.key("Tab")));
        EXPECT_EQ(stage.ui.focus.path().substr(0, 2), "m/");
    }
    EXPECT_TRUE(done(stage.driver.click("m/close")));
    EXPECT_FALSE(open);
    EXPECT_FALSE(stage.ui.anchors.find("m/box"));
    open = true;
    stage.driver.frames(2);
    EXPECT_TRUE(done(stage.driver.key("Esc")));
    EXPECT_FALSE(open);
    open = true;
    stage.driver.frames(2);
    stage.driver.click_at({5, 5});
    EXPECT_FALSE(open);
}

}  // namespace
}  // namespace attn::gui
