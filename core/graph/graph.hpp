// The computation graph, which is also the trace that everybody looks at. Nodes are added in order (inputs first),
// run() computes what is missing, override_value() pins a value and forgets what is downstream, so that the next run()
// recomputes only that. Copying a graph is cheap: values are shared until they are replaced.
//
//   Graph g;
//   NodeId q = g.input("query", {Axis::Query, Axis::Feature}, Q);
//   NodeId s = g.add("scores", {Axis::Query, Axis::Key}, ops::matmul_transposed(), {q, k});
//   run(g, {s}, {});    g.value(s)(0, 0);    g.explain(s, 0, 0);
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/cancel.hpp"
#include "core/base/error.hpp"
#include "core/base/parallel.hpp"
#include "core/base/row_set.hpp"
#include "core/graph/op.hpp"

namespace attn {

using NodeId = int;
inline constexpr NodeId kNoNode = -1;

struct Axes {
    Axis rows = Axis::Query;
    Axis columns = Axis::Feature;
};

// Which part of the story score -> alignment -> context a node belongs to; front ends group by it.
enum class Stage { Input, Position, Project, Score, Mask, Normalise, Context, Output };
std::string_view stage_name(Stage stage);  // "input", "position", ...

// What a node computes.
struct NodeFormula {
    std::string text;  // in symbols: "q · k / √d_k"
    // The definition and its step, "score/scaled-dot/scores": the same in every head and layer, for any text, in any
    // language. Its first two parts name a descriptor ("score", its id), a layer, or a part of a
    // model. Empty for what is only given.
    std::string id = {};
};

// Of a long text is computed what is looked at (RowRun). Of rows that are not there, the matrix holds anything, and
// another thread may be writing them.
struct Partial {
    std::shared_ptr<Matrix> matrix;  // the node's value
    RowSet rows;                     // that are there
};

struct Node {
    std::string path;  // "attention/head/2/weights"
    Axes axes;
    Shape shape;
    Stage stage = Stage::Input;
    NodeFormula formula;
    std::shared_ptr<const Op> op;  // null for an input
    std::vector<NodeId> inputs;
    bool parameter = false;                  // an input that training may change
    bool pinned = false;                     // its value was put there by override_value()
    std::shared_ptr<const Matrix> value;     // null: not computed, or not kept
    std::shared_ptr<const Partial> partial;  // of the value; null: all rows are there
    std::shared_ptr<const Matrix> given;     // of a pinned input: what clear_override() brings back
};

class Graph {
public:
    NodeId input(std::string path, Axes axes, Matrix value, Stage stage = Stage::Input, NodeFormula formula = {});
    NodeId parameter(std::string path, Axes axes, Matrix value, Stage stage = Stage::Input);
    // The same, with the value shared: several graphs of one model hold its tensors once.
    NodeId parameter(std::string path, Axes axes, std::shared_ptr<const Matrix> value, Stage stage = Stage::Input);
    NodeId add(std::string path, Axes axes, std::shared_ptr<const Op> op, std::vector<NodeId> inputs,
               Stage stage = Stage::Input, NodeFormula formula = {});

    int size() const { return static_cast<int>(nodes_.size()); }
    const Node& node(NodeId id) const { return nodes_[static_cast<std::size_t>(id)]; }
    NodeId find(std::string_view path) const;                              // kNoNode when there is none
    bool has_value(NodeId id) const { return node(id).value != nullptr; }  // of some rows, at least
    const Matrix& value(NodeId id) const;                                  // the node must have one
    RowSet rows(NodeId id) const;                                          // that are there
    bool has_row(NodeId id, Index row) const;

    // Pins a value of the node's shape; downstream values are forgotten. clear_override() lets it be computed again.
    void override_value(NodeId id, Matrix value);
    void clear_override(NodeId id);

    // The arithmetic of one cell; the node and its inputs must have values there.
    Explanation explain(NodeId id, Index row, Index col) const;

    // For runs. rows: those that are there; others are written later.
    void set_value(NodeId id, std::shared_ptr<const Matrix> value) { set(id, std::move(value), nullptr); }
    void set_value(NodeId id, std::shared_ptr<Matrix> value, const RowSet& rows);
    void forget(NodeId id) { set(id, nullptr, nullptr); }

private:
    void set(NodeId id, std::shared_ptr<const Matrix> value, std::shared_ptr<const Partial> partial);
    void forget_downstream(NodeId id);
    std::vector<Node> nodes_;
};

struct RunOptions {
    ThreadPool* pool = nullptr;  // null: this thread only
    CancelToken cancel;
};

// Computes the wanted nodes (all, when `wanted` is empty) and keeps the values of just those; what else is needed on
// the way lives only as long as it is needed, or in a block of rows. Returns an Error of kind Cancelled when asked to
// stop. The result does not depend on the number of threads.
Status run(Graph& graph, std::span<const NodeId> wanted, const RunOptions& options);

// d (sum of seed * value(target)) / d value of every node that has a value and lies upstream of the target; an empty
// matrix where nothing depends. All values on the way must have been kept.
std::vector<Matrix> gradients(const Graph& graph, NodeId target, const Matrix& seed);

}  // namespace attn
