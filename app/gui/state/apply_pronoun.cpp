// Actions of the Pronoun workspace: its sentences, its model, and what is tried.
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/gui/state/apply_area.hpp"
#include "app/gui/state/follow.hpp"
#include "core/text/spelling.hpp"

namespace attn::gui {

namespace {

constexpr std::size_t kMostWhatIfs = 256;  // of a kind
constexpr std::size_t kMostKinds = 256;

std::vector<Token> tokens_of(const std::string& text) { return tokenizers().front().split(text, {}); }

bool valid(const WhatIf::Edge& e) {
    return e.layer >= 0 && e.head >= -1 && e.head < kMaxHeads && e.query >= 0 && e.key >= 0 && e.query < kMaxTokens &&
           e.key < kMaxTokens;
}

template <class List, class Value>
void flip(List& list, const Value& value) {
    const auto found = std::find(list.begin(), list.end(), value);
    if (found != list.end()) list.erase(found);
    else if (list.size() < kMostWhatIfs) list.push_back(value);
}

void forget_edits(WhatIf& w, const WhatIf::Edge& e) {
    const auto same = [&](const WhatIf::Edit& x) {
        return x.layer == e.layer && x.query == e.query && x.key == e.key && (e.head < 0 || x.head == e.head);
    };
    w.edited.erase(std::remove_if(w.edited.begin(), w.edited.end(), same), w.edited.end());
}

// Heads of a layer of the model that ran last.
int head_count(const AppState& state, int layer) {
    if (state.pronouns == nullptr) return 0;
    for (const PronounSide& side : state.pronouns->sides)
        if (side.original && side.original->learned && layer < static_cast<int>(side.original->learned->layers.size()))
            return static_cast<int>(side.original->learned->layers[static_cast<std::size_t>(layer)].heads.size());
    return 0;
}

}  // namespace

void adopt_pronouns(PronounRunPtr run, AppState& state) {
    state.pronouns = std::move(run);
    if (state.pronouns == nullptr) return;
    const PronounSide& side = state.pronouns->sides[static_cast<std::size_t>(state.look.sentence)];
    const int count = static_cast<int>(side.readings.size());
    state.look.pronoun = std::clamp(state.look.pronoun, 0, std::max(0, count - 1));
    if (state.look.layer >= 0 && state.look.head >= head_count(state, state.look.layer))
        state.look.layer = state.look.head = -1;
}

namespace area {

void apply(const SetPronounSentence& a, AppState& state) {
    std::string clean = bounded_text(a.text, state);
    Document::Pronoun& now = state.document.pronoun;
    if (clean == (a.second ? now.second : now.first)) return;
    edit(state, a.second ? "pronoun/second" : "pronoun/first", false, [&](Document& d) {
        if (!a.second) follow_edges(WordMap(tokens_of(d.pronoun.first), tokens_of(clean)), d.pronoun.what_if);
        (a.second ? d.pronoun.second : d.pronoun.first) = std::move(clean);
    });
    state.look.sentence = a.second ? 1 : 0;
    state.selection.hovered = {};
}

void apply(const OpenPronounExample& a, AppState& state) {
    if (a.index >= state.pronoun_examples.size()) return;
    const SentencePair& e = state.pronoun_examples[a.index];
    edit(state, "", false, [&](Document& d) {
        d.pronoun.first = e.first;
        d.pronoun.second = e.second;
        d.pronoun.what_if = {};
    });
    state.look = {};
    state.selection.hovered = {};
}

void apply(const SetPronounModel& a, AppState& state) {
    if (a.id.empty() || a.id == state.document.pronoun.model) return;
    edit(state, "", false, [&](Document& d) { d.pronoun.model = a.id; });
    state.look.layer = state.look.head = -1;
    state.selection.hovered = {};
}

void apply(const SetKind& a, AppState& state) {
    const std::string word = lower_spelling(a.word);
    if (word.empty() || word.size() > 256 || a.kind.size() > 64) return;
    edit(state, "", false, [&](Document& d) {
        auto& all = d.kinds;
        all.erase(std::remove_if(all.begin(), all.end(), [&](const auto& k) { return k.first == word; }), all.end());
        if (!a.kind.empty() && all.size() < kMostKinds) all.emplace_back(word, a.kind);
    });
}

void apply(const ToggleBlockedEdge& a, AppState& state) {
    if (!valid(a.edge)) return;
    edit(state, "", false, [&](Document& d) {
        forget_edits(d.pronoun.what_if, a.edge);
        flip(d.pronoun.what_if.blocked, a.edge);
    });
}

void apply(const SetWeight& a, AppState& state) {
    if (!valid(a.edge) || (a.weight && !std::isfinite(*a.weight))) return;
    edit(state, "pronoun/weight", a.held, [&](Document& d) {
        WhatIf& w = d.pronoun.what_if;
        forget_edits(w, a.edge);
        if (!a.weight) return;
        auto& blocked = w.blocked;
        blocked.erase(std::remove(blocked.begin(), blocked.end(), a.edge), blocked.end());
        const int from = std::max(a.edge.head, 0), to = a.edge.head >= 0 ? from + 1 : head_count(state, a.edge.layer);
        for (int head = from; head < to && w.edited.size() < kMostWhatIfs; ++head)
            w.edited.push_back({a.edge.layer, head, a.edge.query, a.edge.key, std::clamp(*a.weight, 0.0, 1.0)});
    });
}

void apply(const ToggleSilenced& a, AppState& state) {
    if (a.head.layer < 0 || a.head.head < 0 || a.head.head >= kMaxHeads) return;
    edit(state, "", false, [&](Document& d) { flip(d.pronoun.what_if.silenced, a.head); });
}

void apply(const SetCausal& a, AppState& state) {
    edit(state, "", false, [&](Document& d) { d.pronoun.what_if.causal = a.causal; });
}

void apply(const ClearWhatIf&, AppState& state) {
    edit(state, "", false, [](Document& d) { d.pronoun.what_if = {}; });
}

void apply(const ExplorePronoun&, AppState& state) {
    const std::size_t side = state.look.sentence == 1 ? 1 : 0;
    Document d = pronoun_document(state.document, side == 1, false);
    d.pronoun = state.document.pronoun;
    d.compare = state.document.compare;
    if (state.pronouns != nullptr) {
        const auto& readings = state.pronouns->sides[side].readings;
        const auto pronoun = static_cast<std::size_t>(state.look.pronoun);
        if (pronoun < readings.size()) d.view.query = readings[pronoun].index;
    }
    adopt_document(std::move(d), state);
    apply(SetWorkspace{std::string(kExploreWorkspace)}, state);
}

void apply(const ChooseSentence& a, AppState& state) {
    state.look.sentence = a.sentence == 1 ? 1 : 0;
    adopt_pronouns(state.pronouns, state);
}

void apply(const ChoosePronoun& a, AppState& state) {
    state.look.pronoun = std::max(a.pronoun, 0);
    adopt_pronouns(state.pronouns, state);
}

void apply(const ChooseHead& a, AppState& state) {
    const bool exists = a.layer >= 0 && a.head >= 0 && a.head < head_count(state, a.layer);
    state.look.layer = exists ? a.layer : -1;
    state.look.head = exists ? a.head : -1;
}

}  // namespace area

}  // namespace attn::gui
