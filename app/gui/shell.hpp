// What is around a workspace: header (name, tabs, language, theme, help), status bar, notices, the help window, and
// what the shortcuts of the whole program do.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "app/gui/state/actions.hpp"
#include "app/gui/ui/ui.hpp"
#include "app/gui/workspaces/workspace.hpp"

namespace attn::gui {

struct Shell {
    bool help_open = false, save_open = false;
    std::string save_path;                                                          // where the session goes
    std::map<std::string, std::unique_ptr<WorkspaceMemory>, std::less<>> memories;  // by workspace
};

void draw_shell(const AppState& state, Ui& ui, Shell& shell, Actions& actions);

}  // namespace attn::gui
