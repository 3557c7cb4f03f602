// The Compare workspace as a picture: nothing leaves the window, nothing lies on something else, and the keyboard
// reaches everything.
#include <fmt/format.h>

#include <set>
#include <tuple>

#include "tests/gui/compare_stage.hpp"
#include "tests/support/layout_checks.hpp"

namespace attn::gui {
namespace {

// The part in sight.
Box shown(const Anchor& a) { return a.shown.width > 0 && a.shown.height > 0 ? a.shown : a.rect; }

void expect_tidy(CompareStage& stage, ImVec2 size, const std::string& what) {
    const Anchors& anchors = stage.anchors();
    const float header = stage->ui.px(54), status = anchors.find("status")->rect.y;
    Placed seen;
    for (const auto& [path, anchor] : anchors.all()) {
        if (!anchor.visible || path.rfind("compare/", 0) != 0) continue;
        if (anchor.shown.width > 0 && anchor.shown.height <= 0) continue;
        const Box b = shown(anchor);
        EXPECT_GE(b.x, -0.5F) << path << " " << what;
        EXPECT_LE(b.right(), size.x + 0.5F) << path << " " << what;
        EXPECT_GE(b.y, header) << path << " " << what;
        EXPECT_TRUE(anchor.shown.height <= 0 || b.bottom() <= status + 0.5F) << path << " " << what;
        if (anchor.shown.height > 0 || path.find("/why/") == std::string::npos) seen.emplace_back(path, b);
    }
    EXPECT_GT(seen.size(), 10U);
    expect_apart(seen, what);
}

class CompareLayout : public testing::TestWithParam<std::tuple<LanguageChoice, ThemeChoice, int>> {};

TEST_P(CompareLayout, NothingOverlapsOrLeavesTheWindow) {
    const auto [language, theme, scale] = GetParam();
    StudioOptions options;
    options.language = language;
    options.theme = theme;
    options.ui_scale = scale;
    const ImVec2 size(1280.0F * static_cast<float>(scale), 800.0F * static_cast<float>(scale));
    CompareStage stage(options, size);
    for (const char* set : {"seven-scores", "tired-wide", "misleading", "dot-and-width"}) {
        stage.send(OpenComparison{set});
        expect_tidy(stage, size, set);
        // All columns are in sight without scrolling sideways.
        const std::size_t last = stage.compare().columns.size() - 1;
        const auto map = stage.anchors().find(fmt::format("compare/map/{}", last));
        ASSERT_TRUE(map) << set;
        EXPECT_GE(map->shown.width, map->rect.width - 0.5F) << set << " is cut";
        stage.send(EditColumn{1});
        expect_tidy(stage, size, std::string(set) + " with the form");
        stage.send(EditColumn{-1});
        stage.send(ShowWhy{true});
        expect_tidy(stage, size, std::string(set) + ", the second page");
        stage.send(ShowWhy{false});
    }
}

INSTANTIATE_TEST_SUITE_P(All, CompareLayout,
                         testing::Combine(testing::Values(LanguageChoice::English, LanguageChoice::Chinese),
                                          testing::Values(ThemeChoice::Light, ThemeChoice::Dark),
                                          testing::Values(1, 2)));

TEST(CompareLayout, TabReachesEveryStop) {
    CompareStage stage({}, {1280, 800});
    stage.send(EditColumn{0});
    std::set<std::string> reached;
    for (int i = 0; i < 120; ++i) {
        stage.key("Tab");
        reached.insert(stage->ui.focus.path());
    }
    for (const char* path :
         {"compare/sentence", "compare/two", "compare/query", "compare/play", "compare/step-back",
          "compare/values/weights", "compare/scale", "compare/page/maps", "compare/sets", "compare/add",
          "compare/column/0", "compare/column/6", "compare/map/6", "compare/panel/name", "compare/panel/model",
          "compare/panel/score", "compare/panel/color/3", "compare/panel/remove", "compare/panel/option/temperature"})
        EXPECT_EQ(reached.count(path), 1U) << path;
}

TEST(CompareLayout, LongSentencesAndNarrowWindowsStayTidy) {
    CompareStage stage({}, {960, 640});
    std::string text;
    for (int i = 0; i < 128; ++i) text += (i > 0 ? " word" : "word") + std::to_string(i % 40);
    stage.send(SetCompareSentence{false, text});
    expect_tidy(stage, {960, 640}, "128 words");
    stage.send(ShowCompare{CompareValues::Scores});
    expect_tidy(stage, {960, 640}, "scores");
}

}  // namespace
}  // namespace attn::gui
