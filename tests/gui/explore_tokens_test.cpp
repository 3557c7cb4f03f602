// The chips of Explore's tokens: every token within reach, whatever the length of the text, at the cost of a few.
#include <algorithm>
#include <vector>

#include "tests/gui/explore_stage.hpp"

namespace attn::gui {
namespace {

std::string token(std::size_t i) { return "explore/token/" + std::to_string(i); }

std::size_t drawn(const Anchors& anchors) {
    return static_cast<std::size_t>(std::count_if(anchors.all().begin(), anchors.all().end(), [](const auto& entry) {
        return entry.first.compare(0, 14, "explore/token/") == 0;
    }));
}

bool in_sight(const Anchors& anchors, std::size_t i) {
    const auto chip = anchors.find(token(i)), area = anchors.find("explore/token");
    return chip && area && chip->visible && chip->rect.y >= area->rect.y && chip->rect.bottom() <= area->rect.bottom();
}

TEST(ExploreTokens, AShortSentenceIsShownWhole) {
    ExploreStage studio;
    for (std::size_t i = 0; i < studio.snapshot().keys.size(); ++i) EXPECT_TRUE(in_sight(studio.anchors(), i)) << i;
}

TEST(ExploreTokens, TheChosenOneIsInSightAndTheWheelReachesTheOthers) {
    ExploreStage studio;
    studio.paste("explore/sentence", many_words(300));
    ASSERT_EQ(studio.snapshot().keys.size(), 300U);
    EXPECT_LE(studio.anchors().find("explore/token")->rect.height, 3.5F * 28);
    for (const int row : {150, 299, 0, 77}) {
        apply(SelectQuery{row}, studio.state());
        studio.driver.frames(4);
        EXPECT_TRUE(in_sight(studio.anchors(), static_cast<std::size_t>(row))) << row;
        EXPECT_LT(drawn(studio.anchors()), 40U);
    }
    for (int i = 0; i < 300 && !in_sight(studio.anchors(), 299); ++i)
        EXPECT_TRUE(done(studio.driver.wheel("explore/token", -3)));
    ASSERT_TRUE(in_sight(studio.anchors(), 299));
    EXPECT_EQ(studio.document().view.query, 77) << "scrolling chooses nothing";
    EXPECT_TRUE(done(studio.driver.click(token(299))));
    EXPECT_EQ(studio.document().view.query, 299);
    studio.driver.frames(3);
    EXPECT_TRUE(in_sight(studio.anchors(), 299));
}

TEST(ExploreTokens, OneStopForTabAndTheArrowsWithin) {
    ExploreStage studio;
    studio.paste("explore/sentence", many_words(100));
    apply(SelectQuery{40}, studio.state());
    studio.driver.frames(4);
    std::vector<std::string> stops;
    for (int i = 0; i < 60; ++i) {
        EXPECT_TRUE(done(studio.driver.key("Tab")));
        const std::string path = studio->ui.focus.path();
        if (!stops.empty() && path == stops.front()) break;
        stops.push_back(path);
    }
    EXPECT_EQ(std::count_if(stops.begin(), stops.end(),
                            [](const std::string& path) { return path.compare(0, 14, "explore/token/") == 0; }),
              1);
    studio.show("explore/queries");
    studio->ui.focus.take(token(40), true);
    studio.driver.frames(2);
    const auto press = [&](const char* key, std::size_t expected) {
        EXPECT_TRUE(done(studio.driver.key(key)));
        studio.driver.frames(2);
        EXPECT_EQ(studio->ui.focus.path(), token(expected)) << key;
        EXPECT_EQ(studio.document().view.query, static_cast<int>(expected)) << key;
        EXPECT_TRUE(in_sight(studio.anchors(), expected)) << key;
    };
    press("Right", 41), press("Left", 40), press("Left", 39);
    press("End", 99), press("Right", 99), press("Home", 0), press("Left", 0);
}

TEST(ExploreTokens, KeysOfAnotherSentenceArePinned) {
    ExploreStage studio;
    apply(SetSecondSentence{"le chat noir"}, studio.state());
    studio.choose("explore/queries", "second");
    studio.click("explore/query/1");
    EXPECT_EQ(studio.document().view.query, 1);
    studio->ui.focus.take(token(7), true);  // the one that was chosen before
    studio.driver.frames(2);
    EXPECT_TRUE(done(studio.driver.key("Right")));
    EXPECT_TRUE(done(studio.driver.key("Right")));
    EXPECT_EQ(studio->ui.focus.path(), token(9));
    EXPECT_FALSE(studio.document().view.pinned);
    EXPECT_TRUE(done(studio.driver.key("Enter")));
    EXPECT_TRUE(studio.document().view.pinned);
    EXPECT_EQ(studio.document().view.pinned_row, 1);
    EXPECT_EQ(studio.document().view.pinned_col, 9);
}

TEST(ExploreTokens, OfTwoThousandOnlyThoseInSightAreDrawn) {
    ExploreStage studio;
    studio.paste("explore/sentence", many_words(2048));
    ASSERT_EQ(studio.snapshot().keys.size(), 2048U);
    EXPECT_LT(drawn(studio.anchors()), 40U);
    const Box map = studio.anchors().find("explore/map")->rect;
    studio.driver.move_to({map.x + map.width / 2, map.y + 200});
    EXPECT_LT(drawn(studio.anchors()), 40U) << "with the mouse on the map";
}

}  // namespace
}  // namespace attn::gui
