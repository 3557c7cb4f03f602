// One column of the comparison. All cards share one layout, so that their parts stand in line; where there are many, a
// margin to their left says once what the rows of the maps and the figures are.
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
    // Logical pixels. Places are below the card's padding.
    float pad = 12, inner = 0;
    float margin = 0;    // > 0: the cards are a table
    int head_lines = 0;  // of a table: the name in one or two, and the marks
    float formula_at = 0, formula = 32;
    float map_at = 0, map = 0;  // and its height
    float map_top = 0;          // HeatmapInput::top
    bool legend = true;         // each card its own
    float beside = 0;           // where top keys and figures begin, when they stand beside the map; else 0
    float top_at = 0, top_pitch = 20;
    int top_keys = 0;
    float figures_from = 0;  // figures begin here beside the top keys; else 0
    float figures_at = 0, figure_line = 17;
    int figure_columns = 1;  // figures side by side
};

// Places and height, from layout.width, or from the room for a table; `room`: the height in sight; device pixels.
void arrange_card(const Ui& ui, float room, CardLayout& layout);
bool arrange_table(const Ui& ui, const CompareView& view, ImVec2 room, CardLayout& layout);  // false: it cannot be one
// It is higher than the room, or words of its rows are cut, or those of its columns left out.
bool is_tight(const Ui& ui, const CompareView& view, float room, const CardLayout& layout);
// Of a head: what stands beside the name, in logical pixels.
float head_margin(const CardLayout& layout, bool can_remove);
bool has_marks(const CompareView& view, std::size_t i);  // in a table: that it is the reference, or untrained
inline constexpr float kTableName = 12, kHeadLine = 15;  // size of a name in a table, height of its lines

void draw_compare_card(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local,
                       const CardLayout& layout, std::size_t i, Actions& out);
void draw_compare_margin(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local,
                         const CardLayout& layout, Actions& out);

// The parts of a card, at the cursor or at `low`.
void draw_compare_head(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local,
                       const CardLayout& layout, std::size_t i, ImVec2 low, Actions& out);
// The map of the column at the cursor, and what the hand does on it.
void draw_compare_map(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local,
                      const CardLayout& layout, std::size_t i, Actions& out);
HeatmapInput compare_map_input(const Ui& ui, const AppState& state, const CompareView& view, const CardLayout& layout,
                               std::size_t i, const ShownValues& shown);

// The figures by their names, in the order of the card.
std::vector<const char*> figure_ids(const CardLayout& layout);
void draw_compare_figures(Ui& ui, const CompareView& view, const CardLayout& layout, std::size_t i, ImVec2 low,
                          float width);

}  // namespace attn::gui
