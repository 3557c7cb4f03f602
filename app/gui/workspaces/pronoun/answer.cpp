// The right column: who can be meant in the chosen sentence, every head, and what is changed by hand.
#include <algorithm>

#include <fmt/format.h>

#include "app/gui/widgets/scene_view.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/pronoun/pronoun.hpp"
#include "core/scene/candidates.hpp"
#include "core/scene/compare_plots.hpp"
#include "core/scene/head_grid.hpp"
#include "core/scene/map_colors.hpp"
#include "core/scene/number.hpp"

namespace attn::gui {

namespace {

constexpr float kPad = 14;
constexpr float kUnknown = 56;          // the line of words that are not known
constexpr std::size_t kMostShown = 3;   // candidates without scrolling
constexpr std::size_t kFewUnknown = 3;  // words of that line
constexpr double kKeyStep = 0.05;
constexpr float kLegend = 92;

CandidatesInput candidates_of(const AppState& state, const PronounView& view, int sentence) {
    CandidatesInput in;
    in.sentence = sentence;
    in.hovered = state.selection.hovered;
    const PronounReading *r = view.reading(sentence), *before = view.original(sentence);
    const int last = view.layers() - 1;
    if (r == nullptr) return in;
    for (std::size_t i = 0; i < r->candidates.size(); ++i) {
        const PronounCandidate& c = r->candidates[i];
        CandidateRow row{c.word, c.index, c.probability, c.weight, {}, {}, c.index == r->answer, false, false};
        if (view.changed() && before != nullptr && i < before->candidates.size()) {
            row.probability_before = before->candidates[i].probability;
            row.weight_before = before->candidates[i].weight;
        }
        if (auto edge = view.edge(sentence, last, c.index)) {
            edge->head = -1;  // the bars are of all heads
            row.blocked = view.blocked(*edge);
            row.edited = view.edited(*edge);
        }
        in.rows.push_back(std::move(row));
    }
    return in;
}

// The weight's bar is a slider: drag it, or step it with the arrows; a double click or Delete gives it back.
void draw_weight(Ui& ui, const PronounView& view, int sentence, const CandidateRow& row, ImVec2 low, ImVec2 size,
                 Actions& out) {
    auto edge = view.edge(sentence, view.layers() - 1, row.token);
    if (!edge) return;
    edge->head = -1;
    const std::string path = fmt::format("pronoun/weight/{}", row.token);
    ImGui::SetCursorScreenPos(low);
    const Touch t = touch(ui, path, size, {.value = fmt::format("{:.3f}", row.weight)});
    draw_ring(ui, t, 5);
    hint(ui, t, path, ui.tr("pronoun.weight.hint"));
    if (t.hovered || t.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    const bool back = t.double_clicked || (t.ring && ui.input.take(Key::Delete));
    if (back) {
        out.push_back(SetWeight{*edge, {}, false});
        return out.push_back(CommitEdit{});
    }
    if (t.held && ImGui::IsMouseDragging(ImGuiMouseButton_Left, ui.px(2))) {
        const double x = static_cast<double>((ImGui::GetIO().MousePos.x - t.low.x) / t.width());
        out.push_back(SetWeight{*edge, std::clamp(x, 0.0, 1.0), true});
    } else if (t.clicked) {
        out.push_back(CommitEdit{});
    }
    if (!t.ring) return;
    double step = 0;
    if (ui.input.take(Key::Right)) step = kKeyStep;
    if (ui.input.take(Key::Left)) step = -kKeyStep;
    if (step > 0 || step < 0) out.push_back(SetWeight{*edge, std::clamp(row.weight + step, 0.0, 1.0), false});
}

// Words that may be meant and are not known: a click says what they are.
void draw_unknown_nouns(Ui& ui, const PronounView& view, PronounUi& local, int sentence,
                        const std::vector<std::string>& words) {
    const PronounReading* r = view.reading(sentence);
    label(ui, ui.tr("pronoun.unknown-nouns", {{"it", r->word}}),
          {.color = ui.palette->warning, .em = kSmallText, .wrap = true});
    space(ui, 3);
    Flow flow(ui, 6, 6);
    for (const std::string& word : words) {
        const std::string path = "pronoun/unknown/" + word, text = word + " ?";
        const ChipOptions options{.dashed = true};
        flow.next(chip_size(ui, text, options));
        const Touch t = chip(ui, path, text, options);
        hint(ui, t, path, ui.tr("pronoun.ask.hint", {{"word", word}, {"it", r->word}}));
        if (t.activated) local.ask(word, t);
    }
    flow.end();
}

// Makes them anew where the run or the theme is another; a head that was not computed has no pixels.
void keep_pictures(HeadPictures& pictures, const std::shared_ptr<const Snapshot>& snapshot, const Palette& palette) {
    if (pictures.of == snapshot && pictures.palette == &palette) return;
    pictures = {snapshot, &palette, {}};
    for (const MultiHeadNodes& layer : snapshot->learned->layers) {
        pictures.layers.emplace_back();
        for (const HeadNodes& head : layer.heads) {
            const bool there = snapshot->graph.has_value(head.weights);
            pictures.layers.back().push_back(there ? head_picture(snapshot->graph.value(head.weights), palette)
                                                   : ImageItem());
        }
    }
}

}  // namespace

void draw_pronoun_answer(Ui& ui, const AppState& state, const PronounView& view, PronounUi& local, Actions& out) {
    const int sentence = state.look.sentence;
    const CandidatesInput in = candidates_of(state, view, sentence);
    const std::vector<std::string> unknown = view.unknown_nouns(sentence);
    const std::size_t shown = std::clamp<std::size_t>(in.rows.size(), 1, kMostShown);
    const float height = ui.px(2 * kPad + 26 + candidates_height(shown) + (unknown.empty() ? 0 : kUnknown));
    begin_card(ui, "pronoun/answers", {ImGui::GetContentRegionAvail().x, height},
               {.padding = kPad, .scroll = in.rows.size() > kMostShown || unknown.size() > kFewUnknown});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const PronounReading* r = view.reading(sentence);
    const std::string explore = ui.tr("pronoun.explore");
    const ButtonOptions plain{.kind = ButtonKind::Plain, .height = 22, .hint = ui.tr("pronoun.explore.hint")};
    const float wide = button_size(ui, explore, plain).x;
    label(ui, ui.tr("pronoun.candidates", {{"it", r != nullptr ? r->word : "it"}}),
          {.em = 12.5F, .font = Font::Bold, .width = width - wide});
    const ImVec2 below = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos({start.x + width - wide + ui.px(8), start.y - ui.px(2)});
    if (button(ui, "pronoun/explore", explore, plain)) out.push_back(ExplorePronoun{});
    ImGui::SetCursorScreenPos(below);
    space(ui, 4);
    if (in.rows.empty()) {
        const std::string doubt = doubt_text(ui, view, sentence);
        if (!unknown.empty()) draw_unknown_nouns(ui, view, local, sentence, unknown);
        else label(ui, doubt, {.color = ui.palette->text_soft, .em = kSmallText, .wrap = true});
        end_card();
        return;
    }
    const Candidates c = build_candidates(in, std::floor(width / ui.scale), ui.kit());
    const SceneTouch picture = scene_view(ui, "pronoun/candidates", c.scene, {.focusable = false, .overlap = true});
    const ImVec2 after = ImGui::GetCursorScreenPos();
    const auto place = [&](const Box& b) { return picture.touch.low + ImVec2(b.x * ui.scale, b.y * ui.scale); };
    for (std::size_t i = 0; i < in.rows.size(); ++i) {
        const CandidateRow& row = in.rows[i];
        const std::string path = fmt::format("pronoun/candidate/{}", row.token);
        const Box name{c.rows[i].x, c.rows[i].y, c.weights[i].x - 4, c.rows[i].height};
        ImGui::SetCursorScreenPos(place(name));
        const Touch t = touch(ui, path, {name.width * ui.scale, name.height * ui.scale},
                              {.value = fmt::format("{:.3f}", row.probability)});
        draw_ring(ui, t, 6);
        hint(ui, t, path,
             ui.tr(row.blocked ? "pronoun.candidate.release" : "pronoun.candidate.block", {{"word", row.word}}));
        if (t.hovered || t.ring) local.hovered = word_target(sentence, row.token);
        if (auto edge = view.edge(sentence, view.layers() - 1, row.token); t.activated && edge) {
            edge->head = -1;
            out.push_back(ToggleBlockedEdge{*edge});
        }
        draw_weight(ui, view, sentence, row, place(c.weights[i]),
                    {c.weights[i].width * ui.scale, c.weights[i].height * ui.scale}, out);
    }
    if (picture.hit.kind == Target::Kind::Column) local.hovered = picture.hit;
    ImGui::SetCursorScreenPos(after);
    if (!unknown.empty()) {
        space(ui, 4);
        draw_unknown_nouns(ui, view, local, sentence, unknown);
    }
    end_card();
}

void draw_pronoun_heads(Ui& ui, const AppState& state, const PronounView& view, PronounUi& local, float height,
                        Actions& out) {
    const int sentence = state.look.sentence;
    begin_card(ui, "pronoun/heads", {ImGui::GetContentRegionAvail().x, height}, {.padding = kPad, .scroll = false});
    const PronounReading* r = view.reading(sentence);
    const Snapshot* s = view.snapshot(sentence);
    const bool ready = s != nullptr && s->learned;
    if (ready) keep_pictures(local.pictures, view.side(sentence).snapshot, *ui.palette);
    HeadGridInput in;
    in.hovered = state.selection.hovered;
    for (int l = 0; l < view.layers(); ++l) {
        in.layers.emplace_back();
        for (int h = 0; h < view.heads(l); ++h) {
            HeadCell cell;
            if (ready) cell.picture = &local.pictures.layers[static_cast<std::size_t>(l)][static_cast<std::size_t>(h)];
            cell.chosen = view.head_of(l) == h;
            const auto& silenced = view.what_if().silenced;
            cell.silenced = std::find(silenced.begin(), silenced.end(), WhatIf::Head{l, h}) != silenced.end();
            in.layers.back().push_back(std::move(cell));
        }
    }
    std::string searched = ui.tr("pronoun.heads.none");
    if (r != nullptr) {
        for (std::size_t i = 0; i < r->heads.size(); ++i) {
            const PronounHead& head = r->heads[i];
            HeadCell& cell = in.layers[static_cast<std::size_t>(head.layer)][static_cast<std::size_t>(head.head)];
            cell.row = r->index;
            cell.top = s->keys[static_cast<std::size_t>(head.top)].text;
            cell.top_weight = head.top_weight;
            cell.best = static_cast<int>(i) == r->best;
        }
        const std::string count = std::to_string(r->heads.size());
        if (!r->heads.empty()) searched = ui.tr("pronoun.heads.searched", {{"n", count}});
        if (r->best >= 0) {
            const PronounHead& best = r->heads[static_cast<std::size_t>(r->best)];
            searched = ui.tr(
                "pronoun.heads.best",
                {{"n", count}, {"layer", std::to_string(best.layer + 1)}, {"head", std::to_string(best.head + 1)}});
        }
    }
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const Scene legend = build_legend({*ui.palette}, kLegend, ui.kit());
    ImGui::SetCursorScreenPos({start.x + width - legend.width * ui.scale, start.y + ui.px(3)});
    scene_view(ui, "pronoun/legend", legend, {.focusable = false});
    ImGui::SetCursorScreenPos(start);
    label(ui, ui.tr("pronoun.heads"),
          {.em = 12.5F, .font = Font::Bold, .width = width - (legend.width + 10) * ui.scale});
    label(ui, searched, {.color = ui.palette->text_soft, .em = kSmallText});
    space(ui, 4);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const HeadGrid grid = build_head_grid(in, std::floor(room.x / ui.scale), std::floor(room.y / ui.scale), ui.kit());
    const SceneTouch picture = scene_view(ui, "pronoun/grid", grid.scene, {.focusable = false, .overlap = true});
    const auto at = [&](const Box& b) {
        ImGui::SetCursorScreenPos(picture.touch.low + ImVec2(b.x * ui.scale, b.y * ui.scale));
        return ImVec2(b.width * ui.scale, b.height * ui.scale);
    };
    for (const HeadGrid::Cell& cell : grid.cells) {
        const HeadCell& head = in.layers[static_cast<std::size_t>(cell.layer)][static_cast<std::size_t>(cell.head)];
        const std::string path = fmt::format("pronoun/head/{}/{}", cell.layer, cell.head);
        const ImVec2 size = at(cell.box);
        const Touch t = touch(ui, path, size, {.overlap = true, .value = head.chosen ? "on" : "off"});
        draw_ring(ui, t, 4);
        if (t.hovered || t.ring) local.hovered = head_target(cell.layer, cell.head);
        const ImVec2 sign = at(cell.silence);
        const Touch silence = touch(ui, path + "/silence", sign, {.value = head.silenced ? "on" : "off"});
        draw_ring(ui, silence, 4);
        hint(ui, silence, path + "/silence", ui.tr(head.silenced ? "pronoun.heads.hear" : "pronoun.heads.silence"));
        if (silence.hovered || silence.ring) local.hovered = head_target(cell.layer, cell.head);
        if (silence.activated) out.push_back(ToggleSilenced{{cell.layer, cell.head}});
        else if (t.activated && head.chosen) out.push_back(ChooseHead{});
        else if (t.activated) out.push_back(ChooseHead{cell.layer, cell.head});
    }
    end_card();
}

}  // namespace attn::gui
