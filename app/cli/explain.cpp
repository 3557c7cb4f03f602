// attn explain: how one number came about, all its terms, and one level down the numbers that it was made from.
#include <CLI/CLI.hpp>
#include <cmath>

#include <fmt/format.h>

#include "app/cli/document_flags.hpp"
#include "app/cli/json_text.hpp"
#include "app/cli/output.hpp"
#include "app/cli/text.hpp"
#include "app/cli/words.hpp"
#include "core/base/utf8.hpp"
#include "core/graph/graph.hpp"

namespace attn::cli {

namespace {

using nlohmann::ordered_json;

constexpr const char* kFooter =
    R"(PATH is one of those that attn nodes lists. --row and --col take a number (from 0), or a word where rows or columns are
words: it, it:2 for the second "it".
json: {"format": "attn-explain", "version": 1, "path", "shape", "axes", "stage", "formula", "row", "column",
"row_label", "column_label", "value", "rule", "terms": [{"axis", "index", "label", "factors": [{"symbol", "value"}],
"value"}], "denominator": [terms], "outer", "note", "evaluated", "inputs": [{"path", ..., "row", "column"}]}:
value = outer(sum of terms / sum of denominator). Inputs that have the same cell carry their own terms.

Example:
  attn explain "The animal was tired because it ran." --node attention/head/0/weights --row it --col animal)";

struct ExplainFlags {
    DocumentFlags document;
    std::optional<std::string> node, row, column, format;
};

std::string_view outer_name(Outer outer) {
    switch (outer) {
        case Outer::None: return "";
        case Outer::Tanh: return "tanh";
        case Outer::Relu: return "relu";
        case Outer::Sigmoid: return "sigmoid";
        case Outer::SquareRoot: return "√";
    }
    return "";
}

std::string_view note_text(std::string_view note) {
    if (note == "masked") return "masked or outside the window: this query may not attend to this key";
    if (note == "all-masked") return "every key of this row is masked: the weights are 0";
    if (note == "random") return "drawn at random, from the seed";
    if (note == "parameter") return "a parameter, untrained, from the seed";
    if (note == "input") return "given: nothing computes it";
    return note;
}

class Explainer {
public:
    Explainer(const Snapshot& snapshot, Graph graph) : s_(snapshot), g_(std::move(graph)) {}

    std::string text(NodeId id, Index row, Index col) const {
        std::string out = cell_text(id, row, col, "");
        const std::vector<NodeId>& inputs = g_.node(id).inputs;
        if (!inputs.empty()) out += "\nmade from\n";
        for (const NodeId in : inputs) {
            if (same_cell(id, in)) {
                out += cell_text(in, row, col, "  ");
                continue;
            }
            const Node& n = g_.node(in);
            out += fmt::format("  {}  [{}, {}]{}{}\n", n.path, n.shape.rows, n.shape.cols,
                               n.formula.empty() ? "" : "  ", plain_formula(n.formula));
        }
        return out;
    }

    ordered_json json(NodeId id, Index row, Index col) const {
        ordered_json out = {{"format", "attn-explain"}, {"version", 1}};
        out.update(cell_json(id, row, col));
        ordered_json inputs = ordered_json::array();
        for (const NodeId in : g_.node(id).inputs)
            inputs.push_back(same_cell(id, in) ? cell_json(in, row, col) : node_json(in));
        out["inputs"] = std::move(inputs);
        return out;
    }

private:
    // The number of that input in the same place went into this one.
    bool same_cell(NodeId id, NodeId in) const {
        const Node &n = g_.node(id), &i = g_.node(in);
        return i.shape == n.shape && i.axes.rows == n.axes.rows && i.axes.columns == n.axes.columns && !i.parameter &&
               n.op->id() != "matmul" && n.op->id() != "matmul_transposed";
    }

    std::string label(Axis axis, Index i) const {
        const std::vector<Token>* tokens = axis == Axis::Query ? &s_.queries : axis == Axis::Key ? &s_.keys : nullptr;
        if (tokens == nullptr || i < 0 || static_cast<std::size_t>(i) >= tokens->size()) return {};
        return (*tokens)[static_cast<std::size_t>(i)].text;
    }
    std::string place(Axis axis, Index i) const {
        const std::string word = label(axis, i);
        if (i < 0) return "-";
        return fmt::format("{} {}{}", axis_name(axis), i, word.empty() ? "" : " " + utf8::quote(word, 24));
    }

    void terms_text(const std::vector<Term>& terms, const std::string& indent, std::string& out) const {
        double sum = 0;
        int width = 8;
        for (const Term& t : terms) width = std::max(width, utf8::width(place(t.axis, t.index)));
        for (const Term& t : terms) {
            std::string factors;
            for (const Factor& f : t.factors)
                factors += fmt::format("{}{} {}", factors.empty() ? "" : " · ", f.symbol, precise(f.value));
            out += fmt::format("{}  {}  {}{}\n", indent, pad_right(place(t.axis, t.index), width), factors,
                               t.factors.size() > 1 ? " = " + precise(t.value()) : "");
            sum += t.value();
        }
        if (terms.size() > 1) out += fmt::format("{}  sum of {} = {}\n", indent, terms.size(), precise(sum));
    }

    std::string cell_text(NodeId id, Index row, Index col, const std::string& indent) const {
        const Node& n = g_.node(id);
        const Explanation e = g_.explain(id, row, col);
        std::string out = fmt::format("{}{}  [{}, {}]{}{}\n", indent, n.path, n.shape.rows, n.shape.cols,
                                      n.formula.empty() ? "" : "  ", plain_formula(n.formula));
        out += fmt::format("{}row {}, column {}: {}\n", indent, place(n.axes.rows, row), place(n.axes.columns, col),
                           precise(e.value));
        if (!e.note.empty()) out += fmt::format("{}  ({})\n", indent, note_text(e.note));
        if (n.op == nullptr) return out;
        out += fmt::format("{}  {}\n", indent, plain_formula(e.rule));
        terms_text(e.terms, indent, out);
        if (!e.denominator.empty()) {
            out += indent + "  divided by\n";
            terms_text(e.denominator, indent, out);
        }
        if (e.outer != Outer::None) out += fmt::format("{}  {} of that\n", indent, outer_name(e.outer));
        return out + fmt::format("{}  = {}\n", indent, precise(e.evaluated()));
    }

    static std::string precise(double x) {
        if (std::isinf(x)) return x < 0 ? "-∞" : "∞";
        return fmt::format("{:.4g}", x == 0 ? 0.0 : x);
    }

    ordered_json node_json(NodeId id) const {
        const Node& n = g_.node(id);
        return {{"path", n.path},
                {"shape", {n.shape.rows, n.shape.cols}},
                {"axes", {axis_name(n.axes.rows), axis_name(n.axes.columns)}},
                {"stage", stage_name(n.stage)},
                {"formula", n.formula}};
    }
    ordered_json terms_json(const std::vector<Term>& terms) const {
        ordered_json out = ordered_json::array();
        for (const Term& t : terms) {
            ordered_json factors = ordered_json::array();
            for (const Factor& f : t.factors)
                factors.push_back({{"symbol", f.symbol}, {"value", number_json(f.value)}});
            out.push_back({{"axis", axis_name(t.axis)},
                           {"index", t.index < 0 ? ordered_json(nullptr) : ordered_json(t.index)},
                           {"label", label(t.axis, t.index)},
                           {"factors", std::move(factors)},
                           {"value", number_json(t.value())}});
        }
        return out;
    }
    ordered_json cell_json(NodeId id, Index row, Index col) const {
        const Explanation e = g_.explain(id, row, col);
        const Node& n = g_.node(id);
        ordered_json out = node_json(id);
        out.update({{"row", row},
                    {"column", col},
                    {"row_label", label(n.axes.rows, row)},
                    {"column_label", label(n.axes.columns, col)},
                    {"value", number_json(g_.value(id)(row, col))},
                    {"rule", e.rule},
                    {"terms", terms_json(e.terms)},
                    {"denominator", terms_json(e.denominator)},
                    {"outer", outer_name(e.outer)},
                    {"note", e.note},
                    {"evaluated", number_json(e.evaluated())}});
        return out;
    }

    const Snapshot& s_;
    Graph g_;
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

// With the values that the arithmetic needs: a long text keeps only some.
Graph with_values(const Graph& graph, NodeId id) {
    std::vector<NodeId> wanted = {id};
    for (const NodeId in : graph.node(id).inputs) {
        wanted.push_back(in);
        wanted.insert(wanted.end(), graph.node(in).inputs.begin(), graph.node(in).inputs.end());
    }
    Graph copy = graph;
    ATTN_CHECK(static_cast<bool>(run(copy, wanted, {})), "a run that nobody can stop");
    return copy;
}

Status explain(const ExplainFlags& flags) {
    const std::string format = flags.format.value_or("text");
    if (format != "text" && format != "json") return no_such("--format", format, "one of: text, json");
    if (!flags.node) return usage_error("--node", "it is missing", "attn nodes lists them");
    const Result<Document> document = document_of(flags.document);
    if (!document) return document.error();
    const Result<SnapshotPtr> snapshot = snapshot_of(*document, flags.document.threads);
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
    const Explainer explainer(s, with_values(s.graph, *id));
    if (format == "json") return print(json_text(explainer.json(*id, row->index, column->index)));
    return print(explainer.text(*id, row->index, column->index) + "\n" + honesty(**snapshot) + "\n");
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
