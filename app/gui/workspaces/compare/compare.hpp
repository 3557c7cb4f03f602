// Compare: mechanisms side by side on one sentence (or two). Each column is a model or untrained vectors with any
// mechanism; one is the reference. Above what they read, below the chosen query's rows in one plot; a second page tells
// why they differ.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/gui/state/actions.hpp"
#include "app/gui/ui/ui.hpp"
#include "core/analysis/comparison.hpp"
#include "core/analysis/why.hpp"
#include "core/scene/heatmap.hpp"

namespace attn::gui {

// The matrices of one column, [T_q, T_k] of its sentence; empty: it has none.
struct ColumnMaps {
    SnapshotPtr snapshot;  // keeps what `weights` points to
    const Matrix* weights = nullptr;
    Matrix scores, logits;  // of its head, or the mean of the heads
    Matrix taken;           // n_j / n or the choice, where the context is not soft
    Matrix difference;      // to the reference
    Matrix allowed;         // as HeatmapInput::allowed
    Index parameters = 0;   // of the score function, a head
};

// Pictures and figures kept while nothing changes.
struct CompareCache {
    ComparisonPtr source;  // of which all the rest is
    Document::Compare compare;
    std::string language;
    ComparisonPtr shown;
    std::vector<ColumnMaps> maps;
    std::vector<std::string> names;
    std::vector<int> to_first;  // a token of the second sentence -> of the first
    int row = -1;
    std::vector<std::optional<RowFigures>> figures;  // of that row

    struct Picture {
        std::uint64_t key = 0;
        std::optional<Heatmap> map;
    };
    std::vector<Picture> pictures;

    // Of the second page.
    std::uint64_t why_key = 0;
    std::vector<Histogram> spreads;
    std::vector<std::vector<Saturation>> saturations;
    std::vector<WidthEffect> widths;
};

// What belongs to the hand and not to the document.
struct CompareUi {
    CompareCache cache;
    std::optional<Target> hovered;          // gathered over a frame; rows and columns are tokens of the first sentence
    int cursor_col = 0;                     // of the keyboard, in the chosen row
    int flip_first = -1, flip_second = -1;  // tokens whose weights are compared in two sentences; -1: by the data
};

// The state's comparison as the pictures want it: columns in the document's order, each with the result that is its
// own, or with nothing while that is computed.
class CompareView {
public:
    CompareView(const Ui& ui, const AppState& state, CompareCache& cache);

    const Document::Compare& compare() const { return state_.document.compare; }
    std::size_t count() const { return compare().columns.size(); }
    const Document::Column& column(std::size_t i) const { return compare().columns[i]; }
    const ColumnResult& result(std::size_t i) const { return cache_.shown->columns[i]; }
    const Snapshot* snapshot(std::size_t i) const { return result(i).snapshot.get(); }
    const ColumnMaps& maps(std::size_t i) const { return cache_.maps[i]; }
    const std::string& name(std::size_t i) const { return cache_.names[i]; }
    const std::optional<RowFigures>& figures(std::size_t i) const { return cache_.figures[i]; }
    std::size_t reference() const { return static_cast<std::size_t>(compare().reference); }
    bool two_sentences() const { return !cache_.shown->aligned.empty(); }
    const Comparison& comparison() const { return *cache_.shown; }

    // Words of the first sentence (of the second where no column reads the first).
    const std::vector<Token>& words() const;
    std::string word(Index token) const;
    Index row() const { return compare().query; }               // of the first sentence
    Index in_column(std::size_t i, Index token) const;          // -1: it has no such word
    Index of_column(std::size_t i, Index token) const;          // back
    std::string column_word(std::size_t i, Index token) const;  // of its own sentence
    Index parameter_count(std::size_t i) const;                 // of the score function, a head
    // Of a learned model that runs as it was learned: another mechanism would answer otherwise.
    std::optional<TrainedFigures> trained(std::size_t i) const;
    bool untrained(std::size_t i) const;  // something in it comes from a seed

private:
    const AppState& state_;
    CompareCache& cache_;
};

// A parameter of a head by name ("cosine.scale"), or null.
const Matrix* parameter_of(const Snapshot& snapshot, const HeadNodes& head, std::string_view name);

// What the maps show now: what was chosen, or what the story tells.
struct Shown {
    CompareValues values = CompareValues::Weights;
    bool logits = false;  // of the story: scores after mask and temperature
    double reveal = 1;
    bool only_row = false;
};
Shown shown_values(const AppState& state);
// The matrix of the column for that; null: there is none.
const Matrix* values_of(const CompareView& view, std::size_t column, const Shown& shown, bool& is_signed);

// Fills what is left of the current Dear ImGui window.
void draw_compare(Ui& ui, const AppState& state, CompareUi& local, Actions& out);

// The parts, each in a file of its own.
float compare_header_height(const AppState& state);  // logical pixels
void draw_compare_header(Ui& ui, const AppState& state, const CompareView& view, Actions& out);
void draw_compare_columns(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local, ImVec2 size,
                          Actions& out);
void draw_compare_rows(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local, ImVec2 size,
                       Actions& out);
void draw_compare_panel(Ui& ui, const AppState& state, const CompareView& view, ImVec2 size, Actions& out);
void draw_compare_why(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local, ImVec2 size,
                      Actions& out);

// What the columns are called: the names that were given, else what tells them apart.
std::vector<std::string> column_names(const Ui& ui, const Comparison& comparison);

}  // namespace attn::gui
