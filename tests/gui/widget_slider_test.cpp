#include "app/gui/widgets/slider.hpp"

#include "tests/support/ui_driver.hpp"

namespace attn::gui {
namespace {

struct SliderTest : testing::Test {
    double value = 1;
    int released = 0;
    SliderOptions options;
    UiStage stage{[this](Ui& ui) {
        const SliderEdit edit = slider(ui, "s", value, options);
        if (edit.changed) value = edit.value;
        if (edit.released) ++released;
    }};

    SliderTest() {
        options.label = "Temperature";
        options.low = 0, options.high = 10, options.minimum = 0, options.maximum = 100;
        stage.driver.frames(2);
    }
};

TEST_F(SliderTest, DragReachesBothEnds) {
    EXPECT_TRUE(done(stage.driver.drag_by("s", {2000, 0})));
    EXPECT_DOUBLE_EQ(value, 10);
    EXPECT_EQ(released, 1);
    EXPECT_TRUE(done(stage.driver.drag_by("s", {-2000, 0})));
    EXPECT_DOUBLE_EQ(value, 0);
    EXPECT_TRUE(done(stage.driver.click("s")));
    EXPECT_NEAR(value, 5, 0.02);
}

TEST_F(SliderTest, Arrows) {
    EXPECT_TRUE(done(stage.driver.key("Tab")));
    EXPECT_TRUE(done(stage.driver.key("Right")));
    EXPECT_NEAR(value, 1.1, 1e-9);
    EXPECT_TRUE(done(stage.driver.key("Shift+Right")));
    EXPECT_NEAR(value, 2.1, 1e-9);
    EXPECT_TRUE(done(stage.driver.key("Home")));
    EXPECT_DOUBLE_EQ(value, 0);
    EXPECT_TRUE(done(stage.driver.key("Left")));
    EXPECT_DOUBLE_EQ(value, 0);
}

TEST_F(SliderTest, TypedValuesMayGoBeyondTheTrack) {
    const auto enter = [&](const char* text, const char* chord) {
        EXPECT_TRUE(done(stage.driver.click("s/value")));
        stage.driver.type(text);
        EXPECT_TRUE(done(stage.driver.key(chord)));
    };
    EXPECT_TRUE(done(stage.driver.double_click("s")));
    stage.driver.type("42.5");
    EXPECT_TRUE(done(stage.driver.key("Enter")));
    EXPECT_DOUBLE_EQ(value, 42.5);
    enter("1e9", "Enter");
    EXPECT_DOUBLE_EQ(value, 100);
    enter("nonsense", "Enter");
    EXPECT_DOUBLE_EQ(value, 100);
    enter("7", "Esc");
    EXPECT_DOUBLE_EQ(value, 100);
}

TEST_F(SliderTest, ASmallNumberShowsItsDigits) {
    options.minimum = 1e-4;
    EXPECT_TRUE(done(stage.driver.click("s/value")));
    stage.driver.type("0");
    EXPECT_TRUE(done(stage.driver.key("Enter")));
    stage.driver.frames(2);
    EXPECT_DOUBLE_EQ(value, 1e-4);
    EXPECT_EQ(value_of(stage.ui.anchors, "s/value"), "0.0001");
}

TEST_F(SliderTest, LogarithmicMiddleIsTheGeometricMean) {
    options.low = 0.1, options.logarithmic = true;
    stage.driver.frames(2);
    EXPECT_TRUE(done(stage.driver.click("s")));
    EXPECT_NEAR(value, 1, 0.02);
}

TEST_F(SliderTest, Integer) {
    options.integer = true, options.low = 1, options.high = 16;
    stage.driver.frames(2);
    EXPECT_TRUE(done(stage.driver.key("Tab")));
    EXPECT_TRUE(done(stage.driver.key("Right")));
    EXPECT_DOUBLE_EQ(value, 2);
    EXPECT_TRUE(done(stage.driver.click("s")));
    EXPECT_DOUBLE_EQ(value, std::round(value));
}

}  // namespace
}  // namespace attn::gui
