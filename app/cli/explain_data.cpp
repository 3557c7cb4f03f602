// attn explain as JSON: each number with those that it was made from inside it.
#include "app/cli/explain_view.hpp"
#include "app/cli/json_text.hpp"

namespace attn::cli {

namespace {

using nlohmann::ordered_json;

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

class ExplainJson {
public:
    explicit ExplainJson(const ExplainView& view) : view_(view), s_(*view.snapshot), g_(view.graph) {}

    ordered_json write() const {
        ordered_json out = {{"format", "attn-explain"}, {"version", 1}};
        out.update(cell_json(view_.chain.front()));
        out["inputs"] = inputs_json(0);
        return out;
    }

private:
    ordered_json inputs_json(std::size_t step) const {
        const ExplainedCell& cell = view_.chain[step];
        ordered_json out = ordered_json::array();
        const std::vector<NodeId>& inputs = g_.node(cell.node).inputs;
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            const bool next = step + 1 < view_.chain.size() && inputs[i] == view_.chain[step + 1].node;
            const Source source = i < cell.sources.size() ? cell.sources[i] : Source{inputs[i], -1, -1, {}, -1};
            ordered_json input;
            if (next) input = cell_json(view_.chain[step + 1]);
            else if (source.row == cell.row && source.col == cell.col && same_shape(cell.node, inputs[i]))
                input = cell_json({inputs[i], cell.row, cell.col, g_.explain(inputs[i], cell.row, cell.col), {}});
            else input = node_json(inputs[i], source.row, source.col);
            input["symbol"] = source.symbol;
            if (next) input["inputs"] = inputs_json(step + 1);
            out.push_back(std::move(input));
        }
        return out;
    }
    bool same_shape(NodeId a, NodeId b) const { return g_.node(a).shape == g_.node(b).shape; }

    std::string label(Axis axis, Index i) const {
        const std::size_t count = axis == Axis::Query ? s_.queries.size() : s_.keys.size();
        return word_of(s_, axis, static_cast<Index>(count), i);
    }
    ordered_json node_json(NodeId id, Index row, Index col) const {
        const Node& n = g_.node(id);
        const auto index = [](Index i) { return i < 0 ? ordered_json(nullptr) : ordered_json(i); };
        return {{"path", n.path},
                {"shape", {n.shape.rows, n.shape.cols}},
                {"axes", {axis_name(n.axes.rows), axis_name(n.axes.columns)}},
                {"stage", stage_name(n.stage)},
                {"formula", n.formula.text},
                {"formula_id", n.formula.id},
                {"row", index(row)},
                {"column", index(col)}};
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
    ordered_json cell_json(const ExplainedCell& cell) const {
        const Explanation& e = cell.arithmetic;
        const Node& n = g_.node(cell.node);
        ordered_json out = node_json(cell.node, cell.row, cell.col);
        out.update({{"row_label", word_of(s_, n.axes.rows, n.shape.rows, cell.row)},
                    {"column_label", word_of(s_, n.axes.columns, n.shape.cols, cell.col)},
                    {"value", number_json(g_.value(cell.node)(cell.row, cell.col))},
                    {"rule", e.rule},
                    {"terms", terms_json(e.terms)},
                    {"denominator", terms_json(e.denominator)},
                    {"outer", outer_name(e.outer)},
                    {"note", e.note},
                    {"evaluated", number_json(e.evaluated())}});
        return out;
    }

    const ExplainView& view_;
    const Snapshot& s_;
    const Graph& g_;
};

}  // namespace

ordered_json explain_json(const ExplainView& view) { return ExplainJson(view).write(); }

}  // namespace attn::cli
