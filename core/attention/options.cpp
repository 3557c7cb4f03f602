#include "core/attention/options.hpp"

#include <array>

namespace attn {

namespace {

using O = Options;

constexpr double kSeedMax = 9007199254740992.0;  // 2^53: every smaller whole number is exact in a double

constexpr std::array<OptionSpec, 7> kOptions = {{
    {"temperature",
     {"Temperature", "温度"},
     "τ",
     1e-4,
     1e4,
     0.1,
     10,
     false,
     true,
     [](const O& o) { return o.temperature; },
     [](O& o, double x) { o.temperature = x; }},
    {"window",
     {"Window", "窗口"},
     "D",
     0,
     4096,
     1,
     10,
     true,
     false,
     [](const O& o) { return static_cast<double>(o.window); },
     [](O& o, double x) { o.window = static_cast<Index>(x); }},
    {"padding",
     {"Padding tokens", "填充词数"},
     "P",
     0,
     64,
     0,
     8,
     true,
     false,
     [](const O& o) { return static_cast<double>(o.padding); },
     [](O& o, double x) { o.padding = static_cast<Index>(x); }},
    {"draws",
     {"Draws", "抽样次数"},
     "n",
     1,
     100000,
     1,
     2000,
     true,
     true,
     [](const O& o) { return static_cast<double>(o.draws); },
     [](O& o, double x) { o.draws = static_cast<Index>(x); }},
    {"gumbel-temperature",
     {"Gumbel temperature", "Gumbel 温度"},
     "τ_g",
     1e-3,
     1e3,
     0.1,
     10,
     false,
     true,
     [](const O& o) { return o.gumbel_temperature; },
     [](O& o, double x) { o.gumbel_temperature = x; }},
    {"scale",
     {"Scale", "缩放系数"},
     "β",
     -1e6,
     1e6,
     0,
     10,
     false,
     false,
     [](const O& o) { return o.scale.value_or(1); },
     [](O& o, double x) { o.scale = x; }},
    {"seed",
     {"Seed", "随机种子"},
     "",
     0,
     kSeedMax,
     0,
     99,
     true,
     false,
     [](const O& o) { return static_cast<double>(o.seed); },
     [](O& o, double x) { o.seed = static_cast<std::uint64_t>(x); }},
}};

}  // namespace

std::span<const OptionSpec> option_specs() { return kOptions; }

const OptionSpec* find_option(std::string_view id) {
    for (const OptionSpec& spec : kOptions)
        if (spec.id == id) return &spec;
    return nullptr;
}

}  // namespace attn
