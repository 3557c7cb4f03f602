// The effects that are files, carried out: sessions and texts opened, sessions saved. A failure is a notice, and the
// document stays as it is.
#pragma once

#include "app/gui/state/app_state.hpp"

namespace attn::gui {

// A session, or a .txt whose text becomes the sentence of the workspace.
Status open_file(const std::string& path, AppState& state);

// Takes them off state.effects; those of the platform (clipboard, quit) stay there.
void run_file_effects(AppState& state);

}  // namespace attn::gui
