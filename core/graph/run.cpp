// The runner. Nodes that can be computed row block by row block from one another form a stage: every edge inside it is
// by-row, every other input is complete beforehand. A stage runs block by block, all its nodes in turn for one block,
// so that a row of scores is still in the cache when it is masked, normalised and multiplied with the values. Blocks
// are cut by shape and by the rows that are wanted, so the number of threads cannot change a result. What nobody asked
// for never leaves the block.
#include <algorithm>
#include <limits>
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
    std::vector<NodeId> whole;  // those among them that are kept, or that another stage reads
};

struct Plan {
    std::vector<bool> missing;  // must be computed now
    std::vector<RowSet> todo;   // of which these rows
    std::vector<bool> wanted;
    std::vector<RunStage> stages;
    std::vector<int> last_use;  // index of the last stage that reads a node's full value, or -1
};

bool joined(const Graph& graph, const Node& node, std::size_t input) {
    return node.op->by_row(input) && graph.node(node.inputs[input]).shape.rows == node.shape.rows;
}

// Whole tiles, so that a row stands at the same place of its tile in whatever block it is computed.
RowSet in_tiles(const RowSet& rows) {
    RowSet tiles(rows.of());
    for (const RowSet::Span& s : rows.spans()) tiles.add(s.first / kTile * kTile, (s.end + kTile - 1) / kTile * kTile);
    return tiles;
}

// Of each node that must be computed: how many stages come before its own.
std::vector<int> levels(const Graph& graph, const std::vector<bool>& missing) {
    constexpr int kAny = std::numeric_limits<int>::max();
    std::vector<int> level(missing.size(), -1), latest(missing.size(), kAny);
    for (NodeId id = 0; id < graph.size(); ++id) {
        const auto i = static_cast<std::size_t>(id);
        if (!missing[i]) continue;
        const Node& node = graph.node(id);
        level[i] = 0;
        for (std::size_t k = 0; k < node.inputs.size(); ++k)
            if (const auto in = static_cast<std::size_t>(node.inputs[k]); missing[in])
                level[i] = std::max(level[i], joined(graph, node, k) ? level[in] : level[in] + 1);
    }
    // What reads nothing, as a mask does, is made where it is read first, in the blocks of its reader.
    for (NodeId id = graph.size() - 1; id >= 0; --id) {
        const auto i = static_cast<std::size_t>(id);
        if (!missing[i]) continue;
        const Node& node = graph.node(id);
        if (node.inputs.empty() && latest[i] != kAny) level[i] = latest[i];
        for (std::size_t k = 0; k < node.inputs.size(); ++k) {
            const auto in = static_cast<std::size_t>(node.inputs[k]);
            latest[in] = std::min(latest[in], joined(graph, node, k) ? level[i] : level[i] - 1);
        }
    }
    return level;
}

Plan make_plan(const Graph& graph, const std::vector<RowRun::Wanted>& wanted) {
    const auto n = static_cast<std::size_t>(graph.size());
    Plan plan{std::vector<bool>(n, false), {}, std::vector<bool>(n, false), {}, std::vector<int>(n, -1)};
    std::vector<bool> needed(n, false);
    std::vector<RowSet> need;
    for (NodeId id = 0; id < graph.size(); ++id) need.emplace_back(graph.node(id).shape.rows);
    for (const RowRun::Wanted& w : wanted) {
        const auto i = static_cast<std::size_t>(w.node);
        plan.wanted[i] = needed[i] = true;
        need[i].add(in_tiles(w.rows));
    }
    plan.todo = need;
    for (NodeId id = graph.size() - 1; id >= 0; --id) {  // an input before what reads it
        const auto i = static_cast<std::size_t>(id);
        const Node& node = graph.node(id);
        plan.todo[i] = need[i] - graph.rows(id);
        plan.missing[i] = needed[i] && (!graph.has_value(id) || !plan.todo[i].empty());
        if (!plan.missing[i]) continue;
        for (std::size_t k = 0; k < node.inputs.size(); ++k) {
            const auto in = static_cast<std::size_t>(node.inputs[k]);
            needed[in] = true;
            need[in].add(joined(graph, node, k) ? plan.todo[i] : all_rows(need[in].of()));
        }
    }

    const std::vector<int> level = levels(graph, plan.missing);
    std::map<std::pair<int, Index>, std::size_t> stage_of;
    std::vector<std::pair<int, Index>> key(n);
    std::vector<bool> read_whole(n, false);
    for (NodeId id = 0; id < graph.size(); ++id) {
        const auto i = static_cast<std::size_t>(id);
        if (!plan.missing[i]) continue;
        key[i] = {level[i], graph.node(id).shape.rows};
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
            if (const auto i = static_cast<std::size_t>(id);
                plan.wanted[i] || read_whole[i] || graph.has_value(id))  // of some rows: of more now
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

// One stage, block by block from that of `first_row` on and round the end.
class StageRun {
public:
    StageRun(const Graph& graph, const Plan& plan, const RunStage& stage, const Whole& full, Index first_row)
        : graph_(graph), plan_(plan), stage_(stage), full_(full), step_(block_rows(graph, stage)) {
        for (const NodeId id : stage.nodes) {
            const Node& node = graph.node(id);
            std::vector<ConstView> inputs;
            for (std::size_t k = 0; k < node.inputs.size(); ++k) {
                const Matrix* source = node.op->by_row(k) ? nullptr : whole_value(node.inputs[k]);
                inputs.emplace_back(source == nullptr ? ConstView(nullptr, 0, 0)
                                                      : ConstView(source->data(), source->rows(), source->cols()));
            }
            prepared_.push_back(node.op->prepare(inputs));
        }
        cut_blocks(first_row);
    }

    bool done() const { return done_ == blocks_.size(); }

    // Of a node of the stage: those that were there before, and those of the blocks that are done.
    RowSet rows(NodeId id) const {
        RowSet there = graph_.rows(id);
        for (std::size_t b = 0; b < done_; ++b)
            if (todo(id).has(blocks_[b].first)) there.add(blocks_[b].first, blocks_[b].end);
        return there;
    }

    void step(const RunOptions& options, int blocks) {
        const auto left = static_cast<int>(blocks_.size() - done_), count = std::min(blocks, left);
        // What lives in a block only, a worker.
        scratch_.resize(static_cast<std::size_t>(options.pool == nullptr ? 1 : options.pool->threads()));
        const auto work = [&](int i, int worker) {
            if (!options.cancel.cancelled())
                run_block(blocks_[done_ + static_cast<std::size_t>(i)], static_cast<std::size_t>(worker));
        };
        if (options.pool != nullptr) options.pool->parallel_for(count, work);
        else
            for (int i = 0; i < count; ++i) work(i, 0);
        done_ += static_cast<std::size_t>(count);
    }

private:
    using Block = RowSet::Span;

    const RowSet& todo(NodeId id) const { return plan_.todo[static_cast<std::size_t>(id)]; }

    // A value that is kept, or the matrix that it is being written into; null: it lives in a block.
    const Matrix* whole_value(NodeId id) const {
        return plan_.missing[static_cast<std::size_t>(id)] ? full_[static_cast<std::size_t>(id)].get()
                                                           : graph_.node(id).value.get();
    }

    // Every `step_` rows, and where rows of a node begin or end, so that a block is wanted of a node as a whole, or not
    // at all. All blocks when all rows are wanted are those of any other run.
    void cut_blocks(Index first_row) {
        RowSet any(stage_.rows);
        std::vector<Index> cuts;
        for (const NodeId id : stage_.nodes) {
            any.add(todo(id));
            for (const RowSet::Span& s : todo(id).spans()) cuts.insert(cuts.end(), {s.first, s.end});
        }
        std::sort(cuts.begin(), cuts.end());
        for (const RowSet::Span& s : any.spans())
            for (Index first = s.first; first < s.end;) {
                const auto cut = std::upper_bound(cuts.begin(), cuts.end(), first);
                const Index end = std::min({(first / step_ + 1) * step_, s.end, cut == cuts.end() ? s.end : *cut});
                blocks_.push_back({first, end});
                first = end;
            }
        const auto start = std::find_if(blocks_.begin(), blocks_.end(), [&](Block b) { return first_row < b.end; });
        if (start != blocks_.end()) std::rotate(blocks_.begin(), start, blocks_.end());
    }

    void run_block(Block block, std::size_t worker) {
        const Index first = block.first, rows = block.end - block.first;
        std::map<NodeId, Matrix>& mine = scratch_[worker];
        std::vector<ConstView> inputs;
        for (std::size_t n = 0; n < stage_.nodes.size(); ++n) {
            const NodeId id = stage_.nodes[n];
            if (!todo(id).has(first)) continue;
            const Node& node = graph_.node(id);
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
    const Plan& plan_;
    const RunStage& stage_;
    const Whole& full_;
    const Index step_;
    std::vector<Block> blocks_;  // in the order of their turns
    std::size_t done_ = 0;
    std::vector<std::unique_ptr<const Matrix>> prepared_;
    std::vector<std::map<NodeId, Matrix>> scratch_;
};

}  // namespace

struct RowRun::Work {
    Work(Graph& g, const std::vector<Wanted>& wanted, Index row)
        : graph(g), plan(make_plan(g, wanted)), first_row(row), full(static_cast<std::size_t>(g.size())) {}

    // Makes room for what the stage leaves behind, or takes the room where some rows of it are.
    void begin() {
        const RunStage& next = plan.stages[at];
        for (const NodeId id : next.whole) {
            const Shape shape = graph.node(id).shape;
            const auto& partial = graph.node(id).partial;
            full[static_cast<std::size_t>(id)] =
                partial != nullptr ? partial->matrix : std::make_shared<Matrix>(shape.rows, shape.cols);
        }
        stage.emplace(graph, plan, next, full, first_row);
    }
    void end() {
        for (const NodeId id : plan.stages[at].whole)
            if (kept(id)) done_rows[id] = stage->rows(id);
        stage.reset();
        for (std::size_t i = 0; i < full.size(); ++i)  // drop what was only on the way
            if (full[i] != nullptr && !kept(static_cast<NodeId>(i)) && plan.last_use[i] == static_cast<int>(at))
                full[i] = nullptr;
        if (++at < plan.stages.size()) return;
        for (NodeId id = 0; id < graph.size(); ++id)
            if (auto& value = full[static_cast<std::size_t>(id)]; value != nullptr)
                graph.set_value(id, std::move(value), done_rows[id]);
    }
    bool kept(NodeId id) const { return plan.wanted[static_cast<std::size_t>(id)] || graph.has_value(id); }

    Graph& graph;
    const Plan plan;
    const Index first_row;
    Whole full;
    std::map<NodeId, RowSet> done_rows;  // of the stages that are done
    std::size_t at = 0;                  // the stage that runs, or is next
    std::optional<StageRun> stage;
};

RowRun::RowRun(Graph& graph, const std::vector<Wanted>& wanted, Index first_row)
    : work_(std::make_unique<Work>(graph, wanted, first_row)) {}
RowRun::~RowRun() = default;
RowRun::RowRun(RowRun&&) noexcept = default;
RowRun& RowRun::operator=(RowRun&&) noexcept = default;

std::vector<RowRun::Wanted> RowRun::whole(const Graph& graph, std::span<const NodeId> nodes) {
    std::vector<Wanted> wanted;
    const auto add = [&](NodeId id) { wanted.push_back({id, all_rows(graph.node(id).shape.rows)}); };
    for (const NodeId id : nodes) add(id);
    for (NodeId id = 0; nodes.empty() && id < graph.size(); ++id) add(id);
    return wanted;
}

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

RowSet RowRun::rows(NodeId node) const {
    if (const auto done = work_->done_rows.find(node); done != work_->done_rows.end()) return done->second;
    return work_->stage && fills(node) ? work_->stage->rows(node) : work_->graph.rows(node);
}

const Matrix& RowRun::value(NodeId node) const {
    static const Matrix kNone;
    if (const auto& filled = work_->full[static_cast<std::size_t>(node)]; filled != nullptr) return *filled;
    return work_->graph.has_value(node) ? work_->graph.value(node) : kNone;
}

void RowRun::share(NodeId node, Graph& copy) const {
    const RowSet there = rows(node);
    if (const auto& filled = work_->full[static_cast<std::size_t>(node)]; filled != nullptr && !there.empty())
        copy.set_value(node, filled, there);
}

Status run(Graph& graph, std::span<const NodeId> wanted, const RunOptions& options) {
    RowRun work(graph, RowRun::whole(graph, wanted));
    while (!work.done())
        if (Status status = work.step(options); !status) return status;
    return Done{};
}

}  // namespace attn
