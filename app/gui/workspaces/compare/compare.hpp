// Compare: mechanisms side by side on one sentence (or two). Each column is a model or untrained vectors with any
// mechanism; one is the reference. Above what they read, below the chosen query's rows in one plot; a second page tells
// why they differ.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/gui/state/actions.hpp"
#include "app/gui/ui/ui.hpp"
#include "core/analysis/comparison.hpp"
#include "core/analysis/why.hpp"
#include "core/scene/heatmap.hpp"

namespace attn::gui {

// Pictures and figures kept while nothing changes.
struct CompareCache {
    ComparisonPtr source;  // of which all the rest is
    Document::Compare compare;
    std::string language;
    ComparisonPtr shown;
    std::vector<std::string> names;
    std::vector<int> to_first;           // a token of the second sentence -> of the first
    std::vector<std::string> row_words;  // of maps whose rows stand in line; empty: they do not
    int row = -1;
    std::vector<std::optional<RowFigures>> figures;  // of that row

    // Of a column, while its numbers are the same.
    struct Column {
        std::shared_ptr<const Matrix> weights, reference;  // whose pictures these are
        std::uint64_t key = 0;
        std::optional<Heatmap> map;
        std::shared_ptr<const Matrix> difference;
        std::map<const Matrix*, double> largest;  // absolute values
    };
    std::vector<Column> columns;

    // Of the second page.
    std::uint64_t why_key = 0;
    std::vector<Histogram> spreads;
    std::vector<std::vector<Saturation>> saturations;
    std::vector<std::optional<double>> largest_scores;
    std::vector<WidthEffect> widths;
};

// What belongs to the hand and not to the document.
struct CompareUi {
    CompareCache cache;
    std::optional<Target> hovered;          // gathered over a frame; rows and columns are tokens of the first sentence
    int cursor_col = 0;                     // of the keyboard, in the chosen row
    int flip_first = -1, flip_second = -1;  // tokens whose weights are compared in two sentences; -1: by the data
    struct Drag {                           // a column by its head
        int column = -1;                    // -1: none
        bool moving = false;                // far enough from where it was taken
        ImVec2 from;
    } drag;
};

// What a map shows of a column: the rows that are there.
struct ShownValues {
    std::shared_ptr<const Matrix> values;  // null: there are none, or not yet
    RowSet rows;
    bool is_signed = false;

    bool has(Index row, Index col) const {
        return values != nullptr && rows.has(row) && col >= 0 && col < values->cols();
    }
    double at(Index row, Index col) const { return static_cast<double>((*values)(rows.index(row), col)); }
};

// What the maps show now: what was chosen, or what the story tells.
struct Shown {
    CompareValues values = CompareValues::Weights;
    bool logits = false;  // of the story: scores after mask and temperature
    double reveal = 1;
    bool only_row = false;
};
Shown shown_values(const AppState& state);

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
    const ColumnMaps& maps(std::size_t i) const { return result(i).maps; }
    const std::string& name(std::size_t i) const { return cache_.names[i]; }
    const std::optional<RowFigures>& figures(std::size_t i) const { return cache_.figures[i]; }
    std::size_t reference() const { return static_cast<std::size_t>(compare().reference); }
    bool two_sentences() const { return !cache_.shown->aligned.empty(); }
    const Comparison& comparison() const { return *cache_.shown; }

    // Rows of it are still to come.
    bool filling(std::size_t i) const { return snapshot(i) != nullptr && !maps(i).rows.all(); }
    ShownValues values(std::size_t i, const Shown& shown) const;
    double largest(std::size_t i, const ShownValues& shown) const;  // absolute value that is finite

    // Words of the first sentence (of the second where no column reads the first).
    const std::vector<Token>& words() const;
    std::string word(Index token) const;
    // Row by row, where all columns have as many and the two sentences' words stand in the same places ("tired/wide").
    const std::vector<std::string>& row_words() const { return cache_.row_words; }
    Index row() const { return compare().query; }               // of the first sentence
    Index in_column(std::size_t i, Index token) const;          // -1: it has no such word
    Index of_column(std::size_t i, Index token) const;          // back
    std::string column_word(std::size_t i, Index token) const;  // of its own sentence
    // Of a learned model that runs as it was learned: another mechanism would answer otherwise.
    std::optional<TrainedFigures> trained(std::size_t i) const;
    bool untrained(std::size_t i) const;  // something in it comes from a seed

private:
    std::shared_ptr<const Matrix> difference(std::size_t i) const;
    std::vector<std::string> joined_rows() const;

    const AppState& state_;
    CompareCache& cache_;
};

double largest_absolute(const Matrix& values);  // of those that are finite

// A parameter of a head by name ("cosine.scale"), or null.
const Matrix* parameter_of(const Snapshot& snapshot, const HeadNodes& head, std::string_view name);

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
std::vector<std::string> column_names(const Ui& ui, const Comparison& all);

}  // namespace attn::gui
