// What a frame stands on: a real window, or nothing at all (tests). The same draw function runs on both.
#pragma once

#include <functional>
#include <limits>
#include <memory>

#include "app/gui/platform/fonts.hpp"
#include "app/gui/platform/input.hpp"
#include "app/gui/platform/texture.hpp"

namespace attn::gui {

// What the frame that was drawn wants to happen next.
struct FrameWish {
    bool animating = false;                                    // draw again at once (at 60 frames a second)
    double wake_in = std::numeric_limits<double>::infinity();  // seconds: a blinking cursor, a tooltip that is due
    void in(double seconds) { wake_in = seconds < wake_in ? seconds : wake_in; }
};

// Mouse and keys made by a script; when present they replace the hand's.
struct SyntheticInput {
    ImVec2 mouse{-1e6F, -1e6F};
    bool buttons[3] = {false, false, false};
    float wheel = 0;
    bool second_click = false;  // the next press may make a double click
    bool ctrl = false, shift = false, alt = false;
    std::vector<Chord> keys;
    std::u32string text;
    std::vector<std::string> dropped_files;
};

using DrawFrame = std::function<FrameWish()>;  // between ImGui::NewFrame and Render

class Platform {
public:
    virtual ~Platform() = default;
    // One frame. With `synthetic`, that is its input.
    virtual void frame(const DrawFrame& draw, const SyntheticInput* synthetic) = 0;

    virtual float content_scale() const { return 1; }  // device pixels per logical pixel, by the monitor
    virtual void set_background(Color) {}

    FontSet& fonts() { return *fonts_; }
    TextureStore& textures() { return *textures_; }
    Input& input() { return input_; }
    const FrameWish& wish() const { return wish_; }  // of the last frame

protected:
    void use_synthetic(const SyntheticInput& synthetic);

    std::unique_ptr<FontSet> fonts_;
    std::unique_ptr<TextureStore> textures_;
    Input input_;
    FrameWish wish_;
};

// No window, no graphics card: layout, input and state are real, pixels are not.
class Headless final : public Platform {
public:
    Headless(ImVec2 size, FontFiles fonts, float scale = 1);
    Headless(const Headless&) = delete;
    Headless& operator=(const Headless&) = delete;
    ~Headless() override;
    void frame(const DrawFrame& draw, const SyntheticInput* synthetic) override;
    void resize(ImVec2 size) { size_ = size; }

private:
    ImVec2 size_;
    ImGuiContext* context_;
};

}  // namespace attn::gui
