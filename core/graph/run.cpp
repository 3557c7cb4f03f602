// The runner. Nodes that can be computed row block by row block from one another form a stage: every edge inside it is
// by-row, every other input is complete beforehand. A stage runs block by block, all its nodes in turn for one block,
// so that a row of scores is still in the cache when it is masked, normalised and multiplied with the values. Blocks
// are cut by shape alone, so the number of threads cannot change a result. What nobody asked for never leaves the
// block.
#include <algorithm>
#include <map>
#include <new>
#include <optional>

#include "core/graph/row_run.hpp"

namespace attn {

namespace {

constexpr Index kBlockFloats = 64 * 1024;  // one node's share of a core's cache: 256 KB
constexpr Index kMinBlockRows = 24;
constexpr Index kMaxBlockRows = 96;
constexpr Index kTile = 6;    // rows that the matrix product takes at once
constexpr Index kShares = 4;  // the number of blocks is a multiple of it

// By node; null: it has no value yet, or is wanted in a block only.
using Whole = std::vector<std::shared_ptr<Matrix>>;

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
    const Index blocks = std::max<Index>(1, (stage.rows + kShares * most - 1) / (kShares * most) * kShares);
    const Index even = (stage.rows + blocks - 1) / blocks;
    return std::max(kMinBlockRows, (even + kTile - 1) / kTile * kTile);
}

// A node's value as far as it is there: kept in the graph, or the matrix that it is being written into.
const Matrix* whole_value(const Graph& graph, const Whole& full, NodeId id) {
    return graph.node(id).value != nullptr ? graph.node(id).value.get() : full[static_cast<std::size_t>(id)].get();
}

// One stage, block by block from the one of `first_row` on and round the end.
class StageRun {
public:
    StageRun(const Graph& graph, const RunStage& stage, const Whole& full, Index first_row)
        : graph_(graph),
          stage_(stage),
          full_(full),
          step_(block_rows(graph, stage)),
          blocks_(static_cast<int>((stage.rows + step_ - 1) / step_)),
          start_(static_cast<int>(std::clamp<Index>(first_row, 0, std::max<Index>(stage.rows, 1) - 1) / step_)) {
        for (const NodeId id : stage.nodes) {
            const Node& node = graph.node(id);
            std::vector<ConstView> inputs;
            for (std::size_t k = 0; k < node.inputs.size(); ++k) {
                const Matrix* source = node.op->by_row(k) ? nullptr : whole_value(graph, full, node.inputs[k]);
                inputs.emplace_back(source == nullptr ? ConstView(nullptr, 0, 0)
                                                      : ConstView(source->data(), source->rows(), source->cols()));
            }
            prepared_.push_back(node.op->prepare(inputs));
        }
    }

    bool done() const { return done_ == blocks_; }

    RowRange rows() const {
        const Index first = start_ * step_, end = static_cast<Index>(start_ + done_) * step_;
        const Index round = static_cast<Index>(blocks_) * step_;  // the last block may be shorter
        return {first, end < round ? end - first : stage_.rows - first + (end - round), stage_.rows};
    }

    void step(const RunOptions& options, int blocks) {
        const int count = std::min(blocks, blocks_ - done_), from = start_ + done_;
        // What lives in a block only, a worker.
        scratch_.resize(static_cast<std::size_t>(options.pool == nullptr ? 1 : options.pool->threads()));
        const auto work = [&](int i, int worker) {
            if (!options.cancel.cancelled()) run_block((from + i) % blocks_, static_cast<std::size_t>(worker));
        };
        if (options.pool != nullptr) options.pool->parallel_for(count, work);
        else
            for (int i = 0; i < count; ++i) work(i, 0);
        done_ += count;
    }

private:
    void run_block(int block, std::size_t worker) {
        const Index first = block * step_;
        const Index rows = std::min(step_, stage_.rows - first);
        std::map<NodeId, Matrix>& mine = scratch_[worker];
        std::vector<ConstView> inputs;
        for (std::size_t n = 0; n < stage_.nodes.size(); ++n) {
            const NodeId id = stage_.nodes[n];
            const Node& node = graph_.node(id);
            inputs.clear();
            for (std::size_t k = 0; k < node.inputs.size(); ++k) {
                const NodeId in = node.inputs[k];
                const Matrix* source = whole_value(graph_, full_, in);
                if (source == nullptr) {
                    const Matrix& m = mine.at(in);
                    inputs.emplace_back(m.data(), rows, m.cols());
                } else if (node.op->by_row(k)) {
                    inputs.emplace_back(source->data() + first * source->cols(), rows, source->cols());
                } else {
                    inputs.emplace_back(source->data(), source->rows(), source->cols());
                }
            }
            Matrix* whole = full_[static_cast<std::size_t>(id)].get();
            float* out = nullptr;
            if (whole != nullptr) {
                out = whole->data() + first * whole->cols();
            } else {
                Matrix& m = mine[id];
                if (m.size() == 0) m.resize(std::min(step_, stage_.rows), node.shape.cols);
                out = m.data();
            }
            node.op->forward({inputs, View(out, rows, node.shape.cols), first, prepared_[n].get()});
        }
    }

    const Graph& graph_;
    const RunStage& stage_;
    const Whole& full_;
    const Index step_;
    const int blocks_, start_;
    int done_ = 0;
    std::vector<std::unique_ptr<const Matrix>> prepared_;
    std::vector<std::map<NodeId, Matrix>> scratch_;
};

}  // namespace

struct RowRun::Work {
    Work(Graph& g, std::span<const NodeId> wanted, Index row)
        : graph(g), plan(make_plan(g, wanted)), first_row(row), full(static_cast<std::size_t>(g.size())) {}

    // Makes room for what the stage leaves behind.
    void begin() {
        const RunStage& next = plan.stages[at];
        for (const NodeId id : next.whole) {
            const Shape shape = graph.node(id).shape;
            full[static_cast<std::size_t>(id)] = std::make_shared<Matrix>(shape.rows, shape.cols);
        }
        stage.emplace(graph, next, full, first_row);
    }
    void end() {
        stage.reset();
        for (std::size_t i = 0; i < full.size(); ++i)  // drop what was only on the way
            if (full[i] != nullptr && !plan.wanted[i] && plan.last_use[i] == static_cast<int>(at)) full[i] = nullptr;
        if (++at < plan.stages.size()) return;
        for (NodeId id = 0; id < graph.size(); ++id)
            if (auto& value = full[static_cast<std::size_t>(id)]; value != nullptr)
                graph.set_value(id, std::move(value));
    }

    Graph& graph;
    const Plan plan;
    const Index first_row;
    Whole full;
    std::size_t at = 0;  // the stage that runs, or is next
    std::optional<StageRun> stage;
};

RowRun::RowRun(Graph& graph, std::span<const NodeId> wanted, Index first_row)
    : work_(std::make_unique<Work>(graph, wanted, first_row)) {}
RowRun::~RowRun() = default;
RowRun::RowRun(RowRun&&) noexcept = default;
RowRun& RowRun::operator=(RowRun&&) noexcept = default;

bool RowRun::done() const { return work_->at == work_->plan.stages.size(); }

bool RowRun::fills(NodeId node) const {
    if (done()) return false;
    const std::vector<NodeId>& now = work_->plan.stages[work_->at].whole;
    return std::find(now.begin(), now.end(), node) != now.end();
}

Status RowRun::step(const RunOptions& options, int blocks) {
    const Error cancelled{"stopped before it was done", "", "", Error::Kind::Cancelled};
    try {
        if (options.cancel.cancelled()) return cancelled;
        if (done()) return Done{};
        if (!work_->stage) work_->begin();
        work_->stage->step(options, blocks);
        if (options.cancel.cancelled()) return cancelled;
        if (work_->stage->done()) work_->end();
        return Done{};
    } catch (const std::bad_alloc&) {
        return Error{"the memory of this machine does not suffice", "", "use a shorter text or fewer heads",
                     Error::Kind::Failed, "no-memory"};
    }
}

RowRange RowRun::rows(NodeId node) const {
    const Index count = work_->graph.node(node).shape.rows;
    if (work_->graph.has_value(node)) return all_rows(count);
    if (work_->full[static_cast<std::size_t>(node)] == nullptr) return {0, 0, count};
    return work_->stage && fills(node) ? work_->stage->rows() : all_rows(count);
}

const Matrix& RowRun::value(NodeId node) const {
    static const Matrix kNone;
    const Matrix* m = whole_value(work_->graph, work_->full, node);
    return m != nullptr ? *m : kNone;
}

std::shared_ptr<const Matrix> RowRun::shared_value(NodeId node) const {
    const auto& kept = work_->graph.node(node).value;
    return kept != nullptr ? kept : work_->full[static_cast<std::size_t>(node)];
}

Status run(Graph& graph, std::span<const NodeId> wanted, const RunOptions& options) {
    RowRun work(graph, wanted);
    while (!work.done())
        if (Status status = work.step(options); !status) return status;
    return Done{};
}

}  // namespace attn
