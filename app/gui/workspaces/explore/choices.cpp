// The left panel: the sentence, where weights and queries come from, the tokens, and how the text becomes vectors.
#include <algorithm>

#include "app/gui/widgets/mechanism_form.hpp"
#include "app/gui/workspaces/explore/choices.hpp"
#include "core/text/tokenizer.hpp"

namespace attn::gui {

namespace {

// Ready sentences, and those of late, each with a cross.
void draw_examples(Ui& ui, const AppState& state, ImVec2 low, ImVec2 high, Actions& out) {
    std::vector<Choice> choices;
    const bool chinese = ui.texts.language() == "zh";
    float width = std::max(high.x - low.x, ui.px(380));  // no remark is cut
    for (const Example& e : state.examples) {
        choices.push_back({e.id, chinese ? e.name.zh : e.name.en, chinese ? e.note.zh : e.note.en});
        width = std::max(width, ui.text_width(choices.back().note, kSmallText) + ui.px(64));
    }
    const std::vector<std::string>& recent = state.preferences.recent;
    for (std::size_t i = 0; i < recent.size() && i < 5; ++i)
        choices.push_back({"recent-" + std::to_string(i), recent[i], ui.tr("explore.recent"), true, true});
    std::optional<std::size_t> removed;
    const auto chosen = popup_menu(ui, "explore/examples/menu", low, high, width, choices, choices.size(), &removed);
    if (removed) out.push_back(ForgetSentence{choices[*removed].label});
    if (!chosen) return;
    if (*chosen < state.examples.size()) out.push_back(OpenExample{choices[*chosen].id});
    else out.push_back(SetSentence{choices[*chosen].label});
}

// The box that must be typed into before there is a result.
bool awaited(const AppState& state, std::string_view box) { return awaits_words(state) && state.error->where == box; }

void draw_sentence(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    constexpr const char* kBox = "explore/sentence";
    if (local.fresh) {  // what is typed now takes its place
        local.fresh = false;
        ui.edits[kBox] = {};
        ui.edits[kBox].cursor = state.document.sentence.size();
        ui.focus.take(kBox, true);
    }
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    label(ui, ui.tr("explore.sentence"), title());
    const ImVec2 after = ImGui::GetCursorScreenPos();
    float right = start.x + width;
    const auto link_at_right = [&](const char* path, const std::string& text) {
        right -= ui.text_width(text, kSmallText + 0.5F);
        ImGui::SetCursorScreenPos({right, start.y + ui.px(2)});
        right -= ui.px(12);
        return link(ui, path, text);
    };
    if (link_at_right("explore/examples", ui.tr("explore.examples"))) open_popup(ui, "explore/examples/menu");
    const bool by_link = link_at_right("explore/new", ui.tr("explore.new"));
    if (by_link) out.push_back(NewDocument{});
    local.fresh = by_link || ui.fired("new");
    ImGui::SetCursorScreenPos(after);
    draw_examples(ui, state, {start.x, start.y + ui.px(2)}, {start.x + width, start.y + ui.px(20)}, out);

    space(ui, 4);
    std::string text = state.document.sentence;
    const TextEdit edit = text_box(ui, kBox, text,
                                   {.lines = 2,
                                    .most_lines = 5,
                                    .placeholder = ui.tr("explore.sentence.hint"),
                                    .awaited = awaited(state, "sentence")});
    if (edit.changed) out.push_back(SetSentence{text});
    if (edit.left || edit.committed) out.push_back(CommitEdit{});
    // An empty box is no fault: its placeholder says what to do.
    if (const std::string words = obstacle_words(ui, state); !words.empty() && !awaits_words(state)) {
        space(ui, 6);
        label(ui, words, {.color = ui.palette->danger, .em = kSmallText, .wrap = true});
    }
    if (const Model* model = model_of(state); model != nullptr && knows_nothing(*state.snapshot) && !state.error) {
        space(ui, 6);
        label(ui, ui.tr("explore.unknown"), {.color = ui.palette->warning, .em = kSmallText, .wrap = true});
        if (link(ui, "explore/unknown/untrained", ui.tr("explore.unknown.untrained"))) out.push_back(SetModel{});
    }
    const bool chinese = ui.texts.language() == "zh";
    for (const Example& e : state.examples) {
        if (!same_numbers(beside_others(e.document, state), state.document)) continue;
        const std::string& note = chinese ? e.note.zh : e.note.en;
        if (note.empty()) continue;
        space(ui, 6);
        label(ui, note, {.color = ui.palette->text_soft, .em = kSmallText, .wrap = true});
        break;
    }
}

void draw_queries(Ui& ui, const AppState& state, Actions& out) {
    const Document& d = state.document;
    // A learned model reads one sentence.
    const std::string leaves = d.model.empty() ? "" : ui.tr("explore.queries.untrained");
    const Choice choices[] = {
        {"same", ui.tr("explore.queries.same"), ui.tr("explore.queries.same.note")},
        {"second", ui.tr("explore.queries.second"), ui.tr("explore.queries.second.note") + leaves},
        {"word", ui.tr("explore.queries.word"), ui.tr("explore.queries.word.note") + leaves}};
    if (const auto chosen = combo(ui, "explore/queries", choices, static_cast<std::size_t>(d.query_source),
                                  {.label = ui.tr("explore.queries")}))
        out.push_back(SetQuerySource{static_cast<QuerySource>(*chosen)});
    if (d.query_source == QuerySource::Second) {
        space(ui, 6);
        std::string text = d.second_sentence;
        if (text_box(ui, "explore/second", text,
                     {.lines = 2,
                      .most_lines = 4,
                      .placeholder = ui.tr("explore.second.hint"),
                      .awaited = awaited(state, "second sentence")})
                .changed)
            out.push_back(SetSecondSentence{text});
    } else if (d.query_source == QuerySource::Word) {
        space(ui, 6);
        std::string text = d.outside_word;
        if (text_box(ui, "explore/word", text,
                     {.placeholder = ui.tr("explore.word.hint"), .awaited = awaited(state, "outside word")})
                .changed)
            out.push_back(SetOutsideWord{text});
    }
}

// How the text becomes vectors.
void draw_vectors(Ui& ui, const AppState& state, Actions& out) {
    const Document& d = state.document;
    label(ui, ui.tr("explore.vectors"), title());
    space(ui, 4);
    const bool learned = !d.model.empty();
    std::vector<Choice> splits;
    std::size_t split = 0;
    for (const Tokenizer& t : tokenizers()) {
        if (t.id == d.tokenizer) split = splits.size();
        const bool fits = !learned || t.id == Document{}.tokenizer;
        splits.push_back({std::string(t.id), ui.texts.name(t.names),
                          fits ? std::string() : ui.tr("explore.tokenizer.learned"), fits});
    }
    if (const auto picked = combo(ui, "explore/tokenizer", splits, split, {.label = ui.tr("explore.tokenizer")}))
        out.push_back(SetTokenizer{splits[*picked].id});
    space(ui, 8);
    if (learned) {
        if (const Model* model = model_of(state))
            label(ui,
                  ui.tr("explore.vectors.learned",
                        {{"n", std::to_string(model->vocabulary.size())}, {"d", std::to_string(model->config.width)}}),
                  {.color = ui.palette->text_soft, .em = kSmallText, .wrap = true});
        return;
    }
    const int heads = d.mechanism.project ? d.mechanism.heads : 1;
    if (const auto n = number_choice(ui, "explore/width", ui.tr("explore.width"), {8, 16, 32, 64, 128}, d.width,
                                     [&](int width) { return width % heads == 0; }))
        out.push_back(SetWidth{*n, false});
    if (toggle(ui, "explore/lower-case", ui.tr("explore.lower"), ui.tr("explore.lower.note"), d.lower_case))
        out.push_back(SetLowerCase{!d.lower_case});
}

}  // namespace

void draw_explore_choices(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    begin_card(ui, "explore/choices", ImGui::GetContentRegionAvail());
    draw_sentence(ui, state, local, out);
    space(ui, 10);
    draw_explore_weights(ui, state, out);
    draw_queries(ui, state, out);
    space(ui, 10);
    draw_explore_tokens(ui, state, local, out);
    rule(ui);
    draw_explore_mechanism(ui, state, local, out);
    rule(ui, 8, 12);
    draw_explore_heads(ui, state, out);
    rule(ui, 8, 12);
    draw_vectors(ui, state, out);
    end_card();
}

}  // namespace attn::gui
