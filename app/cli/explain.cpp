// attn explain: how one number came about, from a weight down to the products of the query and the key.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include "app/cli/document_flags.hpp"
#include "app/cli/explain_view.hpp"
#include "app/cli/json_text.hpp"
#include "app/cli/output.hpp"
#include "app/cli/remarks.hpp"
#include "app/cli/words.hpp"
#include "core/base/utf8.hpp"
#include "core/graph/graph.hpp"

namespace attn::cli {

namespace {

constexpr const char* kFooter =
    R"(PATH is one of those that attn nodes lists, and those in the text can be asked in turn. --row and --col take a number (from
0), or a word where rows or columns are words: it, it:2 for the second "it". A weight is followed down to the score and its
products: a block a step, each with the path, row, column and number that it explains, and all terms of its sums.
json: {"format": "attn-explain", "version": 1, "path", "shape", "axes", "stage", "formula", "formula_id",
"row", "column", "row_label", "column_label", "value", "rule", "terms": [{"axis", "index", "label",
"factors": [{"symbol", "value"}], "value"}], "denominator": [terms], "outer", "note", "evaluated",
"inputs": [{"path", ..., "row", "column", "symbol"}]}: value = outer(sum of terms / sum of denominator). Inputs that
have the same cell carry their own terms, and the one that leads to the score its own inputs, and so on down; a row or
column of null is all of them. formula_id: see attn nodes --help.

Example:
  attn explain "The animal was tired because it ran." --node attention/head/0/weights --row it --col animal)";

struct ExplainFlags {
    DocumentFlags document;
    std::optional<std::string> node, row, column, format;
};

Result<NodeId> find_node(const Graph& g, const std::string& path) {
    const NodeId id = g.find(path);
    if (id != kNoNode) return id;
    std::vector<std::string> paths;
    for (NodeId i = 0; i < g.size(); ++i) paths.push_back(g.node(i).path);
    const std::vector<std::string> near = near_matches(path, paths, 4);
    return usage_error("--node", fmt::format("there is no step {}", utf8::quote(path, 60)),
                       near.empty() ? "attn nodes lists them all with the same flags"
                                    : fmt::format("near it are {}; attn nodes lists all", joined(near)));
}

Result<Found> find_place(const char* flag, const std::optional<std::string>& given, Axis axis, Index count,
                         const Snapshot& s) {
    if (!given) return usage_error(flag, "it is missing", "give a number from 0, or a word");
    const std::vector<Token>* tokens = axis == Axis::Query ? &s.queries : axis == Axis::Key ? &s.keys : nullptr;
    if (tokens != nullptr && static_cast<Index>(tokens->size()) == count) return find_token(flag, *given, *tokens);
    return find_index(flag, *given, count);
}

Status explain(const ExplainFlags& flags) {
    const std::string format = flags.format.value_or("text");
    if (format != "text" && format != "json") return no_such("--format", format, "one of: text, json");
    if (!flags.node) return usage_error("--node", "it is missing", "attn nodes lists them");
    const Result<Document> document = document_of(flags.document);
    if (!document) return document.error();
    const Result<SnapshotPtr> snapshot = snapshot_of(*document, flags.document);
    if (!snapshot) return snapshot.error();
    const Snapshot& s = **snapshot;
    const Result<NodeId> id = find_node(s.graph, *flags.node);
    if (!id) return id.error();
    const Node& node = s.graph.node(*id);
    const Result<Found> row = find_place("--row", flags.row, node.axes.rows, node.shape.rows, s);
    if (!row) return row.error();
    const Result<Found> column = find_place("--col", flags.column, node.axes.columns, node.shape.cols, s);
    if (!column) return column.error();
    for (const Found& found : {*row, *column})
        if (!found.note.empty()) remark(found.note);
    const ExplainView view = explain_view(*snapshot, *id, row->index, column->index);
    if (format == "json") return print(json_text(explain_json(view)));
    return print(explain_text(view) + "\n" + honesty(s) + "\n");
}

Work add(CLI::App& app) {
    const auto flags = std::make_shared<ExplainFlags>();
    add_document_flags(app, flags->document);
    add_text(app, "--node", flags->node, "the step, e.g. attention/head/0/weights", "PATH");
    add_text(app, "--row", flags->row, "row, from 0, or a word", "WORD|INDEX");
    add_text(app, "--col", flags->column, "column, from 0, or a word", "WORD|INDEX");
    add_text(app, "--format", flags->format, "text, json (default text)", "FORMAT");
    return [flags] { return explain(*flags); };
}

}  // namespace

Command explain_command() { return {"explain", "the arithmetic of one number, in full", kFooter, add}; }

}  // namespace attn::cli
