// The Pronoun workspace as a picture: nothing leaves the window, no words lie on each other, and the keyboard reaches
// everything.
#include "tests/gui/pronoun_stage.hpp"

#include <fmt/format.h>

#include "tests/support/layout_checks.hpp"

namespace attn::gui {
namespace {

// Pictures lie under what can be touched in them; areas hold other things.
bool is_ground(const std::string& path) {
    for (const char* ground : {"pronoun/arcs/", "pronoun/candidates", "pronoun/grid", "pronoun/arc/"})
        if (path.rfind(ground, 0) == 0) return true;
    return path == "status";
}

void expect_tidy(PronounStage& stage, const std::string& what) {
    const Box room = room_of(stage);
    Placed seen;
    for (const auto& [path, anchor] : stage.anchors().all()) {
        if (!anchor.visible || path.rfind("pronoun/", 0) != 0) continue;
        expect_within(anchor.rect, room, path, what);
        if (!is_ground(path)) seen.emplace_back(path, anchor.rect);
    }
    expect_apart(seen, what);
}

struct PronounLayout : LayoutTest {};

TEST_P(PronounLayout, NothingOverlapsOrLeavesTheWindow) {
    PronounStage stage(options(), window());
    expect_tidy(stage, "at the start");
    apply(ToggleBlockedEdge{{1, -1, 7, 1}}, stage.state());
    apply(ToggleSilenced{{0, 0}}, stage.state());
    stage.driver.frames(4);
    expect_tidy(stage, "with changes");
    for (const std::size_t example : {1U, 14U, 22U}) {
        apply(OpenPronounExample{example}, stage.state());
        stage.driver.frames(4);
        expect_tidy(stage, fmt::format("example {}", example));
    }
    stage.write(false, "");
    expect_tidy(stage, "with an empty sentence");
    stage.write(false, "The gnu near the dog didn't cross the street because it was tired and it was lazy.");
    expect_tidy(stage, "with an unknown word and two pronouns");
    stage.write(false, "We put the gnu, the zebu, the okapi, the dugong and the eland near it because it was tired.");
    expect_tidy(stage, "with many unknown words");
}

INSTANTIATE_TEST_SUITE_P(All, PronounLayout, layouts_in_pairs());

TEST(PronounKeyboard, TabReachesEverything) {
    PronounStage stage;
    apply(ToggleSilenced{{0, 0}}, stage.state());
    stage.driver.frames(3);
    stage.expect_tab_reaches({"pronoun/examples", "pronoun/model", "pronoun/causal", "pronoun/reset", "pronoun/first",
                              "pronoun/second", "pronoun/word/0/1", "pronoun/word/1/10", "pronoun/candidate/1",
                              "pronoun/weight/1", "pronoun/head/0/0", "pronoun/head/1/3/silence",
                              "pronoun/change/silence-0-0", "pronoun/explore", "pronoun/about/more"});
}

TEST(PronounKeyboard, AnEdgeIsBlockedWithoutTheMouse) {
    PronounStage stage;
    stage->ui.focus.take("pronoun/word/0/1", true);
    stage.driver.frames(2);
    stage.key("Enter");
    EXPECT_EQ(stage.what_if().blocked.size(), 1U);
    stage.key("Enter");
    EXPECT_TRUE(stage.what_if().empty());
    stage.key("Esc");
    EXPECT_TRUE(stage->ui.focus.path().empty());
}

TEST(PronounText, ALongSentenceIsReachedBySidewaysScrolling) {
    PronounStage stage;
    std::string text = "The animal";
    for (int i = 0; i < 60; ++i) text += " quietly";
    stage.write(false, text + " slept because it was too tired.");
    ASSERT_EQ(stage.side(0).readings.size(), 1U);
    EXPECT_GE(stage.reading(0).index, 60);
    const auto picture = stage.anchors().find("pronoun/arcs/0");
    ASSERT_TRUE(picture);
    EXPECT_GT(picture->rect.width, 1280);
    EXPECT_GT(picture->rect.width, picture->shown.width);
}

TEST(PronounIdle, RestsWhenNothingHappens) {
    PronounStage stage;
    EXPECT_TRUE(stage.driver.wait_until([&] { return !stage->busy(); }));
    stage.driver.frames(5);
    EXPECT_FALSE(std::isfinite(stage.platform.wish().wake_in));
}

}  // namespace
}  // namespace attn::gui
