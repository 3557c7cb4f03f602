// What the picture of the matrix (map.cpp) and the hand on it (map_hand.cpp) share.
#pragma once

#include "app/gui/widgets/scene_view.hpp"
#include "app/gui/workspaces/explore/explore.hpp"

namespace attn::gui {

// The matrix that is shown: weights or scores of the shown head, or the mean of the heads.
NodeId shown_node(const AppState& state, const ExploreUi& local);

// After local.map is painted as `view`: what mouse and keyboard do to it.
void use_map(Ui& ui, const AppState& state, ExploreUi& local, const SceneTouch& view, Actions& out);

}  // namespace attn::gui
