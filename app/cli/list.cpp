// attn list: what there is to choose from, as the descriptors say it.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/json_text.hpp"
#include "app/cli/mechanism_flags.hpp"
#include "app/cli/output.hpp"
#include "app/cli/text.hpp"
#include "core/engine/examples.hpp"
#include "core/text/tokenizer.hpp"

namespace attn::cli {

namespace {

using nlohmann::ordered_json;

constexpr const char* kFooter =
    R"(WHAT: scores, alignments, contexts, masks, positions, options, tokenizers, examples; everything when it is
left out.
--json: {"scores": [{"id", "names": {"en", "zh"}, "formula", "source", "parameters": [{"name", "shape": ["d_a", "d_q"],
"optional"}], "options": [ids]}, ...], ...}; alignments also say "distribution", contexts "random".

Examples:
  attn list scores
  attn list examples)";

struct ListFlags {
    std::optional<std::string> what;
    bool json = false;
};

ordered_json names_json(const Names& names) { return {{"en", names.en}, {"zh", names.zh}}; }

ordered_json mechanism_json(const Mechanism& m) {
    ordered_json parameters = ordered_json::array();
    for (const ParameterSpec& p : m.parameters)
        parameters.push_back({{"name", p.name}, {"shape", p.shape}, {"optional", p.optional}});
    return {{"id", m.id},         {"names", names_json(m.names)},        {"formula", m.formula},
            {"source", m.source}, {"parameters", std::move(parameters)}, {"options", m.options}};
}

ordered_json item_json(const ScoreFunction& d) {
    ordered_json j = mechanism_json(d);
    j["equal_widths"] = d.equal_widths;
    return j;
}
ordered_json item_json(const Alignment& d) {
    ordered_json j = mechanism_json(d);
    j["distribution"] = d.distribution;
    return j;
}
ordered_json item_json(const Context& d) {
    ordered_json j = mechanism_json(d);
    j["random"] = d.random;
    return j;
}
ordered_json item_json(const MaskRule& d) { return mechanism_json(d); }
ordered_json item_json(const Position& d) { return mechanism_json(d); }
ordered_json item_json(const OptionSpec& d) {
    const Options defaults;
    ordered_json standard = number_json(d.get(defaults));
    if (d.id == "scale") standard = nullptr;
    return {{"id", d.id},
            {"names", names_json(d.names)},
            {"symbol", d.symbol},
            {"minimum", number_json(d.minimum)},
            {"maximum", number_json(d.maximum)},
            {"integer", d.integer},
            {"default", std::move(standard)}};
}
ordered_json item_json(const Tokenizer& d) { return {{"id", d.id}, {"names", names_json(d.names)}}; }

ordered_json item_json(const Example& e) {
    return {{"id", e.id},
            {"names", {{"en", e.name.en}, {"zh", e.name.zh}}},
            {"note", {{"en", e.note.en}, {"zh", e.note.zh}}}};
}

template <class Descriptors>
ordered_json area_json(const Descriptors& all) {
    ordered_json list = ordered_json::array();
    for (const auto& d : all) list.push_back(item_json(d));
    return list;
}

// Every area, in the order shown. One entry more here is one area more.
ordered_json all_json(const std::vector<Example>& examples) {
    return {{"scores", area_json(score_functions())}, {"alignments", area_json(alignments())},
            {"contexts", area_json(contexts())},      {"masks", area_json(masks())},
            {"positions", area_json(positions())},    {"options", area_json(option_specs())},
            {"tokenizers", area_json(tokenizers())},  {"examples", area_json(examples)}};
}

std::string text_of(const ordered_json& j, const char* key) {
    const auto it = j.find(key);
    return it == j.end() || !it->is_string() ? std::string() : it->get<std::string>();
}

std::string parameters_text(const ordered_json& item) {
    std::string text;
    for (const ordered_json& p : item.value("parameters", ordered_json::array())) {
        std::string shape;
        for (const ordered_json& side : p["shape"]) shape += (shape.empty() ? "" : ", ") + side.get<std::string>();
        text +=
            fmt::format("    {} [{}]{}\n", text_of(p, "name"), shape, p["optional"].get<bool>() ? " (optional)" : "");
    }
    const ordered_json options = item.value("options", ordered_json::array());
    std::string flags;
    for (const ordered_json& o : options) flags += " --" + o.get<std::string>();
    if (!flags.empty()) text += "    reads" + flags + "\n";
    return text;
}

std::string item_text(const ordered_json& item) {
    std::string middle = plain_formula(text_of(item, "formula"));
    if (item.contains("minimum"))
        middle = fmt::format(
            "{:.16g} to {:.16g}{}{}", item["minimum"].get<double>(), item["maximum"].get<double>(),
            item["integer"].get<bool>() ? ", whole" : "",
            item["default"].is_null() ? "" : fmt::format(", default {:.16g}", item["default"].get<double>()));
    std::string names = text_of(item["names"], "en") + "  " + text_of(item["names"], "zh");
    if (const std::string symbol = text_of(item, "symbol"); !symbol.empty()) names += "  " + symbol;
    std::string line = fmt::format("  {}{}{}", pad_right(text_of(item, "id"), 20), pad_right(names, 44), middle);
    if (const std::string source = text_of(item, "source"); !source.empty()) line += "  (" + source + ")";
    return line + "\n" + parameters_text(item);
}

Status list(const ListFlags& flags) {
    const Result<std::vector<Example>> examples = load_examples();
    if (!examples) return examples.error();
    ordered_json all = all_json(*examples);
    std::vector<std::string> areas;
    for (const auto& [area, items] : all.items()) areas.push_back(area);
    if (flags.what) {
        if (!all.contains(*flags.what)) return no_such("list", *flags.what, areas, "list of");
        ordered_json one = ordered_json::object();
        one[*flags.what] = all[*flags.what];
        all = std::move(one);
    }
    if (flags.json) return print(json_text(all));
    std::string text;
    for (const auto& [area, items] : all.items()) {
        if (!text.empty()) text += "\n";
        text += area + "\n";
        for (const ordered_json& item : items) text += item_text(item);
    }
    return print(text);
}

Work add(CLI::App& app) {
    const auto flags = std::make_shared<ListFlags>();
    add_text(app, "WHAT", flags->what, "which list");
    add_switch(app, "--json", flags->json, "as JSON");
    return [flags] { return list(*flags); };
}

}  // namespace

Command list_command() {
    return {"list", "the mechanisms, their formulas, parameters and options; the examples", kFooter, add};
}

}  // namespace attn::cli
