#include "app/gui/platform/platform.hpp"

#include <utility>

namespace attn::gui {

void Platform::use_synthetic(const SyntheticInput& synthetic) {
    ImGui::GetIO().MouseDoubleClickTime = synthetic.second_click ? 0.45F : 0.0F;
    im::feed_mouse(synthetic.mouse, synthetic.buttons, synthetic.wheel);
    input_.keys = synthetic.keys;
    input_.text = synthetic.text;
    input_.dropped_files = synthetic.dropped_files;
    input_.ctrl = synthetic.ctrl, input_.shift = synthetic.shift, input_.alt = synthetic.alt;
}

Headless::Headless(ImVec2 size, FontFiles fonts, float scale) : size_(size), context_(im::create_context()) {
    im::headless_start();
    fonts_ = std::make_unique<FontSet>(std::move(fonts), scale);
    textures_ = std::make_unique<FakeTextureStore>();
}

Headless::~Headless() {
    ImGui::SetCurrentContext(context_);
    ImGui::DestroyContext(context_);
}

void Headless::frame(const DrawFrame& draw, const SyntheticInput* synthetic) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = size_;
    io.DeltaTime = 1.0F / 60;
    fonts_->update();
    if (synthetic != nullptr) use_synthetic(*synthetic);
    ImGui::NewFrame();
    wish_ = draw();
    ImGui::Render();
    im::headless_textures();
    textures_->end_frame();
    input_.clear();
    if (!fonts_->settled()) wish_.animating = true;
}

}  // namespace attn::gui
