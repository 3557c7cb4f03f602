#include <array>

#include "app/gui/workspaces/compare/compare.hpp"
#include "app/gui/workspaces/explore/explore.hpp"
#include "app/gui/workspaces/pronoun/pronoun.hpp"
#include "app/gui/workspaces/workspace.hpp"

namespace attn::gui {

namespace {

// A workspace by its draw function and the type of what it remembers.
template <class Memory, void (*draw)(Ui&, const AppState&, Memory&, Actions&)>
constexpr Workspace workspace(std::string_view id, std::string_view title_key) {
    struct Held final : WorkspaceMemory {
        Memory value;
    };
    return {id, title_key,
            [](const AppState& state, WorkspaceUi& area, Actions& actions) {
                draw(area.ui, state, static_cast<Held&>(area.memory).value, actions);
            },
            []() -> std::unique_ptr<WorkspaceMemory> { return std::make_unique<Held>(); }};
}

constexpr std::array<Workspace, 3> kAll = {workspace<PronounUi, draw_pronoun>("pronoun", "workspace.pronoun"),
                                           workspace<ExploreUi, draw_explore>("explore", "workspace.explore"),
                                           workspace<CompareUi, draw_compare>("compare", "workspace.compare")};

}  // namespace

std::span<const Workspace> workspaces() { return kAll; }

const Workspace* find_workspace(std::string_view id) {
    for (const Workspace& w : kAll)
        if (w.id == id) return &w;
    return nullptr;
}

}  // namespace attn::gui
