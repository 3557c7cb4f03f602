// Who a pronoun can mean: a bar for the model's probability of each candidate and one for the attention weight on it,
// with marks where they were before a what-if.
#pragma once

#include <optional>
#include <vector>

#include "core/scene/kit.hpp"

namespace attn {

struct CandidateRow {
    std::string word;
    int token = 0;
    double probability = 0, weight = 0;
    std::optional<double> probability_before, weight_before;
    bool answer = false;
    bool blocked = false;  // the pronoun may not look there
    bool edited = false;   // its weight was set by hand
};

struct CandidatesInput {
    int sentence = 0;
    std::vector<CandidateRow> rows;
    Target hovered;
};

struct Candidates {
    Scene scene;
    std::vector<Box> rows;     // a candidate: name and both bars
    std::vector<Box> weights;  // the track of its weight: left is 0, right is 1
};

inline constexpr float kCandidateRow = 42;
float candidates_height(std::size_t count);
Candidates build_candidates(const CandidatesInput& in, float width, const SceneKit& kit);

}  // namespace attn
