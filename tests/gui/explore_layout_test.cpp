// Explore as a picture: nothing leaves the window or lies on its neighbour, long texts cost no more than short ones,
// and the keyboard reaches everything.
#include <algorithm>

#include "tests/gui/explore_stage.hpp"
#include "tests/support/layout_checks.hpp"

namespace attn::gui {
namespace {

bool is_area(const std::string& path, const Anchors& anchors) {
    if (path == "status") return true;
    const auto next = anchors.all().upper_bound(path + "/");
    return next != anchors.all().end() && next->first.compare(0, path.size() + 1, path + "/") == 0 &&
           path.compare(0, 15, "explore/option/") != 0;
}

Box cut(const Box& box, const Box& to) {
    Box b;
    b.x = std::max(box.x, to.x), b.y = std::max(box.y, to.y);
    b.width = std::max(0.0F, std::min(box.right(), to.right()) - b.x);
    b.height = std::max(0.0F, std::min(box.bottom(), to.bottom()) - b.y);
    return b;
}

// What can be touched in the part of the window between header and status bar; overlaps of up to a pixel are rounding.
void expect_tidy(ExploreStage& studio, const std::string& what) {
    const Anchors& anchors = studio.anchors();
    const Box below = room_of(studio), header{0, 0, below.width, below.y};
    Placed seen;
    for (const auto& [path, anchor] : anchors.all()) {
        if (!anchor.visible) continue;
        expect_across(anchor.rect, studio.size.x, path, what);
        EXPECT_GT(anchor.rect.width, 0) << path << " " << what;
        if (is_area(path, anchors)) continue;
        const bool in_header = path.compare(0, 7, "header/") == 0 || path.compare(0, 5, "tabs/") == 0;
        const Box box = cut(anchor.rect, in_header ? header : below);
        if (in_header) {
            EXPECT_GE(box.height, anchor.rect.height - 1) << path << " " << what;
        }
        if (box.width > 2 && box.height > 2) seen.emplace_back(path, box);
    }
    expect_apart(seen, what);
    for (const auto& [path, anchor] : anchors.all())
        if (anchor.visible && (path.compare(0, 14, "explore/badge/") == 0 || path == "explore/origin")) {
            EXPECT_LE(studio->ui.text_width(anchor.value, kSmallText), anchor.rect.width) << path << " " << what;
        }
}

struct ExploreLayout : LayoutTest {};

TEST_P(ExploreLayout, NothingOverlapsOrLeavesTheWindow) {
    ExploreStage studio(options(), window());
    expect_tidy(studio, "at the start");
    EXPECT_TRUE(done(studio.driver.click(ExploreStage::cell(7, 1))));
    studio.driver.frames(3);
    expect_tidy(studio, "with an inspector");
    for (const char* id : {"hard", "local-p", "cross", "basic", "one-hot", "long", "chinese"}) {
        apply(OpenExample{id}, studio.state());
        studio.driver.frames(5);
        expect_tidy(studio, id);
        // Scrolled to the end of the left panel.
        studio.show("explore/lower-case");
        expect_tidy(studio, std::string(id) + ", scrolled");
    }
}

TEST_P(ExploreLayout, NorDoesItWithALearnedModel) {
    ExploreStage studio(options(), window(), true);
    expect_tidy(studio, "at the start");
    for (const std::string& id : std::vector<std::string>(studio.state().models)) {
        apply(SetModel{id}, studio.state());
        studio.driver.frames(4);
        expect_tidy(studio, id);
    }
    apply(SetPronounModel{"pronoun"}, studio.state());
    apply(ToggleBlockedEdge{{1, -1, 7, 1}}, studio.state());
    apply(ExplorePronoun{}, studio.state());
    apply(SetSentence{"The zyxwv didn't cross the street because it was too tired."}, studio.state());
    apply(SetScore{"additive"}, studio.state());
    apply(SetPosition{"rotary"}, studio.state());
    apply(SetAlignment{"local-p"}, studio.state());
    studio.driver.frames(5);
    ASSERT_FALSE(studio.state().error) << studio.state().error->message();
    expect_tidy(studio, "changed in every way");
    studio.show("explore/tokenizer");
    expect_tidy(studio, "changed in every way, scrolled");
}

INSTANTIATE_TEST_SUITE_P(All, ExploreLayout, layouts_in_pairs());

TEST(ExploreSizes, TheControlsOfTheMapStayOnItsCard) {
    for (const ImVec2 size : {ImVec2(960, 640), ImVec2(1280, 800), ImVec2(1600, 1000), ImVec2(1600, 1600)})
        for (const LanguageChoice language : {LanguageChoice::English, LanguageChoice::Chinese}) {
            ExploreStage studio({.language = language}, size);
            const std::string what = std::to_string(size.x) + (language == LanguageChoice::Chinese ? " zh" : " en");
            const Box map = studio.anchors().find("explore/map")->rect;
            apply(SetZoom{{2, 2, 6, 6}}, studio.state());  // brings the button that shows all
            studio.driver.frames(2);
            expect_tidy(studio, what);
            for (const char* path : {"explore/map/values/scores", "explore/map/scale/linear", "explore/map/scale/log",
                                     "explore/origin", "explore/map/all", "explore/bars"}) {
                const auto control = studio.anchors().find(path);
                ASSERT_TRUE(control) << path << " " << what;
                EXPECT_LE(control->rect.right(), map.right() + 1) << path << " " << what;
                // Nothing of it is cut off by the card.
                EXPECT_GE(control->shown.width, control->rect.width - 1) << path << " " << what;
                EXPECT_GE(control->shown.height, control->rect.height - 1) << path << " " << what;
            }
        }
}

TEST(ExploreSizes, ATallWindowHasATallMap) {
    ExploreStage studio({}, {1600, 1600});
    const Box map = studio.anchors().find("explore/map")->rect;
    const Box last = studio.driver.anchor(ExploreStage::cell(11, 0))->rect;
    EXPECT_GT(last.bottom(), map.bottom() - 40) << "the matrix leaves room below";
}

TEST(ExploreLongText, OnlyWhatIsSeenIsDrawn) {
    ExploreStage studio;
    const auto cost = [&] {
        studio.driver.frames(2);
        return ImGui::GetDrawData()->TotalVtxCount;
    };
    studio.paste("explore/sentence", many_words(40));
    const int small = cost();
    studio.paste("explore/sentence", many_words(300));
    ASSERT_EQ(studio.snapshot().keys.size(), 300U);
    studio.expect_sound("300 words");
    const int medium = cost();
    studio.paste("explore/sentence", many_words(2048));
    ASSERT_EQ(studio.snapshot().keys.size(), 2048U);
    EXPECT_FALSE(studio.state().error);
    const int large = cost();
    EXPECT_LT(small, 250'000);
    EXPECT_LT(medium, 200'000);
    EXPECT_LT(large, 200'000) << "at 300 words " << medium;
    // Near, a cell is a cell; the rest of the matrix stays where it is.
    for (int i = 0; i < 40; ++i) EXPECT_TRUE(done(studio.driver.wheel("explore/map", 4)));
    const MatrixWindow near = studio.state().window;
    EXPECT_LT(near.rows, 24);
    EXPECT_LT(cost(), 250'000);
    const auto row = static_cast<Index>(near.first_row + near.rows / 2),
               col = static_cast<Index>(near.first_col + near.cols / 2);
    EXPECT_TRUE(done(studio.driver.click(ExploreStage::cell(row, col))));
    EXPECT_EQ(studio.document().view.query, static_cast<int>(row));
    EXPECT_TRUE(done(studio.driver.drag_by("explore/map", {-80, -80})));
    EXPECT_GT(studio.state().window.first_col, near.first_col);
}

TEST(ExploreKeyboard, TabReachesTheLeftPanelAndKeepsItInSight) {
    ExploreStage studio({}, {1280, 800});
    apply(SetMask{"drawn"}, studio.state());
    apply(SetQuerySource{QuerySource::Second}, studio.state());
    apply(SetSecondSentence{"another sentence"}, studio.state());
    studio.driver.frames(3);
    studio.expect_tab_reaches({"explore/sentence",
                               "explore/examples",
                               "explore/weights",
                               "explore/queries",
                               "explore/second",
                               "explore/query/1",
                               "explore/token/7",
                               "explore/score",
                               "explore/alignment",
                               "explore/context",
                               "explore/mask",
                               "explore/draw",
                               "explore/position",
                               "explore/option/temperature",
                               "explore/option/seed",
                               "explore/heads/4",
                               "explore/head/0",
                               "explore/project",
                               "explore/new",
                               "explore/tokenizer",
                               "explore/width/32",
                               "explore/lower-case",
                               "explore/map",
                               "explore/map/values/weights",
                               "explore/map/scale/linear",
                               "explore/play",
                               "explore/scrub",
                               "explore/step-forward",
                               "explore/step-back"},
                              [&](const std::string& path) {
                                  const auto anchor = studio.anchors().find(path);
                                  ASSERT_TRUE(anchor) << path;
                                  EXPECT_TRUE(anchor->visible) << path;
                                  EXPECT_LE(anchor->rect.bottom(), 800) << path;
                              });
}

TEST(ExploreKeyboard, AMechanismWithoutTheMouse) {
    ExploreStage studio;
    for (int i = 0; i < 60 && studio->ui.focus.path() != "explore/score"; ++i)
        EXPECT_TRUE(done(studio.driver.key("Tab")));
    ASSERT_EQ(studio->ui.focus.path(), "explore/score");
    EXPECT_TRUE(done(studio.driver.key("Enter")));
    EXPECT_TRUE(done(studio.driver.key("Home")));
    EXPECT_TRUE(done(studio.driver.key("Enter")));
    EXPECT_EQ(studio.document().mechanism.score, score_functions().front().id);
    EXPECT_TRUE(done(studio.driver.key("Ctrl+L")));
    EXPECT_EQ(studio->ui.focus.path(), "explore/sentence");
    EXPECT_TRUE(done(studio.driver.key("Ctrl+A")));
    studio.driver.type("by hand");
    EXPECT_EQ(studio.document().sentence, "by hand");
    EXPECT_TRUE(done(studio.driver.key("Esc")));
    EXPECT_TRUE(done(studio.driver.key("Space")));  // the keyboard is the program's again
    EXPECT_TRUE(studio.state().playback.playing);
    EXPECT_EQ(studio.document().sentence, "by hand");
}

// A slow frame, or a fast hand: several keys arrive at once.
TEST(ExploreKeyboard, KeysOfOneFrameActInOrder) {
    ExploreStage studio;
    const auto at_once = [&](std::initializer_list<const char*> chords, std::u32string text) {
        SyntheticInput input;
        for (const char* chord : chords) input.keys.push_back(*parse_chord(chord));
        input.text = std::move(text);
        studio.platform.frame([&] { return studio->frame(); }, &input);
        studio.driver.frames(5);
    };
    at_once({"Ctrl+L", "Ctrl+A"}, U"all new");
    EXPECT_EQ(studio.document().sentence, "all new");
    at_once({"Backspace", "Backspace", "Backspace"}, U"x");
    EXPECT_EQ(studio.document().sentence, "all x");
    at_once({"Esc"}, U"");
    apply(SelectQuery{0}, studio.state());
    at_once({"Up", "Down", "Ctrl+L", "Ctrl+A", "Delete", "Ctrl+Z"}, U"");
    EXPECT_EQ(studio.document().view.query, 1) << "up stops at the first, down goes on from there";
    EXPECT_EQ(studio.document().sentence, "all x");
    EXPECT_EQ(studio->ui.focus.path(), "explore/sentence");
}

TEST(ExploreLanguage, SwitchesWhileWorking) {
    ExploreStage studio;
    studio.choose("header/language", "zh");
    EXPECT_EQ(studio->ui.texts.language(), "zh");
    studio.expect_sound("Chinese");
    studio.choose("explore/score", "additive");
    EXPECT_EQ(studio.document().mechanism.score, "additive");
    studio.choose("header/language", "en");
    EXPECT_TRUE(done(studio.driver.key("Ctrl+D")));
    EXPECT_TRUE(studio->ui.palette->dark);
    studio.expect_sound("dark");
}

}  // namespace
}  // namespace attn::gui
