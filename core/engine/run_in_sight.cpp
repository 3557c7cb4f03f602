// Of a long text: what is in sight, and the run of just that.
#include <algorithm>
#include <chrono>
#include <optional>

#include "core/engine/run_parts.hpp"
#include "core/graph/row_run.hpp"

namespace attn {

namespace {

bool is_long(const Snapshot& s) {
    constexpr double kLong = 2e6;  // weights of all heads
    if (node_floats(s) > kKeepAllFloats) return true;
    const std::size_t layers = s.learned ? s.learned->layers.size() : 1;
    return static_cast<double>(s.queries.size()) * static_cast<double>(s.keys.size()) * s.heads() *
               static_cast<double>(layers) >=
           kLong;
}

// What is in sight: of the shown head all steps, of the way on to the output what is no map of another head.
std::vector<RowRun::Wanted> wanted_in_sight(const Snapshot& s, const Document& document, const RunLook& look) {
    const auto queries = static_cast<Index>(s.queries.size());
    const auto chosen = std::clamp<Index>(document.view.query, 0, queries - 1);
    RowSet asked(queries);
    asked.add(chosen, chosen + 1);
    if (document.view.pinned) asked.add(document.view.pinned_row, document.view.pinned_row + 1);
    RowSet in_window = asked;
    in_window.add(look.first_row, look.rows > 0 ? look.first_row + look.rows : queries);

    const auto leads_to = [&](const std::vector<NodeId>& ends) {
        std::vector<bool> needed(static_cast<std::size_t>(s.graph.size()), false);
        for (const NodeId id : ends) needed[static_cast<std::size_t>(id)] = true;
        for (NodeId id = s.graph.size() - 1; id >= 0; --id)
            if (needed[static_cast<std::size_t>(id)])
                for (const NodeId in : s.graph.node(id).inputs) needed[static_cast<std::size_t>(in)] = true;
        return needed;
    };
    const int shown = std::min(document.view.head, s.heads() - 1);
    const HeadNodes& head = s.head(std::max(shown, 0));
    std::vector<NodeId> ends = {s.weights(shown), head.context};
    for (const auto& [name, extra] : head.extras) ends.push_back(extra);
    const std::vector<bool> of_head = leads_to(ends), of_output = leads_to({s.output});
    const bool few = node_floats(s) <= kKeepAllFloats;
    std::vector<RowRun::Wanted> wanted;
    for (NodeId id = 0; id < s.graph.size(); ++id) {
        const Node& n = s.graph.node(id);
        const bool mine = of_head[static_cast<std::size_t>(id)];
        if (n.op == nullptr || !(mine || of_output[static_cast<std::size_t>(id)])) continue;
        // What the mean is of, for its arithmetic.
        const bool of_mean = few && shown < 0 &&
                             std::any_of(s.attention.heads.begin(), s.attention.heads.end(),
                                         [&](const HeadNodes& h) { return h.weights == id; });
        if (!of_mean && !worth_keeping(s, shown, id)) continue;
        // Keys and values are needed whole, and so they are made, whatever is wanted of them.
        wanted.push_back({id, n.shape.rows != queries ? all_rows(n.shape.rows) : mine ? in_window : asked});
    }
    return wanted;
}

// The snapshot with the rows that are there; shares their matrices with the run that goes on.
SnapshotPtr look_at(const Snapshot& snapshot, const RowRun& work, const std::vector<RowRun::Wanted>& wanted) {
    auto look = std::make_shared<Snapshot>(snapshot);
    for (const auto& [id, rows] : wanted) work.share(id, look->graph);
    return look;
}

}  // namespace

Status run_in_sight(Snapshot& snapshot, const RunOptions& options, const RunLook& look) {
    if (!is_long(snapshot)) return run_and_keep(snapshot, options);
    using Clock = std::chrono::steady_clock;
    if (node_floats(snapshot) > kKeepAllFloats)  // of heads that were shown before
        for (NodeId id = 0; id < snapshot.graph.size(); ++id)
            if (snapshot.graph.node(id).op != nullptr && !worth_keeping(snapshot, snapshot.document.view.head, id))
                snapshot.graph.forget(id);
    const Document::View& view = snapshot.document.view;
    const int shown = std::min(view.head, snapshot.heads() - 1);
    const NodeId weights = snapshot.weights(shown), context = snapshot.head(std::max(shown, 0)).context;
    const std::vector<RowRun::Wanted> wanted = wanted_in_sight(snapshot, snapshot.document, look);
    const int threads = options.pool != nullptr ? options.pool->threads() : 1;
    const auto pause = std::chrono::duration<double>(look.every);
    RowRun work(snapshot.graph, wanted, view.query);
    std::optional<Clock::time_point> last;
    while (!work.done()) {
        // What comes before shows nothing: it is not cut short. While weights and context fill together, all that they
        // read of keys and values is there.
        const bool fills = work.fills(weights) && work.fills(context);
        if (Status status = work.step(options, fills ? (last ? 4 : 1) * threads : RowRun::kAllBlocks); !status)
            return status;
        if (!look.show || !fills || work.done() || (last && Clock::now() - *last < pause)) continue;
        look.show(look_at(snapshot, work, wanted));
        last = Clock::now();
    }
    return Done{};
}

bool has_in_sight(const Snapshot& snapshot, const Document& document, const RunLook& look) {
    if (!is_long(snapshot)) return true;
    const std::vector<RowRun::Wanted> wanted = wanted_in_sight(snapshot, document, look);
    return std::all_of(wanted.begin(), wanted.end(), [&](const RowRun::Wanted& w) {
        return snapshot.graph.has_value(w.node) && snapshot.graph.rows(w.node).has(w.rows);
    });
}

}  // namespace attn
