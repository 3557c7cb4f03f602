// What the parts of the left panel share.
#pragma once

#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/explore/explore.hpp"
#include "core/attention/mechanism.hpp"

namespace attn::gui {

inline TextStyle caption(const Ui& ui) { return {.color = ui.palette->text_soft, .em = kSmallText}; }
inline TextStyle title() { return {.em = 13.0F, .font = Font::Bold}; }

// The document's learned model, once a run has read it; null: untrained, or not read yet.
const Model* model_of(const AppState& state);

void draw_explore_weights(Ui& ui, const AppState& state, Actions& out);
void draw_explore_mechanism(Ui& ui, const AppState& state, ExploreUi& local, Actions& out);
void draw_explore_heads(Ui& ui, const AppState& state, Actions& out);

}  // namespace attn::gui
