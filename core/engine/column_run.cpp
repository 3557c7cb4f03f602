#include "core/engine/column_run.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "core/engine/run_parts.hpp"
#include "core/graph/ops/ops.hpp"
#include "core/models/card.hpp"

namespace attn {

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// What is measured on unseen (noun, predicate) pairs.
std::optional<TrainedFigures> trained_figures(const Model& model) {
    const CardNumbers numbers = card_numbers(model);
    if (numbers.count("pairs") == 0) return std::nullopt;
    const auto value = [&](const char* figure) { return card_figure(numbers, "pairs", figure).value_or(std::nan("")); };
    const std::string steps = card_text(model, "steps_to_90");
    int steps_to_90 = 0;
    std::from_chars(steps.data(), steps.data() + steps.size(), steps_to_90);  // leaves the 0 where it is no number
    return TrainedFigures{value("accuracy"), value("flip"), steps_to_90};
}

// Of the score function, a head: what alignment and position have is not the score's.
Index score_parameters(const Snapshot& s) {
    const std::string& weights = s.graph.node(s.head(0).weights).path;
    const std::string head = weights.substr(0, weights.rfind('/') + 1);
    const ScoreFunction* score = find(score_functions(), s.mechanism.score);
    Index count = 0;
    for (const ParameterSpec& spec : score->parameters)
        if (const NodeId id = s.graph.find(head + std::string(spec.name)); id != kNoNode)
            count += s.graph.node(id).shape.rows * s.graph.node(id).shape.cols;
    return count;
}

// The model as it was trained and measured: nothing of its mechanism was exchanged.
bool as_learned(const Snapshot& s) {
    MechanismChoice own;
    own.score = s.learned->model->config.score;
    own.position = s.learned->model->config.position;
    own.heads = s.mechanism.heads;
    own.options.seed = s.mechanism.options.seed;
    return s.mechanism == own;
}

// The shown head's, or those of all heads.
template <class Node>
std::vector<NodeId> of_heads(const Snapshot& s, const Node& node) {
    const int shown = s.document.view.head;
    std::vector<NodeId> all;
    for (int h = 0; h < s.heads(); ++h)
        if (shown < 0 || h == shown)
            if (const NodeId id = node(s.head(h)); id != kNoNode) all.push_back(id);
    return all;
}

NodeId choice_of(const HeadNodes& head) {
    for (const auto& [name, node] : head.extras)
        if (name == "choice") return node;
    return kNoNode;
}

Error no_head(int head, int heads) {
    return {fmt::format("there is no head {}: the column has {}", head,
                        heads == 1 ? "one, head 0" : fmt::format("{} heads, 0 to {}", heads, heads - 1)),
            "head", "choose one that it has, or the mean of the heads", Error::Kind::Usage};
}

}  // namespace

ColumnRun::Nodes ColumnRun::add_maps(Snapshot& s) {
    Nodes nodes;
    nodes.weights = s.weights(s.document.view.head);
    const std::string& path = s.graph.node(nodes.weights).path;
    const Site site{s.graph, path.substr(0, path.rfind('/')), "layer/multi-head"};
    const auto mean = [&](std::string_view name, const std::vector<NodeId>& of, Stage stage, std::string_view formula) {
        if (of.empty()) return kNoNode;
        return of.size() == 1 ? of.front() : site.add(name, {Axis::Query, Axis::Key}, ops::mean(), of, stage, formula);
    };
    const auto scores = of_heads(s, [](const HeadNodes& h) { return h.scores; });
    const auto logits = of_heads(s, [](const HeadNodes& h) { return h.logits; });
    nodes.scores = mean("mean_scores", scores, Stage::Score, "Σ_h e_h / H");
    nodes.logits = logits == scores ? nodes.scores : mean("mean_logits", logits, Stage::Mask, "Σ_h z_h / H");
    nodes.taken = mean("mean_choice", of_heads(s, choice_of), Stage::Context, "Σ_h n_h / n H");
    nodes.last = s.final_scores(s.document.view.head);
    return nodes;
}

ColumnRun::ColumnRun(const Document& document, ModelLibrary& models) {
    const auto start = Clock::now();
    Result<std::shared_ptr<Snapshot>> built = build_document(document, models);
    if (!built) {
        result_.error = built.error();
        return;
    }
    if (const int head = document.view.head, heads = (*built)->heads(); head >= heads) {
        result_.error = no_head(head, heads);
        return;
    }
    built_ = std::move(*built);
    const Snapshot& s = *built_;
    if (const ScoreFunction* score = find(score_functions(), s.mechanism.score)) result_.formula = score->formula;
    result_.parameter_count = score_parameters(s);
    result_.untrained =
        !s.learned || (s.mechanism.score != s.learned->model->config.score && result_.parameter_count > 0);
    if (s.learned && as_learned(s)) result_.trained = trained_figures(*s.learned->model);
    nodes_ = add_maps(*built_);
    bare_ = std::make_shared<const Snapshot>(s);
    milliseconds_ = milliseconds_since(start);
}

const Snapshot* ColumnRun::snapshot() const { return built_ != nullptr ? built_.get() : result_.snapshot.get(); }

double ColumnRun::cells() const {
    if (built_ == nullptr) return 0;
    double heads = built_->heads();
    if (built_->learned) {
        heads = 0;
        for (const MultiHeadNodes& layer : built_->learned->layers) heads += static_cast<double>(layer.heads.size());
    }
    return heads * static_cast<double>(built_->queries.size()) * static_cast<double>(built_->keys.size());
}

double ColumnRun::floats() const { return built_ != nullptr ? node_floats(*built_) : 0; }

void ColumnRun::start(Index first_row, bool keep_all) {
    if (built_ == nullptr) return;
    std::vector<NodeId> keep;
    for (NodeId id = 0; !keep_all && id < built_->graph.size(); ++id) {
        const Node& n = built_->graph.node(id);
        const bool pairs = n.axes.rows == Axis::Query && n.axes.columns == Axis::Key;
        const Nodes& m = nodes_;
        if (!pairs || id == m.weights || id == m.scores || id == m.logits || id == m.taken || id == m.last)
            keep.push_back(id);
    }
    run_.emplace(built_->graph, RowRun::whole(built_->graph, keep), first_row);
    if (run_->done()) finish();
}

void ColumnRun::finish() {
    built_->milliseconds = milliseconds_;
    result_.snapshot = built_;
    result_.maps = maps();
}

Status ColumnRun::step(const RunOptions& options) {
    if (done()) return Done{};
    const auto start = Clock::now();
    // What comes before the maps shows nothing: it is not cut short.
    const int threads = options.pool != nullptr ? options.pool->threads() : 1;
    Status status = run_->step(options, run_->fills(nodes_.weights) ? threads : RowRun::kAllBlocks);
    milliseconds_ += milliseconds_since(start);
    if (!status && status.error().kind == Error::Kind::Cancelled) return status;
    if (!status) {
        result_.error = status.error();
        run_.reset();
        built_ = nullptr;
    } else if (done()) {
        finish();
    }
    return Done{};
}

ColumnMaps ColumnRun::maps() const {
    ColumnMaps maps;
    maps.rows = run_->rows(nodes_.weights);
    const RowSet& rows = maps.rows;
    const Graph& graph = built_->graph;
    const auto part = [&](NodeId id) -> std::shared_ptr<const Matrix> {
        if (id == kNoNode || rows.empty()) return nullptr;
        if (run_->done()) return graph.node(id).value;
        if (!run_->rows(id).has(rows)) return nullptr;
        const Matrix& all = run_->value(id);
        auto some = std::make_shared<Matrix>(rows.count(), all.cols());
        Index at = 0;
        for (const RowSet::Span& s : rows.spans()) {
            some->middleRows(at, s.end - s.first) = all.middleRows(s.first, s.end - s.first);
            at += s.end - s.first;
        }
        return some;
    };
    maps.weights = part(nodes_.weights);
    maps.scores = part(nodes_.scores);
    maps.logits = nodes_.logits == nodes_.scores ? maps.scores : part(nodes_.logits);
    maps.taken = part(nodes_.taken);
    if (graph.node(nodes_.last).stage != Stage::Mask) return maps;
    maps.hidden_by = nodes_.last == nodes_.logits ? maps.logits : part(nodes_.last);
    return maps;
}

ColumnResult ColumnRun::result() const {
    if (done()) return result_;
    ColumnResult result = result_;
    result.snapshot = bare_;
    result.maps = maps();
    return result;
}

}  // namespace attn
