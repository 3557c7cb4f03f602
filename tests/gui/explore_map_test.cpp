// The matrix of Explore, the bars below it and the story beside it: hovering, pinning, zooming, drawing, playing.
#include "core/scene/steps.hpp"
#include "tests/gui/explore_stage.hpp"

namespace attn::gui {
namespace {

TEST(ExploreMap, QueryByChipCellLabelAndKey) {
    ExploreStage studio;
    EXPECT_TRUE(done(studio.driver.click("explore/token/2")));
    EXPECT_EQ(studio.document().view.query, 2);
    EXPECT_TRUE(done(studio.driver.click(ExploreStage::cell(5, 1))));
    EXPECT_EQ(studio.document().view.query, 5);
    const Box first = studio.driver.anchor(ExploreStage::cell(3, 0))->rect;
    studio.driver.click_at({first.x - 20, first.y + first.height / 2});
    EXPECT_EQ(studio.document().view.query, 3);
    EXPECT_TRUE(done(studio.driver.key("Up")));
    EXPECT_EQ(studio.document().view.query, 2);
}

TEST(ExploreMap, HoverMeansTheSameEverywhere) {
    ExploreStage studio;
    EXPECT_TRUE(done(studio.driver.hover(ExploreStage::cell(4, 6))));
    EXPECT_EQ(studio.hovered().kind, Target::Kind::Cell);
    EXPECT_EQ(studio.hovered().row, 4);
    EXPECT_EQ(studio.hovered().col, 6);
    EXPECT_TRUE(done(studio.driver.hover("explore/token/3")));
    EXPECT_EQ(studio.hovered().kind, Target::Kind::Column);
    EXPECT_EQ(studio.hovered().col, 3);
    const Box cell = studio.driver.anchor(ExploreStage::cell(4, 6))->rect;
    const Box bars = studio.driver.anchor("explore/bars")->rect;
    studio.driver.move_to({cell.x + cell.width / 2, bars.y + bars.height / 2});
    EXPECT_EQ(studio.hovered().col, 6) << "the bars stand under their columns";
    studio.driver.move_to({2, 2});
    EXPECT_EQ(studio.hovered().kind, Target::Kind::None);
}

TEST(ExploreMap, PinInspectCopyAndRelease) {
    ExploreStage studio;
    EXPECT_TRUE(done(studio.driver.click(ExploreStage::cell(7, 1))));
    EXPECT_TRUE(studio.document().view.pinned);
    EXPECT_EQ(studio.document().view.pinned_row, 7);
    EXPECT_EQ(studio.document().view.pinned_col, 1);
    studio.driver.frames(2);
    ImGui::SetClipboardText("");
    EXPECT_TRUE(done(studio.driver.click("explore/inspector/copy")));
    const std::string copied = ImGui::GetClipboardText();
    EXPECT_NE(copied.find("animal"), std::string::npos) << copied;
    // Two digits there, three here.
    EXPECT_NE(copied.find(studio.value(ExploreStage::cell(7, 1)).substr(0, 4)), std::string::npos) << copied;
    ImGui::SetClipboardText("");
    EXPECT_TRUE(done(studio.driver.key("Ctrl+C")));
    EXPECT_EQ(copied, ImGui::GetClipboardText());
    EXPECT_TRUE(done(studio.driver.key("Esc")));
    EXPECT_FALSE(studio.document().view.pinned);
    studio.driver.frames(2);
    EXPECT_FALSE(studio.anchors().find("explore/inspector/copy"));
    EXPECT_TRUE(done(studio.driver.click(ExploreStage::cell(2, 3))));
    studio.driver.frames(2);
    EXPECT_TRUE(done(studio.driver.click("explore/inspector/close")));
    EXPECT_FALSE(studio.document().view.pinned);
    EXPECT_TRUE(done(studio.driver.click(ExploreStage::cell(2, 3))));
    EXPECT_TRUE(done(studio.driver.click(ExploreStage::cell(2, 3))));  // once more lets go
    EXPECT_FALSE(studio.document().view.pinned);
}

TEST(ExploreMap, InspectorOpensItsListsByHandAndByKey) {
    ExploreStage studio;
    EXPECT_TRUE(done(studio.driver.click(ExploreStage::cell(7, 1))));
    studio.driver.frames(2);
    const std::string more = "explore/inspector/more/weights-sum", fewer = "explore/inspector/fewer/weights-sum";
    ASSERT_TRUE(studio.anchors().find(more));
    studio.click(more);
    studio.driver.frames(2);
    EXPECT_FALSE(studio.anchors().find(more));
    studio.click(fewer);
    studio.driver.frames(2);
    ASSERT_TRUE(studio.anchors().find(more));
    studio->ui.focus.take(more, true);
    studio.driver.frames(2);
    EXPECT_TRUE(done(studio.driver.key("Enter")));
    studio.driver.frames(2);
    EXPECT_TRUE(studio.anchors().find(fewer));
    EXPECT_TRUE(done(studio.driver.click(ExploreStage::cell(7, 2))));  // stays open for the next cell
    studio.driver.frames(2);
    EXPECT_TRUE(studio.anchors().find(fewer));
}

TEST(ExploreMap, OfTheMeanOfTheHeadsTheMeanIsInspected) {
    ExploreStage studio;
    studio.open_example("multi-head");
    EXPECT_TRUE(done(studio.driver.click(ExploreStage::cell(7, 3))));
    studio.driver.frames(2);
    ImGui::SetClipboardText("");
    EXPECT_TRUE(done(studio.driver.click("explore/inspector/copy")));
    const std::string copied = ImGui::GetClipboardText(), shown = studio.value(ExploreStage::cell(7, 3));
    const std::size_t mean = copied.find(studio->ui.tr("scene.mean_weight"), copied.find('\n'));
    ASSERT_NE(mean, std::string::npos) << copied;
    const std::string value = copied.substr(mean, copied.find('\n', mean) - mean);
    EXPECT_NEAR(std::stod(value.substr(value.find("= ") + 2)), std::stod(shown), 6e-4) << copied;
    EXPECT_NE(copied.find(studio->ui.tr("scene.head_way", {{"h", "0"}})), std::string::npos) << copied;
}

TEST(ExploreMap, DrawnMaskByClicksAndStrokes) {
    ExploreStage studio;
    studio.choose("explore/mask", "drawn");
    studio.click("explore/draw");
    EXPECT_EQ(studio.value("explore/draw"), "on");
    EXPECT_TRUE(done(studio.driver.click(ExploreStage::cell(1, 2))));
    EXPECT_EQ(studio.document().blocked, (std::vector<std::pair<int, int>>{{1, 2}}));
    EXPECT_EQ(studio.value(ExploreStage::cell(1, 2)), "0.000");
    studio.expect_sound("one cell");
    EXPECT_TRUE(done(studio.driver.drag_to(ExploreStage::cell(4, 4), ExploreStage::cell(4, 5))));
    EXPECT_EQ(studio.document().blocked, (std::vector<std::pair<int, int>>{{1, 2}, {4, 4}, {4, 5}}));
    EXPECT_TRUE(done(studio.driver.key("Ctrl+Z")));  // a stroke is one step
    EXPECT_EQ(studio.document().blocked, (std::vector<std::pair<int, int>>{{1, 2}}));
    EXPECT_TRUE(done(studio.driver.click(ExploreStage::cell(1, 2))));
    EXPECT_TRUE(studio.document().blocked.empty());
    // A stroke that ends beside the map is a step of its own, too.
    EXPECT_TRUE(done(studio.driver.drag(ExploreStage::cell(2, 2), {4, 300})));
    const auto stroke = studio.document().blocked;
    EXPECT_FALSE(stroke.empty());
    EXPECT_TRUE(done(studio.driver.click(ExploreStage::cell(9, 9))));
    EXPECT_TRUE(done(studio.driver.key("Ctrl+Z")));
    EXPECT_EQ(studio.document().blocked, stroke);
    studio.click("explore/draw/clear");
    EXPECT_TRUE(studio.document().blocked.empty());
    studio.expect_sound("cleared");
}

TEST(ExploreMap, ZoomPanAndReset) {
    ExploreStage studio;
    EXPECT_TRUE(done(studio.driver.wheel(ExploreStage::cell(6, 6), 2)));
    const MatrixWindow near = studio.state().window;
    EXPECT_GT(near.rows, 0);
    EXPECT_LT(near.rows, static_cast<double>(studio.snapshot().queries.size()));
    const auto cell = studio.driver.anchor(ExploreStage::cell(6, 6));
    ASSERT_TRUE(cell);
    const int query = studio.document().view.query;
    EXPECT_TRUE(done(studio.driver.drag_by(ExploreStage::cell(6, 6), {-60, -60})));
    EXPECT_GT(studio.state().window.first_row, near.first_row);
    EXPECT_GT(studio.state().window.first_col, near.first_col);
    EXPECT_NEAR(studio.state().window.rows, near.rows, 1e-9);
    EXPECT_EQ(studio.document().view.query, query) << "a drag is no click";
    EXPECT_FALSE(studio.document().view.pinned);
    EXPECT_TRUE(done(studio.driver.click("explore/map/all")));
    EXPECT_EQ(studio.state().window, MatrixWindow{});
    EXPECT_TRUE(done(studio.driver.wheel(ExploreStage::cell(2, 2), 1)));
    EXPECT_TRUE(done(studio.driver.key("Ctrl+Shift+0")));
    EXPECT_EQ(studio.state().window, MatrixWindow{});
    EXPECT_TRUE(done(studio.driver.wheel(ExploreStage::cell(2, 2), 1)));
    EXPECT_TRUE(done(studio.driver.wheel(ExploreStage::cell(2, 2), -8)));
    EXPECT_EQ(studio.state().window, MatrixWindow{});
}

TEST(ExploreMap, ScoresAndLogarithmicScale) {
    ExploreStage studio;
    const std::string weight = studio.value(ExploreStage::cell(7, 1));
    EXPECT_TRUE(done(studio.driver.click("explore/map/values/scores")));
    studio.driver.frames(2);
    EXPECT_NE(studio.value(ExploreStage::cell(7, 1)), weight);
    EXPECT_TRUE(done(studio.driver.click("explore/map/values/weights")));
    EXPECT_TRUE(done(studio.driver.click("explore/map/scale/log")));
    EXPECT_EQ(studio.state().preferences.color_scale, ColorScale::Log);
    studio.driver.frames(2);
    EXPECT_EQ(studio.value(ExploreStage::cell(7, 1)), weight);
}

TEST(ExploreStory, PlayStepAndScrub) {
    ExploreStage studio;
    Playback& p = studio.state().playback;
    EXPECT_TRUE(p.settled());
    EXPECT_TRUE(done(studio.driver.key("Space")));
    EXPECT_TRUE(p.playing);
    EXPECT_TRUE(studio.driver.wait_until([&] { return !p.playing; }, 200));
    EXPECT_NEAR(p.t, 1, 1e-6);
    EXPECT_TRUE(done(studio.driver.key("Right")));
    EXPECT_NEAR(p.t, 2, 1e-6);
    EXPECT_TRUE(done(studio.driver.key("Left")));
    EXPECT_NEAR(p.t, 1, 1e-6);
    EXPECT_TRUE(done(studio.driver.key("End")));
    EXPECT_TRUE(p.settled());
    EXPECT_TRUE(done(studio.driver.key("Home")));
    EXPECT_LT(p.t, 1);
    EXPECT_TRUE(done(studio.driver.key("Space")));  // stops half-way
    EXPECT_FALSE(p.playing);
    EXPECT_TRUE(done(studio.driver.click("explore/step-forward")));
    EXPECT_NEAR(p.t, 1, 1e-6);
    EXPECT_TRUE(done(studio.driver.click("explore/step-back")));
    EXPECT_NEAR(p.t, 0, 1e-6);
    EXPECT_TRUE(done(studio.driver.click("explore/scrub")));
    EXPECT_NEAR(story_time(p), story_length(p) / 2, 0.15);
    EXPECT_TRUE(done(studio.driver.click("explore/play")));
    EXPECT_TRUE(p.playing);
    studio->ui.focus.release();
    EXPECT_TRUE(done(studio.driver.key("End")));
    studio.expect_sound("told");
}

// The slider counts as the cards do, and nothing tells a weight before its step.
TEST(ExploreStory, CountsAsItsCardsAndKeepsWhatIsToCome) {
    ExploreStage studio;
    ASSERT_FALSE(studio.state().playback.present[2]) << "no scale, no mask: five cards and the matrix";
    for (const char* key : {"Home", "Space", "Right", "Right"}) EXPECT_TRUE(done(studio.driver.key(key)));
    studio.driver.frames(2);
    EXPECT_EQ(std::stod(studio.value("explore/scrub")), 2);
    EXPECT_EQ(weights_told(studio.state()), 0);
    for (const char* badge : {"entropy", "peak", "top", "sink"}) {
        const std::string words = studio.value(std::string("explore/badge/") + badge);
        EXPECT_EQ(words.find_first_of("0123456789"), words.find('3')) << words;  // the 3 of "Top 3" at most
    }
    EXPECT_TRUE(done(studio.driver.key("Right")));
    studio.driver.frames(2);
    EXPECT_EQ(std::stod(studio.value("explore/scrub")), 3) << "card 3 is whole";
    EXPECT_EQ(studio.value("explore/scrub/value"), "3.0") << "and it says so";
    EXPECT_EQ(weights_told(studio.state()), 1);
    EXPECT_NE(studio.value("explore/badge/peak").find("0."), std::string::npos);
}

TEST(ExploreStory, GoesOnForAWordThatIsChosenWhileItPlays) {
    ExploreStage studio;
    const Playback& p = studio.state().playback;
    EXPECT_TRUE(done(studio.driver.key("Home")));
    apply(Play{true}, studio.state());
    studio.driver.frames(30);
    ASSERT_TRUE(p.playing);
    EXPECT_TRUE(done(studio.driver.click("explore/token/1")));
    EXPECT_TRUE(p.playing);
    const double t = p.t;
    studio.driver.frames(10);
    EXPECT_GT(p.t, t);
    EXPECT_EQ(studio.document().view.query, 1);
}

TEST(ExploreStory, EveryStepHasItsCardAtEveryMoment) {
    ExploreStage studio;
    for (const double t : {0.0, 0.4, 1.0, 1.7, 2.5, 3.3, 4.5, 5.5, 6.5, 7.0}) {
        apply(Scrub{t}, studio.state());
        studio.driver.frames(2);
        for (const StepKind kind : steps_of(studio.snapshot()))
            EXPECT_TRUE(studio.anchors().find("explore/step/" + std::to_string(static_cast<int>(kind)))) << t;
    }
}

TEST(ExploreStory, DrawsAndOneHotHaveTheirPictures) {
    ExploreStage studio;
    EXPECT_FALSE(studio.anchors().find("explore/monte-carlo/picture"));
    studio.choose("explore/context", "hard");
    EXPECT_TRUE(studio.anchors().find("explore/monte-carlo/picture"));
    studio.choose("explore/context", "soft");
    EXPECT_FALSE(studio.anchors().find("explore/monte-carlo/picture"));
    studio.open_example("one-hot");
    EXPECT_TRUE(studio.anchors().find("explore/one-hot/picture"));
}

TEST(ExploreStory, OneHotSaysWhyThereIsNoProof) {
    ExploreStage studio;
    EXPECT_FALSE(studio.anchors().find("explore/one-hot/obstacle"));
    studio.open_example("one-hot");
    EXPECT_FALSE(studio.anchors().find("explore/one-hot/obstacle"));
    studio.click("explore/project");
    EXPECT_FALSE(studio.anchors().find("explore/one-hot/picture"));
    EXPECT_EQ(studio.value("explore/one-hot/obstacle"), "scene.one_hot.no_projection");
    studio.click("explore/project");
    EXPECT_TRUE(studio.anchors().find("explore/one-hot/picture"));
    apply(SetOutsideWord{"tired"}, studio.state());
    studio.choose("explore/queries", "word");
    studio.expect_sound("outside word");
    EXPECT_EQ(studio.value("explore/one-hot/obstacle"), "scene.one_hot.no_position");
}

}  // namespace
}  // namespace attn::gui
