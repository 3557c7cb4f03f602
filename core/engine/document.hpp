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

// That of a learned model: an empty score or position stands for the model's own.
inline MechanismChoice own_mechanism() {
    MechanismChoice m;
    m.score.clear();
    m.position.clear();
    return m;
}

// What is changed by hand in a run of a learned model, to see what depends on it. Layers, heads and tokens from 0.
struct WhatIf {
    struct Edge {
        int layer = 0, head = -1;  // -1: every head
        int query = 0, key = 0;
        bool operator==(const Edge&) const = default;
    };
    struct Edit {
        int layer = 0, head = 0, query = 0, key = 0;
        double weight = 0;  // 0 to 1; what is untouched in the row shares the rest, see weight_edits.hpp
        bool operator==(const Edit&) const = default;
    };
    struct Head {
        int layer = 0, head = 0;
        bool operator==(const Head&) const = default;
    };
    std::vector<Edge> blocked;   // the query may not attend to the key there; the rest of the row is renormalised
    std::vector<Edit> edited;    // weights set by hand, the newest last
    std::vector<Head> silenced;  // the head's context is zero
    bool causal = false;         // no word sees a later one, in any layer

    bool empty() const { return blocked.empty() && edited.empty() && silenced.empty() && !causal; }
    bool operator==(const WhatIf&) const = default;
};

struct Document {
    std::string model;  // a learned model's id ("pronoun"); empty: untrained vectors and parameters, from the seed
    int layer = -1;     // of a learned model, the one that is looked at; -1: the last
    std::vector<std::pair<std::string, std::string>> kinds;  // told: {"gnu", "animal"}, {"strode", "none"}
    WhatIf what_if;

    std::string sentence = "The animal didn't cross the street because it was too tired.";
    std::string second_sentence;  // gives the queries when query_source is Second
    std::string outside_word;     // gives the one query when query_source is Word
    QuerySource query_source = QuerySource::Same;
    std::string tokenizer = "word";
    bool lower_case = true;  // words are looked up in lower case, and shown as typed
    int width = 32;          // d of the vectors
    MechanismChoice mechanism;
    std::vector<std::pair<int, int>> blocked;  // (query, key) cells that the drawn mask forbids, sorted

    // What the Pronoun workspace holds: two sentences beside each other, the model they are asked, what is tried.
    struct Pronoun {
        std::string first = "The animal didn't cross the street because it was too tired.";
        std::string second = "The animal didn't cross the street because it was too wide.";
        std::string model = "pronoun";
        WhatIf what_if;  // tokens are those of the first sentence; see pronoun_document()
        bool operator==(const Pronoun&) const = default;
    } pronoun;

    // What the Compare workspace holds.
    struct Column {
        std::string name;   // empty: made from what it is
        int color = 0;      // of the series colours
        std::string model;  // as Document::model
        int layer = -1;
        int head = -1;     // -1: mean of the heads
        int width = 32;    // of untrained vectors
        int sentence = 0;  // 0: the first, 1: the second
        MechanismChoice mechanism = own_mechanism();
        bool operator==(const Column&) const = default;
    };
    struct Compare {
        std::string sentence = "The animal didn't cross the street because it was too tired.";
        std::string second;  // of columns that read another
        std::vector<Column> columns;
        int reference = 0;         // the column that the others are compared with
        int query = 7;             // the chosen row
        bool shared_scale = true;  // one colour scale for all maps
        bool operator==(const Compare&) const = default;
    } compare;

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

// True when run_document() gives the same numbers for both.
bool same_numbers(const Document& a, const Document& b);

inline constexpr std::size_t kMinColumns = 2, kMaxColumns = 8;  // of a comparison

// Bounds that keep one run within a laptop's memory; the engine refuses more with an Error that says so.
inline constexpr int kMaxTokens = 4096;
inline constexpr int kMaxHeads = 16;

}  // namespace attn
