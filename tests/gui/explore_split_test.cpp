// How the map and the bars below it share the card: no word is cut, nothing is empty between them, and the map stays
// where it is.
#include "core/analysis/row_stats.hpp"
#include "core/base/utf8.hpp"
#include "core/engine/examples.hpp"
#include "core/scene/bars.hpp"
#include "tests/gui/explore_stage.hpp"
#include "tests/support/layout_checks.hpp"

namespace attn::gui {
namespace {

Box box_of(ExploreStage& studio, const std::string& path) {
    const auto anchor = studio.driver.anchor(path);
    EXPECT_TRUE(anchor) << path;
    return anchor ? anchor->rect : Box{};
}

// The bars as they are on screen, from where they and the cells of the map are.
Scene shown_bars(ExploreStage& studio, const BarsInput& shown) {
    Ui& ui = studio->ui;
    const Box bars = box_of(studio, "explore/bars"), cell = box_of(studio, ExploreStage::cell(0, 0)),
              next = box_of(studio, ExploreStage::cell(0, 1));
    BarsInput in = shown;
    in.lane = attn::Lane{(cell.x - bars.x) / ui.scale, (next.x - cell.x) / ui.scale, 0,
                         static_cast<double>(in.labels.size())};
    return build_bars(in, bars.width / ui.scale, bars.height / ui.scale, ui.kit());
}

void expect_whole_words(ExploreStage& studio, const std::string& what) {
    const Snapshot& s = studio.snapshot();
    const BarsInput in = bars_input(s, shown_head(studio.state()), shown_query(studio.state()));
    const Scene scene = shown_bars(studio, in);
    for (const std::string& word : in.labels) {
        const bool there = std::any_of(scene.items.begin(), scene.items.end(), [&](const Item& item) {
            const auto* text = std::get_if<TextItem>(&item);
            return text != nullptr && text->text == word;
        });
        EXPECT_TRUE(there) << word << " " << what;
    }
}

struct ExploreSplit : LayoutTest {};

TEST_P(ExploreSplit, LeavesEveryWordUnderTheBarsWhole) {
    ExploreStage studio(options(), window());
    const Result<std::vector<Example>> examples = load_examples();
    ASSERT_TRUE(examples);
    for (const Example& example : *examples) {
        apply(OpenExample{example.id}, studio.state());
        studio.driver.frames(4);
        if (studio.snapshot().keys.size() > 30) continue;  // a long text: the heaviest have theirs
        expect_whole_words(studio, example.id);
    }
    apply(OpenExample{"local-p"}, studio.state());
    apply(SetSentence{"Internationalization notwithstanding, counterrevolutionaries misunderstood telecommunications"},
          studio.state());
    studio.driver.frames(4);
    expect_whole_words(studio, "long words");
    EXPECT_GE(box_of(studio, "explore/map").height, studio->ui.px(200)) << "the map can still be read";
}

INSTANTIATE_TEST_SUITE_P(All, ExploreSplit, layouts_in_pairs());

TEST(ExploreSplits, TheMapStaysWhereItIsWhileTheHandAndTheStoryMove) {
    ExploreStage studio({}, {1280, 800});
    for (const char* id : {"local-p", "padding", "hard"}) {
        apply(OpenExample{id}, studio.state());
        studio.driver.frames(4);
        const Box map = box_of(studio, "explore/map");
        const auto expect_there = [&](const std::string& what) {
            studio.driver.frames(2);
            const Box now = box_of(studio, "explore/map");
            EXPECT_EQ(now.y, map.y) << id << " " << what;
            EXPECT_EQ(now.height, map.height) << id << " " << what;
        };
        for (int query = 0; query < static_cast<int>(studio.snapshot().queries.size()); ++query) {
            apply(SelectQuery{query}, studio.state());
            expect_there("query " + std::to_string(query));
        }
        for (const double t : {0.0, 2.5, 4.5}) {
            apply(Scrub{t}, studio.state());
            expect_there("at " + std::to_string(t));
        }
        EXPECT_TRUE(done(studio.driver.hover(ExploreStage::cell(3, 6))));
        expect_there("hovered");
    }
}

TEST(ExploreSplits, TheMapStaysWhereItIsWhileItsWindowMoves) {
    ExploreStage studio({}, {1280, 800});
    std::string text;
    for (int i = 0; i < 24; ++i) text += i < 12 ? "a b " : "counterrevolutionary telecommunications ";
    apply(SetSentence{text}, studio.state());
    studio.driver.frames(4);
    std::optional<Box> map;
    for (const double first : {0.0, 7.0, 21.5, 36.0}) {
        apply(SetZoom{{first, first, 12, 12}}, studio.state());
        studio.driver.frames(3);
        const Box now = box_of(studio, "explore/map");
        EXPECT_EQ(now.height, map.value_or(now).height) << "from " << first;
        map = now;
    }
}

TEST(ExploreSplits, RowsKeepTheirWords) {
    ExploreStage studio({}, {1280, 720});
    std::string text;
    for (int i = 0; i < 9; ++i) text += "internationally misunderstood ";
    apply(SetSentence{text}, studio.state());
    studio.driver.frames(4);
    EXPECT_GE(box_of(studio, ExploreStage::cell(3, 3)).height, 13);
}

// In every size each figure of the row is on screen, or counted by the last badge, which tells it.
TEST(ExploreFigures, NeverVanishWithoutATrace) {
    struct Size {
        ImVec2 window;
        double scale;
    };
    int folded = 0;
    for (const LanguageChoice language : {LanguageChoice::English, LanguageChoice::Chinese})
        for (const auto& [window, scale] : {Size{{960, 640}, 1}, Size{{1280, 800}, 1}, Size{{1280, 800}, 1.25},
                                            Size{{1280, 800}, 1.5}, Size{{1600, 1000}, 2}})
            for (const char* id : {"basic", "local-p", "padding"}) {
                ExploreStage studio({.language = language, .ui_scale = scale}, window);
                apply(OpenExample{id}, studio.state());
                studio.driver.frames(4);
                const Ui& ui = studio->ui;
                const Box at = box_of(studio, "explore/bars");
                const std::string what = std::string(id) + " " + ui.texts.language() + " " + std::to_string(window.x) +
                                         " at " + std::to_string(scale);
                const Matrix& weights = studio.snapshot().graph.value(studio.snapshot().weights(0));
                const double sum = row_sum(weights, shown_query(studio.state()));
                std::vector<std::string> expected = {"entropy", "peak", "top", "sink"};
                if (std::abs(sum - 1) > 1e-4) expected.insert(expected.begin(), "sum");
                studio.driver.frames(1);
                EXPECT_EQ(box_of(studio, "explore/bars").y, at.y) << "a scrollbar that comes and goes, " << what;
                const auto last = studio.anchors().find("explore/badge/more");
                std::size_t hidden = 0;
                std::string told;
                for (const std::string& figure : expected) {
                    const auto anchor = studio.anchors().find("explore/badge/" + figure);
                    ASSERT_TRUE(anchor) << figure << " " << what;
                    EXPECT_FALSE(anchor->value.empty()) << figure << " " << what;
                    if (!last || anchor->rect.x != last->rect.x || anchor->rect.y != last->rect.y) continue;
                    EXPECT_FALSE(anchor->visible) << figure << " " << what;
                    ++hidden, ++folded;
                    told += anchor->value + ui.tr("explore.badge." + figure + ".hint");
                }
                if (!last) continue;
                EXPECT_EQ(last->value, "+" + std::to_string(hidden)) << what;
                EXPECT_LE(last->rect.right(), at.right() + 1) << what;
                EXPECT_LE(last->rect.bottom(), at.y + 1) << what;
                // Its hint is as long as what they are and mean.
                EXPECT_TRUE(done(studio.driver.hover("explore/badge/more")));
                studio.driver.frames(40);
                const int drawn = ImGui::GetForegroundDrawList()->VtxBuffer.Size / 4;
                int letters = 0;
                for (const utf8::CodePoint& c : utf8::code_points(told)) letters += c.value != ' ';
                EXPECT_GE(drawn, letters) << what;
            }
    EXPECT_GT(folded, 0) << "on some of these there is no room for all";
}

TEST(ExploreSplits, BarsStandRightBelowAMapThatIsLimitedByItsWidth) {
    ExploreStage studio({}, {1280, 1600});
    for (const char* id : {"local-p", "multi-head", "basic"}) {
        apply(OpenExample{id}, studio.state());
        studio.driver.frames(4);
        const auto last_row = static_cast<Index>(studio.snapshot().queries.size()) - 1;
        const Box cell = box_of(studio, ExploreStage::cell(last_row, 0)), bars = box_of(studio, "explore/bars");
        EXPECT_LT(bars.y - cell.bottom(), 100) << id << ": a line, the title and the badges are between them";
        EXPECT_GT(bars.height, 400) << id << ": what the map leaves is the bars'";
    }
}

TEST(ExploreSplits, ALongTextFillsTheCard) {
    for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(1280, 1600)}) {
        ExploreStage studio({}, size);
        apply(OpenExample{"long"}, studio.state());
        studio.driver.frames(4);
        const Box map = box_of(studio, "explore/map"), bars = box_of(studio, "explore/bars"), room = room_of(studio);
        EXPECT_GT(bars.bottom(), room.bottom() - 60);
        EXPECT_GT(map.height, 0.5F * room.height);
        EXPECT_LT(bars.y - map.bottom(), 90);
    }
}

}  // namespace
}  // namespace attn::gui
