// What the step cards share: a frame with badge, title and formula, strips of numbers, wells of arithmetic. Internal to
// core/scene.
#pragma once

#include "core/scene/arithmetic.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/steps.hpp"

namespace attn {

class Card {
public:
    Card(const StepInput& input, float width, const SceneKit& kit);

    void header(std::string_view title, std::string_view formula);
    Scene finish();

    // How far piece i of n has appeared, 0 .. 1.
    double arrival(Index i, Index n) const;
    // Numbers as coloured cells; `most` is the size of full colour. Terms are targets of (node, row_of_node).
    void strip(Box box, const Matrix& values, Index value_row, double most, NodeId node, double shown = 1);

    // A tinted box of lines "label = expression ... value" at the cursor; moves the cursor below it.
    struct Line {
        std::string label;       // formula markup
        std::string expression;  // mono
        std::string value;
        bool strong = false;
        double shown = 1;
    };
    void lines(const std::vector<Line>& all);
    // The arithmetic of a cell, as long as it fits the line.
    Line explained(std::string label, NodeId node, Index r, Index c, bool strong = false) const;
    void note(const std::string& text);  // a small line at the cursor, wrapped

    std::string key_name(Index c) const;
    std::string listed_key(Index c) const;  // in a list by size: with its place where a word comes twice
    std::string key_symbol(Index c) const;  // as a subscript of a formula, with its place as in a list
    std::string query_symbol() const;
    bool hovered_key(Index c) const;
    Index focus_key() const;  // the hovered key, else the heaviest
    // // As a whole, or this query's row.
    bool has(NodeId id) const {
        if (id == kNoNode || !graph.has_value(id)) return false;
        return graph.node(id).partial == nullptr || graph.has_row(id, in.row);
    }

    const StepInput& in;
    const Snapshot& snapshot;
    const Graph& graph;
    int head;
    const HeadNodes& nodes;
    Canvas canvas;
    float left, right, y = 0;
    const Palette& colors;

private:
    void header_formula(std::string_view formula, float start, float title_width, float middle);
    float expression_room(const std::string& label) const;
    std::string subscript(const std::string& word, const std::string& placed) const;
};

// With so many decimals, but two digits that matter below 0.01: "0.58", "0.0083".
std::string share_number(double share, int decimals);

void project_card(Card& card);
void score_card(Card& card);
void adjust_card(Card& card);
void normalise_card(Card& card);
void context_card(Card& card);
void output_card(Card& card);

inline constexpr Index kManyKeys = 16;  // more keys than this and only the top ones are drawn

}  // namespace attn
