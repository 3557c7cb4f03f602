#include "app/gui/platform/window.hpp"

#include <GLFW/glfw3.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "app/gui/platform/gl_texture.hpp"
#include "app/gui/platform/icon.hpp"

namespace attn::gui {
namespace {

constexpr int kFramesAfterEvent = 3;
constexpr double kFrameTime = 1.0 / 60;
constexpr int kMinWidth = 960, kMinHeight = 640;

Error no_window() {
    const char* reason = nullptr;
    glfwGetError(&reason);
    const bool display = std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
    if (!display)
        return {"there is no display to open a window on", "",
                "start it in a desktop session, or on a virtual screen: xvfb-run -a attention-studio ..."};
    return {fmt::format("no window with OpenGL 3.3: {}", reason != nullptr ? reason : "unknown reason"), "",
            "on a machine without graphics, install libgl1-mesa-dri, or use: xvfb-run -a attention-studio ..."};
}

// The key that makes this letter in the user's layout; others by position.
Key key_of(int code, int scancode) {
    if (code == GLFW_KEY_KP_ENTER) return Key::Enter;
    if (code == GLFW_KEY_KP_ADD) return Key::Equal;
    if (code == GLFW_KEY_KP_SUBTRACT) return Key::Minus;
    if (code >= GLFW_KEY_KP_0 && code <= GLFW_KEY_KP_9) return static_cast<Key>('0' + code - GLFW_KEY_KP_0);
    if (code > 32 && code < 127) {
        const char* name = glfwGetKeyName(code, scancode);
        if (name != nullptr && name[0] != '\0' && name[1] == '\0' && name[0] > 32) {
            const char c = name[0];
            return static_cast<Key>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        }
    }
    return static_cast<Key>(code);
}

}  // namespace

struct Window::Native {
    static Window& of(GLFWwindow* w) { return *static_cast<Window*>(glfwGetWindowUserPointer(w)); }
    GLFWwindow* window = nullptr;
    ImGuiContext* context = nullptr;
    bool fixed_size = false;
    bool backends = false;
    std::atomic<bool> woken{false};
};

Window::Window(std::unique_ptr<Native> native) : native_(std::move(native)) {}

Result<std::unique_ptr<Window>> Window::open(const WindowOptions& options, FontFiles fonts) {
    if (glfwInit() == GLFW_FALSE) return no_window();
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
    glfwWindowHint(GLFW_MAXIMIZED, options.maximized ? GLFW_TRUE : GLFW_FALSE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "attention-studio");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "attention-studio");
    int width = options.width, height = options.height, min_width = kMinWidth, min_height = kMinHeight;
    if (!options.fixed_size) {
        float scale = 1, scale_y = 1;
        int x = 0, y = 0, area_width = 0, area_height = 0;
        if (GLFWmonitor* monitor = glfwGetPrimaryMonitor(); monitor != nullptr) {
            glfwGetMonitorContentScale(monitor, &scale, &scale_y);
            glfwGetMonitorWorkarea(monitor, &x, &y, &area_width, &area_height);
        }
        const auto fit = [scale](int wanted, int room) {
            const int pixels = static_cast<int>(std::lround(static_cast<float>(wanted) * scale));
            return room > 0 ? std::min(pixels, room) : pixels;
        };
        width = fit(width, area_width), height = fit(height, area_height);
        min_width = fit(min_width, area_width), min_height = fit(min_height, area_height);
    }
    auto native = std::make_unique<Native>();
    native->fixed_size = options.fixed_size;
    native->window = glfwCreateWindow(width, height, options.title.c_str(), nullptr, nullptr);
    if (native->window == nullptr) {
        Error error = no_window();
        glfwTerminate();
        return error;
    }
    std::unique_ptr<Window> window(new Window(std::move(native)));
    GLFWwindow* handle = window->native_->window;
    if (!options.fixed_size) glfwSetWindowSizeLimits(handle, min_width, min_height, GLFW_DONT_CARE, GLFW_DONT_CARE);
    std::array<Picture, 3> icons = {make_icon(16), make_icon(48), make_icon(128)};
    std::array<GLFWimage, 3> images{};
    for (std::size_t i = 0; i < icons.size(); ++i)
        images[i] = {icons[i].width, icons[i].height, reinterpret_cast<unsigned char*>(icons[i].pixels.data())};
    glfwSetWindowIcon(handle, 3, images.data());
    glfwMakeContextCurrent(handle);
    glfwSwapInterval(options.visible ? 1 : 0);
    window->start(std::move(fonts));
    if (options.visible) glfwShowWindow(handle);
    return window;
}

void Window::start(FontFiles fonts) {
    GLFWwindow* handle = native_->window;
    glfwSetWindowUserPointer(handle, this);
    glfwSetKeyCallback(handle, [](GLFWwindow* w, int code, int scancode, int action, int mods) {
        Window& window = Native::of(w);
        window.touched();
        Input& in = window.input_;
        const bool down = action != GLFW_RELEASE;
        // On X11 `mods` does not hold the key that is just changing.
        in.ctrl = (mods & (GLFW_MOD_CONTROL | GLFW_MOD_SUPER)) != 0;
        in.shift = (mods & GLFW_MOD_SHIFT) != 0;
        in.alt = (mods & GLFW_MOD_ALT) != 0;
        if (code == GLFW_KEY_LEFT_CONTROL || code == GLFW_KEY_RIGHT_CONTROL) in.ctrl = down;
        if (code == GLFW_KEY_LEFT_SHIFT || code == GLFW_KEY_RIGHT_SHIFT) in.shift = down;
        if (code == GLFW_KEY_LEFT_ALT || code == GLFW_KEY_RIGHT_ALT) in.alt = down;
        if (down && code != GLFW_KEY_UNKNOWN && code < GLFW_KEY_LEFT_SHIFT)
            in.keys.push_back({key_of(code, scancode), in.ctrl, in.shift, in.alt});
    });
    glfwSetCharCallback(handle, [](GLFWwindow* w, unsigned c) {
        Window& window = Native::of(w);
        window.touched();
        window.input_.text.push_back(static_cast<char32_t>(c));
    });
    glfwSetDropCallback(handle, [](GLFWwindow* w, int count, const char** paths) {
        Window& window = Native::of(w);
        window.touched();
        for (int i = 0; i < count; ++i) window.input_.dropped_files.emplace_back(paths[i]);
    });
    glfwSetMouseButtonCallback(handle, [](GLFWwindow* w, int, int, int) { Native::of(w).touched(); });
    glfwSetScrollCallback(handle, [](GLFWwindow* w, double, double) { Native::of(w).touched(); });
    glfwSetCursorPosCallback(handle, [](GLFWwindow* w, double, double) { Native::of(w).touched(); });
    glfwSetCursorEnterCallback(handle, [](GLFWwindow* w, int) { Native::of(w).touched(); });
    glfwSetWindowFocusCallback(handle, [](GLFWwindow* w, int) { Native::of(w).touched(); });
    glfwSetWindowIconifyCallback(handle, [](GLFWwindow* w, int) { Native::of(w).touched(); });
    glfwSetFramebufferSizeCallback(handle, [](GLFWwindow* w, int, int) {
        Window& window = Native::of(w);
        window.touched();
        if (window.on_geometry) window.on_geometry(window.geometry());
    });
    glfwSetWindowContentScaleCallback(handle, [](GLFWwindow* w, float, float) { Native::of(w).touched(); });
    glfwSetWindowRefreshCallback(handle, [](GLFWwindow* w) {  // while the border is dragged, run() does not run
        Window& window = Native::of(w);
        window.touched();
        if (window.drawing_ != nullptr && !window.in_frame_) window.frame(*window.drawing_, nullptr);
    });

    native_->context = im::create_context();
    ImGui_ImplGlfw_InitForOpenGL(handle, true);  // keeps and calls our callbacks
    ImGui_ImplOpenGL3_Init("#version 330 core");
    native_->backends = true;
    float x = 1, y = 1;
    if (!native_->fixed_size) glfwGetWindowContentScale(handle, &x, &y);
    content_scale_ = std::clamp(x, 0.75F, 4.0F);
    fonts_ = std::make_unique<FontSet>(std::move(fonts), content_scale_);
    textures_ = std::make_unique<GlTextureStore>();
}

Window::~Window() {
    textures_.reset();
    if (native_->context != nullptr) {
        ImGui::SetCurrentContext(native_->context);
        if (native_->backends) {
            ImGui_ImplOpenGL3_Shutdown();
            ImGui_ImplGlfw_Shutdown();
        }
        ImGui::DestroyContext(native_->context);
    }
    fonts_.reset();  // after the atlas that points into its files
    glfwDestroyWindow(native_->window);
    glfwTerminate();
}

void Window::touched() { frames_due_ = kFramesAfterEvent; }

void Window::wake() {
    native_->woken.store(true);
    glfwPostEmptyEvent();
}

bool Window::closing() const { return glfwWindowShouldClose(native_->window) != 0; }
void Window::close() { glfwSetWindowShouldClose(native_->window, GLFW_TRUE); }

WindowGeometry Window::geometry() const {
    int width = 0, height = 0;
    glfwGetWindowSize(native_->window, &width, &height);
    const auto logical = [this](int pixels) {
        return static_cast<int>(std::lround(static_cast<float>(pixels) / content_scale_));
    };
    return {logical(width), logical(height), glfwGetWindowAttrib(native_->window, GLFW_MAXIMIZED) != 0};
}

void Window::run(const DrawFrame& draw) {
    drawing_ = &draw;
    while (!closing()) {
        const bool hidden = glfwGetWindowAttrib(native_->window, GLFW_ICONIFIED) != 0;
        double wait = wish_.animating ? kFrameTime : wish_.wake_in;
        wait -= glfwGetTime() - last_frame_;
        bool due = false;
        if (!hidden && (frames_due_ > 0 || wait <= 0)) {
            glfwPollEvents();
            due = true;
        } else if (hidden || std::isinf(wait)) {
            glfwWaitEvents();
        } else {
            glfwWaitEventsTimeout(wait);
            due = (wish_.animating ? kFrameTime : wish_.wake_in) - (glfwGetTime() - last_frame_) <= 0.001;
        }
        if (native_->woken.exchange(false)) frames_due_ = std::max(frames_due_, 2);
        if (hidden || (frames_due_ == 0 && !due)) continue;
        frames_due_ = std::max(frames_due_ - 1, 0);
        frame(draw, nullptr);
    }
    drawing_ = nullptr;
}

void Window::frame(const DrawFrame& draw, const SyntheticInput* synthetic) {
    if (in_frame_) return;
    in_frame_ = true;
    if (synthetic != nullptr) glfwPollEvents();  // nobody else does
    last_frame_ = glfwGetTime();
    ImGui::SetCurrentContext(native_->context);
    if (!native_->fixed_size) {
        float x = 1, y = 1;
        int width = 0, height = 0, device_width = 0, device_height = 0;
        glfwGetWindowContentScale(native_->window, &x, &y);
        glfwGetWindowSize(native_->window, &width, &height);
        glfwGetFramebufferSize(native_->window, &device_width, &device_height);
        // Where the window system scales by itself (Wayland, macOS), the backend knows.
        const float by_system = width > 0 ? static_cast<float>(device_width) / static_cast<float>(width) : 1;
        content_scale_ = std::clamp(x / std::max(by_system, 1.0F), 0.75F, 4.0F);
    }
    if (fonts_->update() && !im::kDynamicFonts) im::renew_font_texture();
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    if (synthetic != nullptr) use_synthetic(*synthetic);
    ImGui::NewFrame();
    wish_ = draw();
    ImGui::Render();
    int width = 0, height = 0;
    glfwGetFramebufferSize(native_->window, &width, &height);
    glViewport(0, 0, width, height);
    glClearColor(static_cast<float>(background_.r) / 255, static_cast<float>(background_.g) / 255,
                 static_cast<float>(background_.b) / 255, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    // A hidden window keeps its picture in the back buffer, where capture() reads it.
    if (glfwGetWindowAttrib(native_->window, GLFW_VISIBLE) != 0) glfwSwapBuffers(native_->window);
    textures_->end_frame();
    input_.clear();
    if (!fonts_->settled()) wish_.animating = true;
    in_frame_ = false;
}

Picture Window::capture() {
    Picture picture;
    glfwGetFramebufferSize(native_->window, &picture.width, &picture.height);
    picture.pixels.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height));
    glPixelStorei(GL_PACK_ALIGNMENT, 4);
    glReadPixels(0, 0, picture.width, picture.height, GL_RGBA, GL_UNSIGNED_BYTE, picture.pixels.data());
    const auto row = [&](int y) { return picture.pixels.begin() + static_cast<std::ptrdiff_t>(y) * picture.width; };
    for (int y = 0; y < picture.height / 2; ++y)
        std::swap_ranges(row(y), row(y) + picture.width, row(picture.height - 1 - y));
    for (Color& c : picture.pixels) c.a = 255;
    return picture;
}

}  // namespace attn::gui
