// The whole program between two frames: state, jobs, files, and the drawing of one frame. The window, the screenshot,
// the scripts and the tests all run this one.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/gui/shell.hpp"
#include "app/gui/state/jobs.hpp"
#include "app/gui/state/store.hpp"

namespace attn::gui {

struct StudioOptions {
    bool persistent = false;   // preferences and session are read and saved
    bool inline_jobs = false;  // compute in place: tests
    std::function<void()> wake = [] {};
    // Instead of what was saved.
    std::optional<ThemeChoice> theme = {};
    std::optional<LanguageChoice> language = {};
    std::optional<double> ui_scale = {};
    std::optional<std::string> sentence = {}, workspace = {};
    std::optional<std::string> example = {};  // its id
    std::optional<std::string> open = {};     // a file
    bool must_open = false;                   // one that cannot be opened is an error; else the window says so
};

// "basic, cross, ...": for messages and --help.
std::string example_ids(const std::vector<Example>& examples);

// What there is before there is a window: the window's size is in it.
struct Begin {
    AppState state;
    std::optional<Store> store;
};
// An error where the program's own assets are missing, or an option names what there is not, such as a file that must
// open.
Result<Begin> begin(const StudioOptions& options);

class Studio {
public:
    static Result<std::unique_ptr<Studio>> start(Platform& platform, Begin begin, const StudioOptions& options);

    FrameWish frame();  // to be called between ImGui::NewFrame and Render
    bool busy() const;  // computing, playing, or a frame is due
    bool quitting() const { return quitting_; }
    void save();  // now, before the end

    AppState state;
    Ui ui;
    Shell shell;

private:
    Studio(Platform& platform, Begin begin, const StudioOptions& options, Texts texts);
    void carry_out(const Actions& actions);

    Platform& platform_;
    std::unique_ptr<Jobs> jobs_;
    std::optional<Store> store_;
    bool quitting_ = false;
    double last_ = 0;
};

}  // namespace attn::gui
