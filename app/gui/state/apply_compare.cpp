// Actions of the Compare workspace: its sentences, its columns, what is looked at.
#include <algorithm>
#include <set>
#include <utility>

#include "app/gui/state/apply_area.hpp"
#include "app/gui/state/follow.hpp"
#include "core/attention/mechanism.hpp"

namespace attn::gui {

namespace {

constexpr std::size_t kMostNameBytes = 200;
constexpr int kMostLayer = 255, kMostWidth = 1024;
constexpr int kColors = static_cast<int>(kMaxColumns);

std::vector<Token> tokens_of(const std::string& text) { return tokenizers().front().split(text, {}); }

bool exists(const AppState& state, int column) {
    return column >= 0 && static_cast<std::size_t>(column) < state.document.compare.columns.size();
}

// The first colour that no column has.
int free_color(const std::vector<Document::Column>& columns) {
    std::set<int> used;
    for (const Document::Column& c : columns) used.insert(c.color);
    int color = 0;
    while (used.count(color) > 0 && color + 1 < kColors) ++color;
    return color;
}

template <class Descriptor>
void keep_known(std::span<const Descriptor> all, const std::string& before, bool own, std::string& id) {
    if (find(all, id) == nullptr && !(own && id.empty())) id = before;
}

// Brought into range; ids that nobody knows stay what they were.
Document::Column tidied(Document::Column c, const Document::Column& before, AppState& state) {
    c.name = bounded_text(c.name, state);
    if (c.name.size() > kMostNameBytes) c.name = before.name;
    c.color = std::clamp(c.color, 0, kColors - 1);
    c.layer = std::clamp(c.layer, -1, kMostLayer);
    c.head = std::clamp(c.head, -1, kMaxHeads - 1);
    c.width = std::clamp(c.width, 1, kMostWidth);
    c.sentence = c.sentence == 1 ? 1 : 0;
    MechanismChoice& m = c.mechanism;
    keep_known(score_functions(), before.mechanism.score, true, m.score);
    keep_known(alignments(), before.mechanism.alignment, false, m.alignment);
    keep_known(contexts(), before.mechanism.context, false, m.context);
    keep_known(masks(), before.mechanism.mask, false, m.mask);
    keep_known(positions(), before.mechanism.position, true, m.position);
    m.heads = std::clamp(m.heads, 1, kMaxHeads);
    for (const OptionSpec& spec : option_specs()) {
        const double x = spec.get(m.options);
        if (!(x >= spec.minimum && x <= spec.maximum)) spec.set(m.options, spec.get(before.mechanism.options));
    }
    return c;
}

// The chosen row and the pinned cell keep pointing at their words.
void follow(const std::vector<Token>& before, const std::vector<Token>& after, AppState& state) {
    const WordMap words(before, after);
    state.document.compare.query = words.to_or_near(state.document.compare.query);
    CompareLook& look = state.compare;
    if (!look.pinned) return;
    look.pinned_row = words.to(look.pinned_row);
    look.pinned_col = words.to(look.pinned_col);
    look.pinned = look.pinned_row >= 0 && look.pinned_col >= 0;
}

void forget_look(AppState& state) {
    state.compare.pinned = false;
    state.compare.edited = -1;
    state.selection.hovered = {};
    seek(state.compare.story, kPlaybackSteps);
}

}  // namespace

std::vector<CostQuestion> cost_questions() {
    std::vector<CostQuestion> all;
    for (const int n : {32, 64, 128, 256, 512, 1024}) {
        all.push_back({"product", n});
        for (const ScoreFunction& score : score_functions()) all.push_back({std::string(score.id), n});
    }
    return all;
}

std::optional<CostQuestion> next_cost(const Costs& costs) {
    std::vector<CostQuestion> all = cost_questions();
    if (costs.points.size() >= all.size()) return std::nullopt;
    return all[costs.points.size()];
}

void adopt_comparison(ComparisonPtr comparison, AppState& state) {
    state.comparison = std::move(comparison);
    // The story is of what all columns have: scores, logits, weights, the whole.
    state.compare.story.present = {false, true, true, true, false, false, true};
    apply(SelectCompareQuery{state.document.compare.query}, state);
}

namespace area {

void apply(const SetCompareSentence& a, AppState& state) {
    std::string clean = bounded_text(a.text, state);
    Document::Compare& now = state.document.compare;
    if (clean == (a.second ? now.second : now.sentence)) return;
    const std::vector<Token> before = tokens_of(now.sentence);
    edit(state, a.second ? "compare/second" : "compare/sentence", false, [&](Document& d) {
        (a.second ? d.compare.second : d.compare.sentence) = std::move(clean);
        if (!a.second) follow(before, tokens_of(d.compare.sentence), state);
    });
    state.selection.hovered = {};
}

void apply(const SetSecondReader& a, AppState& state) {
    edit(state, "", false, [&](Document& d) {
        Document::Compare& c = d.compare;
        if (!a.on) {
            c.second.clear();
            for (Document::Column& column : c.columns) column.sentence = 0;
            return;
        }
        if (c.second.empty()) c.second = c.sentence;
        const bool read =
            std::any_of(c.columns.begin(), c.columns.end(), [](const auto& x) { return x.sentence == 1; });
        if (read || c.columns.empty()) return;
        const auto reference = static_cast<std::size_t>(c.reference);
        Document::Column copy = c.columns[std::min(reference, c.columns.size() - 1)];
        copy.sentence = 1;
        if (c.columns.size() < kMaxColumns) {
            copy.color = free_color(c.columns);
            c.columns.insert(c.columns.begin() + c.reference + 1, std::move(copy));
        } else {
            (reference + 1 < c.columns.size() ? c.columns.back() : c.columns.front()).sentence = 1;
        }
    });
}

void apply(const OpenComparison& a, AppState& state) {
    const auto& sets = state.comparison_sets;
    const auto found = std::find_if(sets.begin(), sets.end(), [&](const ComparisonSet& s) { return s.id == a.id; });
    if (found == sets.end()) return notify(state, Notice::Kind::Error, "notice.unknown_id", a.id);
    edit(state, "", false, [&](Document& d) { d.compare = found->compare; });
    forget_look(state);
}

void apply(const AddColumn& a, AppState& state) {
    const auto count = state.document.compare.columns.size();
    if (count >= kMaxColumns || (a.like >= 0 && !exists(state, a.like))) return;
    int at = static_cast<int>(count);
    edit(state, "", false, [&](Document& d) {
        auto& columns = d.compare.columns;
        Document::Column made = columns.empty() ? Document::Column{} : columns.back();
        if (a.like >= 0) {
            made = columns[static_cast<std::size_t>(a.like)];
            at = a.like + 1;
        } else if (!columns.empty()) {
            made.name.clear();
            std::set<std::string> used;
            for (const Document::Column& c : columns) used.insert(c.mechanism.score);
            if (made.model.empty() && used.count("") > 0) used.insert(MechanismChoice().score);
            for (const ScoreFunction& score : score_functions())
                if (used.count(std::string(score.id)) == 0) {
                    made.mechanism.score = score.id;
                    break;
                }
        }
        made.color = free_color(columns);
        columns.insert(columns.begin() + at, std::move(made));
        if (at <= d.compare.reference && columns.size() > 1) ++d.compare.reference;
    });
    if (a.like >= 0 || state.compare.edited >= 0) state.compare.edited = at;
}

void apply(const RemoveColumn& a, AppState& state) {
    if (!exists(state, a.column) || state.document.compare.columns.size() <= kMinColumns) return;
    edit(state, "", false, [&](Document& d) {
        Document::Compare& c = d.compare;
        c.columns.erase(c.columns.begin() + a.column);
        if (a.column < c.reference) --c.reference;
        else if (a.column == c.reference) c.reference = 0;
    });
    int& edited = state.compare.edited;
    if (edited == a.column) edited = -1;
    else if (edited > a.column) --edited;
}

void apply(const MoveColumn& a, AppState& state) {
    if (!exists(state, a.from) || !exists(state, a.to) || a.from == a.to) return;
    const auto place = [&](int column) {  // where it is afterwards
        if (column == a.from) return a.to;
        if (a.from < column && column <= a.to) return column - 1;
        return a.to <= column && column < a.from ? column + 1 : column;
    };
    edit(state, "", false, [&](Document& d) {
        auto& columns = d.compare.columns;
        Document::Column moved = std::move(columns[static_cast<std::size_t>(a.from)]);
        columns.erase(columns.begin() + a.from);
        columns.insert(columns.begin() + a.to, std::move(moved));
        d.compare.reference = place(d.compare.reference);
    });
    if (state.compare.edited >= 0) state.compare.edited = place(state.compare.edited);
}

void apply(const SetColumn& a, AppState& state) {
    if (!exists(state, a.column)) return;
    const auto at = static_cast<std::size_t>(a.column);
    Document::Column tidy = tidied(a.value, state.document.compare.columns[at], state);
    const std::string key = a.field.empty() ? "" : "compare/" + std::to_string(a.column) + "/" + a.field;
    edit(state, key, a.held, [&](Document& d) { d.compare.columns[at] = std::move(tidy); });
}

void apply(const SetReference& a, AppState& state) {
    if (!exists(state, a.column)) return;
    edit(state, "", false, [&](Document& d) { d.compare.reference = a.column; });
}

void apply(const SetSharedScale& a, AppState& state) {
    edit(state, "", false, [&](Document& d) { d.compare.shared_scale = a.shared; });
}

void apply(const SelectCompareQuery& a, AppState& state) {
    const auto words = static_cast<int>(tokens_of(state.document.compare.sentence).size());
    state.document.compare.query = std::clamp(a.row, 0, std::max(words, 1) - 1);
}

void apply(const MoveCompareQuery& a, AppState& state) {
    apply(SelectCompareQuery{state.document.compare.query + std::clamp(a.rows, -kMaxTokens, kMaxTokens)}, state);
}

void apply(const ShowCompare& a, AppState& state) {
    state.compare.values = a.values;
    seek(state.compare.story, kPlaybackSteps);
}

void apply(const ShowWhy& a, AppState& state) { state.compare.why = a.why; }

void apply(const EditColumn& a, AppState& state) { state.compare.edited = exists(state, a.column) ? a.column : -1; }

void apply(const PinCompare& a, AppState& state) {
    state.compare.pinned = true;
    state.compare.pinned_row = std::clamp(a.row, 0, kMaxTokens - 1);
    state.compare.pinned_col = std::clamp(a.col, 0, kMaxTokens - 1);
}

void apply(const UnpinCompare&, AppState& state) { state.compare.pinned = false; }

void apply(const TellComparison& a, AppState& state) {
    Playback& story = state.compare.story;
    using Move = TellComparison::Move;
    switch (a.move) {
        case Move::Toggle:
            if (story.playing) story.playing = false;
            else play(story, false);
            break;
        case Move::Forward: seek(story, next_break(story)); break;
        case Move::Back: seek(story, previous_break(story)); break;
        case Move::Restart:
            seek(story, 0);
            play(story, false);
            break;
        case Move::ShowAll: seek(story, kPlaybackSteps); break;
        case Move::Scrub: seek(story, a.t); break;
    }
}

void apply(const StopComparison& a, AppState& state) { state.compare.stopped = a.stop; }

void apply(const MeasureCosts& a, AppState& state) {
    Costs& costs = state.compare.costs;
    costs.measuring = a.on;
    if (a.on && !next_cost(costs)) costs.points.clear();
}

}  // namespace area

}  // namespace attn::gui
