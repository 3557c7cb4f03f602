#include <utility>

#include "app/gui/state/apply_area.hpp"

namespace attn::gui {

void apply(const Action& action, AppState& state) {
    std::visit([&](const auto& a) { area::apply(a, state); }, action);
}

void apply(const Actions& actions, AppState& state) {
    for (const Action& a : actions) apply(a, state);
}

namespace area {

void apply(const OpenFile& a, AppState& state) { state.effects.emplace_back(OpenFileEffect{a.path}); }
void apply(const OpenSession& a, AppState& state) { state.effects.emplace_back(OpenFileEffect{a.path}); }
void apply(const SaveSession& a, AppState& state) { state.effects.emplace_back(SaveSessionEffect{a.path}); }
void apply(const CopyText& a, AppState& state) { state.effects.emplace_back(CopyTextEffect{a.text}); }
void apply(const Quit&, AppState& state) { state.effects.emplace_back(QuitEffect{}); }

}  // namespace area

}  // namespace attn::gui
