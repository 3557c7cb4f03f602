// A workspace is a tab of the program. To add one: a file with its draw function, and a line in all.cpp.
//
// draw() fills the area between header and status bar, reads the state and pushes Actions; what it wants to remember
// between frames and is not worth saving lives in its memory.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "app/gui/state/actions.hpp"
#include "app/gui/ui/ui.hpp"

namespace attn::gui {

struct WorkspaceMemory {
    virtual ~WorkspaceMemory() = default;
};

struct WorkspaceUi {
    Ui& ui;
    WorkspaceMemory& memory;  // what make_memory() made
    ImVec2 low, size;         // the area, device pixels; the cursor is at its corner
};

struct Workspace {
    std::string_view id;
    std::string_view title_key;
    void (*draw)(const AppState&, WorkspaceUi&, Actions&);
    std::unique_ptr<WorkspaceMemory> (*make_memory)() = [] { return std::make_unique<WorkspaceMemory>(); };
};

std::span<const Workspace> workspaces();  // in the order of the tabs
const Workspace* find_workspace(std::string_view id);

}  // namespace attn::gui
