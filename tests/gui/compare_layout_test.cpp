// The Compare workspace as a picture: nothing leaves the window, nothing lies on something else, and the keyboard
// reaches everything.
#include <fmt/format.h>

#include <limits>

#include "tests/gui/compare_stage.hpp"
#include "tests/support/layout_checks.hpp"
#include "tests/support/words.hpp"

namespace attn::gui {
namespace {

// The part in sight.
Box shown(const Anchor& a) { return a.shown.width > 0 && a.shown.height > 0 ? a.shown : a.rect; }

void expect_tidy(CompareStage& stage, const std::string& what) {
    const Box room = room_of(stage);
    Placed seen;
    for (const auto& [path, anchor] : stage.anchors().all()) {
        if (!anchor.visible || path.rfind("compare/", 0) != 0) continue;
        if (anchor.shown.width > 0 && anchor.shown.height <= 0) continue;
        const Box b = shown(anchor);
        // Lines of the second page do not say what of them is in sight: they may be scrolled below it.
        if (anchor.shown.height <= 0 && path.find("/why/") != std::string::npos) {
            expect_within(b, {room.x, room.y, room.width, std::numeric_limits<float>::infinity()}, path, what);
            continue;
        }
        expect_within(b, room, path, what);
        seen.emplace_back(path, b);
    }
    EXPECT_GT(seen.size(), 10U);
    expect_apart(seen, what);
}

struct CompareLayout : LayoutTest {};

TEST_P(CompareLayout, NothingOverlapsOrLeavesTheWindow) {
    CompareStage stage(options(), window());
    for (const char* set : {"seven-scores", "tired-wide", "misleading", "dot-and-width"}) {
        stage.send(OpenComparison{set});
        expect_tidy(stage, set);
        // All columns are in sight without scrolling sideways.
        const std::size_t last = stage.compare().columns.size() - 1;
        const auto map = stage.anchors().find(fmt::format("compare/map/{}", last));
        ASSERT_TRUE(map) << set;
        EXPECT_GE(map->shown.width, map->rect.width - 0.5F) << set << " is cut";
        stage.send(EditColumn{1});
        expect_tidy(stage, std::string(set) + " with the form");
        stage.send(EditColumn{-1});
        stage.send(ShowWhy{true});
        expect_tidy(stage, std::string(set) + ", the second page");
        stage.send(ShowWhy{false});
    }
}

// At 1280 x 800 every part of every card is in sight: nothing scrolls, with 2, 4 and 8 columns.
TEST_P(CompareLayout, EveryPartOfEveryCardIsInSight) {
    CompareStage stage(options(), window());
    const auto expect_in_sight = [&](const std::string& what) {
        for (const auto& [path, anchor] : stage.anchors().all())
            for (const char* part : {"compare/column/", "compare/formula/", "compare/map/", "compare/top/",
                                     "compare/figure/", "compare/figure-name/", "compare/legend/"})
                if (path.rfind(part, 0) == 0 && anchor.shown.width > 0) {
                    EXPECT_GE(anchor.shown.height, anchor.rect.height - 0.5F) << path << " is cut, " << what;
                    EXPECT_GE(anchor.shown.width, anchor.rect.width - 0.5F) << path << " is cut, " << what;
                }
        for (std::size_t i = 0; i < stage.compare().columns.size(); ++i)
            EXPECT_TRUE(stage.anchors().find(fmt::format("compare/figure/{}/correlation", i))) << what;
    };
    for (const ComparisonSet& set : stage.state().comparison_sets) {
        stage.send(OpenComparison{set.id});
        expect_in_sight(set.id);
    }
    stage.send(OpenComparison{"local"});
    while (stage.compare().columns.size() < kMaxColumns) {
        stage.send(AddColumn{});
        expect_in_sight(fmt::format("{} columns", stage.compare().columns.size()));
    }
    stage.send(SetSharedScale{false});
    expect_in_sight("each its own colours");
}

INSTANTIATE_TEST_SUITE_P(All, CompareLayout,
                         testing::Combine(testing::Values(LanguageChoice::English, LanguageChoice::Chinese),
                                          testing::Values(ThemeChoice::Light, ThemeChoice::Dark),
                                          testing::Values(1, 2)));

TEST(CompareLayout, TabReachesEveryStop) {
    CompareStage stage({}, {1280, 800});
    stage.send(EditColumn{0});
    stage.expect_tab_reaches({"compare/sentence", "compare/two", "compare/query", "compare/play", "compare/step-back",
                              "compare/values/weights", "compare/scale", "compare/page/maps", "compare/sets",
                              "compare/add", "compare/column/0", "compare/column/6", "compare/map/6",
                              "compare/panel/name", "compare/panel/model", "compare/panel/score",
                              "compare/panel/color/3", "compare/panel/remove", "compare/panel/option/temperature"});
}

TEST(CompareLayout, LongSentencesAndNarrowWindowsStayTidy) {
    CompareStage stage({}, {960, 640});
    stage.send(SetCompareSentence{false, many_words(128)});
    expect_tidy(stage, "128 words");
    stage.send(ShowCompare{CompareValues::Scores});
    expect_tidy(stage, "scores");
}

}  // namespace
}  // namespace attn::gui
