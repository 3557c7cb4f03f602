#include "app/gui/widgets/scene_view.hpp"

#include "app/gui/ui/painter.hpp"

namespace attn::gui {

SceneTouch scene_view(Ui& ui, const std::string& path, const Scene& scene, const TouchOptions& options) {
    SceneTouch s;
    s.touch = touch(ui, path, {scene.width * ui.scale, scene.height * ui.scale}, options);
    if (ImGui::IsRectVisible(s.touch.low, s.touch.high)) paint(scene, ImGui::GetWindowDrawList(), s.touch.low, ui);
    draw_ring(ui, s.touch, 6);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    s.at = {(mouse.x - s.touch.low.x) / ui.scale, (mouse.y - s.touch.low.y) / ui.scale};
    if (s.touch.hovered) s.hit = scene.hit(s.at);
    return s;
}

}  // namespace attn::gui
