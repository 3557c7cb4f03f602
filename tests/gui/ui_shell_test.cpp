// The whole program without a window: header, shortcuts, help, notices, sizes and languages.
#include <cmath>
#include <filesystem>
#include <fstream>

#include "tests/support/layout_checks.hpp"

namespace attn::gui {
namespace {

TEST(Shell, ThemeLanguageAndScale) {
    StudioStage studio;
    EXPECT_EQ(studio.value("header/theme"), "light");
    EXPECT_TRUE(done(studio.driver.click("header/theme")));
    EXPECT_EQ(studio.value("header/theme"), "dark");
    EXPECT_TRUE(studio->ui.palette->dark);
    EXPECT_TRUE(done(studio.driver.key("Ctrl+D")));
    EXPECT_FALSE(studio->ui.palette->dark);
    EXPECT_TRUE(done(studio.driver.click("header/language")));
    EXPECT_TRUE(done(studio.driver.click("header/language/zh")));
    EXPECT_EQ(studio->ui.texts.language(), "zh");
    EXPECT_NE(studio->ui.tr("app.name"), Texts::load("en")->tr("app.name"));
    EXPECT_TRUE(done(studio.driver.key("Ctrl+=")));
    EXPECT_GT(studio->ui.scale, 1);
    EXPECT_TRUE(done(studio.driver.key("Ctrl+0")));
    EXPECT_FLOAT_EQ(studio->ui.scale, 1);
}

TEST(Shell, HelpListsTheShortcutsAndKeepsThemFromActing) {
    StudioStage studio;
    EXPECT_TRUE(done(studio.driver.key("F1")));
    EXPECT_TRUE(studio->shell.help_open);
    EXPECT_TRUE(done(studio.driver.key("Ctrl+D")));
    EXPECT_FALSE(studio->ui.palette->dark);
    EXPECT_TRUE(done(studio.driver.key("Esc")));
    EXPECT_FALSE(studio->shell.help_open);
    EXPECT_TRUE(done(studio.driver.click("header/help")));
    EXPECT_TRUE(studio->shell.help_open);
}

TEST(Shell, UndoByKeyAndButton) {
    StudioStage studio;
    const std::string before = studio.document().sentence;
    apply(SetSentence{"another one"}, studio->state);
    apply(CommitEdit{}, studio->state);
    studio.driver.frames(3);
    EXPECT_TRUE(studio.driver.anchor("header/undo")->enabled);
    EXPECT_TRUE(done(studio.driver.key("Ctrl+Z")));
    EXPECT_EQ(studio.document().sentence, before);
    EXPECT_TRUE(done(studio.driver.click("header/redo")));
    EXPECT_EQ(studio.document().sentence, "another one");
}

TEST(Shell, NoticesCanBeDismissedAndFilesDropped) {
    StudioStage studio;
    studio.driver.drop_file("/nonexistent/file.json");
    ASSERT_EQ(studio->state.notices.size(), 1U);
    const std::string path = "notice/" + std::to_string(studio->state.notices[0].id);
    studio.driver.frames(2);
    EXPECT_EQ(studio.value(path), "notice.cannot_open");
    EXPECT_TRUE(done(studio.driver.click(path + "/close")));
    EXPECT_TRUE(studio->state.notices.empty());
}

TEST(Shell, ArrowsAndSpaceTellTheStory) {
    StudioStage studio({}, {1600, 1000}, kExploreWorkspace);
    const int query = studio.document().view.query;
    EXPECT_TRUE(done(studio.driver.key("Down")));
    EXPECT_EQ(studio.document().view.query, query + 1);
    EXPECT_TRUE(done(studio.driver.key("Home")));
    EXPECT_LT(studio->state.playback.t, kPlaybackSteps);
    EXPECT_TRUE(done(studio.driver.key("End")));
    EXPECT_DOUBLE_EQ(studio->state.playback.t, kPlaybackSteps);
}

TEST(Shell, RestsWhenNothingHappens) {
    StudioStage studio;
    EXPECT_TRUE(studio.driver.wait_until([&] { return !studio->busy(); }));
    studio.driver.frames(5);
    EXPECT_FALSE(studio.platform.wish().animating);
    EXPECT_FALSE(std::isfinite(studio.platform.wish().wake_in));
}

TEST(Shell, EverythingStaysInsideTheWindow) {
    for (const ImVec2 size : {ImVec2(960, 640), ImVec2(1280, 800), ImVec2(1600, 1000)})
        for (const LanguageChoice language : {LanguageChoice::English, LanguageChoice::Chinese}) {
            StudioStage studio({.language = language}, size);
            const std::string what = "at " + std::to_string(size.x);
            for (const auto& [path, anchor] : studio.anchors().all())
                if (anchor.visible) expect_across(anchor.rect, size.x, path, what);
        }
}

TEST(Shell, EveryControlIsReachedByTab) {
    StudioStage studio;
    EXPECT_GT(studio.expect_tab_reaches({"header/help", "header/theme", "header/language"}).size(), 10U);
}

TEST(Shell, SavesTheSessionToAFile) {
    StudioStage studio;
    const std::string path = testing::TempDir() + "attn_shell_session.json";
    std::filesystem::remove(path);
    EXPECT_TRUE(done(studio.driver.key("Ctrl+S")));
    ASSERT_TRUE(studio->shell.save_open);
    EXPECT_TRUE(done(studio.driver.key("Ctrl+A")));
    studio.driver.type(path);
    EXPECT_TRUE(done(studio.driver.key("Enter")));
    EXPECT_FALSE(studio->shell.save_open);
    EXPECT_TRUE(std::filesystem::exists(path));
    apply(SetSentence{"another one"}, studio->state);
    studio.driver.drop_file(path);
    EXPECT_NE(studio.document().sentence, "another one");
    EXPECT_TRUE(done(studio.driver.key("Ctrl+S")));  // opens again
    EXPECT_TRUE(studio->shell.save_open);
    EXPECT_TRUE(done(studio.driver.key("Esc")));
    EXPECT_FALSE(studio->shell.save_open);
}

TEST(Studio, AFileThatCannotBeOpenedIsANoticeOrWhereItMustAnError) {
    const std::string broken = testing::TempDir() + "attn_shell_broken.json";
    std::ofstream(broken) << "{";
    for (const std::string& file : {std::string("/nonexistent/file.json"), std::string("/nonexistent/a.txt"), broken}) {
        StudioOptions options;
        options.open = file;
        const Result<Begin> shown = begin(options);
        ASSERT_TRUE(shown) << shown.error().message();
        ASSERT_EQ(shown->state.notices.size(), 1U);
        EXPECT_EQ(shown->state.notices[0].key, "notice.cannot_open");
        options.must_open = true;
        const Result<Begin> none = begin(options);
        ASSERT_FALSE(none) << file;
        EXPECT_NE(none.error().message().find(file), std::string::npos) << none.error().message();
        EXPECT_EQ(none.error().kind, Error::Kind::Failed);
    }
    std::filesystem::remove(broken);
}

TEST(Studio, OptionsAreChecked) {
    StudioOptions options;
    options.workspace = "nope";
    const Result<Begin> start = begin(options);
    ASSERT_FALSE(start);
    EXPECT_EQ(start.error().kind, Error::Kind::Usage);
}

}  // namespace
}  // namespace attn::gui
