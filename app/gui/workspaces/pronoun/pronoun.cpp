#include "app/gui/workspaces/pronoun/pronoun.hpp"

#include <algorithm>

#include "app/gui/widgets/widgets.hpp"
#include "core/engine/unknown_nouns.hpp"
#include "core/text/spelling.hpp"

namespace attn::gui {

namespace {

constexpr float kHeader = 48, kGap = 12, kRight = 392, kAbout = 88;

// What the shell leaves to the workspace: Space changes the sentence, the arrows choose it.
void take_keys(Ui& ui, const AppState& state, Actions& out) {
    if (ui.fired("sentence")) ui.focus.take(state.look.sentence == 1 ? "pronoun/second" : "pronoun/first", true);
    if (ui.fired("play")) out.push_back(ChooseSentence{1 - state.look.sentence});
    if (ui.fired("query-up")) out.push_back(ChooseSentence{0});
    if (ui.fired("query-down")) out.push_back(ChooseSentence{1});
    if (ui.fired("release")) {
        out.push_back(ChooseHead{});
        ui.focus.release();
    }
}

// What kind of thing an unknown word names, as a menu below the word.
void draw_kinds(Ui& ui, const AppState& state, const PronounView& view, PronounUi& local, Actions& out) {
    if (local.ask_kind.empty() || view.learned() == nullptr) return;
    if (std::exchange(local.ask_now, false)) open_popup(ui, "pronoun/kind");
    const Vocabulary& vocabulary = view.learned()->model->vocabulary;
    std::vector<Choice> choices;
    choices.push_back({"unsaid", ui.tr("pronoun.kind.unsaid", {{"word", local.ask_kind}}), ui.tr("pronoun.kind.note")});
    choices.push_back({"none", ui.tr("pronoun.kind.none"), ui.tr("pronoun.kind.none-note")});
    std::vector<std::string> ids = {"", std::string(kNoThing)};
    for (const WordKind& kind : vocabulary.kinds()) {
        choices.push_back({"kind-" + kind.id, ui.texts.name({kind.en, kind.zh})});
        ids.push_back(kind.id);
    }
    std::size_t chosen = 0;
    for (const auto& [word, as] : state.document.kinds)
        if (word == lower_spelling(local.ask_kind))
            chosen = static_cast<std::size_t>(std::find(ids.begin(), ids.end(), as) - ids.begin());
    if (const auto picked = popup_menu(ui, "pronoun/kind", local.ask_low, local.ask_high, ui.px(330), choices, chosen))
        out.push_back(SetKind{local.ask_kind, ids[*picked]});
}

// Nothing to show yet, or the model cannot be read: say so, in the middle.
void draw_nothing(Ui& ui, const AppState& state, const PronounView& view, ImVec2 low, ImVec2 size) {
    ImGui::SetCursorScreenPos(low);
    begin_card(ui, "pronoun/nothing", size, {.scroll = false});
    std::string words = ui.tr("pronoun.computing");
    if (state.pronouns_error) words = state.pronouns_error->message();
    else if (view.ready() && view.side(0).error) words = view.side(0).error->message();
    ImGui::SetCursorScreenPos(ImGui::GetCursorScreenPos() + ImVec2(0, size.y * 0.4F));
    label(ui, words, {.color = ui.palette->text_soft, .em = kTitleText, .align = Align::Center, .wrap = true});
    end_card();
}

}  // namespace

std::string doubt_text(const Ui& ui, const PronounView& view, int sentence) {
    if (!view.ready()) return {};
    if (const auto& error = view.side(sentence).error) {
        // i18n-keys: error.*
        return error->key.empty() ? error->message() : ui.tr("error." + error->key);
    }
    const PronounReading* r = view.reading(sentence);
    if (r == nullptr) return ui.tr("pronoun.doubt.no-pronoun");
    if (r->doubt == PronounDoubt::None) return {};
    std::string unknown;
    for (const std::string& word : r->doubt == PronounDoubt::UnknownNoun ? view.unknown_nouns(sentence) : r->unknown)
        unknown += (unknown.empty() ? "“" : ", “") + word + "”";
    if (r->doubt == PronounDoubt::UnknownPredicate && unknown.empty())
        return ui.tr("pronoun.doubt.nothing-said", {{"it", r->word}});
    // i18n-keys: pronoun.doubt.*
    return ui.tr("pronoun.doubt." + std::string(doubt_name(r->doubt)),
                 {{"it", r->word}, {"words", unknown}, {"n", std::to_string(view.snapshot(sentence)->keys.size())}});
}

void draw_pronoun(Ui& ui, const AppState& state, PronounUi& local, Actions& out) {
    local.hovered.reset();
    take_keys(ui, state, out);
    const PronounView view(state);
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    draw_pronoun_header(ui, state, view, local, out);
    const ImVec2 low(origin.x, origin.y + ui.px(kHeader));
    const float height = room.y - ui.px(kHeader), gap = ui.px(kGap);

    if (view.learned() == nullptr && (!view.ready() || view.side(0).error.value_or(Error{}).where != "sentence")) {
        draw_nothing(ui, state, view, low, {room.x, height});
        return;
    }
    const float right = std::min(ui.px(kRight), std::max(ui.px(300), room.x * 0.34F));
    const float left = room.x - right - gap, about = ui.px(kAbout);
    ImGui::SetCursorScreenPos(low);
    im::begin_child("pronoun/left", {left, height}, ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    draw_pronoun_sentences(ui, state, view, local, height - about - gap, out);
    if (view.learned() != nullptr) {
        ImGui::SetCursorScreenPos({low.x, low.y + height - about});
        draw_pronoun_about(ui, view, local, about);
    }
    ImGui::EndChild();

    ImGui::SetCursorScreenPos({low.x + left + gap, low.y});
    im::begin_child("pronoun/right", {right, height},
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    draw_pronoun_answer(ui, state, view, local, out);
    const float top = ImGui::GetCursorScreenPos().y + gap;
    const float below = low.y + height - top;
    const float changes = std::clamp(std::round(below * 0.36F), ui.px(130), ui.px(240));
    ImGui::SetCursorScreenPos({low.x + left + gap, top});
    draw_pronoun_heads(ui, state, view, local, below - changes - gap, out);
    ImGui::SetCursorScreenPos({low.x + left + gap, low.y + height - changes});
    draw_pronoun_changes(ui, state, view, changes, out);
    ImGui::EndChild();

    draw_kinds(ui, state, view, local, out);
    if (!ui.popup_open()) {
        const Target now = local.hovered.value_or(Target{});
        if (!(now == state.selection.hovered)) out.push_back(Hover{now});
    }
}

}  // namespace attn::gui
