#include "app/gui/ui/script.hpp"

#include "app/gui/widgets/text_box.hpp"
#include "app/gui/widgets/toggle.hpp"
#include "tests/support/ui_driver.hpp"

namespace attn::gui {
namespace {

struct ScriptTest : testing::Test {
    bool on = false;
    std::string text, printed;
    std::vector<std::string> pictures;
    UiStage stage{[this](Ui& ui) {
        if (toggle(ui, "t", "Toggle", "", on)) on = !on;
        text_box(ui, "box", text, {.width = 300, .lines = 2});
    }};

    Status run(std::string_view script) {
        const ScriptHost host{
            stage.driver, [] { return false; },
            [this](const std::filesystem::path& p) -> Status { return pictures.push_back(p.string()), Done{}; },
            [this](std::string_view t) { printed += t; }};
        return run_script(script, "demo.txt", host);
    }
    std::string fails(std::string_view script) {
        const Status status = run(script);
        return status ? "" : status.error().message();
    }
};

TEST_F(ScriptTest, PlaysAPerson) {
    EXPECT_TRUE(
        done(run("# a comment\n\nclick t\nexpect t on   # now\nclick box\ntype \"say \\\"hi\\\" # 猫\"\n"
                 "key Ctrl+A\nkey Delete\ntype x\nexpect box x\nwait 1\nwait-idle\nhover t\nwheel t -1\n"
                 "drag box 5 0\ndrag box to t\ndouble-click t\nscreenshot \"a b.png\"\nexpect-visible t\nexpect-gone "
                 "u\nanchors\r\n")));
    EXPECT_EQ(text, "x");
    EXPECT_EQ(pictures, std::vector<std::string>{"a b.png"});
    EXPECT_NE(printed.find("box "), std::string::npos);
}

TEST_F(ScriptTest, ErrorsNameTheLine) {
    EXPECT_NE(fails("click t\nfly away\n").find("demo.txt:2: no command 'fly'"), std::string::npos);
    EXPECT_NE(fails("click nowhere").find("demo.txt:1: nothing on screen is called 'nowhere'"), std::string::npos);
    EXPECT_NE(fails("\nclick").find("demo.txt:2: click needs 1 argument"), std::string::npos);
    EXPECT_NE(fails("expect t odd").find("'on', expected 'odd'"), std::string::npos);
    EXPECT_NE(fails("type \"open").find("quote"), std::string::npos);
    EXPECT_NE(fails("key Blah").find("is no key"), std::string::npos);
    EXPECT_NE(fails("wait soon").find("is no number"), std::string::npos);
    EXPECT_NE(fails("drag t 1 up").find("is no number"), std::string::npos);
    EXPECT_NE(fails("drag t to").find("needs"), std::string::npos);
    EXPECT_NE(fails("expect-gone t").find("still there"), std::string::npos);
}

TEST_F(ScriptTest, AFileThatIsNotThere) {
    const ScriptHost host{stage.driver, [] { return false; }, nullptr, nullptr};
    EXPECT_FALSE(run_script_file("/nonexistent/script.txt", host));
}

}  // namespace
}  // namespace attn::gui
