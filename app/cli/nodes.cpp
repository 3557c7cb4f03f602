// attn nodes: every step of a run, with its path, shape and formula.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include "app/cli/document_flags.hpp"
#include "app/cli/json_text.hpp"
#include "app/cli/output.hpp"
#include "app/cli/text.hpp"
#include "core/base/utf8.hpp"

namespace attn::cli {

namespace {

using nlohmann::ordered_json;

constexpr const char* kFooter =
    R"(--json: [{"path", "shape": [rows, columns], "axes": [rows, columns], "stage", "formula", "formula_id", "op",
"inputs": [paths], "parameter"}]; op is null for what is given. formula_id is the definition and its step, the same in
every head: score/scaled-dot/scores is of what attn list scores calls scaled-dot. A path is what attn explain --node
takes.

Example:
  attn nodes "The animal was tired." --score additive)";

struct NodesFlags {
    DocumentFlags document;
    bool json = false;
};

ordered_json node_json(const Graph& g, const Node& n) {
    ordered_json inputs = ordered_json::array();
    for (const NodeId in : n.inputs) inputs.push_back(g.node(in).path);
    return {{"path", n.path},
            {"shape", {n.shape.rows, n.shape.cols}},
            {"axes", {axis_name(n.axes.rows), axis_name(n.axes.columns)}},
            {"stage", stage_name(n.stage)},
            {"formula", n.formula.text},
            {"formula_id", n.formula.id},
            {"op", n.op == nullptr ? ordered_json(nullptr) : ordered_json(n.op->id())},
            {"inputs", std::move(inputs)},
            {"parameter", n.parameter}};
}

Status nodes(const NodesFlags& flags) {
    const Result<Document> document = document_of(flags.document);
    if (!document) return document.error();
    const Result<SnapshotPtr> snapshot = snapshot_of(*document, flags.document);
    if (!snapshot) return snapshot.error();
    const Graph& g = (*snapshot)->graph;
    if (flags.json) {
        ordered_json all = ordered_json::array();
        for (NodeId id = 0; id < g.size(); ++id) all.push_back(node_json(g, g.node(id)));
        return print(json_text(all));
    }
    int path = 4, shape = 5, axes = 4;
    std::vector<std::array<std::string, 5>> lines;
    for (NodeId id = 0; id < g.size(); ++id) {
        const Node& n = g.node(id);
        lines.push_back({n.path, fmt::format("[{}, {}]", n.shape.rows, n.shape.cols),
                         fmt::format("{}, {}", axis_name(n.axes.rows), axis_name(n.axes.columns)),
                         std::string(stage_name(n.stage)),
                         n.formula.text.empty() && n.parameter ? "(parameter)" : plain_formula(n.formula.text)});
        path = std::max(path, utf8::width(lines.back()[0]));
        shape = std::max(shape, utf8::width(lines.back()[1]));
        axes = std::max(axes, utf8::width(lines.back()[2]));
    }
    std::string text;
    lines.insert(lines.begin(), {"path", "shape", "axes", "stage", "formula"});
    for (const auto& l : lines)
        text += fmt::format("{}  {}  {}  {}  {}\n", pad_right(l[0], path), pad_right(l[1], shape),
                            pad_right(l[2], axes), pad_right(l[3], 9), l[4]);
    return print(text);
}

Work add(CLI::App& app) {
    const auto flags = std::make_shared<NodesFlags>();
    add_document_flags(app, flags->document);
    add_switch(app, "--json", flags->json, "as JSON");
    return [flags] { return nodes(*flags); };
}

}  // namespace

Command nodes_command() { return {"nodes", "every step of a run: path, shape, formula", kFooter, add}; }

}  // namespace attn::cli
