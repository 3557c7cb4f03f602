// What the picture of the matrix (map.cpp) and the hand on it (map_hand.cpp) share.
#pragma once

#include "app/gui/widgets/scene_view.hpp"
#include "app/gui/workspaces/explore/explore.hpp"

namespace attn::gui {

bool shows_scores(const AppState& state, const ExploreUi& local);  // else weights

// The matrix that is shown: weights or scores of the shown head, or the mean of the heads.
NodeId shown_node(const AppState& state, const ExploreUi& local);

// is_short: of a low card, which leaves the formula out.
void draw_map_heading(Ui& ui, const AppState& state, ExploreUi& local, bool is_short, Actions& out);

// After local.map is painted as `view`: what mouse and keyboard do to it.
void use_map(Ui& ui, const AppState& state, ExploreUi& local, const SceneTouch& view, Actions& out);

}  // namespace attn::gui
