// Everything that is saved: what the user typed and chose. The engine turns it into a Snapshot.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/attention/options.hpp"

namespace attn {

enum class QuerySource { Same, Second, Word };           // self-attention, cross-attention, one outside word
std::string_view query_source_name(QuerySource source);  // "same", "second", "word"

struct MechanismChoice {
    std::string score = "scaled-dot";
    std::string alignment = "softmax";
    std::string context = "soft";
    std::string mask = "none";
    std::string position = "sinusoidal";
    Options options;
    int heads = 4;
    bool project = true;  // false: the vectors themselves are queries, keys and values (one head, no W_O)

    bool operator==(const MechanismChoice&) const = default;
};

struct Document {
    std::string sentence = "The animal didn't cross the street because it was too tired.";
    std::string second_sentence;  // gives the queries when query_source is Second
    std::string outside_word;     // gives the one query when query_source is Word
    QuerySource query_source = QuerySource::Same;
    std::string tokenizer = "word";
    bool lower_case = true;  // words are looked up in lower case, and shown as typed
    int width = 32;          // d of the vectors
    MechanismChoice mechanism;
    std::vector<std::pair<int, int>> blocked;  // (query, key) cells that the drawn mask forbids, sorted

    // What is looked at; does not change any number.
    struct View {
        int query = 7;  // the chosen row
        int head = 0;   // -1: mean of the heads
        bool pinned = false;
        int pinned_row = 0, pinned_col = 0;
        bool operator==(const View&) const = default;
    } view;

    bool operator==(const Document&) const = default;
};

// True when both give the same numbers (they may differ in their views).
bool same_numbers(const Document& a, const Document& b);

// Bounds that keep one run within a laptop's memory; the engine refuses more with an Error that says so.
inline constexpr int kMaxTokens = 4096;
inline constexpr int kMaxHeads = 16;

}  // namespace attn
