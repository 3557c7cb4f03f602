// The two sentences: a box to type into, the answer beside it, and underneath the words with their arcs.
#include <algorithm>

#include <fmt/format.h>

#include "app/gui/widgets/scene_view.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/pronoun/pronoun.hpp"
#include "core/scene/number.hpp"

namespace attn::gui {

namespace {

constexpr float kPad = 14, kBox = 0.6F;
// Words; of more, none is a switch and each sentence has columns of its own.
constexpr std::ptrdiff_t kMostDifferent = 5;

std::vector<ArcWord> words_of(const PronounView& view, int sentence) {
    std::vector<ArcWord> words;
    const Snapshot* s = view.snapshot(sentence);
    if (s == nullptr) return words;
    const PronounReading* r = view.reading(sentence);
    for (std::size_t i = 0; i < s->keys.size(); ++i) {
        const int token = static_cast<int>(i);
        ArcWord w;
        w.text = s->keys[i].text;
        w.unknown = s->learned && s->learned->unknown(i);
        if (r != nullptr) {
            w.pronoun = token == r->index;
            w.answer = token == r->answer;
            w.candidate = std::any_of(r->candidates.begin(), r->candidates.end(),
                                      [&](const PronounCandidate& c) { return c.index == token; });
        }
        words.push_back(std::move(w));
    }
    return words;
}

// What stands in one column but is not the same word: a switch, where it is little enough to be one.
void mark_differences(const std::vector<WordColumn>& columns, std::vector<ArcWord>& first, std::vector<ArcWord>& second,
                      const PronounView& view) {
    if (view.snapshot(0) == nullptr || view.snapshot(1) == nullptr) return;
    const std::vector<int> same = align_words(view.snapshot(0)->keys, view.snapshot(1)->keys);
    std::vector<WordColumn> different;
    for (const WordColumn& c : columns)
        if (c.first < 0 || c.second < 0 || same[static_cast<std::size_t>(c.first)] != c.second) different.push_back(c);
    if (static_cast<std::ptrdiff_t>(different.size()) > kMostDifferent) return;
    for (const WordColumn& c : different) {
        if (c.first >= 0) first[static_cast<std::size_t>(c.first)].differs = true;
        if (c.second >= 0) second[static_cast<std::size_t>(c.second)].differs = true;
    }
    const auto last = [](std::vector<ArcWord>& words) {
        return std::find_if(words.rbegin(), words.rend(), [](const ArcWord& w) { return w.differs && !w.candidate; });
    };
    if (const auto w = last(first); w != first.rend()) w->down = true;
    if (const auto w = last(second); w != second.rend()) w->up = true;
}

// Where the words of a sentence stand: in columns shared with the other one, unless those would be mostly gaps.
std::vector<WordColumn> columns_of(const PronounView& view, int sentence) {
    const auto lone = [](int WordColumn::*other) { return [other](const WordColumn& c) { return c.*other < 0; }; };
    std::vector<WordColumn> columns = view.columns();
    const auto only_second = std::count_if(columns.begin(), columns.end(), lone(&WordColumn::first)),
               only_first = std::count_if(columns.begin(), columns.end(), lone(&WordColumn::second));
    if (std::max(only_first, only_second) <= kMostDifferent) return columns;
    int WordColumn::*own = sentence == 0 ? &WordColumn::first : &WordColumn::second;
    columns.erase(std::remove_if(columns.begin(), columns.end(), lone(own)), columns.end());
    for (WordColumn& c : columns) c = sentence == 0 ? WordColumn{c.first, -1} : WordColumn{-1, c.second};
    return columns;
}

// What this layer does, said from its numbers: where the pronoun reads most, and what that word is.
std::string caption(const Ui& ui, const PronounView& view, int sentence, int layer,
                    const std::vector<double>& weights) {
    const PronounReading* r = view.reading(sentence);
    const Snapshot* s = view.snapshot(sentence);
    if (r == nullptr || s == nullptr || weights.empty()) return {};
    const auto top = static_cast<int>(std::max_element(weights.begin(), weights.end()) - weights.begin());
    const double most = weights[static_cast<std::size_t>(top)];
    const bool last = layer == view.layers() - 1;
    const std::string word = s->keys[static_cast<std::size_t>(top)].text;
    const std::string answer = r->answer >= 0 ? s->keys[static_cast<std::size_t>(r->answer)].text : "";
    std::string which = ui.tr("pronoun.layer", {{"n", std::to_string(layer + 1)}});
    if (view.head_of(layer) >= 0)
        which += ui.tr("pronoun.layer-head", {{"n", std::to_string(view.head_of(layer) + 1)}});
    const char* key = "pronoun.reads.other";
    if (most < 0.25) key = "pronoun.reads.spread";
    else if (last && top == r->answer) key = "pronoun.reads.answer";
    else if (last && r->answer >= 0) key = "pronoun.reads.misleading";
    else if (!last && top >= r->predicate_begin && top < r->predicate_end) key = "pronoun.reads.predicate";
    // i18n-keys: pronoun.reads.*
    return which + ui.tr(key, {{"it", r->word}, {"word", word}, {"answer", answer}});
}

ArcLayer arc_layer(const Ui& ui, const PronounView& view, int sentence, int layer, Color color) {
    ArcLayer a;
    a.layer = layer;
    a.color = color;
    a.weights = view.weights(sentence, layer);
    if (view.changed()) a.original = view.weights(sentence, layer, true);
    for (int token = 0; token < static_cast<int>(a.weights.size()); ++token) {
        const auto edge = view.edge(sentence, layer, token);
        a.blocked.push_back(edge && view.blocked(*edge));
        a.edited.push_back(edge && view.edited(*edge));
    }
    a.caption = caption(ui, view, sentence, layer, a.weights);
    return a;
}

// The layer that is drawn below the words: the chosen head's, else the first.
int lower_layer(const AppState& state, const PronounView& view) {
    const int last = view.layers() - 1;
    if (last <= 0) return -1;
    return state.look.layer >= 0 && state.look.layer < last ? state.look.layer : 0;
}

std::string percent(double x) { return percent_number(x); }

// "it = the animal 99%", and what it was before; or why there is no answer.
void draw_answer_line(Ui& ui, const AppState& state, const PronounView& view, PronounUi& local, int sentence,
                      ImVec2 low, float width, Actions& out) {
    const std::string doubt = doubt_text(ui, view, sentence);
    const PronounReading* r = view.reading(sentence);
    const auto on_the_right = [&](float wide, float high) {
        ImGui::SetCursorScreenPos({low.x + width - wide, low.y + (ui.px(kControlHeight) - high) / 2});
        width -= wide + ui.px(8);
    };
    const int all = view.ready() ? static_cast<int>(view.side(sentence).readings.size()) : 0;
    if (all > 1) {  // which of them
        const int now = std::min(state.look.pronoun, all - 1);
        const std::string count =
            ui.tr("pronoun.which", {{"it", r->word}, {"n", std::to_string(now + 1)}, {"all", std::to_string(all)}});
        const ButtonOptions options{.kind = ButtonKind::Plain, .height = 24, .hint = ui.tr("pronoun.which.hint")};
        const ImVec2 size = button_size(ui, count, options);
        on_the_right(size.x, size.y);
        if (button(ui, fmt::format("pronoun/which/{}", sentence), count, options)) {
            out.push_back(ChooseSentence{sentence});
            out.push_back(ChoosePronoun{(now + 1) % all});
        }
    }
    if (const std::vector<std::string> asked = view.unknown_nouns(sentence); !asked.empty()) {
        const std::string path = fmt::format("pronoun/ask/{}", sentence);
        const std::string question = ui.tr("pronoun.ask", {{"word", asked.front()}});
        const ChipOptions options{.dashed = true, .max_width = 150};
        const ImVec2 size = chip_size(ui, question, options);
        on_the_right(size.x, size.y);
        const Touch ask = chip(ui, path, question, options);
        hint(ui, ask, path, ui.tr("pronoun.ask.hint", {{"word", asked.front()}, {"it", r->word}}));
        if (ask.activated) local.ask(asked.front(), ask);
    }
    ImGui::SetCursorScreenPos(low);
    const Touch t =
        touch(ui, fmt::format("pronoun/answer/{}", sentence), {width, ui.px(28)},
              {true, false, false,
               r != nullptr && r->answer >= 0 ? view.snapshot(sentence)->keys[static_cast<std::size_t>(r->answer)].text
                                              : "?"});
    ImDrawList* list = ImGui::GetWindowDrawList();
    const Palette& p = *ui.palette;
    if (!doubt.empty() || r == nullptr || r->answer < 0) {
        ui.text(list, {t.low.x, ui.baseline(t.low.y, t.high.y, kBodyText)}, cut_to(ui, doubt, width), p.warning);
        if (ui.text_width(doubt) > width) hint(ui, t, fmt::format("pronoun/answer/{}", sentence), doubt);
        return;
    }
    const auto probability = [](const PronounReading& reading) {
        for (const PronounCandidate& c : reading.candidates)
            if (c.index == reading.answer) return c.probability;
        return 0.0;
    };
    const std::string answer =
        ui.tr("pronoun.answer",
              {{"it", r->word}, {"word", view.snapshot(sentence)->keys[static_cast<std::size_t>(r->answer)].text}});
    const std::string share = percent(probability(*r));
    float x = t.low.x;
    const float base = ui.baseline(t.low.y, t.high.y, kTitleText);
    const std::string shown =
        cut_to(ui, answer, width - ui.text_width(share, kTitleText) - ui.px(10), kTitleText, Font::Bold);
    ui.text(list, {x, base}, shown, p.accent, kTitleText, Font::Bold);
    x += ui.text_width(shown, kTitleText, Font::Bold) + ui.px(9);
    ui.text(list, {x, base}, share, p.text, kTitleText);
    x += ui.text_width(share, kTitleText) + ui.px(14);
    const PronounReading* before = view.original(sentence);
    if (!view.changed() || before == nullptr || before->answer < 0) return;
    const double was = probability(*before);
    if (before->answer == r->answer && std::abs(was - probability(*r)) < 0.005) return;
    const std::string then = ui.tr(
        "pronoun.before",
        {{"word", view.snapshot(sentence)->keys[static_cast<std::size_t>(before->answer)].text}, {"p", percent(was)}});
    ui.text(list, {x, base}, cut_to(ui, then, t.high.x - x, kSmallText), p.text_soft, kSmallText);
}

// A word of the picture: chooses, blocks, asks.
void draw_word(Ui& ui, const AppState& state, const PronounView& view, PronounUi& local, int sentence, int token,
               const ArcWord& word, ImVec2 low, ImVec2 size, Actions& out) {
    const std::string path = fmt::format("pronoun/word/{}/{}", sentence, token);
    ImGui::SetCursorScreenPos(low);
    const Touch t = touch(ui, path, size, {.value = word.text});
    draw_ring(ui, t, 6);
    if (t.hovered || t.ring) local.hovered = word_target(sentence, token);
    const int last = view.layers() - 1;
    const PronounReading* r = view.reading(sentence);
    if (word.unknown) hint(ui, t, path, ui.tr("pronoun.word.unknown", {{"word", word.text}}));
    else if (word.differs) hint(ui, t, path, ui.tr("pronoun.word.switch"));
    else if (r != nullptr && token != r->index)
        hint(ui, t, path,
             ui.tr("pronoun.word.block", {{"it", r->word}, {"word", word.text}, {"n", std::to_string(last + 1)}}));
    if (!t.activated) return;
    if (word.unknown) {
        local.ask(word.text, t);
        return;
    }
    if (word.differs) return out.push_back(ChooseSentence{sentence == state.look.sentence ? 1 - sentence : sentence});
    const auto& readings = view.side(sentence).readings;
    for (std::size_t k = 0; k < readings.size(); ++k)
        if (readings[k].index == token) {
            out.push_back(ChooseSentence{sentence});
            return out.push_back(ChoosePronoun{static_cast<int>(k)});
        }
    out.push_back(ChooseSentence{sentence});
    if (const auto edge = view.edge(sentence, last, token)) out.push_back(ToggleBlockedEdge{*edge});
}

void draw_arcs(Ui& ui, const AppState& state, const PronounView& view, PronounUi& local, int sentence,
               const std::vector<ArcWord>& words, std::vector<WordColumn> columns, const WordLanes& lanes, float height,
               Actions& out) {
    ArcsInput in;
    in.sentence = sentence;
    in.words = words;
    in.columns = std::move(columns);
    in.chosen = state.look.sentence == sentence;
    in.hovered = state.selection.hovered;
    const int last = view.layers() - 1, lower = lower_layer(state, view);
    in.below.color = ui.palette->series(1);  // of the switch, too
    if (const PronounReading* r = view.reading(sentence)) {
        in.pronoun = r->index;
        in.above = arc_layer(ui, view, sentence, last, ui.palette->accent);
        if (lower >= 0) in.below = arc_layer(ui, view, sentence, lower, ui.palette->series(1));
    } else {  // the words stay where they are
        in.above.layer = last, in.above.color = ui.palette->accent;
        in.below.layer = lower, in.below.color = ui.palette->series(1);
    }
    const Arcs arcs = build_arcs(in, lanes, height, ui.kit());
    const std::string path = fmt::format("pronoun/arcs/{}", sentence);
    const SceneTouch picture = scene_view(ui, path, arcs.scene, {.focusable = false, .overlap = true});
    const ImVec2 after = ImGui::GetCursorScreenPos();
    for (std::size_t i = 0; i < arcs.words.size(); ++i) {
        const Box& b = arcs.words[i];
        if (b.width <= 0) continue;
        draw_word(ui, state, view, local, sentence, static_cast<int>(i), words[i],
                  picture.touch.low + ImVec2(b.x * ui.scale, b.y * ui.scale), {b.width * ui.scale, b.height * ui.scale},
                  out);
    }
    ImGui::SetCursorScreenPos(after);
    const Target hit = picture.hit;
    if (hit.kind == Target::Kind::Cell && !ui.popup_open()) {
        local.hovered = hit;
        const auto& weights = hit.node == last ? in.above.weights : in.below.weights;
        const auto token = static_cast<std::size_t>(hit.col);
        // Below the words where the arc is above them: they stay in sight.
        const float below = std::max(picture.at.y + 10, arcs.words[static_cast<std::size_t>(in.pronoun)].bottom());
        if (token < weights.size())
            tooltip(ui, picture.touch.low + ImVec2(picture.at.x - 4, picture.at.y) * ui.scale,
                    picture.touch.low + ImVec2(picture.at.x + 4, below) * ui.scale,
                    fmt::format("{} → {}   {}", words[static_cast<std::size_t>(in.pronoun)].text, words[token].text,
                                weight_number(weights[token])),
                    {ui.tr("pronoun.arc.hint", {{"n", std::to_string(hit.node + 1)}})});
    }
    if (picture.touch.clicked) {
        out.push_back(ChooseSentence{sentence});
        if (hit.kind == Target::Kind::Cell)
            if (const auto edge = view.edge(sentence, hit.node, static_cast<int>(hit.col)))
                out.push_back(ToggleBlockedEdge{*edge});
    }
    // Arcs by path, for scripts: pronoun/arc/SENTENCE/LAYER/TOKEN, at their tops.
    for (const Item& item : arcs.scene.items) {
        const auto* line = std::get_if<LineItem>(&item);
        if (line == nullptr || line->target.kind != Target::Kind::Cell || line->points.size() < 3) continue;
        const Point top = line->points[line->points.size() / 2];
        Anchor a;
        a.rect = {picture.touch.low.x + (top.x - 2) * ui.scale, picture.touch.low.y + (top.y - 2) * ui.scale,
                  4 * ui.scale, 4 * ui.scale};
        const auto& layer = line->target.node == last ? in.above : in.below;
        a.value = fmt::format("{:.3f}", layer.weights[static_cast<std::size_t>(line->target.col)]);
        ui.anchors.add(fmt::format("pronoun/arc/{}/{}/{}", sentence, line->target.node, line->target.col), a);
    }
}

}  // namespace

void draw_pronoun_sentences(Ui& ui, const AppState& state, const PronounView& view, PronounUi& local, float height,
                            Actions& out) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, gap = ui.px(12);
    const float each = std::floor((height - gap) / 2), pad = ui.px(kPad);
    std::vector<ArcWord> words[2] = {words_of(view, 0), words_of(view, 1)};
    mark_differences(view.columns(), words[0], words[1], view);
    const float inner = width - 2 * pad;
    for (const int sentence : {0, 1}) {
        const ImVec2 low(start.x, start.y + static_cast<float>(sentence) * (each + gap));
        const bool chosen = state.look.sentence == sentence;
        draw_card(ui, ImGui::GetWindowDrawList(), low, low + ImVec2(width, each), chosen);
        const float box = std::round(inner * kBox);
        ImGui::SetCursorScreenPos(low + ImVec2(pad, pad));
        draw_pronoun_box(ui, state, view, local, sentence == 1, box, out);
        const float answer = low.x + pad + box + ui.px(16);
        draw_answer_line(ui, state, view, local, sentence, {answer, low.y + pad}, low.x + width - pad - answer, out);
        const float top = pad + ui.px(28 + 10);
        ImGui::SetCursorScreenPos(low + ImVec2(pad, top));
        std::vector<WordColumn> columns = columns_of(view, sentence);
        const WordLanes lanes = lay_out_words(columns, words[0], words[1], std::floor(inner / ui.scale), ui.kit());
        // Words that do not fit are reached by scrolling sideways.
        const bool wide = lanes.total > std::floor(inner / ui.scale) + 1;
        const float room = each - top - ui.px(10);
        im::begin_child(sentence == 0 ? "pronoun/scroll/0" : "pronoun/scroll/1", {inner, room},
                        wide ? ImGuiWindowFlags_HorizontalScrollbar
                             : ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
        const float bar = wide ? ImGui::GetStyle().ScrollbarSize + ui.px(2) : 0;
        draw_arcs(ui, state, view, local, sentence, words[sentence], std::move(columns), lanes,
                  std::floor((room - bar) / ui.scale), out);
        ImGui::EndChild();
    }
}

}  // namespace attn::gui
