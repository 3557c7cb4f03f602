// Flags that come from descriptors: a mechanism's id is checked against its registry, and every OptionSpec is a flag,
// which is refused where nothing that was chosen reads it.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/command.hpp"
#include "app/cli/suggest.hpp"
#include "core/attention/mechanism.hpp"

namespace attn::cli {

using OptionTexts = std::map<std::string, std::optional<std::string>, std::less<>>;  // by OptionSpec id

// --temperature, --window, ... : all of option_specs() but those in `without`.
void add_option_flags(CLI::App& app, OptionTexts& texts, std::span<const std::string_view> without = {});

// Every mechanism that reads options, with its area: {"alignment", softmax}.
using Area = std::pair<std::string_view, const Mechanism*>;
std::vector<Area> all_mechanisms();

// "alignment local-m, local-p; mask window"
std::string readers_of(std::string_view option);

// Sets what was given. An Error where a number is none or out of range, or nothing in `chosen` reads it (of a
// seed snapshot_of() says that, once it has the model).
Status apply_options(const OptionTexts& texts, std::span<const Area> chosen, Options& options);
// The specs that something in `chosen` reads, in menu order.
std::vector<const OptionSpec*> options_read(std::span<const Area> chosen);
std::string option_text(const OptionSpec& spec, const Options& options);  // "default" for a scale that is not set

// "dot, scaled-dot, ..." for a flag's help.
template <class Descriptors>
std::string id_list(const Descriptors& all) {
    return joined(ids_of(all));
}

// The descriptor of that id, or an Error that lists the known ones.
template <class Descriptor>
Result<const Descriptor*> choose(std::span<const Descriptor> all, const std::string& flag, const std::string& id) {
    for (const Descriptor& d : all)
        if (d.id == id) return &d;
    return no_such(flag, id, ids_of(all));
}

}  // namespace attn::cli
