// The question, and what the whole screen depends on: the pair of sentences, the model, the causal mask.
#include <algorithm>

#include "app/gui/ui/model_name.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/pronoun/pronoun.hpp"

namespace attn::gui {

namespace {

// "The animal didn't cross the street because it was too tired | wide." from two sentences that differ in one stretch.
std::string merged(const std::string& first, const std::string& second) {
    const std::vector<Token> a = tokenizers().front().split(first, {}), b = tokenizers().front().split(second, {});
    std::size_t head = 0, tail = 0;
    while (head < std::min(a.size(), b.size()) && a[head].text == b[head].text) ++head;
    while (tail < std::min(a.size(), b.size()) - head && a[a.size() - 1 - tail].text == b[b.size() - 1 - tail].text)
        ++tail;
    if (head + tail >= a.size() || head + tail >= b.size()) return first;
    const std::size_t end = a[a.size() - 1 - tail].end;
    const std::size_t from = b[head].begin, to = b[b.size() - 1 - tail].end;
    return first.substr(0, end) + " | " + second.substr(from, to - from) + first.substr(end);
}

void draw_examples(Ui& ui, const AppState& state, ImVec2 low, ImVec2 high, Actions& out) {
    std::vector<Choice> choices;
    std::size_t chosen = static_cast<std::size_t>(-1);
    for (std::size_t i = 0; i < state.pronoun_examples.size(); ++i) {
        const SentencePair& e = state.pronoun_examples[i];
        if (e.first == state.document.pronoun.first && e.second == state.document.pronoun.second) chosen = i;
        choices.push_back({std::to_string(i), merged(e.first, e.second), e.zh});
    }
    if (const auto picked = popup_menu(ui, "pronoun/examples/menu", low, high, ui.px(640), choices, chosen))
        out.push_back(OpenPronounExample{*picked});
}

// What is to be seen here: that one word turns the answer, where it does.
std::string subtitle(const Ui& ui, const AppState& state, const PronounView& view) {
    for (const SentencePair& e : state.pronoun_examples)
        if (e.first == state.document.pronoun.first && e.second == state.document.pronoun.second)
            if (ui.texts.language() == "zh") return e.zh;
    const PronounReading *a = view.reading(0), *b = view.reading(1);
    const bool both = a != nullptr && b != nullptr && a->answer >= 0 && b->answer >= 0;
    const bool turned = both && view.first_token(1, b->answer) != a->answer;
    return ui.tr(turned && view.different() == 1 ? "pronoun.subtitle" : "pronoun.subtitle.else");
}

}  // namespace

void draw_pronoun_header(Ui& ui, const AppState& state, const PronounView& view, PronounUi&, Actions& out) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, gap = ui.px(8);
    const Document::Pronoun& now = state.document.pronoun;

    // From the right.
    float x = start.x + width;
    const float y = start.y + ui.px(5);
    const auto place = [&](float wide) {
        x -= wide;
        ImGui::SetCursorScreenPos({x, y});
        x -= gap;
    };
    const ButtonOptions reset{.enabled = !now.what_if.empty(), .hint = ui.tr("pronoun.reset.hint")};
    place(button_size(ui, ui.tr("pronoun.reset"), reset).x);
    if (button(ui, "pronoun/reset", ui.tr("pronoun.reset"), reset)) out.push_back(ClearWhatIf{});
    const ButtonOptions causal{.selected = now.what_if.causal,
                               .value = now.what_if.causal ? "on" : "off",
                               .hint = ui.tr("pronoun.causal.hint")};
    place(button_size(ui, ui.tr("pronoun.causal"), causal).x);
    if (button(ui, "pronoun/causal", ui.tr("pronoun.causal"), causal)) out.push_back(SetCausal{!now.what_if.causal});

    std::vector<Choice> models;
    std::size_t model = static_cast<std::size_t>(-1);
    std::vector<std::string> ids = state.models;
    if (std::find(ids.begin(), ids.end(), now.model) == ids.end()) ids.push_back(now.model);
    for (const std::string& id : ids) {
        if (id == now.model) model = models.size();
        models.push_back({id, model_name(ui, id), model_note(ui, id)});
    }
    constexpr float kModel = 226;
    place(ui.px(kModel));
    if (const auto picked = combo(ui, "pronoun/model", models, model, {.width = kModel, .menu_width = 430}))
        out.push_back(SetPronounModel{models[*picked].id});

    const std::string& model_label = ui.tr("pronoun.model");
    place(ui.text_width(model_label, kSmallText));
    ui.text(ImGui::GetWindowDrawList(), {ImGui::GetCursorScreenPos().x, ui.baseline(y, y + ui.px(kControlHeight))},
            model_label, ui.palette->text_soft, kSmallText);
    x -= gap;

    const ButtonOptions examples{.kind = ButtonKind::Primary};
    place(button_size(ui, ui.tr("pronoun.examples"), examples).x);
    const ImVec2 low = ImGui::GetCursorScreenPos();
    if (button(ui, "pronoun/examples", ui.tr("pronoun.examples"), examples)) open_popup(ui, "pronoun/examples/menu");
    draw_examples(ui, state, low, low + ImVec2(0, ui.px(kControlHeight)), out);

    const PronounReading* r = view.reading(state.look.sentence);
    ImGui::SetCursorScreenPos(start);
    label(ui, ui.tr("pronoun.title", {{"it", r != nullptr ? r->word : "it"}}),
          {.em = kTitleText, .font = Font::Bold, .line = 1.6F, .width = x - start.x});
    label(ui, subtitle(ui, state, view), {.color = ui.palette->text_soft, .em = kSmallText, .width = x - start.x});
}

}  // namespace attn::gui
