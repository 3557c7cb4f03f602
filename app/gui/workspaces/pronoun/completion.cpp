// The boxes to type into. While a word is typed, the nouns and predicates that the model knows are offered below it:
// Down and Up choose, Tab or Enter takes, Esc leaves.
#include <algorithm>

#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/pronoun/pronoun.hpp"
#include "core/base/utf8.hpp"

namespace attn::gui {

namespace {

constexpr std::size_t kMostOffers = 7;

struct Word {
    std::size_t begin = 0, end = 0;  // bytes
};

bool in_word(char c) {
    const auto b = static_cast<unsigned char>(c);
    return b >= 0x80 || std::isalnum(b) != 0 || c == '\'' || c == '-';
}

// The word that ends at the cursor; empty when the cursor is inside one or after none.
Word typed_word(const std::string& text, std::size_t cursor) {
    cursor = std::min(cursor, text.size());
    Word w{cursor, cursor};
    if (cursor < text.size() && in_word(text[cursor])) return w;
    while (w.begin > 0 && in_word(text[w.begin - 1])) --w.begin;
    return w;
}

// Words that begin like it: the nouns first, the shorter the earlier.
std::vector<const Vocabulary::Entry*> offers(const Vocabulary& vocabulary, const std::string& prefix) {
    std::vector<const Vocabulary::Entry*> found;
    if (prefix.size() < 2 || vocabulary.find(prefix) != Vocabulary::kUnknown) return found;  // a word by itself
    for (const Vocabulary::Entry& e : vocabulary.entries())
        if (e.role != WordRole::Other && e.word.size() > prefix.size() && e.word.compare(0, prefix.size(), prefix) == 0)
            found.push_back(&e);
    std::sort(found.begin(), found.end(), [](const auto* a, const auto* b) {
        return std::pair(a->word.size(), a->word) < std::pair(b->word.size(), b->word);
    });
    if (found.size() > kMostOffers) found.resize(kMostOffers);
    return found;
}

}  // namespace

void draw_pronoun_box(Ui& ui, const AppState& state, const PronounView& view, PronounUi& local, bool second,
                      float width, Actions& out) {
    const std::string path = second ? "pronoun/second" : "pronoun/first";
    std::string text = second ? state.document.pronoun.second : state.document.pronoun.first;
    EditState& typing = ui.edits[path];
    const Learned* learned = view.learned();
    std::vector<const Vocabulary::Entry*> found;
    Word word;
    if (ui.focus.has(path) && local.completed != path && typing.cursor == typing.anchor && learned != nullptr) {
        word = typed_word(text, typing.cursor);
        found = offers(learned->model->vocabulary, utf8::lower(text.substr(word.begin, word.end - word.begin)));
    }
    const int count = static_cast<int>(found.size());
    int take = -1;
    if (count > 0) {
        if (ui.input.take(Key::Down)) local.completion = (local.completion + 1) % count;
        if (ui.input.take(Key::Up))
            local.completion = (local.completion + count) % (count + 1) - (local.completion < 0 ? 1 : 0);
        local.completion = std::clamp(local.completion, -1, count - 1);
        if (ui.input.take(Key::Tab)) take = std::max(local.completion, 0);
        if (local.completion >= 0 && ui.input.take(Key::Enter)) take = local.completion;
        if (ui.input.take(Key::Escape)) local.completed = path, found.clear(), ui.redraw_in(0);
    } else if (ui.focus.has(path)) {
        local.completion = -1;
    }

    const TextEdit edit =
        text_box(ui, path, text, {.width = width / ui.scale, .placeholder = ui.tr("pronoun.box.hint")});
    const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
    if (!edit.focused) typing.scroll = 0;  // a long sentence rests at its beginning
    if (edit.changed) {
        out.push_back(SetPronounSentence{second, text});
        local.completion = -1;
        local.completed.clear();
    }
    if (edit.left || edit.committed) out.push_back(CommitEdit{});
    if (edit.focused && state.look.sentence != (second ? 1 : 0)) out.push_back(ChooseSentence{second ? 1 : 0});
    if (found.empty() || edit.changed || edit.left || !edit.focused) return;

    const float row = ui.px(26), wide = ui.px(300);
    const float before = ui.text_width(std::string_view(text).substr(0, word.begin)) - typing.scroll;
    ImGui::SetNextWindowPos({std::clamp(low.x + before, low.x, std::max(low.x, high.x - wide / 2)), high.y + ui.px(4)});
    ImGui::SetNextWindowSize({wide, row * static_cast<float>(found.size()) + ui.px(10)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ui.px(5, 5));
    ImGui::Begin((path + "/offers").c_str(), nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoBackground);
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->PushClipRectFullScreen();  // its border lies on the window's edge
    draw_card(ui, list, ImGui::GetWindowPos(), ImGui::GetWindowPos() + ImGui::GetWindowSize());
    list->PopClipRect();
    const Palette& p = *ui.palette;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Vocabulary::Entry& e = *found[i];
        const Touch t =
            touch(ui, path + "/offer/" + e.word, {ImGui::GetContentRegionAvail().x, row}, {.focusable = false});
        const bool lit = t.hovered || static_cast<int>(i) == local.completion;
        if (lit) list->AddRectFilled(t.low, t.high, color32(p.accent_soft), 6 * ui.scale);
        std::string what = ui.tr("pronoun.offer.predicate");
        if (e.role == WordRole::Noun && e.kind > 0) {
            const WordKind& kind = learned->model->vocabulary.kinds()[static_cast<std::size_t>(e.kind - 1)];
            what = ui.texts.name({kind.en, kind.zh});
        }
        ui.text(list, {t.low.x + ui.px(8), ui.baseline(t.low.y, t.high.y)}, e.word, p.text);
        ui.text(list,
                {t.high.x - ui.px(8) - ui.text_width(what, kSmallText), ui.baseline(t.low.y, t.high.y, kSmallText)},
                what, p.text_faint, kSmallText);
        if (t.pressed) take = static_cast<int>(i), ui.focus.take(path, false);
    }
    ImGui::End();
    ImGui::PopStyleVar();
    if (take < 0 || take >= static_cast<int>(found.size())) return;
    const std::string& whole = found[static_cast<std::size_t>(take)]->word;
    text.replace(word.begin + (word.end - word.begin), 0, whole.substr(word.end - word.begin));
    typing.cursor = typing.anchor = word.begin + whole.size();
    local.completed = path;
    local.completion = -1;
    out.push_back(SetPronounSentence{second, text});
    ui.redraw_in(0);
}

}  // namespace attn::gui
