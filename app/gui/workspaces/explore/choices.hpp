// What the parts of the left panel share.
#pragma once

#include <algorithm>
#include <vector>

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

// A few numbers to choose from; one that only a session has stands among them.
template <class Fits, class Act>
void choose_number(Ui& ui, const char* path, const std::string& name, std::vector<int> numbers, int now,
                   const Fits& fits, const Act& act) {
    if (std::find(numbers.begin(), numbers.end(), now) == numbers.end())
        numbers.insert(std::upper_bound(numbers.begin(), numbers.end(), now), now);
    std::vector<Choice> choices;
    for (const int n : numbers) choices.push_back({std::to_string(n), std::to_string(n), {}, fits(n)});
    const auto chosen = std::find(numbers.begin(), numbers.end(), now) - numbers.begin();
    label(ui, name, caption(ui));
    space(ui, 2);
    if (const auto picked = segmented(ui, path, choices, static_cast<std::size_t>(chosen))) act(numbers[*picked]);
    space(ui, 8);
}

}  // namespace attn::gui
