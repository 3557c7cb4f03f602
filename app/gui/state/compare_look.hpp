// What is looked at in the Compare workspace, and the cost that it measures; not saved.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/gui/state/playback.hpp"

namespace attn::gui {

// What the maps of all columns show. Taken: what the context takes by the weights, draws and choices included.
enum class CompareValues { Scores, Weights, Taken, Difference };

// One measured cost: the scores of n queries and n keys of width kCostWidth; score "product": one matrix product.
inline constexpr int kCostWidth = 32;
struct CostQuestion {
    std::string score;
    int n = 0;
};
struct CostPoint {
    CostQuestion of;
    double milliseconds = 0;
};
struct Costs {
    bool measuring = false;
    std::vector<CostPoint> points;
};
std::vector<CostQuestion> cost_questions();  // all of them, the small ones first
// The first one that has no point yet.
std::optional<CostQuestion> next_cost(const Costs& costs);

struct CompareLook {
    CompareValues values = CompareValues::Weights;
    bool why = false;  // the second page
    int edited = -1;   // the column whose panel is open; -1: none
    bool pinned = false;
    int pinned_row = 0, pinned_col = 0;  // tokens of the first sentence
    Playback story;                      // scores, logits, weights of the query, then of all
    bool stopped = false;                // a long run, by hand; until other numbers are asked for
    Costs costs;
};

}  // namespace attn::gui
