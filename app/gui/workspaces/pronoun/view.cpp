// What the pictures want of a run: columns, weights, and which edges of the what-if they show.
#include <algorithm>

#include "app/gui/workspaces/pronoun/pronoun.hpp"

namespace attn::gui {

namespace {

const PronounReading* chosen(const std::vector<PronounReading>& readings, int pronoun) {
    if (readings.empty()) return nullptr;
    return &readings[std::min(static_cast<std::size_t>(std::max(pronoun, 0)), readings.size() - 1)];
}

}  // namespace

PronounView::PronounView(const AppState& state) : state_(state), run_(state.pronouns.get()) {
    if (run_ == nullptr) return;
    const Snapshot *first = snapshot(0), *second = snapshot(1);
    const std::vector<Token> none;
    const std::vector<Token>& a = first != nullptr ? first->keys : none;
    const std::vector<Token>& b = second != nullptr ? second->keys : none;
    columns_ = word_columns(align_words(a, b), static_cast<int>(b.size()));
}

const Learned* PronounView::learned() const {
    for (const int sentence : {0, 1})
        if (const Snapshot* s = snapshot(sentence); s != nullptr && s->learned) return &*s->learned;
    return nullptr;
}

const PronounReading* PronounView::reading(int sentence) const {
    return ready() ? chosen(side(sentence).readings, state_.look.pronoun) : nullptr;
}

const PronounReading* PronounView::original(int sentence) const {
    return ready() ? chosen(side(sentence).original_readings, state_.look.pronoun) : nullptr;
}

std::vector<std::string> PronounView::unknown_nouns(int sentence) const {
    std::vector<std::string> words;
    const PronounReading* r = reading(sentence);
    if (r == nullptr || r->doubt == PronounDoubt::UnknownPronoun) return words;
    for (const int token : r->unknown_nouns) {
        const std::string& word = snapshot(sentence)->keys[static_cast<std::size_t>(token)].text;
        if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
    }
    return words;
}

int PronounView::first_token(int sentence, int token) const {
    if (sentence == 0 || token < 0) return token;
    for (const WordColumn& c : columns_)
        if (c.second == token) return c.first;
    return -1;
}

int PronounView::different() const {
    if (snapshot(0) == nullptr || snapshot(1) == nullptr) return 0;
    const std::vector<int> same = align_words(snapshot(0)->keys, snapshot(1)->keys);
    return static_cast<int>(std::count_if(columns_.begin(), columns_.end(), [&](const WordColumn& c) {
        return c.first < 0 || c.second < 0 || same[static_cast<std::size_t>(c.first)] != c.second;
    }));
}

int PronounView::layers() const {
    const Learned* l = learned();
    return l != nullptr ? static_cast<int>(l->layers.size()) : 0;
}

int PronounView::heads(int layer) const {
    const Learned* l = learned();
    if (l == nullptr || layer < 0 || layer >= layers()) return 0;
    return static_cast<int>(l->layers[static_cast<std::size_t>(layer)].heads.size());
}

int PronounView::head_of(int layer) const { return state_.look.layer == layer ? state_.look.head : -1; }

std::vector<double> PronounView::weights(int sentence, int layer, bool without_what_if) const {
    const PronounReading* r = reading(sentence);
    if (r == nullptr) return {};
    const Snapshot* s = without_what_if ? side(sentence).original.get() : snapshot(sentence);
    if (s == nullptr || !s->learned || layer < 0 || layer >= layers()) return {};
    const auto l = static_cast<std::size_t>(layer);
    const int head = head_of(layer);
    const NodeId node = head >= 0 && head < heads(layer)
                            ? s->learned->layers[l].heads[static_cast<std::size_t>(head)].weights
                            : s->learned->mean_weights[l];
    if (!s->graph.has_value(node)) return {};
    const Matrix& m = s->graph.value(node);
    std::vector<double> row(static_cast<std::size_t>(m.cols()));
    for (Index c = 0; c < m.cols(); ++c) row[static_cast<std::size_t>(c)] = static_cast<double>(m(r->index, c));
    return row;
}

std::optional<WhatIf::Edge> PronounView::edge(int sentence, int layer, int token) const {
    const PronounReading* r = reading(sentence);
    if (r == nullptr || layer < 0) return std::nullopt;
    const int query = first_token(sentence, r->index), key = first_token(sentence, token);
    if (query < 0 || key < 0) return std::nullopt;
    return WhatIf::Edge{layer, head_of(layer), query, key};
}

bool PronounView::blocked(const WhatIf::Edge& e) const {
    const auto& all = what_if().blocked;
    return std::any_of(all.begin(), all.end(), [&](const WhatIf::Edge& b) {
        return b.layer == e.layer && b.query == e.query && b.key == e.key && (b.head < 0 || b.head == e.head);
    });
}

std::optional<double> PronounView::weight(const WhatIf::Edit& e) const {
    const Snapshot* s = snapshot(0);
    if (s == nullptr || !s->learned || e.layer < 0 || e.layer >= layers() || e.head < 0 || e.head >= heads(e.layer))
        return std::nullopt;
    const NodeId node =
        s->learned->layers[static_cast<std::size_t>(e.layer)].heads[static_cast<std::size_t>(e.head)].weights;
    if (!s->graph.has_value(node)) return std::nullopt;
    const Matrix& m = s->graph.value(node);
    if (e.query < 0 || e.key < 0 || e.query >= m.rows() || e.key >= m.cols()) return std::nullopt;
    return static_cast<double>(m(e.query, e.key));
}

bool PronounView::edited(const WhatIf::Edge& e) const {
    const auto& all = what_if().edited;
    return std::any_of(all.begin(), all.end(), [&](const WhatIf::Edit& x) {
        return x.layer == e.layer && x.query == e.query && x.key == e.key && (e.head < 0 || x.head == e.head);
    });
}

}  // namespace attn::gui
