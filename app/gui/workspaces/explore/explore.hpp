// Explore: one sentence, one mechanism, every number. Left the choices, in the middle the matrix and where the chosen
// query looks, on the right the steps from score to context.
#pragma once

#include <optional>
#include <string>

#include "app/gui/state/actions.hpp"
#include "app/gui/ui/ui.hpp"
#include "core/analysis/monte_carlo.hpp"
#include "core/scene/heatmap.hpp"
#include "core/scene/one_hot.hpp"

namespace attn::gui {

enum class MapValues { Weights, Scores };

// What belongs to the hand and not to a document: what is half done, and pictures kept while nothing changes.
struct ExploreUi {
    MapValues values = MapValues::Weights;
    bool drawing = false;                           // clicks in the map draw the mask
    std::optional<std::pair<Index, Index>> stroke;  // one is under way: where it was a frame ago
    bool draw_block = true;                         // it blocks cells (or frees them)
    bool panning = false;
    int active_step = -1;  // the card last scrolled to
    Index cursor_col = 0;  // of the keyboard, in the chosen row
    std::uint64_t map_key = 0;
    std::optional<Heatmap> map;
    SnapshotPtr map_snapshot;  // keeps the matrices of the cached map alive
    int map_head = -2;
    Matrix allowed;                 // of that snapshot and head, as the map shows it
    std::optional<Target> hovered;  // gathered over a frame

    // What hard attention's draws come to, and the one-hot proof, of one row of one snapshot.
    struct Extras {
        SnapshotPtr snapshot;
        int head = 0;
        Index row = -1;
        std::optional<RunningMean> draws;
        std::optional<OneHotProof> one_hot;
    } extras;
};

// Fills what is left of the current Dear ImGui window.
void draw_explore(Ui& ui, const AppState& state, ExploreUi& local, Actions& out);

// The parts, each in a file of its own.
void draw_explore_choices(Ui& ui, const AppState& state, ExploreUi& local, Actions& out);
void draw_explore_map(Ui& ui, const AppState& state, ExploreUi& local, Actions& out);
void draw_explore_story(Ui& ui, const AppState& state, ExploreUi& local, Actions& out);

std::vector<std::string> token_texts(const std::vector<Token>& tokens);
// The word of the chosen query, "" when there is none.
std::string query_word(const AppState& state);

}  // namespace attn::gui
