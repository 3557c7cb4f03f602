// The Pronoun workspace as a picture: nothing leaves the window, no words lie on each other, and the keyboard reaches
// everything.
#include "tests/gui/pronoun_stage.hpp"

#include <fmt/format.h>

#include <set>
#include <tuple>

#include "tests/support/layout_checks.hpp"

namespace attn::gui {
namespace {

// Pictures lie under what can be touched in them; areas hold other things.
bool is_ground(const std::string& path) {
    for (const char* ground : {"pronoun/arcs/", "pronoun/candidates", "pronoun/grid", "pronoun/arc/"})
        if (path.rfind(ground, 0) == 0) return true;
    return path == "status";
}

void expect_tidy(PronounStage& stage, ImVec2 size, const std::string& what) {
    const Anchors& anchors = stage.anchors();
    const float header = stage->ui.px(54), status = anchors.find("status")->rect.y;
    Placed seen;
    for (const auto& [path, anchor] : anchors.all()) {
        if (!anchor.visible || path.rfind("pronoun/", 0) != 0) continue;
        EXPECT_GE(anchor.rect.x, -0.5F) << path << " " << what;
        EXPECT_LE(anchor.rect.right(), size.x + 0.5F) << path << " " << what;
        EXPECT_GE(anchor.rect.y, header) << path << " " << what;
        EXPECT_LE(anchor.rect.bottom(), status + 0.5F) << path << " " << what;
        if (!is_ground(path)) seen.emplace_back(path, anchor.rect);
    }
    expect_apart(seen, what);
}

class PronounLayout : public testing::TestWithParam<std::tuple<LanguageChoice, ThemeChoice, int>> {};

TEST_P(PronounLayout, NothingOverlapsOrLeavesTheWindow) {
    const auto [language, theme, scale] = GetParam();
    StudioOptions options;
    options.language = language;
    options.theme = theme;
    options.ui_scale = scale;
    const ImVec2 size(1280.0F * static_cast<float>(scale), 800.0F * static_cast<float>(scale));
    PronounStage stage(options, size);
    expect_tidy(stage, size, "at the start");
    apply(ToggleBlockedEdge{{1, -1, 7, 1}}, stage.state());
    apply(ToggleSilenced{{0, 0}}, stage.state());
    stage.driver.frames(4);
    expect_tidy(stage, size, "with changes");
    for (const std::size_t example : {1U, 14U, 22U}) {
        apply(OpenPronounExample{example}, stage.state());
        stage.driver.frames(4);
        expect_tidy(stage, size, fmt::format("example {}", example));
    }
    stage.write(false, "");
    expect_tidy(stage, size, "with an empty sentence");
}

INSTANTIATE_TEST_SUITE_P(All, PronounLayout,
                         testing::Values(std::tuple(LanguageChoice::English, ThemeChoice::Light, 1),
                                         std::tuple(LanguageChoice::Chinese, ThemeChoice::Dark, 1),
                                         std::tuple(LanguageChoice::English, ThemeChoice::Dark, 2),
                                         std::tuple(LanguageChoice::Chinese, ThemeChoice::Light, 2)));

TEST(PronounKeyboard, TabReachesEverything) {
    PronounStage stage;
    apply(ToggleSilenced{{0, 0}}, stage.state());
    stage.driver.frames(3);
    std::set<std::string> reached;
    for (int i = 0; i < 200; ++i) {
        EXPECT_TRUE(done(stage.driver.key("Tab")));
        stage.driver.frames(1);
        if (!reached.insert(stage->ui.focus.path()).second) break;
    }
    for (const char* path :
         {"pronoun/examples", "pronoun/model", "pronoun/causal", "pronoun/reset", "pronoun/first", "pronoun/second",
          "pronoun/word/0/1", "pronoun/word/1/10", "pronoun/candidate/1", "pronoun/weight/1", "pronoun/head/0/0",
          "pronoun/head/1/3/silence", "pronoun/change/silence-0-0", "pronoun/explore", "pronoun/about/more"})
        EXPECT_EQ(reached.count(path), 1U) << path << " is out of the keyboard's reach";
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
