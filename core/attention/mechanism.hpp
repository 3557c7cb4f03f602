// The plug points of attention, as descriptors in explicit lists (score/all.cpp, alignment/all.cpp, ...; their order is
// the menu order). Row vectors: Q is [T_q, d_q], K [T_k, d_k], V [T_k, d_v]. Definitions and sources stand in each
// file.
//
// To add a score function: one file core/attention/score/NAME.cpp with its descriptor, and one line in score/all.cpp.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/attention/options.hpp"
#include "core/attention/parameters.hpp"
#include "core/base/names.hpp"
#include "core/graph/graph.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn {

// What every descriptor has.
struct Mechanism {
    std::string_view id;
    Names names;
    std::string_view formula;  // in symbols, with _ for a subscript: "v^T tanh(W_q q + W_k k + b)"
    std::string_view source;   // the paper
    std::vector<ParameterSpec> parameters = {};
    std::vector<std::string_view> options = {};  // ids of the OptionSpecs that it reads
    bool query_position = false;                 // depends on where the query stands, so an outside word cannot ask
};

// A value that a mechanism has besides scores, weights and context: the predicted position, the draws.
using Extras = std::vector<std::pair<std::string, NodeId>>;

struct ScoreFunction : Mechanism {
    bool equal_widths = true;  // needs d_q = d_k
    // [T_q, T_k] from Q and K
    NodeId (*build)(const Site&, NodeId query, NodeId key, const Parameters&, const Options&) = nullptr;
    // |e_ij| never exceeds the sum of this parameter's absolute values, whatever the vectors; empty: there is no bound.
    std::string_view bounded_by = {};
};

struct Alignment : Mechanism {
    bool distribution = true;  // a row sums to 1 (or is all 0 when every key is masked); false: at most 1
    // weights [T_q, T_k] from logits (scores after temperature and mask, -inf where masked) and Q
    NodeId (*build)(const Site&, NodeId logits, NodeId query, const Parameters&, const Options&, Extras&) = nullptr;
    Index smallest_window = 0;  // the least D that it is defined for
};

struct Context : Mechanism {
    bool random = false;          // depends on the seed
    bool weight_gradient = true;  // the gradient reaches the weights (exactly, or straight-through)
    // context [T_q, d_v] from weights and V
    NodeId (*build)(const Site&, NodeId weights, NodeId value, const Options&, Extras&) = nullptr;
};

struct MaskRule : Mechanism {
    // What it hides from a query; null: nothing is masked. `drawn` is what the user drew or the file held, if any.
    ops::HideCells (*rule)(const Options&, const ops::HideCells& drawn) = nullptr;
    bool by_hand = false;                           // is what `drawn` says
    Index (*added_keys)(const Options&) = nullptr;  // keys that it wants behind the sentence's; null: none
};

// R of the learned relative bias: farther keys share the number of the farthest.
inline constexpr Index kRelativeReach = 16;

struct Position : Mechanism {
    // Vectors with their positions, [T, d] or [T, d + p], from vectors [T, d]; null: leaves them alone.
    NodeId (*embed)(const Site&, NodeId vectors, const Options&) = nullptr;
    // Turns a head's queries or keys by their positions; null: leaves them alone.
    NodeId (*rotate)(const Site&, std::string_view name, NodeId vectors) = nullptr;
    // Adds a term that depends on the distance to a head's scores; null: leaves them alone.
    NodeId (*bias)(const Site&, NodeId scores, const Parameters&, int head, int heads) = nullptr;
    bool widens = false;  // p > 0: not for weights of a fixed width
};

std::span<const ScoreFunction> score_functions();
std::span<const Alignment> alignments();
std::span<const Context> contexts();
std::span<const MaskRule> masks();
std::span<const Position> positions();

inline bool reads(const Mechanism& mechanism, std::string_view option) {
    return std::find(mechanism.options.begin(), mechanism.options.end(), option) != mechanism.options.end();
}

// The one with that id, or null.
template <class Descriptor>
const Descriptor* find(std::span<const Descriptor> all, std::string_view id) {
    for (const Descriptor& d : all)
        if (d.id == id) return &d;
    return nullptr;
}

}  // namespace attn
