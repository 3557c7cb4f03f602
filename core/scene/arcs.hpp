// One sentence with arcs from a pronoun to the words that it attends to: the last layer above the words, an earlier one
// below. Thickness and opacity are the weight. The words of two sentences stand in shared columns.
//
//   WordLanes lanes = lay_out_words(columns, first, second, 800, kit);
//   Arcs arcs = build_arcs(in, lanes, 190, kit);
#pragma once

#include <span>
#include <vector>

#include "core/scene/kit.hpp"

namespace attn {

// What pieces of the pictures of a pronoun stand for: a word (or its bar) of one of the sentences, an arc to it in a
// layer, a head.
inline Target word_target(int sentence, int token) { return {Target::Kind::Column, -1, sentence, token}; }
inline Target arc_target(int layer, int sentence, int token) { return {Target::Kind::Cell, layer, sentence, token}; }
inline Target head_target(int layer, int head) { return {Target::Kind::Term, layer, head, -1}; }

// A column holds a token of each sentence; -1: none.
struct WordColumn {
    int first = -1, second = -1;
    bool operator==(const WordColumn&) const = default;
};
// aligned[i]: the second sentence's token for token i of the first, or -1. What differs between two aligned words is
// set beside each other, one by one.
std::vector<WordColumn> word_columns(std::span<const int> aligned, int second_count);

struct ArcWord {
    std::string text;
    bool pronoun = false;           // the arcs begin here
    bool candidate = false;         // can be meant
    bool answer = false;            // is meant
    bool differs = false;           // from the other sentence: drawn as a switch
    bool down = false, up = false;  // an arrow behind it says where the other one is
    bool unknown = false;           // the model never met it
};

struct WordLanes {
    std::vector<float> left, width;  // of the columns
    float size = 14.5F;              // pixels per em
    float total = 0;                 // at least the width asked for; more where the words do not fit
};
WordLanes lay_out_words(std::span<const WordColumn> columns, std::span<const ArcWord> first,
                        std::span<const ArcWord> second, float width, const SceneKit& kit);

struct ArcLayer {
    int layer = -1;                // -1: there is none
    std::vector<double> weights;   // from the pronoun, a token
    std::vector<double> original;  // without the what-if; empty: the same
    std::vector<bool> blocked;     // a token; empty: none
    std::vector<bool> edited;      // a weight set by hand; empty: none
    Color color;
    std::string caption;
};

struct ArcsInput {
    int sentence = 0;  // 0 or 1: which tokens of the columns
    std::vector<ArcWord> words;
    std::vector<WordColumn> columns;
    int pronoun = -1;  // token; -1: no arcs
    ArcLayer above, below;
    bool chosen = true;  // looked at in detail
    Target hovered;
};

struct Arcs {
    Scene scene;
    std::vector<Box> words;  // a token
};

Arcs build_arcs(const ArcsInput& in, const WordLanes& lanes, float height, const SceneKit& kit);

}  // namespace attn
