// Explore when there is nothing to show, or not what it seems: an empty box, an obstacle, words that no model knows,
// rows that are masked, scores without a second scale; and what every size of the window must keep.
#include "tests/gui/explore_stage.hpp"

namespace attn::gui {
namespace {

std::string words_of_map(ExploreStage& studio) { return studio.value("explore/map/words"); }

TEST(ExploreStates, AnEmptyBoxIsAnInvitation) {
    ExploreStage studio;
    const auto expect_asks = [&](const char* key) {
        EXPECT_EQ(studio.value("status"), "waiting") << key;
        EXPECT_EQ(studio.value("explore/obstacle"), studio->ui.tr(key));
        EXPECT_TRUE(shows_old_result(studio.state())) << key;
    };
    const auto expect_answered = [&] {
        EXPECT_EQ(studio.value("status"), "ready");
        EXPECT_FALSE(studio.anchors().find("explore/obstacle"));
        EXPECT_FALSE(shows_old_result(studio.state()));
    };
    expect_answered();
    studio.choose("explore/queries", "second");
    expect_asks("explore.ask.second");
    studio.replace("explore/second", "who asks");
    expect_answered();
    studio.choose("explore/queries", "word");
    expect_asks("explore.ask.word");
    studio.choose("explore/queries", "same");
    expect_answered();
    studio.replace("explore/sentence", "   ");
    expect_asks("explore.ask.sentence");
}

TEST(ExploreStates, EveryScaleThatCanBeChosen) {
    for (const double scale : {0.5, 0.8, 1.3, 2.0, 3.0}) {
        StudioOptions options;
        options.ui_scale = scale;
        ExploreStage studio(options, {1600, 1000});
        studio.driver.frames(3);
        EXPECT_EQ(studio.value("status"), "ready") << scale;
    }
}

// On a card that is too low for map and bars, both are there, and it scrolls.
TEST(ExploreStates, ALowCardHasItsBars) {
    StudioOptions options;
    options.ui_scale = 1.5;
    ExploreStage studio(options, {1280, 800});
    EXPECT_TRUE(studio.anchors().find("explore/bars"));
    EXPECT_GE(studio.anchors().find("explore/map")->rect.height, 150);
}

TEST(ExploreStates, APaleMapIsNotPointedAt) {
    ExploreStage studio;
    EXPECT_TRUE(done(studio.driver.hover(ExploreStage::cell(2, 3))));
    EXPECT_EQ(studio.hovered().kind, Target::Kind::Cell);
    studio.replace("explore/sentence", "   ");
    ASSERT_TRUE(shows_old_result(studio.state()));
    EXPECT_TRUE(done(studio.driver.hover(ExploreStage::cell(2, 3))));
    EXPECT_EQ(studio.hovered().kind, Target::Kind::None);
}

TEST(ExploreStates, ALongPasteIsKeptWhole) {
    ExploreStage studio;
    const std::string text = many_words(20000);
    ASSERT_GT(text.size(), std::size_t{1} << 16U);
    studio.paste("explore/sentence", text);
    EXPECT_EQ(studio.document().sentence, text);
    EXPECT_EQ(studio.value("explore/obstacle"), studio->ui.tr("error.too-many-tokens"));
}

TEST(ExploreStates, EscapeLetsGoOfThePinAndThenOfTheFocus) {
    ExploreStage studio;
    studio.send(Pin{2, 3});
    studio.show("explore/map");
    studio->ui.focus.take("explore/map", true);
    studio.driver.frames(2);
    EXPECT_TRUE(done(studio.driver.key("Escape")));
    EXPECT_FALSE(studio.document().view.pinned);
    EXPECT_TRUE(studio->ui.focus.has("explore/map"));
    EXPECT_TRUE(done(studio.driver.key("Escape")));
    EXPECT_FALSE(studio->ui.focus.has("explore/map"));
}

TEST(ExploreStates, EveryHeadCanBeRead) {
    for (const ImVec2 window : {ImVec2(1280, 800), ImVec2(1600, 1000)}) {
        ExploreStage studio({}, window);
        for (const int heads : {2, 8, 16}) {
            studio.send(SetHeads{heads});
            studio.driver.frames(3);
            for (int h = 0; h <= heads; ++h) {
                const std::string id = h < heads ? std::to_string(h) : "mean";
                const auto part = studio.anchors().find("explore/head/" + id);
                ASSERT_TRUE(part) << id;
                const std::string word = h < heads ? id : studio->ui.tr("explore.head.mean");
                EXPECT_GE(part->rect.width, studio->ui.text_width(word, 12, Font::Bold) + 4) << id << " of " << heads;
            }
        }
    }
}

TEST(ExploreStates, AnObstacleIsSaidInTheMiddle) {
    ExploreStage studio;
    studio.choose("explore/queries", "word");
    studio.replace("explore/word", "street");
    studio.choose("explore/position", "alibi");
    EXPECT_EQ(studio.value("status"), "error");
    EXPECT_EQ(studio.value("explore/obstacle"), studio->ui.tr("error.no-position"));
    const Box box = studio.anchors().find("explore/obstacle")->rect, map = studio.anchors().find("explore/map")->rect;
    EXPECT_GE(box.x, map.x - 1);
    EXPECT_LE(box.right(), map.right() + 1);

    StudioOptions options;
    for (int i = 0; i < kMaxTokens + 5; ++i) options.sentence = options.sentence.value_or("") + "word ";
    ExploreStage too_long(options);
    EXPECT_EQ(too_long.state().snapshot, nullptr);
    EXPECT_EQ(too_long.value("explore/obstacle"), too_long->ui.tr("error.too-many-tokens"));
}

TEST(ExploreStates, WordsThatNoneIsKnownOfAreSaidAndLeftAtOneClick) {
    ExploreStage studio({}, {1600, 1000}, true);
    const char* kLink = "explore/unknown/untrained";
    const std::string& said = studio->ui.tr("explore.learned.unknown");
    const auto says = [&] { return studio.value("explore/origin").find(said) != std::string::npos; };
    EXPECT_FALSE(studio.anchors().find(kLink));
    EXPECT_FALSE(says());
    studio.replace("explore/sentence", "zyxwv qqqqx.");
    EXPECT_TRUE(studio.anchors().find(kLink)) << "the full stop is no word";
    EXPECT_TRUE(says());
    studio.replace("explore/sentence", "zyxwv animal.");
    EXPECT_FALSE(studio.anchors().find(kLink)) << "one of them is known";
    EXPECT_FALSE(says());
    studio.replace("explore/sentence", "小猫没有过马路。");
    studio.click(kLink);
    studio.driver.frames(3);
    EXPECT_EQ(studio.document().model, "");
    EXPECT_FALSE(studio.anchors().find(kLink));
    studio.expect_sound("untrained");
}

TEST(ExploreStates, TheHeadingSaysWhatARowSumsTo) {
    ExploreStage studio;
    const auto says = [&](const char* key) {
        return words_of_map(studio).find(studio->ui.tr(key)) != std::string::npos;
    };
    EXPECT_TRUE(says("explore.map.sums")) << words_of_map(studio);
    apply(SetMask{"drawn"}, studio.state());
    const int n = static_cast<int>(studio.snapshot().keys.size());
    for (int key = 0; key + 1 < n; ++key) apply(SetBlocked{2, key, true, false}, studio.state());
    studio.driver.frames(3);
    EXPECT_TRUE(says("explore.map.sums")) << words_of_map(studio);
    apply(SetBlocked{2, n - 1, true, false}, studio.state());
    studio.driver.frames(3);
    EXPECT_TRUE(says("explore.map.sums-masked")) << words_of_map(studio);
    apply(SetAlignment{"local-p"}, studio.state());
    studio.driver.frames(3);
    EXPECT_TRUE(says("explore.map.partial")) << words_of_map(studio);
}

TEST(ExploreStates, ScoresHaveOneScaleAndSayWhatIsHatched) {
    ExploreStage studio;
    EXPECT_TRUE(studio.anchors().find("explore/map/scale"));
    EXPECT_TRUE(done(studio.driver.click("explore/map/values/scores")));
    studio.driver.frames(2);
    EXPECT_FALSE(studio.anchors().find("explore/map/scale"));
    const std::string free = words_of_map(studio);
    EXPECT_NE(free.find(studio->ui.tr("explore.map.scores")), std::string::npos) << free;
    apply(SetMask{"causal"}, studio.state());
    studio.driver.frames(3);
    EXPECT_NE(words_of_map(studio).find(studio->ui.tr("explore.map.scores-masked")), std::string::npos);
    EXPECT_TRUE(done(studio.driver.click("explore/map/values/weights")));
    studio.driver.frames(2);
    EXPECT_TRUE(studio.anchors().find("explore/map/scale"));
}

TEST(ExploreStates, SlidersShowWhatIsComputed) {
    ExploreStage studio;
    EXPECT_EQ(studio.value("explore/option/scale"), "0.354") << "1 / √8";
    apply(SetScore{"cosine"}, studio.state());
    studio.driver.frames(3);
    EXPECT_EQ(studio.value("explore/option/scale"), "1.00");
    studio.show("explore/option/temperature");
    EXPECT_TRUE(done(studio.driver.click("explore/option/temperature/value")));
    studio.driver.type("0");
    EXPECT_TRUE(done(studio.driver.key("Enter")));
    studio.driver.frames(3);
    EXPECT_DOUBLE_EQ(studio.document().mechanism.options.temperature, 1e-4);
    EXPECT_EQ(studio.value("explore/option/temperature"), "0.0001");
}

// The first frame is drawn before the fonts are there in its size: what was laid out then must not stay.
TEST(ExploreSizes, TheMapLiesWhereItWouldWithItsFonts) {
    for (const double scale : {1.25, 1.5, 2.0}) {
        ExploreStage studio({.ui_scale = scale}, {1600, 1000}, true);
        const Box before = studio.anchors().find(ExploreStage::cell(0, 0))->rect;
        apply(SelectQuery{3}, studio.state());  // another picture of the map
        studio.driver.frames(3);
        const Box after = studio.anchors().find(ExploreStage::cell(0, 0))->rect;
        EXPECT_FLOAT_EQ(before.x, after.x) << scale;
        EXPECT_FLOAT_EQ(before.width, after.width) << scale;
    }
}

TEST(ExploreSizes, TheMapUsesItsRoom) {
    ExploreStage usual({}, {1280, 800}, true);
    const Box first = usual.anchors().find(ExploreStage::cell(0, 0))->rect;
    EXPECT_GE(first.width, 25) << "wide enough for a number";
    EXPECT_GE(first.height, 26);
    const Box origin = usual.anchors().find("explore/origin")->rect,
              scale = usual.anchors().find("explore/map/scale")->rect;
    EXPECT_LT(origin.y, scale.bottom()) << "beside the scale, not below it";

    ExploreStage small({}, {960, 640}, true);
    const Box cell = small.anchors().find(ExploreStage::cell(0, 0))->rect;
    EXPECT_GE(cell.height, 12.5F) << "every row has its word";
    EXPECT_GE(12 * cell.width, 0.5F * small.anchors().find("explore/map")->rect.width);
}

// Below that the three columns go sideways; none lies on another.
TEST(ExploreSizes, ColumnsStayApartInAnyWindow) {
    for (const double scale : {1.5, 2.0, 3.0}) {
        ExploreStage studio({.ui_scale = scale}, {1280, 800}, true);
        const Box map = studio.anchors().find("explore/map")->rect,
                  steps = studio.anchors().find("explore/scrub")->rect,
                  left = studio.anchors().find("explore/score")->rect;
        EXPECT_LT(left.right(), map.x) << scale;
        EXPECT_LT(map.right(), steps.x) << scale;
    }
}

}  // namespace
}  // namespace attn::gui
