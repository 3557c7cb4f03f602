#include "core/graph/plan.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace attn {

namespace {

constexpr Index kBlockFloats = 64 * 1024;  // one node's share of a core's cache: 256 KB
constexpr Index kMinBlockRows = 24;
constexpr Index kMaxBlockRows = 96;
constexpr Index kTile = 6;  // rows that the matrix product takes at once

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

std::vector<Index> block_ends(const Graph& graph, const RunStage& stage) {
    Index widest = 1;
    for (const NodeId id : stage.nodes) widest = std::max(widest, graph.node(id).shape.cols);
    const Index most = std::clamp(kBlockFloats / widest, kMinBlockRows, kMaxBlockRows) / kTile;
    const Index tiles = (stage.rows + kTile - 1) / kTile;
    const Index shared = (tiles + kShares * most - 1) / (kShares * most) * kShares;
    const Index blocks = std::max<Index>(1, std::min(shared, tiles * kTile / kMinBlockRows));
    std::vector<Index> ends;
    for (Index b = 1; b <= blocks; ++b) ends.push_back(std::min(stage.rows, b * tiles / blocks * kTile));
    return ends;
}

}  // namespace

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
        plan.stages.push_back({k.first, k.second, {}, {}, {}});
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
    for (RunStage& stage : plan.stages) {
        stage.block_ends = block_ends(graph, stage);
        for (const NodeId id : stage.nodes)
            if (const auto i = static_cast<std::size_t>(id);
                plan.wanted[i] || read_whole[i] || graph.has_value(id))  // of some rows: of more now
                stage.whole.push_back(id);
    }
    return plan;
}

}  // namespace attn
