// A comparison as the pictures want it, worked out once a result.
#include <algorithm>
#include <cmath>

#include "app/gui/workspaces/compare/compare.hpp"
#include "core/attention/mechanism.hpp"
#include "core/scene/visible.hpp"

namespace attn::gui {

const Matrix* parameter_of(const Snapshot& s, const HeadNodes& head, std::string_view name) {
    const std::string& path = s.graph.node(head.weights).path;
    const std::string wanted = path.substr(0, path.rfind('/') + 1) + std::string(name);
    for (NodeId id = 0; id < s.graph.size(); ++id)
        if (s.graph.node(id).path == wanted && s.graph.has_value(id)) return &s.graph.value(id);
    return nullptr;
}

namespace {

// Numbers alike: names and colours do not matter.
bool same_column(Document::Column a, const Document::Column& b) {
    a.name = b.name;
    a.color = b.color;
    return a == b;
}

// In the document's order.
ComparisonPtr arranged(const Document& document, const Comparison* source) {
    auto all = std::make_shared<Comparison>();
    all->document = document;
    const std::size_t count = document.compare.columns.size();
    all->columns.resize(count);
    if (source == nullptr) return all;
    const auto& had = source->document.compare.columns;
    for (std::size_t i = 0; i < count; ++i) {
        const Document::Column& wanted = document.compare.columns[i];
        std::size_t at = i;
        if (at >= had.size() || !same_column(had[at], wanted))
            for (at = 0; at < had.size() && !same_column(had[at], wanted);) ++at;
        if (at < had.size()) all->columns[i] = source->columns[at];
    }
    all->aligned = source->aligned;
    return all;
}

// Of the shown head, or the mean of the heads; empty where the values are not kept.
template <class Node>
Matrix of_heads(const Snapshot& s, const Node& node) {
    const int head = s.document.view.head;
    Matrix sum;
    int count = 0;
    for (int h = 0; h < s.heads(); ++h) {
        if (head >= 0 && head < s.heads() && h != head) continue;
        const NodeId id = node(s.head(h));
        if (id == kNoNode || !s.graph.has_value(id)) return {};
        if (count++ == 0) sum = s.graph.value(id);
        else sum += s.graph.value(id);
    }
    if (count > 1) sum /= static_cast<float>(count);
    return sum;
}

ColumnMaps maps_of(const ColumnResult& result) {
    ColumnMaps m;
    if (result.snapshot == nullptr) return m;
    m.snapshot = result.snapshot;
    const Snapshot& s = *result.snapshot;
    if (s.graph.has_value(result.weights())) m.weights = &s.graph.value(result.weights());
    m.scores = of_heads(s, [](const HeadNodes& h) { return h.scores; });
    m.logits = of_heads(s, [](const HeadNodes& h) { return h.logits; });
    m.taken = of_heads(s, [](const HeadNodes& h) {
        for (const auto& [name, node] : h.extras)
            if (name == "choice") return node;
        return kNoNode;
    });
    if (const ScoreFunction* score = find(score_functions(), s.mechanism.score))
        for (const ParameterSpec& spec : score->parameters)
            if (const Matrix* p = parameter_of(s, s.head(0), spec.name)) m.parameters += p->size();
    m.allowed = visible_cells(s, s.document.view.head);
    return m;
}

}  // namespace

CompareView::CompareView(const Ui& ui, const AppState& state, CompareCache& cache) : state_(state), cache_(cache) {
    Document::Compare now = state.document.compare;
    now.query = cache.compare.query;
    const bool fresh = cache.shown == nullptr || cache.source != state.comparison || !(cache.compare == now) ||
                       cache.language != ui.texts.language();
    if (fresh) {
        cache.source = state.comparison;
        cache.compare = state.document.compare;
        cache.language = ui.texts.language();
        Document document = state.document;
        document.compare.reference =
            std::clamp(document.compare.reference, 0, std::max(0, static_cast<int>(count()) - 1));
        cache.shown = arranged(document, state.comparison.get());
        cache.maps.clear();
        for (std::size_t i = 0; i < count(); ++i) {
            cache.maps.push_back(maps_of(result(i)));
            cache.maps.back().difference = difference(*cache.shown, i);
        }
        cache.names = column_names(ui, *cache.shown);
        cache.to_first.clear();
        const std::vector<int>& aligned = cache.shown->aligned;
        for (std::size_t i = 0; i < aligned.size(); ++i) {
            const auto to = static_cast<std::size_t>(std::max(0, aligned[i]));
            if (aligned[i] < 0) continue;
            if (cache.to_first.size() <= to) cache.to_first.resize(to + 1, -1);
            cache.to_first[to] = static_cast<int>(i);
        }
        cache.pictures.clear();
        cache.pictures.resize(count());
        cache.why_key = 0;
    }
    if (!fresh && cache.row == state.document.compare.query) return;
    cache.row = state.document.compare.query;
    cache.why_key = 0;
    cache.figures.clear();
    for (std::size_t i = 0; i < count(); ++i) {
        const Index own = in_column(i, cache.row);
        cache.figures.push_back(own >= 0 ? row_figures(*cache.shown, i, own) : std::nullopt);
    }
}

const std::vector<Token>& CompareView::words() const {
    static const std::vector<Token> kNone;
    for (const int sentence : {0, 1})
        for (std::size_t i = 0; i < count(); ++i)
            if (snapshot(i) != nullptr && column(i).sentence == sentence) return snapshot(i)->keys;
    return kNone;
}

std::string CompareView::word(Index token) const {
    const std::vector<Token>& all = words();
    return token >= 0 && static_cast<std::size_t>(token) < all.size() ? all[static_cast<std::size_t>(token)].text : "";
}

std::string CompareView::column_word(std::size_t i, Index token) const {
    const Snapshot* s = snapshot(i);
    return s != nullptr && token >= 0 && static_cast<std::size_t>(token) < s->keys.size()
               ? s->keys[static_cast<std::size_t>(token)].text
               : "";
}

Index CompareView::in_column(std::size_t i, Index token) const {
    if (token < 0) return -1;
    const auto size = snapshot(i) != nullptr ? static_cast<Index>(snapshot(i)->queries.size()) : 0;
    const std::vector<int>& aligned = cache_.shown->aligned;
    if (column(i).sentence == 1 && !aligned.empty())
        token = static_cast<std::size_t>(token) < aligned.size() ? aligned[static_cast<std::size_t>(token)] : -1;
    return token < size ? token : -1;
}

Index CompareView::of_column(std::size_t i, Index token) const {
    if (token < 0 || column(i).sentence == 0 || cache_.shown->aligned.empty()) return token;
    return static_cast<std::size_t>(token) < cache_.to_first.size() ? cache_.to_first[static_cast<std::size_t>(token)]
                                                                    : -1;
}

Index CompareView::parameter_count(std::size_t i) const { return cache_.maps[i].parameters; }

std::optional<TrainedFigures> CompareView::trained(std::size_t i) const {
    const Snapshot* s = snapshot(i);
    if (s == nullptr || !s->learned) return std::nullopt;
    MechanismChoice chosen = column(i).mechanism;
    const ModelConfig& own = s->learned->model->config;
    if (chosen.score == own.score) chosen.score.clear();
    if (chosen.position == own.position) chosen.position.clear();
    chosen.heads = own_mechanism().heads;
    chosen.options.seed = own_mechanism().options.seed;
    return chosen == own_mechanism() ? result(i).trained : std::nullopt;
}

bool CompareView::untrained(std::size_t i) const {
    if (result(i).untrained) return true;
    const Snapshot* s = snapshot(i);
    if (s == nullptr || !s->learned) return false;
    const Alignment* alignment = find(alignments(), s->mechanism.alignment);
    return alignment != nullptr && !alignment->parameters.empty();
}

Shown shown_values(const AppState& state) {
    const Playback& story = state.compare.story;
    if (story.settled()) return {state.compare.values, false, 1, false};
    const auto at = [&](PlaybackStep step) { return step_progress(story, step); };
    if (at(PlaybackStep::Matrix) > 0) return {CompareValues::Weights, false, at(PlaybackStep::Matrix), false};
    if (at(PlaybackStep::Normalise) > 0) return {CompareValues::Weights, false, at(PlaybackStep::Normalise), true};
    if (at(PlaybackStep::Adjust) > 0) return {CompareValues::Scores, true, at(PlaybackStep::Adjust), true};
    return {CompareValues::Scores, false, at(PlaybackStep::Score), true};
}

const Matrix* values_of(const CompareView& view, std::size_t i, const Shown& shown, bool& is_signed) {
    const ColumnMaps& m = view.maps(i);
    const auto some = [](const Matrix& matrix) { return matrix.size() > 0 ? &matrix : nullptr; };
    is_signed = shown.values == CompareValues::Scores;
    switch (shown.values) {
        case CompareValues::Scores: return some(shown.logits ? m.logits : m.scores);
        case CompareValues::Weights: break;
        case CompareValues::Taken: return m.taken.size() > 0 ? &m.taken : m.weights;
        case CompareValues::Difference:
            if (i == view.reference()) break;  // what the others are compared with
            is_signed = true;
            return some(m.difference);
    }
    return m.weights;
}

}  // namespace attn::gui
