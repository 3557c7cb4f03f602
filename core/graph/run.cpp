// The runner. A stage of the plan runs block by block, all its nodes in turn for one block, so that a row of scores is
// still in the cache when it is masked, normalised and multiplied with the values. Blocks are cut by shape and by the
// rows that are wanted, so the number of threads cannot change a result. What nobody asked for never leaves the block.
#include <algorithm>
#include <functional>
#include <map>
#include <new>
#include <optional>

#include "core/graph/plan.hpp"

namespace attn {

namespace {

constexpr Index kShareFloats = 4 * 1024;  // of what a stage prepares: less is not worth a thread's while

// By node; null: it has no value yet, or is wanted in a block only.
using Whole = std::vector<std::shared_ptr<Matrix>>;

// One stage, block by block from that of `first_row` on and round the end.
class StageRun {
public:
    StageRun(const Graph& graph, const Plan& plan, const RunStage& stage, const Whole& full, Index first_row)
        : graph_(graph), plan_(plan), stage_(stage), full_(full) {
        for (const NodeId id : stage.nodes) {
            const Node& node = graph.node(id);
            std::vector<ConstView> inputs;
            for (std::size_t k = 0; k < node.inputs.size(); ++k) {
                const Matrix* source = node.op->by_row(k) ? nullptr : whole_value(node.inputs[k]);
                inputs.emplace_back(source == nullptr ? ConstView(nullptr, 0, 0)
                                                      : ConstView(source->data(), source->rows(), source->cols()));
            }
            const Shape shape = node.op->prepared(inputs);
            prepared_.push_back({node.op.get(), std::move(inputs), Matrix(shape.rows, shape.cols)});
        }
        cut_blocks(first_row);
        find_places();
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
        if (!begun_) prepare(options);
        begun_ = true;
        const std::size_t count = std::min(static_cast<std::size_t>(blocks), blocks_.size() - done_);
        // What lives in a block only, a worker.
        scratch_.resize(static_cast<std::size_t>(options.pool == nullptr ? 1 : options.pool->threads()));
        each(options, count, [&](std::size_t i, std::size_t worker) { run_block(blocks_[done_ + i], worker); });
        done_ += count;
    }

private:
    using Block = RowSet::Span;
    struct Prepared {
        const Op* op;
        std::vector<ConstView> inputs;
        Matrix value;
    };

    // Calls work(i, worker) for i = 0 .. count - 1, on the threads there are.
    static void each(const RunOptions& options, std::size_t count,
                     const std::function<void(std::size_t, std::size_t)>& work) {
        const auto one = [&](int i, int worker) {
            if (!options.cancel.cancelled()) work(static_cast<std::size_t>(i), static_cast<std::size_t>(worker));
        };
        if (options.pool != nullptr) options.pool->parallel_for(static_cast<int>(count), one);
        else
            for (int i = 0; i < static_cast<int>(count); ++i) one(i, 0);
    }

    void prepare(const RunOptions& options) {
        std::vector<std::pair<Prepared*, RowSet::Span>> shares;
        for (Prepared& p : prepared_) {
            const Index rows = p.value.rows(), number = std::clamp<Index>(p.value.size() / kShareFloats, 1, kShares);
            const Index some = (rows + number - 1) / number;
            for (Index first = 0; first < rows; first += some)
                shares.push_back({&p, {first, std::min(rows, first + some)}});
        }
        each(options, shares.size(), [&](std::size_t i, std::size_t) {
            auto& [p, rows] = shares[i];
            float* out = p->value.data() + rows.first * p->value.cols();
            p->op->prepare({p->inputs, View(out, rows.end - rows.first, p->value.cols()), rows.first});
        });
    }

    const RowSet& todo(NodeId id) const { return plan_.todo[static_cast<std::size_t>(id)]; }

    // A value that is kept, or the matrix that it is being written into; null: it lives in a block.
    const Matrix* whole_value(NodeId id) const {
        return plan_.missing[static_cast<std::size_t>(id)] ? full_[static_cast<std::size_t>(id)].get()
                                                           : graph_.node(id).value.get();
    }

    // The stage's blocks, cut where rows of a node begin or end, so that a block is wanted of a node as a whole, or not
    // at all. All blocks when all rows are wanted are those of any other run.
    void cut_blocks(Index first_row) {
        RowSet any(stage_.rows);
        std::vector<Index> cuts = stage_.block_ends;
        for (const NodeId id : stage_.nodes) {
            any.add(todo(id));
            for (const RowSet::Span& s : todo(id).spans()) cuts.insert(cuts.end(), {s.first, s.end});
        }
        std::sort(cuts.begin(), cuts.end());
        for (const RowSet::Span& s : any.spans())
            for (Index first = s.first; first < s.end;) {
                const Index end = *std::upper_bound(cuts.begin(), cuts.end(), first);
                blocks_.push_back({first, end});
                largest_ = std::max(largest_, end - first);
                first = end;
            }
        const auto start = std::find_if(blocks_.begin(), blocks_.end(), [&](Block b) { return first_row < b.end; });
        if (start != blocks_.end()) std::rotate(blocks_.begin(), start, blocks_.end());
    }

    // A node's rows are written in its own place; those that one op alone reads, and overwrites as it reads, in that
    // op's.
    void find_places() {
        std::map<NodeId, int> readers;
        for (const NodeId id : stage_.nodes) {
            place_[id] = id;
            for (const NodeId in : graph_.node(id).inputs) ++readers[in];
        }
        for (auto id = stage_.nodes.rbegin(); id != stage_.nodes.rend(); ++id) {
            const Node& node = graph_.node(*id);
            for (std::size_t k = 0; k < node.inputs.size(); ++k)
                if (const NodeId in = node.inputs[k];
                    node.op->in_place(k) && readers[in] == 1 && whole_value(in) == nullptr) {
                    place_[in] = place_[*id];
                    break;  // one of them
                }
        }
    }

    // Row `first` of a node of the stage, and the rest of its block behind it.
    float* rows_of(NodeId id, Index first, std::map<NodeId, Matrix>& scratch) const {
        const NodeId place = place_.at(id);
        if (Matrix* whole = full_[static_cast<std::size_t>(place)].get(); whole != nullptr)
            return whole->data() + first * whole->cols();
        Matrix& m = scratch[place];
        if (m.size() == 0) m.resize(largest_, graph_.node(place).shape.cols);
        return m.data();
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
                    inputs.emplace_back(rows_of(in, first, mine), rows, graph_.node(in).shape.cols);
                } else if (node.op->by_row(k)) {
                    inputs.emplace_back(source->data() + first * source->cols(), rows, source->cols());
                } else {
                    inputs.emplace_back(source->data(), source->rows(), source->cols());
                }
            }
            const View out(rows_of(id, first, mine), rows, node.shape.cols);
            const Matrix& prepared = prepared_[n].value;
            node.op->forward({inputs, out, first, prepared.size() == 0 ? nullptr : &prepared});
        }
    }

    const Graph& graph_;
    const Plan& plan_;
    const RunStage& stage_;
    const Whole& full_;
    std::vector<Block> blocks_;  // in the order of their turns
    Index largest_ = 0;          // of their numbers of rows
    std::size_t done_ = 0;
    std::vector<Prepared> prepared_;  // a node
    bool begun_ = false;
    std::map<NodeId, NodeId> place_;
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
