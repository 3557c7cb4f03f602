#include "core/graph/graph.hpp"

namespace attn {

std::string_view stage_name(Stage stage) {
    switch (stage) {
        case Stage::Input: return "input";
        case Stage::Position: return "position";
        case Stage::Project: return "project";
        case Stage::Score: return "score";
        case Stage::Mask: return "mask";
        case Stage::Normalise: return "normalise";
        case Stage::Context: return "context";
        case Stage::Output: return "output";
    }
    return "input";
}

NodeId Graph::input(std::string path, Axes axes, Matrix value, Stage stage, NodeFormula formula) {
    const NodeId id = parameter(std::move(path), axes, std::make_shared<const Matrix>(std::move(value)), stage);
    nodes_.back().parameter = false;
    nodes_.back().formula = std::move(formula);
    return id;
}

NodeId Graph::parameter(std::string path, Axes axes, Matrix value, Stage stage) {
    return parameter(std::move(path), axes, std::make_shared<const Matrix>(std::move(value)), stage);
}

NodeId Graph::parameter(std::string path, Axes axes, std::shared_ptr<const Matrix> value, Stage stage) {
    Node n;
    n.path = std::move(path);
    n.axes = axes;
    n.shape = {value->rows(), value->cols()};
    n.stage = stage;
    n.parameter = true;
    n.value = std::move(value);
    ATTN_CHECK(find(n.path) == kNoNode, "two nodes with one path");
    nodes_.push_back(std::move(n));
    return size() - 1;
}

NodeId Graph::add(std::string path, Axes axes, std::shared_ptr<const Op> op, std::vector<NodeId> inputs, Stage stage,
                  NodeFormula formula) {
    std::vector<Shape> shapes;
    for (const NodeId i : inputs) {
        ATTN_CHECK(i >= 0 && i < size(), "an input that does not exist");
        shapes.push_back(node(i).shape);
    }
    Node n;
    n.path = std::move(path);
    n.axes = axes;
    n.shape = op->shape(shapes);
    n.stage = stage;
    n.formula = std::move(formula);
    n.op = std::move(op);
    n.inputs = std::move(inputs);
    ATTN_CHECK(find(n.path) == kNoNode, "two nodes with one path");
    nodes_.push_back(std::move(n));
    return size() - 1;
}

NodeId Graph::find(std::string_view path) const {
    for (NodeId i = 0; i < size(); ++i)
        if (node(i).path == path) return i;
    return kNoNode;
}

const Matrix& Graph::value(NodeId id) const {
    ATTN_CHECK(has_value(id), "a value that was not computed or not kept");
    return *node(id).value;
}

void Graph::override_value(NodeId id, Matrix value) {
    Node& n = nodes_[static_cast<std::size_t>(id)];
    ATTN_CHECK((n.shape == Shape{value.rows(), value.cols()}), "an override of another shape");
    if (n.op == nullptr && !n.pinned) n.given = n.value;
    set(id, std::make_shared<const Matrix>(std::move(value)), nullptr);
    n.pinned = true;
    forget_downstream(id);
}

void Graph::clear_override(NodeId id) {
    Node& n = nodes_[static_cast<std::size_t>(id)];
    if (!n.pinned) return;
    n.pinned = false;
    set(id, std::move(n.given), nullptr);  // none for what an op computes
    n.given = nullptr;
    forget_downstream(id);
}

RowSet Graph::rows(NodeId id) const {
    const Node& n = node(id);
    if (n.value == nullptr) return RowSet(n.shape.rows);
    return n.partial != nullptr ? n.partial->rows : all_rows(n.shape.rows);
}

bool Graph::has_row(NodeId id, Index row) const {
    const Node& n = node(id);
    return n.value != nullptr && row >= 0 && row < n.shape.rows && (n.partial == nullptr || n.partial->rows.has(row));
}

void Graph::set_value(NodeId id, std::shared_ptr<Matrix> value, const RowSet& rows) {
    std::shared_ptr<const Partial> partial;
    if (!rows.all()) partial = std::make_shared<const Partial>(Partial{value, rows});
    set(id, std::move(value), std::move(partial));
}

void Graph::set(NodeId id, std::shared_ptr<const Matrix> value, std::shared_ptr<const Partial> partial) {
    Node& n = nodes_[static_cast<std::size_t>(id)];
    n.value = std::move(value);
    n.partial = std::move(partial);
}

void Graph::forget_downstream(NodeId id) {
    std::vector<bool> stale(nodes_.size(), false);
    stale[static_cast<std::size_t>(id)] = true;
    for (NodeId i = id + 1; i < size(); ++i) {
        Node& n = nodes_[static_cast<std::size_t>(i)];
        if (n.pinned) continue;
        for (const NodeId in : n.inputs)
            if (stale[static_cast<std::size_t>(in)]) {
                stale[static_cast<std::size_t>(i)] = true;
                forget(i);
                break;
            }
    }
}

Explanation Graph::explain(NodeId id, Index row, Index col) const {
    const Node& n = node(id);
    const Matrix& m = value(id);
    ATTN_CHECK(has_row(id, row) && col >= 0 && col < m.cols(), "a cell outside the matrix, or not computed");
    if (n.op == nullptr || n.pinned) {
        Explanation e;
        e.rule = n.pinned ? "set by hand" : "given";
        e.note = n.pinned ? "pinned" : n.parameter ? "parameter" : "input";
        e.value = static_cast<double>(m(row, col));
        e.terms.push_back({n.axes.columns, -1, {{n.path, e.value}}});
        return e;
    }
    std::vector<const Matrix*> inputs;
    std::vector<Axis> columns;
    for (const NodeId i : n.inputs) {
        inputs.push_back(&value(i));
        columns.push_back(node(i).axes.columns);
    }
    Explanation e = n.op->explain({inputs, m, row, col, columns});
    e.value = static_cast<double>(m(row, col));
    return e;
}

std::vector<Matrix> gradients(const Graph& graph, NodeId target, const Matrix& seed) {
    std::vector<Matrix> gradient(static_cast<std::size_t>(graph.size()));
    const auto at = [&](NodeId id) -> Matrix& { return gradient[static_cast<std::size_t>(id)]; };
    ATTN_CHECK(seed.rows() == graph.node(target).shape.rows && seed.cols() == graph.node(target).shape.cols,
               "a seed of another shape than the target");
    at(target) = seed;
    for (NodeId id = target; id >= 0; --id) {
        const Node& n = graph.node(id);
        if (at(id).size() == 0 || n.op == nullptr || n.pinned) continue;
        std::vector<const Matrix*> inputs;
        std::vector<Matrix*> into;
        for (const NodeId i : n.inputs) {
            const Matrix& v = graph.value(i);
            if (at(i).size() == 0) at(i) = Matrix::Zero(v.rows(), v.cols());
            inputs.push_back(&v);
            into.push_back(&at(i));
        }
        n.op->backward({inputs, graph.value(id), at(id), into});
    }
    return gradient;
}

}  // namespace attn
