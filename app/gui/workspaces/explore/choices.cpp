// The left panel: the sentence, its tokens, and the mechanism, whose forms are made from the descriptors.
#include <algorithm>
#include <cmath>

#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/explore/explore.hpp"
#include "core/attention/mechanism.hpp"

namespace attn::gui {

namespace {

TextStyle caption(const Ui& ui) { return {.color = ui.palette->text_soft, .em = kSmallText}; }
TextStyle title() { return {.em = 13.0F, .font = Font::Bold}; }

void draw_sentence(Ui& ui, const AppState& state, Actions& out) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    label(ui, ui.tr("explore.sentence"), title());
    const ImVec2 after = ImGui::GetCursorScreenPos();
    const std::string examples = ui.tr("explore.examples");
    ImGui::SetCursorScreenPos({start.x + width - ui.text_width(examples, kSmallText + 0.5F), start.y + ui.px(2)});
    const ImVec2 low = ImGui::GetCursorScreenPos();
    if (link(ui, "explore/examples", examples)) open_popup(ui, "explore/examples/menu");
    ImGui::SetCursorScreenPos(after);

    std::vector<Choice> choices;
    const bool chinese = ui.texts.language() == "zh";
    for (const Example& e : state.examples)
        choices.push_back({e.id, chinese ? e.name.zh : e.name.en, chinese ? e.note.zh : e.note.en});
    for (std::size_t i = 0; i < state.preferences.recent.size() && i < 5; ++i)
        choices.push_back({"recent-" + std::to_string(i), state.preferences.recent[i], ui.tr("explore.recent")});
    if (const auto chosen = popup_menu(ui, "explore/examples/menu", {start.x, low.y},
                                       {start.x + width, low.y + ui.px(18)}, std::max(width, ui.px(380)), choices)) {
        if (*chosen < state.examples.size()) out.push_back(OpenExample{choices[*chosen].id});
        else out.push_back(SetSentence{choices[*chosen].label});
    }

    space(ui, 4);
    std::string text = state.document.sentence;
    const TextEdit edit = text_box(ui, "explore/sentence", text,
                                   {.lines = 2, .most_lines = 5, .placeholder = ui.tr("explore.sentence.hint")});
    if (edit.changed) out.push_back(SetSentence{text});
    if (edit.left || edit.committed) out.push_back(CommitEdit{});
    // An empty box is no fault: its placeholder says what to do.
    const bool begun = !state.document.sentence.empty() || state.error.value_or(Error{}).where != "sentence";
    if (state.error && state.error->kind != Error::Kind::Cancelled && begun) {
        // i18n-keys: error.*
        const std::string words =
            state.error->key.empty() ? state.error->message() : ui.tr("error." + state.error->key);
        space(ui, 6);
        label(ui, words, {.color = ui.palette->danger, .em = kSmallText, .wrap = true});
    }
    for (const Example& e : state.examples) {
        if (!same_numbers(e.document, state.document)) continue;
        const std::string& note = chinese ? e.note.zh : e.note.en;
        if (note.empty()) continue;
        space(ui, 6);
        label(ui, note, {.color = ui.palette->text_soft, .em = kSmallText, .wrap = true});
        break;
    }
}

void draw_queries(Ui& ui, const AppState& state, Actions& out) {
    const Document& d = state.document;
    const Choice choices[] = {{"same", ui.tr("explore.queries.same"), ui.tr("explore.queries.same.note")},
                              {"second", ui.tr("explore.queries.second"), ui.tr("explore.queries.second.note")},
                              {"word", ui.tr("explore.queries.word"), ui.tr("explore.queries.word.note")}};
    if (const auto chosen = combo(ui, "explore/queries", choices, static_cast<std::size_t>(d.query_source),
                                  {.label = ui.tr("explore.queries")}))
        out.push_back(SetQuerySource{static_cast<QuerySource>(*chosen)});
    if (d.query_source == QuerySource::Second) {
        space(ui, 6);
        std::string text = d.second_sentence;
        if (text_box(ui, "explore/second", text,
                     {.lines = 2, .most_lines = 4, .placeholder = ui.tr("explore.second.hint")})
                .changed)
            out.push_back(SetSecondSentence{text});
    } else if (d.query_source == QuerySource::Word) {
        space(ui, 6);
        std::string text = d.outside_word;
        if (text_box(ui, "explore/word", text, {.placeholder = ui.tr("explore.word.hint")}).changed)
            out.push_back(SetOutsideWord{text});
    }
}

// One row of chips. The keys are shaded by what the chosen query attends to; the queries are for choosing.
void draw_chips(Ui& ui, const AppState& state, ExploreUi& local, Actions& out, bool keys) {
    constexpr std::size_t kMost = 60;  // more do not fit into the panel; the matrix has them all
    const Snapshot& s = *state.snapshot;
    const std::vector<Token>& tokens = keys ? s.keys : s.queries;
    const bool self = s.document.query_source == QuerySource::Same;
    const Index row = shown_query(state);
    const NodeId node = s.weights(shown_head(state));
    const Matrix* weights = s.graph.has_value(node) ? &s.graph.value(node) : nullptr;
    const double top = weights == nullptr ? 1 : std::max(1e-9, static_cast<double>(weights->row(row).maxCoeff()));
    const Target& lit = state.selection.hovered;

    const std::size_t first =
        tokens.size() <= kMost
            ? 0
            : std::min(tokens.size() - kMost, static_cast<std::size_t>(std::max<Index>(
                                                  0, (keys && !self ? 0 : row) - static_cast<Index>(kMost / 2))));
    Flow flow(ui, 6, 6);
    for (std::size_t i = first; i < std::min(tokens.size(), first + kMost); ++i) {
        const auto index = static_cast<Index>(i);
        ChipOptions options;
        if (keys && weights != nullptr) {
            const double share = static_cast<double>((*weights)(row, index)) / top;
            options.fill = mix(ui.palette->well, ui.palette->accent, 0.62 * std::max(0.0, share));
        }
        options.selected = index == row && (!keys || self);
        options.outlined = keys ? lit.col == index && lit.kind != Target::Kind::Term && lit.kind != Target::Kind::Step
                                : lit.row == index;
        flow.next(chip_size(ui, tokens[i].text, options));
        const std::string path = (keys ? "explore/token/" : "explore/query/") + std::to_string(i);
        const Touch t = chip(ui, path, tokens[i].text, options);
        if (t.hovered) {
            Target target;
            target.kind = keys ? Target::Kind::Column : Target::Kind::Row;
            (keys ? target.col : target.row) = index;
            local.hovered = target;
        }
        if (t.activated && (!keys || self)) out.push_back(SelectQuery{static_cast<int>(i)});
        else if (t.activated) out.push_back(Pin{static_cast<int>(row), static_cast<int>(i)});
    }
    flow.end();
    if (tokens.size() > kMost)
        label(ui, ui.tr("explore.tokens.more", {{"n", std::to_string(tokens.size() - kMost)}}), caption(ui));
}

void draw_tokens(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    if (state.snapshot == nullptr) return;
    const Snapshot& s = *state.snapshot;
    const bool self = s.document.query_source == QuerySource::Same;
    const auto heading = [&](const std::string& name, std::size_t count) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const std::string text = ui.tr("explore.tokens.count", {{"n", std::to_string(count)}});
        const float width = ImGui::GetContentRegionAvail().x;
        label(ui, name, caption(ui));
        ui.text(ImGui::GetWindowDrawList(), {at.x + width - ui.text_width(text, kSmallText), at.y + ui.px(12)}, text,
                ui.palette->text_faint, kSmallText);
        space(ui, 4);
    };
    if (!self) {
        heading(ui.tr("explore.tokens.queries"), s.queries.size());
        draw_chips(ui, state, local, out, false);
        space(ui, 8);
    }
    heading(self ? ui.tr("explore.tokens") : ui.tr("explore.tokens.keys"), s.keys.size());
    draw_chips(ui, state, local, out, true);
    space(ui, 4);
    label(ui, ui.tr("explore.tokens.note", {{"word", query_word(state)}}),
          {.color = ui.palette->text_faint, .em = kSmallText, .wrap = true});
}

template <class Descriptor, class Act>
void choose(Ui& ui, const char* path, const std::string& name, std::span<const Descriptor> all, const std::string& id,
            const Act& act) {
    std::vector<Choice> choices;
    std::size_t chosen = 0;
    for (const Descriptor& d : all) {
        if (d.id == id) chosen = choices.size();
        choices.push_back({std::string(d.id), ui.texts.name(d.names), std::string(d.source)});
    }
    if (const auto picked = combo(ui, path, choices, chosen, {.label = name})) act(choices[*picked].id);
    space(ui, 8);
}

// The numbers that the chosen mechanisms read, in the order of the list, each once.
void draw_options(Ui& ui, const AppState& state, Actions& out) {
    const MechanismChoice& m = state.document.mechanism;
    const Mechanism* chosen[] = {find(score_functions(), m.score), find(alignments(), m.alignment),
                                 find(contexts(), m.context), find(masks(), m.mask), find(positions(), m.position)};
    for (const OptionSpec& spec : option_specs()) {
        bool used = spec.id == "seed";
        for (const Mechanism* d : chosen)
            used =
                used || (d != nullptr && std::find(d->options.begin(), d->options.end(), spec.id) != d->options.end());
        if (!used) continue;
        const std::string id(spec.id);
        SliderOptions options;
        options.label = ui.texts.name(spec.names) + (spec.symbol.empty() ? "" : " " + std::string(spec.symbol));
        options.low = spec.low;
        options.high = spec.high;
        options.minimum = spec.minimum;
        options.maximum = spec.maximum;
        options.integer = spec.integer;
        options.logarithmic = spec.logarithmic;
        if (spec.id == "scale" && !m.options.scale) options.shown = ui.tr("explore.scale.default");
        const SliderEdit edit = slider(ui, "explore/option/" + id, spec.get(m.options), options);
        if (edit.changed) out.push_back(SetOption{id, edit.value, edit.held});
        if (edit.released) out.push_back(CommitEdit{});
        space(ui, 8);
    }
}

void draw_mechanism(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    const Document& d = state.document;
    const MechanismChoice& m = d.mechanism;
    label(ui, ui.tr("explore.mechanism"), title());
    space(ui, 4);
    choose(ui, "explore/score", ui.tr("explore.score"), score_functions(), m.score,
           [&](const std::string& id) { out.push_back(SetScore{id}); });
    choose(ui, "explore/alignment", ui.tr("explore.alignment"), alignments(), m.alignment,
           [&](const std::string& id) { out.push_back(SetAlignment{id}); });
    choose(ui, "explore/context", ui.tr("explore.context"), contexts(), m.context,
           [&](const std::string& id) { out.push_back(SetContext{id}); });
    choose(ui, "explore/mask", ui.tr("explore.mask"), masks(), m.mask,
           [&](const std::string& id) { out.push_back(SetMask{id}); });
    if (m.mask == "drawn") {
        if (toggle(ui, "explore/draw", ui.tr("explore.draw"), ui.tr("explore.draw.note"), local.drawing))
            local.drawing = !local.drawing;
        if (!d.blocked.empty() && link(ui, "explore/draw/clear", ui.tr("explore.draw.clear")))
            out.push_back(ClearBlocked{});
        space(ui, 8);
    } else {
        local.drawing = false;
    }
    choose(ui, "explore/position", ui.tr("explore.position"), positions(), m.position,
           [&](const std::string& id) { out.push_back(SetPosition{id}); });
    draw_options(ui, state, out);

    rule(ui, 8, 12);
    label(ui, ui.tr("explore.heads"), title());
    space(ui, 6);
    if (m.project) {
        std::vector<Choice> counts;
        std::size_t chosen = 99;
        std::vector<int> numbers = {1, 2, 4, 8, 16};
        if (std::find(numbers.begin(), numbers.end(), m.heads) == numbers.end()) {  // from a session
            numbers.push_back(m.heads);
            std::sort(numbers.begin(), numbers.end());
        }
        for (const int n : numbers) {
            if (m.heads == n) chosen = counts.size();
            counts.push_back({std::to_string(n), std::to_string(n), {}, d.width % n == 0});
        }
        label(ui, ui.tr("explore.heads.count"), caption(ui));
        space(ui, 2);
        if (const auto picked = segmented(ui, "explore/heads", counts, chosen))
            out.push_back(SetHeads{std::stoi(counts[*picked].id), false});
        space(ui, 8);
    }
    if (state.snapshot != nullptr && state.snapshot->heads() > 1) {
        std::vector<Choice> heads;
        for (int h = 0; h < state.snapshot->heads(); ++h) heads.push_back({std::to_string(h), std::to_string(h)});
        heads.push_back({"mean", ui.tr("explore.head.mean")});
        const int shown = shown_head(state);
        label(ui, ui.tr("explore.head"), caption(ui));
        space(ui, 2);
        if (const auto picked =
                segmented(ui, "explore/head", heads, shown < 0 ? heads.size() - 1 : static_cast<std::size_t>(shown)))
            out.push_back(SelectHead{*picked + 1 == heads.size() ? -1 : static_cast<int>(*picked)});
        space(ui, 10);
    }
    if (toggle(ui, "explore/project", ui.tr("explore.project"), ui.tr("explore.project.note"), m.project))
        out.push_back(SetProject{!m.project});
    space(ui, 8);
    if (toggle(ui, "explore/lower-case", ui.tr("explore.lower"), ui.tr("explore.lower.note"), d.lower_case))
        out.push_back(SetLowerCase{!d.lower_case});
}

}  // namespace

void draw_explore_choices(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    begin_card(ui, "explore/choices", ImGui::GetContentRegionAvail());
    draw_sentence(ui, state, out);
    space(ui, 10);
    draw_queries(ui, state, out);
    space(ui, 10);
    draw_tokens(ui, state, local, out);
    rule(ui);
    draw_mechanism(ui, state, local, out);
    end_card();
}

}  // namespace attn::gui
