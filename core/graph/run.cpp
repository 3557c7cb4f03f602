// The runner. Nodes that can be computed row block by row block from one another form a stage: every edge inside it is
// by-row, every other input is complete beforehand. A stage runs block by block, all its nodes in turn for one block,
// so that a row of scores is still in the cache when it is masked, normalised and multiplied with the values. Blocks
// are cut by shape alone, so the number of threads cannot change a result. What nobody asked for never leaves the
// block.
#include <algorithm>
#include <atomic>
#include <map>
#include <new>

#include "core/graph/graph.hpp"

namespace attn {

namespace {

constexpr Index kBlockFloats = 64 * 1024;  // one node's share of a core's cache: 256 KB
constexpr Index kMinBlockRows = 24;
constexpr Index kMaxBlockRows = 96;
constexpr Index kTile = 6;    // rows that the matrix product takes at once
constexpr Index kShares = 4;  // the number of blocks is a multiple of it

struct RunStage {
    int level = 0;
    Index rows = 0;
    std::vector<NodeId> nodes;  // in order
    std::vector<NodeId> whole;  // those among them whose full value is needed
};

struct Plan {
    std::vector<bool> missing;  // must be computed now
    std::vector<bool> wanted;
    std::vector<RunStage> stages;
    std::vector<int> last_use;  // index of the last stage that reads a node's full value, or -1
};

Plan make_plan(const Graph& graph, std::span<const NodeId> wanted) {
    const auto n = static_cast<std::size_t>(graph.size());
    Plan plan{std::vector<bool>(n, false), std::vector<bool>(n, wanted.empty()), {}, std::vector<int>(n, -1)};
    for (const NodeId id : wanted) plan.wanted[static_cast<std::size_t>(id)] = true;
    for (NodeId id = graph.size() - 1; id >= 0; --id) {  // needed: wanted, or an input of something missing
        const auto i = static_cast<std::size_t>(id);
        plan.missing[i] = (plan.missing[i] || plan.wanted[i]) && !graph.has_value(id);
        if (plan.missing[i])
            for (const NodeId in : graph.node(id).inputs) plan.missing[static_cast<std::size_t>(in)] = true;
    }

    std::vector<int> level(n, -1);
    std::map<std::pair<int, Index>, std::size_t> stage_of;
    std::vector<std::pair<int, Index>> key(n);
    std::vector<bool> read_whole(n, false);
    for (NodeId id = 0; id < graph.size(); ++id) {
        const auto i = static_cast<std::size_t>(id);
        if (!plan.missing[i]) continue;
        const Node& node = graph.node(id);
        level[i] = 0;
        for (std::size_t k = 0; k < node.inputs.size(); ++k) {
            const auto in = static_cast<std::size_t>(node.inputs[k]);
            if (!plan.missing[in]) continue;
            const bool joined = node.op->by_row(k) && graph.node(node.inputs[k]).shape.rows == node.shape.rows;
            level[i] = std::max(level[i], joined ? level[in] : level[in] + 1);
        }
        key[i] = {level[i], node.shape.rows};
        stage_of.emplace(key[i], 0);
    }
    for (auto& [k, index] : stage_of) {
        index = plan.stages.size();
        plan.stages.push_back({k.first, k.second, {}, {}});
    }
    for (NodeId id = 0; id < graph.size(); ++id) {
        const auto i = static_cast<std::size_t>(id);
        if (!plan.missing[i]) continue;
        const auto stage = static_cast<int>(stage_of[key[i]]);
        plan.stages[static_cast<std::size_t>(stage)].nodes.push_back(id);
        for (const NodeId in : graph.node(id).inputs) {
            const auto j = static_cast<std::size_t>(in);
            if (!plan.missing[j] || key[j] == key[i]) continue;
            read_whole[j] = true;
            plan.last_use[j] = std::max(plan.last_use[j], stage);
        }
    }
    for (RunStage& stage : plan.stages)
        for (const NodeId id : stage.nodes)
            if (plan.wanted[static_cast<std::size_t>(id)] || read_whole[static_cast<std::size_t>(id)])
                stage.whole.push_back(id);
    return plan;
}

// Rows of a block: what fits in the cache, in a number of blocks that a few threads can share evenly.
Index block_rows(const Graph& graph, const RunStage& stage) {
    Index widest = 1;
    for (const NodeId id : stage.nodes) widest = std::max(widest, graph.node(id).shape.cols);
    const Index most = std::clamp(kBlockFloats / widest, kMinBlockRows, kMaxBlockRows);
    const Index blocks = (stage.rows + kShares * most - 1) / (kShares * most) * kShares;
    const Index even = (stage.rows + blocks - 1) / blocks;
    return std::max(kMinBlockRows, (even + kTile - 1) / kTile * kTile);
}

// Runs one stage. `full[id]` is the matrix that a whole node is written into.
void run_stage(const Graph& graph, const RunStage& stage, std::vector<std::shared_ptr<Matrix>>& full,
               const RunOptions& options) {
    const Index step = block_rows(graph, stage);
    const auto blocks = static_cast<int>((stage.rows + step - 1) / step);
    const int threads = options.pool == nullptr ? 1 : options.pool->threads();
    std::vector<std::map<NodeId, Matrix>> scratch(
        static_cast<std::size_t>(threads));  // nodes that live in a block only
    const auto whole_value = [&](NodeId id) -> const Matrix* {
        return graph.node(id).value != nullptr ? graph.node(id).value.get() : full[static_cast<std::size_t>(id)].get();
    };

    std::vector<std::unique_ptr<const Matrix>> prepared;
    for (const NodeId id : stage.nodes) {
        const Node& node = graph.node(id);
        std::vector<ConstView> inputs;
        for (std::size_t k = 0; k < node.inputs.size(); ++k) {
            const Matrix* source = node.op->by_row(k) ? nullptr : whole_value(node.inputs[k]);
            inputs.emplace_back(source == nullptr ? ConstView(nullptr, 0, 0)
                                                  : ConstView(source->data(), source->rows(), source->cols()));
        }
        prepared.push_back(node.op->prepare(inputs));
    }

    const auto work = [&](int block, int worker) {
        if (options.cancel.cancelled()) return;
        const Index first = block * step;
        const Index rows = std::min(step, stage.rows - first);
        auto& mine = scratch[static_cast<std::size_t>(worker)];
        std::vector<ConstView> inputs;
        for (std::size_t n = 0; n < stage.nodes.size(); ++n) {
            const NodeId id = stage.nodes[n];
            const Node& node = graph.node(id);
            inputs.clear();
            for (std::size_t k = 0; k < node.inputs.size(); ++k) {
                const NodeId in = node.inputs[k];
                const Matrix* source = whole_value(in);
                if (source == nullptr) {
                    const Matrix& m = mine.at(in);
                    inputs.emplace_back(m.data(), rows, m.cols());
                } else if (node.op->by_row(k)) {
                    inputs.emplace_back(source->data() + first * source->cols(), rows, source->cols());
                } else {
                    inputs.emplace_back(source->data(), source->rows(), source->cols());
                }
            }
            Matrix* whole = full[static_cast<std::size_t>(id)].get();
            float* out = nullptr;
            if (whole != nullptr) {
                out = whole->data() + first * whole->cols();
            } else {
                Matrix& m = mine[id];
                if (m.size() == 0) m.resize(std::min(step, stage.rows), node.shape.cols);
                out = m.data();
            }
            node.op->forward({inputs, View(out, rows, node.shape.cols), first, prepared[n].get()});
        }
    };
    if (options.pool != nullptr) options.pool->parallel_for(blocks, work);
    else
        for (int b = 0; b < blocks; ++b) work(b, 0);
}

Status run_plan(Graph& graph, std::span<const NodeId> wanted, const RunOptions& options) {
    const Plan plan = make_plan(graph, wanted);
    const Error cancelled{"stopped before it was done", "", "", Error::Kind::Cancelled};
    std::vector<std::shared_ptr<Matrix>> full(static_cast<std::size_t>(graph.size()));
    for (std::size_t s = 0; s < plan.stages.size(); ++s) {
        const RunStage& stage = plan.stages[s];
        if (options.cancel.cancelled()) return cancelled;
        for (const NodeId id : stage.whole) {
            const Shape shape = graph.node(id).shape;
            full[static_cast<std::size_t>(id)] = std::make_shared<Matrix>(shape.rows, shape.cols);
        }
        run_stage(graph, stage, full, options);
        if (options.cancel.cancelled()) return cancelled;
        for (NodeId id = 0; id < graph.size(); ++id) {  // drop what was only on the way
            const auto i = static_cast<std::size_t>(id);
            if (full[i] != nullptr && !plan.wanted[i] && plan.last_use[i] == static_cast<int>(s)) full[i] = nullptr;
        }
    }
    for (NodeId id = 0; id < graph.size(); ++id)
        if (full[static_cast<std::size_t>(id)] != nullptr) graph.set_value(id, full[static_cast<std::size_t>(id)]);
    return Done{};
}

}  // namespace

Status run(Graph& graph, std::span<const NodeId> wanted, const RunOptions& options) {
    try {
        return run_plan(graph, wanted, options);
    } catch (const std::bad_alloc&) {
        return Error{"the memory of this machine does not suffice", "", "use a shorter text or fewer heads",
                     Error::Kind::Failed, "no-memory"};
    }
}

}  // namespace attn
