// A stage without a window for tests of the user interface: real layout, real input, real fonts, no pixels.
//
//   UiStage stage([&](Ui& ui) { if (button(ui, "b", "Press")) ++pressed; });
//   ASSERT_TRUE(done(stage.driver.click("b")));
//
//   StudioStage studio;   // the whole program
//   studio.click("explore/score");   EXPECT_EQ(studio.document()...)
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <initializer_list>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "app/gui/studio.hpp"
#include "app/gui/ui/driver.hpp"

namespace attn::gui {

inline FontFiles test_fonts() { return find_fonts(); }

// A failed step is a test failure that says which.
inline testing::AssertionResult done(const Status& status) {
    return status ? testing::AssertionSuccess() : testing::AssertionFailure() << status.error().message();
}

inline std::string value_of(const Anchors& anchors, std::string_view path) {
    const auto found = anchors.find(path);
    return found ? found->value : "(not there)";
}

inline void expect_no_duplicates(const Anchors& anchors) {
    EXPECT_TRUE(anchors.duplicates().empty()) << "two widgets are called " << anchors.duplicates().front();
}

// Widgets in a full window.
class UiStage {
public:
    explicit UiStage(std::function<void(Ui&)> draw, ImVec2 size = {1280, 800}, float scale = 1,
                     std::string_view language = "en")
        : platform(size, test_fonts()),
          ui(platform, *Texts::load(language)),
          draw_(std::move(draw)),
          scale_(scale),
          driver([this](const SyntheticInput& input) { frame(input); }, ui.anchors) {
        driver.frames(3);
    }

    Headless platform;
    Ui ui;

private:
    std::function<void(Ui&)> draw_;
    float scale_;

public:
    UiDriver driver;
    const Palette* palette = &light_palette();

private:
    void frame(const SyntheticInput& input) {
        platform.frame(
            [this] {
                ui.begin_frame(*palette, scale_);
                ImGui::SetNextWindowPos({0, 0});
                ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
                ImGui::Begin("stage", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove);
                draw_(ui);
                ImGui::End();
                ui.end_frame();
                return ui.wish;
            },
            &input);
        expect_no_duplicates(ui.anchors);
    }
};

// The program, computing in place, with nothing saved; in `workspace` unless the options name one.
class StudioStage {
public:
    explicit StudioStage(StudioOptions options = {}, ImVec2 window = {1600, 1000}, std::string_view workspace = {})
        : platform(window, test_fonts()),
          size(window),
          driver([this](const SyntheticInput& input) { frame(input); }, anchors_of(options, workspace)) {
        driver.frames(4);
    }
    Studio* operator->() { return studio_.get(); }
    Studio& operator*() { return *studio_; }
    AppState& state() { return studio_->state; }
    Document& document() { return state().document; }
    const Anchors& anchors() { return studio_->ui.anchors; }
    std::string value(std::string_view path) { return value_of(anchors(), path); }

    // One step, and frames until it shows.
    void send(const Action& action) {
        apply(action, state());
        driver.frames(3);
    }
    void click(std::string_view path) {
        EXPECT_TRUE(done(driver.click(path)));
        driver.frames(3);
    }
    void key(std::string_view chord) {
        EXPECT_TRUE(done(driver.key(chord)));
        driver.frames(2);
    }

    // Presses Tab until it is somewhere again: the places it came to, among them `paths`. `at` looks at each.
    std::set<std::string> expect_tab_reaches(std::initializer_list<const char*> paths,
                                             const std::function<void(const std::string&)>& at = {}) {
        std::set<std::string> reached;
        bool again = false;
        for (int i = 0; i < 400 && !again; ++i) {
            EXPECT_TRUE(done(driver.key("Tab")));
            driver.frames(1);
            const std::string path = studio_->ui.focus.path();
            again = !reached.insert(path).second;
            if (!again && at) at(path);
        }
        EXPECT_TRUE(again) << "Tab never comes round";
        for (const char* path : paths) EXPECT_EQ(reached.count(path), 1U) << path << " is out of the keyboard's reach";
        return reached;
    }

    Headless platform;
    const ImVec2 size;

private:
    const Anchors& anchors_of(StudioOptions& options, std::string_view workspace) {
        options.inline_jobs = true;
        if (!options.workspace && !workspace.empty()) options.workspace = std::string(workspace);
        if (!options.language) options.language = LanguageChoice::English;
        Result<Begin> start = begin(options);
        if (!start) ADD_FAILURE() << start.error().message(), std::abort();
        auto opened = Studio::start(platform, *std::move(start), options);
        if (!opened) ADD_FAILURE() << opened.error().message(), std::abort();
        studio_ = *std::move(opened);
        return anchors();
    }
    void frame(const SyntheticInput& input) {
        platform.frame([this] { return studio_->frame(); }, &input);
        expect_no_duplicates(anchors());
    }
    std::unique_ptr<Studio> studio_;

public:
    UiDriver driver;
};

}  // namespace attn::gui
