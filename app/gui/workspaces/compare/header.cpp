// Above the columns: which set this is, the sentences that they read, the chosen query, what the maps show, and the
// story.
#include <algorithm>
#include <cmath>

#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/compare/compare.hpp"

namespace attn::gui {

namespace {

constexpr float kRow = 46, kQuery = 126, kPages = 208, kScale = 150, kScrub = 84,
                kStory = 3 * (kControlHeight + 2) + 4 + kScrub, kSentences = 38, kHeader = 88;

bool chinese(const Ui& ui) { return ui.texts.language() == "zh"; }

// The ready set that this still is, if any.
const ComparisonSet* open_set(const AppState& state) {
    for (const ComparisonSet& s : state.comparison_sets) {
        Document::Compare now = state.document.compare;
        now.query = s.compare.query;
        now.shared_scale = s.compare.shared_scale;
        now.reference = s.compare.reference;
        if (now == s.compare) return &s;
    }
    return nullptr;
}

void draw_sets(Ui& ui, const AppState& state, ImVec2 low, ImVec2 high, Actions& out) {
    std::vector<Choice> choices;
    std::size_t chosen = static_cast<std::size_t>(-1);
    const ComparisonSet* open = open_set(state);
    for (const ComparisonSet& s : state.comparison_sets) {
        if (&s == open) chosen = choices.size();
        choices.push_back({s.id, chinese(ui) ? s.zh : s.en, chinese(ui) ? s.remark_zh : s.remark_en});
    }
    if (const auto picked = popup_menu(ui, "compare/sets/menu", low, high, ui.px(560), choices, chosen))
        out.push_back(OpenComparison{choices[*picked].id});
}

void draw_title(Ui& ui, const AppState& state, ImVec2 start, float width, Actions& out) {
    float x = start.x + width;
    const auto place = [&](float wide) {
        x -= wide;
        ImGui::SetCursorScreenPos({x, start.y + ui.px(4)});
        x -= ui.px(8);
    };
    const bool full = state.document.compare.columns.size() >= kMaxColumns;
    const ButtonOptions add{.kind = ButtonKind::Primary,
                            .icon = Icon::Plus,
                            .enabled = !full,
                            .hint = ui.tr(full ? "compare.add.full" : "compare.add.hint")};
    place(button_size(ui, ui.tr("compare.add"), add).x);
    if (button(ui, "compare/add", ui.tr("compare.add"), add)) out.push_back(AddColumn{});
    const ButtonOptions sets{};
    place(button_size(ui, ui.tr("compare.sets"), sets).x);
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float wide = button_size(ui, ui.tr("compare.sets"), sets).x;
    if (button(ui, "compare/sets", ui.tr("compare.sets"), sets)) open_popup(ui, "compare/sets/menu");
    draw_sets(ui, state, low, low + ImVec2(wide, ui.px(kControlHeight)), out);
    const Choice pages[] = {{"maps", ui.tr("compare.page.maps")}, {"why", ui.tr("compare.page.why")}};
    place(ui.px(kPages));
    if (const auto picked = segmented(ui, "compare/page", pages, state.compare.why ? 1 : 0, kPages))
        out.push_back(ShowWhy{*picked == 1});
    const ComparisonSet* set = open_set(state);
    const float room = x - start.x - ui.px(8);
    ImGui::SetCursorScreenPos(start);
    label(ui,
          set == nullptr ? ui.tr("compare.title")
          : chinese(ui)  ? set->zh
                         : set->en,
          {.em = 17, .font = Font::Bold, .line = 1.4F, .width = room});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::string& remark = set == nullptr ? ui.tr("compare.subtitle")
                                : chinese(ui)  ? set->remark_zh
                                               : set->remark_en;
    const float height = label(ui, remark, {.color = ui.palette->text_soft, .em = kSmallText, .width = room});
    if (ui.text_width(remark, kSmallText) <= room) return;
    ImGui::SetCursorScreenPos(at);
    const Touch t = touch(ui, "compare/remark", {room, height}, {.focusable = false});
    hint(ui, t, "compare/remark", remark);
}

void draw_box(Ui& ui, const AppState& state, bool second, float width, Actions& out) {
    std::string text = second ? state.document.compare.second : state.document.compare.sentence;
    const TextEdit edit = text_box(
        ui, second ? "compare/second" : "compare/sentence", text,
        {.width = width / ui.scale, .placeholder = ui.tr(second ? "compare.second.hint" : "compare.sentence.hint")});
    if (edit.changed) out.push_back(SetCompareSentence{second, text});
    if (edit.left || edit.committed) out.push_back(CommitEdit{});
}

bool reads_two(const AppState& state) {
    const Document::Compare& c = state.document.compare;
    return !c.second.empty() || std::any_of(c.columns.begin(), c.columns.end(),
                                            [](const Document::Column& column) { return column.sentence == 1; });
}

bool any_taken(const CompareView& view) {
    for (std::size_t i = 0; i < view.count(); ++i)
        if (view.maps(i).taken != nullptr) return true;
    return false;
}

// What the maps show; a control as wide as its words need.
std::vector<Choice> value_choices(const Ui& ui, const CompareView& view) {
    std::vector<Choice> values = {{"scores", ui.tr("compare.values.scores"), ui.tr("compare.values.scores.hint")},
                                  {"weights", ui.tr("compare.values.weights"), ui.tr("compare.values.weights.hint")},
                                  {"taken", ui.tr("compare.values.taken"), ui.tr("compare.values.taken.hint")},
                                  {"difference", ui.tr("compare.values.difference"),
                                   ui.tr("compare.values.difference.hint", {{"name", view.name(view.reference())}})}};
    values[2].enabled = any_taken(view);
    return values;
}

// The story's steps one after the other, 0 .. 1; steps that it does not have take no room.
double share_of(const Playback& story) {
    double told = 0, all = 0;
    for (int i = 0; i < kPlaybackSteps; ++i) {
        if (!story.present[static_cast<std::size_t>(i)]) continue;
        told += step_progress(story, static_cast<PlaybackStep>(i));
        all += 1;
    }
    return all > 0 ? told / all : 1;
}

double time_of(const Playback& story, double share) {
    double left = share * static_cast<double>(std::count(story.present.begin(), story.present.end(), true));
    int last = 0;
    for (int i = 0; i < kPlaybackSteps; ++i) {
        if (!story.present[static_cast<std::size_t>(i)]) continue;
        if (left < 1) return i + left;
        left -= 1;
        last = i + 1;
    }
    return last;
}

void draw_scrub(Ui& ui, const Playback& story, Actions& out) {
    using Move = TellComparison::Move;
    const double share = share_of(story);
    const Touch t = touch(ui, "compare/scrub", ui.px(kScrub, kControlHeight),
                          {.value = std::to_string(static_cast<int>(std::lround(100 * share)))});
    const Palette& p = *ui.palette;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float knob = ui.px(6), from = t.low.x + knob, to = t.high.x - knob, y = t.centre().y;
    const float at = from + static_cast<float>(share) * (to - from), half = ui.px(2);
    list->AddRectFilled({from, y - half}, {to, y + half}, color32(p.grid), half);
    list->AddRectFilled({from, y - half}, {at, y + half}, color32(p.accent), half);
    list->AddCircleFilled({at, y}, knob, color32(t.hovered || t.held ? mix(p.accent, p.card, 0.15) : p.accent), 20);
    draw_ring(ui, t, 6);
    hint(ui, t, "compare/scrub", ui.tr("compare.scrub.hint"));
    if (t.held) {
        const double wanted =
            std::clamp(static_cast<double>((ImGui::GetIO().MousePos.x - from) / (to - from)), 0.0, 1.0);
        out.push_back(TellComparison{Move::Scrub, time_of(story, wanted)});
    }
    if (!t.ring) return;
    if (ui.input.take(Key::Left)) out.push_back(TellComparison{Move::Back});
    if (ui.input.take(Key::Right)) out.push_back(TellComparison{Move::Forward});
}

void draw_story(Ui& ui, const AppState& state, Actions& out) {
    const Playback& story = state.compare.story;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    using Move = TellComparison::Move;
    const float step = ui.px(kControlHeight + 2);
    const auto go = [&](int place, const char* path, Icon icon, const char* key, Move move, bool selected) {
        ImGui::SetCursorScreenPos({at.x + step * static_cast<float>(place), at.y});
        if (icon_button(ui, path, icon, {.selected = selected, .hint = ui.tr(key)}))
            out.push_back(TellComparison{move});
    };
    go(0, "compare/step-back", Icon::StepBack, "explore.step-back.hint", Move::Back, false);
    go(1, "compare/play", story.playing ? Icon::Pause : Icon::Play, "compare.play.hint", Move::Toggle, story.playing);
    go(2, "compare/step-forward", Icon::StepForward, "explore.step-forward.hint", Move::Forward, false);
    ImGui::SetCursorScreenPos({at.x + 3 * step + ui.px(4), at.y});
    draw_scrub(ui, story, out);
}

// From the right: whose colours, which values, the story. The second page has none of them.
template <class Place>
void draw_map_controls(Ui& ui, const AppState& state, const CompareView& view, const Place& place, Actions& out) {
    const std::string& shared =
        ui.tr(state.document.compare.shared_scale ? "compare.scale.shared" : "compare.scale.own");
    const ButtonOptions scale{.value = state.document.compare.shared_scale ? "shared" : "own",
                              .hint = ui.tr("compare.scale.hint")};
    place(std::max(button_size(ui, shared, scale).x, ui.px(kScale)));
    ButtonOptions wide_scale = scale;
    wide_scale.width = std::max(button_size(ui, shared, scale).x / ui.scale, kScale);
    if (button(ui, "compare/scale", shared, wide_scale))
        out.push_back(SetSharedScale{!state.document.compare.shared_scale});

    const std::vector<Choice> values = value_choices(ui, view);
    float segment = 0;
    for (const Choice& c : values) segment = std::max(segment, ui.text_width(c.label, 12, Font::Bold) + ui.px(16));
    const float segments = std::ceil(segment / ui.scale) * static_cast<float>(values.size()) + 4;
    place(ui.px(segments));
    const auto now = static_cast<std::size_t>(shown_values(state).values);
    if (const auto picked = segmented(ui, "compare/values", values, now, segments))
        out.push_back(ShowCompare{static_cast<CompareValues>(*picked)});
    place(ui.px(kStory));
    draw_story(ui, state, out);
}

}  // namespace

float compare_header_height(const AppState& state) { return reads_two(state) ? kHeader + kSentences : kHeader; }

void draw_compare_header(Ui& ui, const AppState& state, const CompareView& view, Actions& out) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, gap = ui.px(8);
    draw_title(ui, state, start, width, out);

    // From the right; the sentences have what is left.
    const bool two = reads_two(state);
    const float y = start.y + ui.px(two ? kRow + kSentences : kRow);
    float x = start.x + width;
    const auto place = [&](float wide) {
        x -= wide;
        ImGui::SetCursorScreenPos({x, y});
        x -= gap;
    };
    if (!state.compare.why) draw_map_controls(ui, state, view, place, out);
    std::vector<Choice> words;
    const std::vector<Token>& tokens = view.words();
    for (std::size_t i = 0; i < tokens.size(); ++i) words.push_back({std::to_string(i), tokens[i].text});
    place(ui.px(kQuery));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::string& query = ui.tr("compare.query");
    const float name = ui.text_width(query, kSmallText) + ui.px(6);
    ui.text(ImGui::GetWindowDrawList(), {at.x, ui.baseline(at.y, at.y + ui.px(kControlHeight), kSmallText)}, query,
            ui.palette->text_soft, kSmallText);
    ImGui::SetCursorScreenPos({at.x + name, at.y});
    if (const auto picked = combo(ui, "compare/query", words, static_cast<std::size_t>(std::max<Index>(view.row(), 0)),
                                  {.width = kQuery - name / ui.scale, .menu_width = 160}))
        out.push_back(SelectCompareQuery{static_cast<int>(*picked)});

    const ButtonOptions second{.selected = two, .value = two ? "on" : "off", .hint = ui.tr("compare.two.hint")};
    const ImVec2 size = ui.px(kControlHeight, kControlHeight);
    // Two sentences have a line of their own.
    const float line = start.y + ui.px(kRow);
    if (two) ImGui::SetCursorScreenPos({start.x + width - size.x, line});
    else place(size.x);
    if (icon_button(ui, "compare/two", two ? Icon::Minus : Icon::Plus, second)) out.push_back(SetSecondReader{!two});
    const float room = two ? width - size.x - gap : x - start.x;
    ImGui::SetCursorScreenPos({start.x, line});
    draw_box(ui, state, false, two ? std::floor((room - gap) / 2) : room, out);
    if (!two) return;
    ImGui::SetCursorScreenPos({start.x + std::floor((room + gap) / 2), line});
    draw_box(ui, state, true, std::floor((room - gap) / 2), out);
}

}  // namespace attn::gui
