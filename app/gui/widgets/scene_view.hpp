// A scene as a widget: painted at the cursor, hovered and clicked by what its items stand for.
#pragma once

#include "app/gui/widgets/touch.hpp"
#include "core/scene/scene.hpp"

namespace attn::gui {

struct SceneTouch {
    Touch touch;
    Target hit;  // under the mouse; Kind::None when the mouse is elsewhere
    Point at;    // the mouse, in the scene's logical pixels
};

SceneTouch scene_view(Ui& ui, const std::string& path, const Scene& scene, const TouchOptions& options = {});

}  // namespace attn::gui
