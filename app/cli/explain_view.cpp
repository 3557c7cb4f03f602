#include "app/cli/explain_view.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "core/scene/arithmetic.hpp"

namespace attn::cli {

namespace {

constexpr Index kTermIndex = -2;  // of a row or column: the index of the term

bool query_by_key(const Node& n) { return n.axes.rows == Axis::Query && n.axes.columns == Axis::Key; }

// The head whose step it is, or null.
const HeadNodes* head_of(const Snapshot& s, NodeId node) {
    const std::string& path = s.graph.node(node).path;
    const auto among = [&](const MultiHeadNodes& layer) -> const HeadNodes* {
        for (const HeadNodes& h : layer.heads) {
            const std::string& weights = s.graph.node(h.weights).path;
            if (path.rfind(weights.substr(0, weights.rfind('/') + 1), 0) == 0) return &h;
        }
        return nullptr;
    };
    if (!s.learned) return among(s.attention);
    for (const MultiHeadNodes& layer : s.learned->layers)
        if (const HeadNodes* h = among(layer)) return h;
    return nullptr;
}

// The cell's node first, then what it was made from; a weight set by hand was made from nothing.
std::vector<NodeId> chain_down(const Snapshot& s, NodeId node) {
    const HeadNodes* head = head_of(s, node);
    std::vector<NodeId> chain = {node};
    if (head != nullptr && query_by_key(s.graph.node(node)) && s.graph.node(node).op != nullptr) {
        chain = cell_chain(s.graph, head->scores, node);
        std::reverse(chain.begin(), chain.end());
    }
    const auto pinned = std::find_if(chain.begin(), chain.end(), [&](NodeId id) { return s.graph.node(id).pinned; });
    if (pinned != chain.end()) chain.erase(pinned + 1, chain.end());
    return chain;
}

// A long text keeps only some values: these nodes' and their inputs' are computed again.
void keep_values(Graph& graph, std::vector<NodeId> wanted) {
    for (std::size_t i = 0, count = wanted.size(); i < count; ++i) {
        const std::vector<NodeId>& inputs = graph.node(wanted[i]).inputs;
        wanted.insert(wanted.end(), inputs.begin(), inputs.end());
    }
    if (!wanted.empty()) ATTN_CHECK(static_cast<bool>(run(graph, wanted, {})), "a run that nobody can stop");
}

// Finds which of an input's numbers the factors are: all of one name, or those of one term. Only what fits one input
// and one name is told; the numbers themselves decide, so no op need say it.
class Sources {
public:
    Sources(const Graph& graph, NodeId node, Index row, Index col, const Explanation& e)
        : g_(graph), n_(graph.node(node)), row_(row), col_(col), terms_(e.terms) {
        softmax_ = !e.terms.empty() && !exponential(graph, node, row, e.terms.front()).empty();
        for (const Term& t : terms_)
            for (const Factor& f : t.factors)
                if (std::find(symbols_.begin(), symbols_.end(), f.symbol) == symbols_.end())
                    symbols_.push_back(f.symbol);
    }

    std::vector<Source> find() const {
        std::map<NodeId, std::vector<Source>> fits;
        for (const NodeId in : n_.inputs) fits.try_emplace(in, candidates(in));
        std::map<NodeId, std::size_t> seen;  // the same node twice: a name each, in order
        std::vector<Source> sources;
        for (const NodeId in : n_.inputs) {
            const std::vector<Source>& mine = fits[in];
            const auto times = static_cast<std::size_t>(std::count(n_.inputs.begin(), n_.inputs.end(), in));
            const bool clear = mine.size() == times &&
                               std::all_of(mine.begin(), mine.end(), [&](const Source& s) { return only(fits, s); });
            sources.push_back(clear ? mine[seen[in]++] : by_axes(in));
        }
        return sources;
    }

private:
    struct Spot {
        Index row, col;
    };

    std::vector<Source> candidates(NodeId in) const {
        if (softmax_) return {{in, row_, -1, "z", -1}};
        std::vector<Source> of_all, of_one;
        for (std::size_t s = 0; s < symbols_.size(); ++s) {
            std::vector<int> with;
            for (std::size_t t = 0; t < terms_.size(); ++t)
                if (factor(terms_[t], symbols_[s]) != nullptr) with.push_back(static_cast<int>(t));
            if (const auto place = place_of(in, s, with)) of_all.push_back(named(in, *place, symbols_[s], -1));
            for (const int t : with)
                if (const auto place = place_of(in, s, {t})) of_one.push_back(named(in, *place, symbols_[s], t));
        }
        return of_all.empty() ? of_one : of_all;
    }
    static Source named(NodeId in, Spot p, const std::string& symbol, int term) {
        return {in, p.row == kTermIndex ? -1 : p.row, p.col == kTermIndex ? -1 : p.col, symbol, term};
    }
    static const Factor* factor(const Term& term, const std::string& symbol) {
        for (const Factor& f : term.factors)
            if (f.symbol == symbol) return &f;
        return nullptr;
    }
    // No other input fits the name.
    static bool only(const std::map<NodeId, std::vector<Source>>& fits, const Source& one) {
        for (const auto& [in, all] : fits)
            for (const Source& s : all)
                if (in != one.node && s.symbol == one.symbol && (s.term == one.term || s.term < 0 || one.term < 0))
                    return false;
        return true;
    }

    std::optional<Spot> place_of(NodeId in, std::size_t symbol, const std::vector<int>& with) const {
        const Matrix& m = g_.value(in);
        const Index near = symbol == 0 ? row_ : col_, far = symbol == 0 ? col_ : row_;  // q · k: first the query's
        for (const Spot p : {Spot{row_, col_}, Spot{near, kTermIndex}, Spot{far, kTermIndex}, Spot{0, kTermIndex},
                             Spot{kTermIndex, col_}, Spot{0, col_}, Spot{row_, 0}, Spot{0, 0}}) {
            if (p.row == 0 && row_ != 0 && m.rows() != 1) continue;
            if (p.col == 0 && col_ != 0 && m.cols() != 1) continue;
            const auto same = [&](int t) {
                const Term& term = terms_[static_cast<std::size_t>(t)];
                const Index r = p.row == kTermIndex ? term.index : p.row, c = p.col == kTermIndex ? term.index : p.col;
                return r >= 0 && c >= 0 && r < m.rows() && c < m.cols() &&
                       factor(term, symbols_[symbol])->value == static_cast<double>(m(r, c));
            };
            if (std::all_of(with.begin(), with.end(), same)) return p;
        }
        return std::nullopt;
    }

    // Where no name fits: the rows and columns that stand for the same query, key or number as the cell's.
    Source by_axes(NodeId in) const {
        const Node& i = g_.node(in);
        Source s{in, -1, -1, {}, -1};
        const bool same = i.shape == n_.shape && i.axes.rows == n_.axes.rows && i.axes.columns == n_.axes.columns;
        if (same || (i.axes.rows == n_.axes.rows && i.shape.rows == n_.shape.rows)) s.row = row_;
        else if (i.axes.rows == n_.axes.columns && i.shape.rows == n_.shape.cols) s.row = col_;
        if (same) s.col = col_;
        else if (i.shape.cols == 1) s.col = 0;
        return s;
    }

    const Graph& g_;
    const Node& n_;
    Index row_, col_;
    const std::vector<Term>& terms_;
    bool softmax_ = false;
    std::vector<std::string> symbols_;
};

}  // namespace

ExplainView explain_view(const SnapshotPtr& snapshot, NodeId node, Index row, Index col) {
    ExplainView view{snapshot, snapshot->graph, {}, {}};
    Graph& g = view.graph;
    const auto explained = [&](const Place& at) {
        ExplainedCell cell{at.node, at.row, at.col, g.explain(at.node, at.row, at.col), {}};
        if (!g.node(at.node).pinned) cell.sources = Sources(g, at.node, at.row, at.col, cell.arithmetic).find();
        return cell;
    };
    const std::vector<NodeId> chain = chain_down(*snapshot, node);
    keep_values(g, chain);
    for (const NodeId id : chain) view.chain.push_back(explained({id, row, col}));

    std::vector<Place> joined;  // deepest first
    const bool of_head = head_of(*snapshot, node) != nullptr && query_by_key(g.node(node));
    for (std::size_t i = chain.size(); of_head && i-- > 0;)
        if (!g.node(chain[i]).pinned)
            beside(g, chain[i], i + 1 < chain.size() ? chain[i + 1] : kNoNode, row, col, joined);
    std::vector<NodeId> ids;
    for (const Place& at : joined) ids.push_back(at.node);
    keep_values(g, ids);
    for (auto at = joined.rbegin(); at != joined.rend(); ++at) view.aside.push_back(explained(*at));
    return view;
}

std::string word_of(const Snapshot& s, Axis axis, Index count, Index index) {
    const std::vector<Token>* tokens = axis == Axis::Query ? &s.queries : axis == Axis::Key ? &s.keys : nullptr;
    if (tokens == nullptr || static_cast<Index>(tokens->size()) != count || index < 0 || index >= count) return {};
    return (*tokens)[static_cast<std::size_t>(index)].text;
}

std::string note_text(const ExplainView& view, const ExplainedCell& cell) {
    const std::string& note = cell.arithmetic.note;
    if (note == "masked") return "masked or outside the window: this query may not attend to this key";
    if (note == "all-masked") return "every key of this row is masked: the weights are 0";
    if (note == "random") return "drawn at random, from the seed";
    if (note == "pinned") return "set by hand";
    if (note == "input") return "given: nothing computes it";
    if (note != "parameter") return note;
    const bool learned =
        view.snapshot->learned && view.snapshot->learned->model->tensors.count(view.graph.node(cell.node).path) > 0;
    return learned ? "a parameter, learned" : "a parameter, untrained";
}

}  // namespace attn::cli
