// The window: GLFW and OpenGL 3.3 core. The only place that waits for events; the loop sleeps while nothing happens.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "app/gui/platform/picture.hpp"
#include "app/gui/platform/platform.hpp"
#include "core/base/error.hpp"

namespace attn::gui {

struct WindowOptions {
    std::string title = "Attention Studio";
    int width = 1600, height = 1000;  // logical pixels; exact ones with fixed_size
    bool visible = true;
    bool maximized = false;
    bool fixed_size = false;  // no monitor's scale, no minimum: for screenshots and scripts
};

struct WindowGeometry {
    int width = 0, height = 0;  // logical pixels
    bool maximized = false;
};

class Window final : public Platform {
public:
    // An error where there is no display or no OpenGL 3.3.
    static Result<std::unique_ptr<Window>> open(const WindowOptions& options, FontFiles fonts);
    ~Window() override;
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    void run(const DrawFrame& draw);  // until closed; sleeps between events
    void frame(const DrawFrame& draw, const SyntheticInput* synthetic) override;
    Picture capture();  // of the last frame of a hidden window

    float content_scale() const override { return content_scale_; }
    WindowGeometry geometry() const;
    bool closing() const;
    void close();
    void set_background(Color color) override { background_ = color; }
    std::function<void(WindowGeometry)> on_geometry;

    void wake();  // from any thread: there is something new to draw

private:
    struct Native;
    explicit Window(std::unique_ptr<Native> native);
    void touched();
    void start(FontFiles fonts);

    std::unique_ptr<Native> native_;
    const DrawFrame* drawing_ = nullptr;  // while run() runs
    bool in_frame_ = false;
    int frames_due_ = 3;
    float content_scale_ = 1;
    Color background_{0xF3, 0xF4, 0xF8, 255};
    double last_frame_ = 0;
};

}  // namespace attn::gui
