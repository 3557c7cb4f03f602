// What is changed by hand, as chips that take it back; and how to begin where nothing is.
#include <algorithm>

#include <fmt/format.h>

#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/pronoun/pronoun.hpp"
#include "core/engine/unknown_nouns.hpp"
#include "core/scene/number.hpp"

namespace attn::gui {

namespace {

struct Change {
    std::string id, text;
    Action undo;
};

std::vector<Change> changes_of(const Ui& ui, const AppState& state, const PronounView& view) {
    std::vector<Change> all;
    const WhatIf& w = state.document.pronoun.what_if;
    const std::vector<Token> tokens = tokenizers().front().split(state.document.pronoun.first, {});
    const auto word = [&](int token) {
        return token >= 0 && static_cast<std::size_t>(token) < tokens.size()
                   ? tokens[static_cast<std::size_t>(token)].text
                   : std::string("?");
    };
    const auto where = [&](int layer, int head) {
        std::string text = ui.tr("pronoun.layer", {{"n", std::to_string(layer + 1)}});
        if (head >= 0) text += ui.tr("pronoun.layer-head", {{"n", std::to_string(head + 1)}});
        // Another model may have fewer: then it does nothing.
        const bool there = view.learned() == nullptr || (layer < view.layers() && head < view.heads(layer));
        return there ? text : ui.tr("pronoun.change.nowhere", {{"where", text}});
    };
    if (w.causal) all.push_back({"causal", ui.tr("pronoun.change.causal"), SetCausal{false}});
    for (const WhatIf::Edge& e : w.blocked)
        all.push_back({fmt::format("block-{}-{}-{}-{}", e.layer, e.head + 1, e.query, e.key),
                       ui.tr("pronoun.change.blocked",
                             {{"from", word(e.query)}, {"to", word(e.key)}, {"where", where(e.layer, e.head)}}),
                       ToggleBlockedEdge{e}});
    // The same weight in every head of a layer is one chip.
    for (std::size_t i = 0; i < w.edited.size(); ++i) {
        const WhatIf::Edit& e = w.edited[i];
        const auto alike = [&](const WhatIf::Edit& x) {
            return x.layer == e.layer && x.query == e.query && x.key == e.key && x.weight == e.weight;
        };
        const auto from = w.edited.begin();
        if (std::any_of(from, from + static_cast<std::ptrdiff_t>(i), alike)) continue;
        const auto count = static_cast<int>(std::count_if(from, w.edited.end(), alike));
        const int head = count > 1 && count == view.heads(e.layer) ? -1 : e.head;
        // Several in one row may not exceed 1: what the run made of it.
        const double now = view.weight(e).value_or(e.weight);
        all.push_back({fmt::format("weight-{}-{}-{}-{}", e.layer, head + 1, e.query, e.key),
                       ui.tr("pronoun.change.weight", {{"from", word(e.query)},
                                                       {"to", word(e.key)},
                                                       {"x", weight_number(now)},
                                                       {"where", where(e.layer, head)}}),
                       SetWeight{{e.layer, head, e.query, e.key}, {}, false}});
    }
    for (const WhatIf::Head& h : w.silenced)
        all.push_back({fmt::format("silence-{}-{}", h.layer, h.head),
                       ui.tr("pronoun.change.silenced", {{"where", where(h.layer, h.head)}}), ToggleSilenced{h}});
    if (const Learned* learned = view.learned())
        for (const auto& [told, as] : state.document.kinds) {
            const int kind = learned->model->vocabulary.find_kind(as);
            if (kind <= 0 && as != kNoThing) continue;
            std::string what = ui.tr("pronoun.change.no-thing");
            if (kind > 0) {
                const WordKind& k = learned->model->vocabulary.kinds()[static_cast<std::size_t>(kind - 1)];
                what = ui.texts.name({k.en, k.zh});
            }
            all.push_back(
                {"kind-" + told, ui.tr("pronoun.change.kind", {{"word", told}, {"kind", what}}), SetKind{told, ""}});
        }
    return all;
}

// What the chosen sentence's answer was, and what it is now.
void draw_before_and_now(Ui& ui, const AppState& state, const PronounView& view) {
    const int sentence = state.look.sentence;
    const auto said = [&](const PronounReading* r) {
        if (r == nullptr || r->answer < 0) return std::string("?");
        for (const PronounCandidate& c : r->candidates)
            if (c.index == r->answer)
                return ui.tr("pronoun.answer", {{"it", r->word}, {"word", c.word}}) + " " +
                       percent_number(c.probability);
        return std::string("?");
    };
    if (!view.changed()) return;
    space(ui, 8);
    label(ui, ui.tr("pronoun.changes.before", {{"answer", said(view.original(sentence))}}),
          {.color = ui.palette->text_soft, .em = kSmallText});
    label(ui, ui.tr("pronoun.changes.now", {{"answer", said(view.reading(sentence))}}),
          {.em = kSmallText, .font = Font::Bold});
}

}  // namespace

void draw_pronoun_changes(Ui& ui, const AppState& state, const PronounView& view, float height, Actions& out) {
    begin_card(ui, "pronoun/changes", {ImGui::GetContentRegionAvail().x, height}, {.padding = 14});
    label(ui, ui.tr("pronoun.changes"), {.em = 12.5F, .font = Font::Bold});
    space(ui, 2);
    const std::vector<Change> all = changes_of(ui, state, view);
    if (all.empty()) {
        label(ui, ui.tr("pronoun.changes.none"), {.color = ui.palette->text_soft, .em = kSmallText, .wrap = true});
    } else {
        space(ui, 3);
        Flow flow(ui, 6, 6);
        for (const Change& c : all) {
            const std::string text = c.text + "  ×";
            const ChipOptions options{.outlined = true, .max_width = 330};
            flow.next(chip_size(ui, text, options));
            const Touch t = chip(ui, "pronoun/change/" + c.id, text, options);
            hint(ui, t, "pronoun/change/" + c.id, ui.tr("pronoun.changes.undo"));
            if (t.activated) out.push_back(c.undo);
        }
        flow.end();
        draw_before_and_now(ui, state, view);
    }
    end_card();
}

}  // namespace attn::gui
