// The line of honesty: what the model is, how it was taught, what it scores on sentences that it never saw, and what it
// cannot do. All figures are from the model's card.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/gui/ui/model_name.hpp"
#include "app/gui/ui/text_layout.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/pronoun/pronoun.hpp"
#include "core/models/card.hpp"
#include "core/scene/number.hpp"

namespace attn::gui {

namespace {

constexpr float kPad = 10;

// One decimal: 99.4 % and 98.5 % are not the same promise.
std::string share(double x) { return fmt::format("{:.1f}%", 100 * x); }

std::string held_out(const Ui& ui, const Model& model) {
    const CardNumbers numbers = card_numbers(model);
    const auto right = card_figure(numbers, "pairs", "accuracy"),
               structures = card_figure(numbers, "structures", "accuracy");
    const auto flip = card_figure(numbers, "pairs", "flip"), weight = card_figure(numbers, "pairs", "weight");
    if (!right || !structures || !flip || !weight) return ui.tr("pronoun.about.no-numbers");
    return ui.tr("pronoun.about.numbers", {{"pairs", share(*right)},
                                           {"structures", share(*structures)},
                                           {"weight", fmt::format("{:.2f}", *weight)},
                                           {"flip", share(*flip)}});
}

std::string taught(const Ui& ui, const Model& model) {
    const bool decisive = card_text(model, "objective").find("entropy") != std::string::npos;
    return ui.tr(decisive ? "pronoun.about.taught-decisive" : "pronoun.about.taught",
                 {{"n", grouped_number(model.parameter_count())}, {"layers", std::to_string(model.config.layers())}});
}

// The whole card, for who wants to know.
void draw_card_window(Ui& ui, const Model& model, bool& open) {
    if (!begin_modal(ui, "pronoun/about/card", ui.tr("pronoun.about.title", {{"model", model_name(ui, model.id)}}),
                     {660, 640}, open))
        return;
    im::begin_child("pronoun/about/body", {0, 0});
    const float width = ImGui::GetContentRegionAvail().x - ui.px(14);
    const auto part = [&](const std::string& heading, const std::string& text) {
        if (text.empty()) return;
        label(ui, heading, {.em = kBodyText, .font = Font::Bold, .line = 1.8F});
        label(ui, text, {ui.palette->text_soft, kBodyText, Font::Text, Align::Left, 1.55F, true, width});
        space(ui, 6);
    };
    part(ui.tr("pronoun.about.what"), taught(ui, model));
    const CardNumbers numbers = card_numbers(model);
    std::string table;
    for (const char* split : {"pairs", "structures", "nouns"}) {
        const auto right = card_figure(numbers, split, "accuracy"), weight = card_figure(numbers, split, "weight"),
                   flip = card_figure(numbers, split, "flip");
        if (!right || !weight || !flip) continue;
        // i18n-keys: pronoun.about.split.*
        table += (table.empty() ? "" : "\n") + ui.tr("pronoun.about.split." + std::string(split)) +
                 ui.tr("pronoun.about.row",
                       {{"right", share(*right)}, {"weight", fmt::format("{:.2f}", *weight)}, {"flip", share(*flip)}});
    }
    part(ui.tr("pronoun.about.held-out"), table);
    part(ui.tr("pronoun.about.cannot"), ui.tr("pronoun.about.limits"));
    part(ui.tr("pronoun.about.shortcut"),
         ui.tr(model.config.shortcut ? "pronoun.about.shortcut.yes" : "pronoun.about.shortcut.no"));
    part(ui.tr("pronoun.about.made"), card_text(model, "command"));
    part(ui.tr("pronoun.about.data"), card_text(model, "data"));
    part(ui.tr("pronoun.about.objective"), card_text(model, "objective"));
    ImGui::EndChild();
    end_modal(ui);
}

}  // namespace

void draw_pronoun_about(Ui& ui, const PronounView& view, PronounUi& local, float height) {
    const Model& model = *view.learned()->model;
    begin_card(ui, "pronoun/about", {ImGui::GetContentRegionAvail().x, height}, {.padding = kPad, .scroll = false});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string more = ui.tr("pronoun.about.more");
    const ButtonOptions plain{.kind = ButtonKind::Ghost};
    const float wide = button_size(ui, more, plain).x;
    // An exhibit's first limit is that its attention misleads.
    const std::string& limits = ui.tr(model.config.shortcut ? "pronoun.about.exhibit" : "pronoun.about.limits");
    const std::string text = taught(ui, model) + " " + held_out(ui, model) + " " + limits;
    const TextStyle style{.color = ui.palette->text_soft,
                          .em = kSmallText,
                          .line = 1.5F,
                          .wrap = true,
                          .width = width - wide - ui.px(16)};
    const auto lines = lay_out(text, ui.fonts, Font::Text, style.em * ui.scale, style.width).lines.size();
    const float middle = start.y + height / 2 - ui.px(kPad);
    const float high = static_cast<float>(lines) * style.line * style.em * ui.scale;
    ImGui::SetCursorScreenPos({start.x, std::max(start.y, std::round(middle - high / 2))});
    label(ui, text, style);
    ImGui::SetCursorScreenPos({start.x + width - wide, std::round(middle - ui.px(kControlHeight) / 2)});
    if (button(ui, "pronoun/about/more", more, plain)) local.about_open = true;
    end_card();
    draw_card_window(ui, model, local.about_open);
}

}  // namespace attn::gui
