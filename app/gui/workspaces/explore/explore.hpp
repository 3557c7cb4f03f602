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
#include "core/scene/inspector.hpp"
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
    NodeId hiding_scores = kNoNode;  // of that snapshot and head; kNoNode: nothing is hidden
    bool masked_rows = false;        // some of its rows are masked as a whole
    std::optional<Target> hovered;   // gathered over a frame

    OpenLists open_lists;  // of the inspector
    struct Inspected {     // its lines, kept while nothing changes: a softmax over a long text has thousands of terms
        SnapshotPtr snapshot;
        int head = 0;
        Index row = -1, col = -1;
        std::set<std::string, std::less<>> open;
        std::string language;
        std::vector<InspectorLine> lines;
    } inspected;

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
void draw_explore_inspector(Ui& ui, const AppState& state, ExploreUi& local, Actions& out);

// Why there is no result of what is typed and chosen, or what to type; "" when there is one.
std::string obstacle_words(const Ui& ui, const AppState& state);
// The same in the middle of that rectangle of the current window.
void draw_obstacle(Ui& ui, const AppState& state, ImVec2 low, ImVec2 high);
// What is drawn there, on that ground, is of an earlier document.
void make_pale(const Ui& ui, ImVec2 low, ImVec2 high, Color ground);

// No word of a learned model's sentence is in its vocabulary; punctuation does not count.
bool knows_nothing(const Snapshot& snapshot);

std::vector<std::string> token_texts(const std::vector<Token>& tokens);
// How far the story has told the weights of the chosen query, 0 .. 1.
double weights_told(const AppState& state);
// The word of the chosen query, "" when there is none.
std::string query_word(const AppState& state);

}  // namespace attn::gui
