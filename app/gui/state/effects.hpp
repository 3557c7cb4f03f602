// The effects that are files, carried out: sessions and texts opened, sessions saved. A failure is a notice, and the
// document stays as it is.
#pragma once

#include "app/gui/state/app_state.hpp"

namespace attn::gui {

// Takes them off state.effects; those of the platform (clipboard, quit) stay there.
void run_file_effects(AppState& state);

}  // namespace attn::gui
