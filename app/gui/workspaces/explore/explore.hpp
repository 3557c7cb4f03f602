// Explore: one sentence, one mechanism, every number. Left the choices, in the middle the matrix and where the chosen
// query looks, on the right the steps from score to context.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/state/actions.hpp"
#include "app/gui/ui/ui.hpp"
#include "core/analysis/monte_carlo.hpp"
#include "core/scene/heatmap.hpp"
#include "core/scene/one_hot.hpp"

namespace attn::gui {

enum class MapValues { Weights, Scores };

// Where the chips of one row of tokens lie: laid out once for a text and a width, however often they are drawn.
struct ChipPlaces {
    SnapshotPtr snapshot;
    std::array<float, 3> laid_for{};      // width, scale, the fonts' generation
    std::vector<float> x;                 // of each chip
    std::vector<std::size_t> line_start;  // the first chip of each line, and one past the last chip
    Index stop = 0;                       // the chip where Tab stops
    Index followed = -1;                  // the chosen one when it was last scrolled to
    int scrolls = 0;                      // frames that still scroll there

    std::size_t lines() const { return line_start.empty() ? 0 : line_start.size() - 1; }
};

// What belongs to the hand and not to a document: what is half done, and pictures kept while nothing changes.
struct ExploreUi {
    MapValues values = MapValues::Weights;
    bool drawing = false;                           // clicks in the map draw the mask
    std::optional<std::pair<Index, Index>> stroke;  // one is under way: where it was a frame ago
    bool draw_block = true;                         // it blocks cells (or frees them)
    bool panning = false;
    bool fresh = false;               // a new document: its sentence is to be typed over
    std::array<ChipPlaces, 2> chips;  // of the queries, of the keys
    int active_step = -1;             // the card last scrolled to
    Index cursor_col = 0;             // of the keyboard, in the chosen row
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
        std::string_view one_hot_obstacle;  // i18n key: why not
    } extras;
};

// Fills what is left of the current Dear ImGui window.
void draw_explore(Ui& ui, const AppState& state, ExploreUi& local, Actions& out);

// The parts, each in a file of its own.
void draw_explore_choices(Ui& ui, const AppState& state, ExploreUi& local, Actions& out);
void draw_explore_tokens(Ui& ui, const AppState& state, ExploreUi& local, Actions& out);
void draw_explore_map(Ui& ui, const AppState& state, ExploreUi& local, Actions& out);
void draw_explore_story(Ui& ui, const AppState& state, ExploreUi& local, Actions& out);

std::vector<std::string> token_texts(const std::vector<Token>& tokens);
// The word of the chosen query, "" when there is none.
std::string query_word(const AppState& state);

}  // namespace attn::gui
