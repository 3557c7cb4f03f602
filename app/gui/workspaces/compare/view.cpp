// A comparison as the pictures want it, worked out once a result.
#include <algorithm>
#include <cmath>

#include "app/gui/workspaces/compare/compare.hpp"
#include "core/analysis/pool.hpp"
#include "core/attention/mechanism.hpp"

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

}  // namespace

double largest_absolute(const Matrix& values) {
    const Window all{0, values.rows(), 0, values.cols()};
    const float most = pool_max(values, nullptr, all, 1, 1, true)(0, 0);
    return std::isfinite(most) ? static_cast<double>(std::abs(most)) : 0;
}

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
        cache.names = column_names(ui, *cache.shown);
        cache.row_words = joined_rows();
        cache.to_first.clear();
        const std::vector<int>& aligned = cache.shown->aligned;
        for (std::size_t i = 0; i < aligned.size(); ++i) {
            const auto to = static_cast<std::size_t>(std::max(0, aligned[i]));
            if (aligned[i] < 0) continue;
            if (cache.to_first.size() <= to) cache.to_first.resize(to + 1, -1);
            cache.to_first[to] = static_cast<int>(i);
        }
        cache.columns.resize(count());
        for (std::size_t i = 0; i < count(); ++i) {  // what was made of other numbers goes
            CompareCache::Column& kept = cache.columns[i];
            const auto& reference = cache.shown->columns[static_cast<std::size_t>(document.compare.reference)].maps;
            if (kept.weights != maps(i).weights) kept = {};
            if (kept.difference && kept.reference != reference.weights)
                kept.difference = nullptr, kept.map.reset(), kept.largest.clear();
            kept.weights = maps(i).weights;
            kept.reference = reference.weights;
        }
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

std::vector<std::string> CompareView::joined_rows() const {
    std::vector<std::string> words;
    const std::vector<int>& aligned = cache_.shown->aligned;
    for (std::size_t i = 0; i < aligned.size(); ++i)
        if (aligned[i] >= 0 && aligned[i] != static_cast<int>(i)) return {};
    for (std::size_t i = 0; i < count(); ++i) {
        const Snapshot* s = snapshot(i);
        if (s == nullptr) continue;
        if (words.empty()) words.resize(s->queries.size());
        if (words.size() != s->queries.size()) return {};
        for (std::size_t r = 0; r < words.size(); ++r) {
            const std::string& word = s->queries[r].text;
            if (words[r].empty()) words[r] = word;
            else if (words[r] != word && words[r].find("/" + word) == std::string::npos) words[r] += "/" + word;
        }
    }
    return words;
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
    const Snapshot* s = snapshot(i);
    if (s == nullptr) return false;
    if (result(i).untrained) return true;
    if (!s->learned) return false;
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

std::shared_ptr<const Matrix> CompareView::difference(std::size_t i) const {
    std::shared_ptr<const Matrix>& kept = cache_.columns[i].difference;
    if (kept == nullptr) kept = std::make_shared<const Matrix>(attn::difference(*cache_.shown, i));
    return kept;
}

ShownValues CompareView::values(std::size_t i, const Shown& shown) const {
    const ColumnMaps& m = maps(i);
    const auto some = [&](const std::shared_ptr<const Matrix>& matrix, bool is_signed) {
        const bool any = matrix != nullptr && matrix->size() > 0;
        return ShownValues{any ? matrix : nullptr, m.rows, is_signed};
    };
    switch (shown.values) {
        case CompareValues::Scores: return some(shown.logits ? m.logits : m.scores, true);
        case CompareValues::Weights: break;
        case CompareValues::Taken: return some(m.taken != nullptr ? m.taken : m.weights, false);
        case CompareValues::Difference:
            if (i == reference()) break;  // what the others are compared with
            return some(difference(i), true);
    }
    return some(m.weights, false);
}

double CompareView::largest(std::size_t i, const ShownValues& shown) const {
    if (shown.values == nullptr) return 0;
    const auto [found, fresh] = cache_.columns[i].largest.emplace(shown.values.get(), 0);
    if (fresh) found->second = largest_absolute(*shown.values);
    return found->second;
}

}  // namespace attn::gui
