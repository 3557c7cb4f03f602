// A stage without a window for tests of the user interface: real layout, real input, real fonts, no pixels.
//
//   UiStage stage([&](Ui& ui) { if (button(ui, "b", "Press")) ++pressed; });
//   ASSERT_TRUE(done(stage.driver.click("b")));
//
//   StudioStage studio;   // the whole program
//   studio.driver.click("explore/score");   EXPECT_EQ(studio->state.document...)
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
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
        EXPECT_TRUE(ui.anchors.duplicates().empty()) << "two widgets are called " << ui.anchors.duplicates().front();
    }
};

// The program, computing in place, with nothing saved.
class StudioStage {
public:
    explicit StudioStage(StudioOptions options = {}, ImVec2 size = {1600, 1000})
        : platform(size, test_fonts()),
          driver([this](const SyntheticInput& input) { frame(input); }, anchors_of(options)) {
        driver.frames(4);
    }
    Studio* operator->() { return studio_.get(); }
    Studio& operator*() { return *studio_; }
    Document& document() { return studio_->state.document; }

    Headless platform;

private:
    const Anchors& anchors_of(StudioOptions& options) {
        options.inline_jobs = true;
        if (!options.language) options.language = LanguageChoice::English;
        Result<Begin> start = begin(options);
        if (!start) ADD_FAILURE() << start.error().message(), std::abort();
        auto opened = Studio::start(platform, *std::move(start), options);
        if (!opened) ADD_FAILURE() << opened.error().message(), std::abort();
        studio_ = *std::move(opened);
        return studio_->ui.anchors;
    }
    void frame(const SyntheticInput& input) {
        platform.frame([this] { return studio_->frame(); }, &input);
        EXPECT_TRUE(studio_->ui.anchors.duplicates().empty())
            << "two widgets are called " << studio_->ui.anchors.duplicates().front();
    }
    std::unique_ptr<Studio> studio_;

public:
    UiDriver driver;
};

}  // namespace attn::gui
