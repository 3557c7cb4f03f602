// Where the vectors and parameters of Explore come from: a learned model, or the seed.
#include <algorithm>
#include <numeric>

#include "app/gui/state/apply_area.hpp"

namespace attn::gui {

namespace {

constexpr int kMostLayers = 64;  // while no run has told how many there are

bool bundled(const AppState& state, const std::string& id) {
    return std::find(state.models.begin(), state.models.end(), id) != state.models.end();
}

// The model as it was learned. Words, one sentence and projections are all that it knows.
void make_learned(Document& d, const std::string& id) {
    const MechanismChoice own = own_mechanism();
    d.model = id;
    d.layer = -1;
    d.what_if = {};
    d.query_source = QuerySource::Same;
    d.tokenizer = Document{}.tokenizer;
    d.mechanism.score = own.score;
    d.mechanism.position = own.position;
    d.mechanism.project = true;
    d.mechanism.heads = std::max(d.mechanism.heads, own.heads);  // as many may be looked at
}

}  // namespace

void make_untrained(Document& d) {
    const MechanismChoice usual;
    d.model.clear();
    d.layer = -1;
    d.what_if = {};
    if (d.mechanism.score.empty()) d.mechanism.score = usual.score;
    if (d.mechanism.position.empty()) d.mechanism.position = usual.position;
    d.mechanism.heads = std::gcd(d.mechanism.heads, d.width);
}

Document new_document(const AppState& state) {
    Document d;
    if (bundled(state, d.pronoun.model)) make_learned(d, d.pronoun.model);
    return d;
}

namespace area {

void apply(const SetModel& a, AppState& state) {
    const bool known = a.id.empty() || a.id == state.document.model || bundled(state, a.id);
    if (!known) return notify(state, Notice::Kind::Error, "notice.unknown_id", a.id);
    const QuerySource before = state.document.query_source;
    edit(state, "", false, [&](Document& d) {
        const int query = d.view.query;
        if (a.id.empty()) make_untrained(d);
        else make_learned(d, a.id);
        if (d.query_source == before) return;  // the sentence asks again, and where it asked before
        state.queries[static_cast<std::size_t>(before)] = query;
        d.view = {};
        d.view.query = state.queries[static_cast<std::size_t>(d.query_source)];
    });
    state.selection.hovered = {};
    if (state.document.query_source != before) state.window = {};
}

void apply(const SetLayer& a, AppState& state) {
    if (state.document.model.empty()) return;
    int last = kMostLayers;
    if (state.snapshot && state.snapshot->learned && state.snapshot->document.model == state.document.model)
        last = state.snapshot->learned->model->config.layers() - 1;
    edit(state, "", false, [&](Document& d) { d.layer = a.layer < 0 || a.layer >= last ? -1 : a.layer; });
    state.selection.hovered = {};
}

}  // namespace area

}  // namespace attn::gui
