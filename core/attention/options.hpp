// The numbers that mechanisms take beside their tensors, each once: menus, flags and forms are made from this list.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/matrix.hpp"
#include "core/base/names.hpp"

namespace attn {

struct Options {
    double temperature = 1;         // z = score / temperature
    Index window = 2;               // D of local-m, local-p and the window mask, in tokens
    Index padding = 3;              // how many [PAD] tokens follow the keys under the padding mask
    Index draws = 32;               // n of hard attention
    double gumbel_temperature = 1;  // of the soft relaxation that Gumbel-softmax takes its gradient from
    std::optional<double> scale;    // of scaled-dot (default 1 / √d_k) and cosine (default cosine.scale, or 1)
    std::uint64_t seed = 7;         // of draws, of untrained vectors and of untrained parameters

    bool operator==(const Options&) const = default;
};

struct OptionSpec {
    std::string_view id;  // "temperature": also the flag --temperature and the key in sessions
    Names names;
    std::string_view symbol;  // "τ"
    double minimum, maximum;  // what is accepted
    double low, high;         // the useful range of a slider
    bool integer;
    bool logarithmic;
    double (*get)(const Options&);
    void (*set)(Options&, double);
};

std::span<const OptionSpec> option_specs();
const OptionSpec* find_option(std::string_view id);

}  // namespace attn
