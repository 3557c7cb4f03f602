// One column of the comparison: all cards share one layout, so that their parts stand in line.
#pragma once

#include "app/gui/workspaces/compare/compare.hpp"

namespace attn::gui {

struct CardLayout {
    Shown shown;
    // Of a shared colour scale; nothing: each map has its own.
    std::optional<double> weights_bound, signed_bound;
    bool trained = false;         // some column has the figures of a trained model
    std::size_t words = 0;        // of the longer sentence
    float width = 0, height = 0;  // device pixels, of the card
    // Logical pixels inside the card's padding.
    float inner = 0;
    float map = 0;           // height of the map
    float beside = 0;        // where top keys and figures begin, when they stand beside the map; else 0
    float figures_from = 0;  // figures begin here beside the top keys; else 0
    int top_keys = 0;
    int figure_columns = 1;  // figures side by side
};

// Height and places from layout.width; `room`: the height in sight, device pixels.
void arrange_card(const Ui& ui, float room, CardLayout& layout);
void draw_compare_card(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local,
                       const CardLayout& layout, std::size_t column, Actions& out);
// The map of the column at the cursor, and what the hand does on it.
void draw_compare_map(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local,
                      const CardLayout& layout, std::size_t column, Actions& out);

}  // namespace attn::gui
