// attn list: what there is to choose from, as the descriptors say it.
#include <CLI/CLI.hpp>
#include <cmath>

#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/json_text.hpp"
#include "app/cli/mechanism_flags.hpp"
#include "app/cli/output.hpp"
#include "app/cli/text.hpp"
#include "core/engine/examples.hpp"
#include "core/models/card.hpp"
#include "core/models/library.hpp"
#include "core/text/tokenizer.hpp"
#include "core/train/recipe.hpp"

namespace attn::cli {

namespace {

using nlohmann::ordered_json;

constexpr const char* kFooter =
    R"(WHAT: scores, alignments, contexts, masks, positions, options, tokenizers, examples, models; everything when it is
left out.
--json: {"scores": [{"id", "names": {"en", "zh"}, "formula", "source", "parameters": [{"name", "shape": ["d_a", "d_q"],
"optional"}], "options": [ids]}, ...], ...}; alignments also say "distribution", contexts "random",
models what their card says: "command" that made them, "data", "limits", and on held-out pairs "accuracy" and "flip".

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

// What it is called: as its recipe, or as the score that it was trained with.
ordered_json item_json(const Model& m) {
    const Names score = find(score_functions(), m.config.score)->names;
    ordered_json names = names_json(score);
    if (const auto own = score_model(m.id); own && own->bare)
        names = {{"en", fmt::format("{}, no scale", score.en)}, {"zh", fmt::format("{}，无缩放", score.zh)}};
    for (const Recipe& recipe : recipes())
        if (recipe.model == m.id) names = names_json(recipe.names);
    const CardNumbers numbers = card_numbers(m);
    const auto figure = [&](const char* name) {
        return number_json(card_figure(numbers, "pairs", name).value_or(std::nan("")));
    };
    return {{"id", m.id},
            {"names", std::move(names)},
            {"command", card_text(m, "command")},
            {"data", card_text(m, "data")},
            {"limits", card_text(m, "limits")},
            {"accuracy", figure("accuracy")},
            {"flip", figure("flip")}};
}

template <class Descriptors>
Result<ordered_json> area_json(const Descriptors& all) {
    ordered_json list = ordered_json::array();
    for (const auto& d : all) list.push_back(item_json(d));
    return list;
}

Result<ordered_json> examples_json() {
    const Result<std::vector<Example>> examples = load_examples();
    if (!examples) return examples.error();
    return area_json(*examples);
}

Result<ordered_json> models_json() {
    const Result<std::vector<std::string>> ids = bundled_models();
    if (!ids) return ids.error();
    ModelLibrary models;
    ordered_json list = ordered_json::array();
    for (const std::string& id : *ids) {
        const Result<std::shared_ptr<const Model>> model = models.get(id);
        if (!model) return model.error();
        list.push_back(item_json(**model));
    }
    return list;
}

// Every area, in the order shown. One entry more here is one area more.
struct Area {
    std::string_view id;
    Result<ordered_json> (*items)();
};
constexpr Area kAreas[] = {{"scores", [] { return area_json(score_functions()); }},
                           {"alignments", [] { return area_json(alignments()); }},
                           {"contexts", [] { return area_json(contexts()); }},
                           {"masks", [] { return area_json(masks()); }},
                           {"positions", [] { return area_json(positions()); }},
                           {"options", [] { return area_json(option_specs()); }},
                           {"tokenizers", [] { return area_json(tokenizers()); }},
                           {"examples", examples_json},
                           {"models", models_json}};

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

std::string figure_text(const ordered_json& figure) {
    return figure.is_number() ? fmt::format("{:.3f}", figure.get<double>()) : "unknown";
}

std::string item_text(const ordered_json& item) {
    std::string middle = plain_formula(text_of(item, "formula"));
    if (item.contains("minimum"))
        middle = fmt::format(
            "{:.16g} to {:.16g}{}{}", item["minimum"].get<double>(), item["maximum"].get<double>(),
            item["integer"].get<bool>() ? ", whole" : "",
            item["default"].is_null() ? "" : fmt::format(", default {:.16g}", item["default"].get<double>()));
    if (item.contains("accuracy"))
        middle = fmt::format("{}; accuracy {}, flip rate {}", text_of(item, "command"), figure_text(item["accuracy"]),
                             figure_text(item["flip"]));
    std::string names = text_of(item["names"], "en") + "  " + text_of(item["names"], "zh");
    if (const std::string symbol = text_of(item, "symbol"); !symbol.empty()) names += "  " + symbol;
    std::string line = fmt::format("  {} {} {}", pad_right(text_of(item, "id"), 23), pad_right(names, 44), middle);
    if (const std::string source = text_of(item, "source"); !source.empty()) line += "  (" + source + ")";
    return line + "\n" + parameters_text(item);
}

Status list(const ListFlags& flags) {
    ordered_json all = ordered_json::object();
    for (const Area& area : kAreas) {
        if (flags.what && *flags.what != area.id) continue;
        Result<ordered_json> items = area.items();
        if (!items) return items.error();
        all[std::string(area.id)] = *std::move(items);
    }
    if (all.empty()) return no_such("list", *flags.what, ids_of(kAreas), "list of");
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
    return {"list", "the mechanisms, their formulas, parameters and options; the examples and models", kFooter, add};
}

}  // namespace attn::cli
