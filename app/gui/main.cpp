// attention-studio: the desktop program.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>
#include <thread>
#include <utility>

#include "app/gui/platform/window.hpp"
#include "app/gui/studio.hpp"
#include "app/gui/ui/script.hpp"
#include "core/base/memory.hpp"

namespace {

using namespace attn;
using namespace attn::gui;

struct CommandLine {
    std::string screenshot, size, theme, language, workspace, script, open;
    std::optional<std::string> sentence, example;
    double scale = 0;
    bool session = false, show = false;
};

int fail(const Error& error) {
    fmt::print(stderr, "attention-studio: {}\n", error.message());
    return error.kind == Error::Kind::Usage ? 2 : 1;
}

Result<std::pair<int, int>> parse_size(const std::string& text) {
    int width = 0, height = 0;
    const char* end = text.data() + text.size();
    const auto x = std::from_chars(text.data(), end, width);
    if (x.ec == std::errc{} && x.ptr != end && *x.ptr == 'x') {
        const auto y = std::from_chars(x.ptr + 1, end, height);
        if (y.ec == std::errc{} && y.ptr == end && width >= 320 && height >= 240 && width <= 8192 && height <= 8192)
            return std::pair(width, height);
    }
    return Error{fmt::format("'{}' is no size", text), "--size",
                 "write for example 1600x1000, from 320x240 to 8192x8192", Error::Kind::Usage};
}

// Runs frames until nothing computes or moves.
void settle(const Studio& studio, UiDriver& driver) {
    for (int quiet = 0; quiet < 3;) {
        driver.frames(1);
        quiet = studio.busy() ? 0 : quiet + 1;
        if (studio.state.computing || studio.state.pronouns_computing)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

// Without a hand: a script, then a picture.
Status replay(const CommandLine& o, Window& window, Studio& studio) {
    const DrawFrame draw = [&] { return studio.frame(); };
    UiDriver driver([&](const SyntheticInput& input) { window.frame(draw, &input); }, studio.ui.anchors);
    const auto shoot = [&](const std::filesystem::path& path) {
        settle(studio, driver);
        return write_png(window.capture(), path);
    };
    settle(studio, driver);
    if (!o.script.empty()) {
        const ScriptHost host{driver, [&] { return studio.busy(); }, shoot,
                              [](std::string_view text) { fmt::print("{}", text); }};
        if (Status done = run_script_file(o.script, host); !done) return done;
    }
    return o.screenshot.empty() ? Status(Done{}) : shoot(o.screenshot);
}

// Of --help.
std::string example_help() {
    const Result<std::vector<Example>> examples = load_examples();
    return "A ready document to start with" + (examples ? ", one of: " + example_ids(*examples) : std::string());
}

constexpr const char* kFooter =
    R"(Example: attention-studio --workspace explore --screenshot explore.png --size 1600x1000 --theme dark
Without a display: xvfb-run -a attention-studio --workspace explore --screenshot explore.png

A script has one command a line; what is on screen is named by a path, which the command `anchors` lists:
  click tabs/explore
  click explore/score               # also: double-click, hover, drag PATH DX DY, wheel PATH STEPS
  click explore/score/additive
  click explore/sentence
  key Ctrl+A                        # also: type "TEXT", drop FILE
  type "The cat sat on the mat."
  wait-idle                         # also: wait MILLISECONDS
  expect explore/score additive     # also: expect-visible PATH, expect-gone PATH
  screenshot additive.png
It ends at the first line that fails, with status 1 and an error at FILE:LINE.
)";

int run(const CommandLine& o) {
    StudioOptions options;
    const bool replayed = !o.screenshot.empty() || !o.script.empty();
    options.persistent = !replayed || o.session;
    if (o.theme == "light") options.theme = ThemeChoice::Light;
    if (o.theme == "dark") options.theme = ThemeChoice::Dark;
    if (o.language == "en" || (o.language.empty() && !options.persistent)) options.language = LanguageChoice::English;
    if (o.language == "zh") options.language = LanguageChoice::Chinese;
    if (o.scale > 0) options.ui_scale = o.scale;
    options.sentence = o.sentence;
    options.example = o.example;
    if (!o.workspace.empty()) options.workspace = o.workspace;
    if (!o.open.empty()) options.open = o.open;
    options.must_open = replayed;

    Result<Begin> start = begin(options);
    if (!start) return fail(start.error());
    WindowOptions window_options;
    window_options.width = start->state.preferences.window_width,
    window_options.height = start->state.preferences.window_height;
    if (!o.size.empty() || !options.persistent) {
        const auto size = parse_size(o.size.empty() ? "1600x1000" : o.size);
        if (!size) return fail(size.error());
        window_options.width = size->first, window_options.height = size->second;
    }
    if (replayed) window_options.visible = o.show, window_options.fixed_size = true;
    Result<std::unique_ptr<Window>> window = Window::open(window_options, find_fonts());
    if (!window) return fail(window.error());
    options.wake = [w = window->get()] { w->wake(); };
    Result<std::unique_ptr<Studio>> opened = Studio::start(**window, *std::move(start), options);
    if (!opened) return fail(opened.error());
    Studio& studio = **opened;

    if (replayed) {
        const Status done = replay(o, **window, studio);
        studio.save();
        return done ? 0 : fail(Error{done.error().what, done.error().where, done.error().fix, Error::Kind::Failed});
    }
    (*window)->on_geometry = [&studio](WindowGeometry g) {
        if (!g.maximized) apply(SetWindowSize{g.width, g.height}, studio.state);
    };
    (*window)->run([&] {
        const FrameWish wish = studio.frame();
        if (studio.quitting()) (*window)->close();
        return wish;
    });
    studio.save();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    attn::keep_freed_memory();
    CommandLine o;
    CLI::App app{"Attention Studio: see attention at work, number by number.", "attention-studio"};
    app.footer(kFooter);
    app.set_version_flag("--version", fmt::format("attention-studio {} (Dear ImGui {})", ATTN_VERSION, im::kVersion));
    app.add_option(
        "file", o.open,
        "A session, or a .txt whose text becomes the sentence; with --screenshot or --script one that cannot be "
        "opened ends the program");
    app.add_option("--sentence", o.sentence, "The sentence to start with");
    app.add_option("--example", o.example, example_help())->type_name("ID");
    app.add_option("--workspace", o.workspace, "The tab to start with");
    app.add_option("--theme", o.theme, "light or dark")->check(CLI::IsMember({"light", "dark"}));
    app.add_option("--language", o.language, "en or zh")->check(CLI::IsMember({"en", "zh"}));
    app.add_option("--scale", o.scale, "Size of everything, 0.5 to 3")->check(CLI::Range(kMinUiScale, kMaxUiScale));
    app.add_option("--size", o.size, "WIDTHxHEIGHT of the window; of a picture, in its pixels");
    app.add_option("--screenshot", o.screenshot, "Write one settled frame to this PNG and end");
    app.add_option("--script", o.script,
                   "Replay what a person does from this file and end (before the screenshot); see below");
    app.add_flag("--session", o.session,
                 "With --screenshot and --script: use and keep the saved session and preferences");
    app.add_flag("--show", o.show, "With --screenshot and --script: show the window meanwhile");
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& e) {
        return app.exit(e);
    } catch (const CLI::ParseError& e) {
        fmt::print(stderr, "attention-studio: {}; see attention-studio --help\n", e.what());
        return 2;
    }
    return run(o);
}
