#include "app/gui/workspaces/compare/card.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/gui/ui/painter.hpp"
#include "app/gui/widgets/scene_view.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "core/scene/compare_plots.hpp"
#include "core/scene/formula.hpp"
#include "core/scene/number.hpp"

namespace attn::gui {

namespace {

constexpr float kPad = 12, kHead = 42, kFormula = 32, kSection = 20, kLine = 17, kFigure = 34, kPart = 8;
constexpr int kFigures = 6, kTrainedFigures = 3;
constexpr int kTopKeys = 5, kFewTopKeys = 3;  // where there is little height
constexpr float kMapRow = 13, kMapHead = 66;  // of a map whose rows all have their words
constexpr float kBesideFrom = 520;            // wider cards have their figures beside the map
constexpr float kSplitFrom = 330;             // ... beside the top keys
constexpr float kCrossFrom = 180;             // ... a cross

float figures_height(const CardLayout& l) {
    const int count = kFigures + (l.trained ? kTrainedFigures : 0);
    if (l.figure_columns == 1) return kLine * static_cast<float>(count);
    return kFigure * std::ceil(static_cast<float>(count) / static_cast<float>(l.figure_columns));
}

struct Figure {
    const char* id;
    std::string value;
    bool soft = false;  // says that there is none
};

// In the order of the card; the last three are of trained models.
std::vector<Figure> figures_of(const Ui& ui, const CompareView& view, const CardLayout& layout, std::size_t i) {
    const std::optional<RowFigures>& f = view.figures(i);
    const ColumnResult& r = view.result(i);
    const std::string none = "–";
    const auto number = [&](const char* id, std::optional<double> x, int digits) {
        return x && std::isfinite(*x) ? Figure{id, fixed_number(*x, digits)} : Figure{id, none, true};
    };
    const auto share = [&](const char* id, std::optional<double> x) {
        return x && std::isfinite(*x) ? Figure{id, fmt::format("{:.1f} %", 100 * *x)} : Figure{id, none, true};
    };
    const auto of_row = [&](double RowFigures::*member) { return f ? std::optional((*f).*member) : std::nullopt; };
    std::vector<Figure> all = {number("entropy", of_row(&RowFigures::entropy), 2),
                               number("peak", of_row(&RowFigures::peak), 3),
                               share("sink", of_row(&RowFigures::sink_share))};
    if (i == view.reference()) {
        all.push_back({"divergence", ui.tr("compare.reference"), true});
        all.push_back({"correlation", ui.tr("compare.reference"), true});
    } else {
        all.push_back(number("divergence", f ? f->divergence : std::nullopt, 3));
        all.push_back(number("correlation", f ? f->correlation : std::nullopt, 2));
    }
    all.push_back({"time", r.snapshot != nullptr ? fmt::format("{:.2f} ms", r.snapshot->milliseconds) : none,
                   r.snapshot == nullptr});
    if (!layout.trained) return all;
    const std::optional<TrainedFigures> trained = view.trained(i);
    const auto of_model = [&](double TrainedFigures::*member) {
        return trained ? std::optional((*trained).*member) : std::nullopt;
    };
    all.push_back(share("accuracy", of_model(&TrainedFigures::accuracy)));
    all.push_back(share("flip", of_model(&TrainedFigures::flip)));
    const bool steps = trained && trained->steps_to_90 > 0;
    all.push_back({"steps", steps ? std::to_string(trained->steps_to_90) : none, !steps});
    return all;
}

void draw_figures(Ui& ui, const CompareView& view, const CardLayout& layout, std::size_t i, ImVec2 low, float width) {
    const std::vector<Figure> all = figures_of(ui, view, layout, i);
    const Palette& p = *ui.palette;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const int columns = layout.figure_columns;
    const float wide = std::floor(width / static_cast<float>(columns));
    for (std::size_t k = 0; k < all.size(); ++k) {
        const Figure& f = all[k];
        const std::string path = fmt::format("compare/figure/{}/{}", i, f.id);
        // i18n-keys: compare.figure.*
        const std::string key = "compare.figure." + std::string(f.id);
        const auto across = static_cast<float>(static_cast<int>(k) % columns);
        const auto down = static_cast<float>(static_cast<int>(k) / columns);
        const float line = ui.px(columns == 1 ? kLine : kFigure);
        ImGui::SetCursorScreenPos({low.x + across * wide, low.y + down * line});
        const Touch t = touch(ui, path, {wide, line}, {.focusable = false, .value = f.value});
        const Color ink = f.soft ? p.text_faint : p.text;
        if (columns == 1) {
            const float base = ui.baseline(t.low.y, t.high.y, kSmallText);
            const std::string value = cut_to(ui, f.value, wide * 0.56F, kSmallText, Font::Bold);
            const float value_width = ui.text_width(value, kSmallText, Font::Bold);
            ui.text(list, {t.low.x, base}, cut_to(ui, ui.tr(key), wide - value_width - ui.px(5), kSmallText),
                    p.text_soft, kSmallText);
            ui.text(list, {t.high.x - value_width, base}, value, ink, kSmallText, Font::Bold);
        } else {
            ui.text(list, {t.low.x, ui.baseline(t.low.y, t.low.y + ui.px(15), kTinySize)},
                    cut_to(ui, ui.tr(key), wide - ui.px(6), kTinySize), p.text_faint, kTinySize);
            ui.text(list, {t.low.x, ui.baseline(t.low.y + ui.px(14), t.low.y + ui.px(31), 12.5F)},
                    cut_to(ui, f.value, wide - ui.px(6), 12.5F, Font::Bold), ink, 12.5F, Font::Bold);
        }
        if (t.hovered) hint(ui, t, path, ui.tr(key + ".hint"));  // i18n-keys: compare.figure.*.hint
    }
}

// The colour, the name (which opens the form), whose it is; the parameters, and where they are from.
void draw_head(Ui& ui, const AppState& state, const CompareView& view, const CardLayout& layout, std::size_t i,
               ImVec2 low, Actions& out) {
    const Palette& p = *ui.palette;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float width = ui.px(layout.inner);
    const Color color = column_color(p, view.column(i).color);
    const std::string path = fmt::format("compare/column/{}", i);
    const bool can_remove = view.count() > kMinColumns;
    const float cross = can_remove && layout.inner >= kCrossFrom ? ui.px(22) : 0;
    ImGui::SetCursorScreenPos(low);
    const Touch t = touch(ui, path, {width - cross, ui.px(22)}, {.value = view.name(i)});
    const bool open = state.compare.edited == static_cast<int>(i);
    list->AddRectFilled({low.x, low.y + ui.px(3)}, {low.x + ui.px(5), low.y + ui.px(19)}, color32(color), ui.px(2));
    const float chevron = ui.px(16);
    const std::string name = cut_to(ui, view.name(i), t.width() - ui.px(13) - chevron, 13, Font::Bold);
    ui.text(list, {low.x + ui.px(13), ui.baseline(t.low.y, t.high.y, 13)}, name, t.hovered || open ? p.accent : p.text,
            13, Font::Bold);
    draw_icon(list, open ? Icon::ChevronRight : Icon::ChevronDown,
              {low.x + ui.px(13) + ui.text_width(name, 13, Font::Bold) + ui.px(10), t.centre().y}, ui.px(9),
              p.text_faint);
    draw_ring(ui, t, 5);
    std::string about = view.name(i);
    const std::string count = ui.tr("compare.parameters", {{"n", std::to_string(view.parameter_count(i))}});
    if (view.snapshot(i) != nullptr)
        about += "\n" + count + (view.untrained(i) ? " · " + ui.tr("compare.untrained.parameters") : "");
    hint(ui, t, path, about + "\n" + ui.tr("compare.column.hint"));
    if (t.activated) out.push_back(EditColumn{open ? -1 : static_cast<int>(i)});
    if (t.ring && can_remove && ui.input.take(Key::Delete)) out.push_back(RemoveColumn{static_cast<int>(i)});
    if (cross > 0) {
        ImGui::SetCursorScreenPos({low.x + width - cross, low.y});
        if (icon_button(ui, path + "/remove", Icon::Close,
                        {.kind = ButtonKind::Plain, .width = 20, .height = 22, .hint = ui.tr("compare.remove")}))
            out.push_back(RemoveColumn{static_cast<int>(i)});
    }
    // Reference, parameters, where they are from: the colour says what is not learned.
    const float base = ui.baseline(low.y + ui.px(22), low.y + ui.px(38), kTinySize);
    float x = low.x + ui.px(13);
    const auto part = [&](const std::string& text, Color ink, Font font) {
        const std::string cut = cut_to(ui, text, low.x + width - x, kTinySize, font);
        ui.text(list, {x, base}, cut, ink, kTinySize, font);
        x += ui.text_width(cut, kTinySize, font) + ui.px(8);
    };
    if (i == view.reference()) part(ui.tr("compare.reference"), p.accent, Font::Bold);
    if (view.snapshot(i) == nullptr) return;
    const float end = low.x + width;
    if (view.untrained(i)) {
        const std::string& words = ui.tr("compare.untrained.parameters");
        part(x + ui.text_width(words, kTinySize) <= end ? words : ui.tr("compare.untrained.short"), p.warning,
             Font::Text);
    }
    if (x + ui.text_width(count, kTinySize) <= end) part(count, p.text_faint, Font::Text);
}

void draw_formula(Ui& ui, const CompareView& view, const CardLayout& layout, std::size_t i, ImVec2 low) {
    const float width = ui.px(layout.inner);
    const std::string& markup = view.result(i).formula;
    const std::string path = fmt::format("compare/formula/{}", i);
    ImGui::SetCursorScreenPos(low);
    const Touch t = touch(ui, path, {width, ui.px(kFormula)}, {.focusable = false, .value = formula_text(markup)});
    draw_well(ui, ImGui::GetWindowDrawList(), low, low + ImVec2(width, ui.px(kFormula)));
    if (markup.empty()) return;
    Formula f = typeset(markup, 13.5F, ui.palette->text, ui.kit().measure);
    const float most = layout.inner - 14;
    if (f.width > most) hint(ui, t, path, formula_text(markup));
    if (f.width > most)  // smaller, as far as it can be read
        f = typeset(markup, std::max(6.5F, 13.5F * most / f.width), ui.palette->text, ui.kit().measure);
    const float x = std::max(4.0F, (layout.inner - f.width) / 2);
    ImGui::PushClipRect(low, low + ImVec2(width, ui.px(kFormula)), true);
    paint_items(f.items, ImGui::GetWindowDrawList(), low + ImVec2(x * ui.scale, ui.px(kFormula * 0.62F)), ui);
    ImGui::PopClipRect();
}

void draw_top_keys(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local, const CardLayout& layout,
                   std::size_t i, ImVec2 low, float inner, Actions& out) {
    const Index row = view.in_column(i, view.row());
    const std::optional<RowFigures>& f = view.figures(i);
    ImGui::SetCursorScreenPos(low);
    const std::string word = row >= 0 ? view.column_word(i, row) : view.word(view.row());
    label(ui, ui.tr("compare.top", {{"word", word}}),
          {.color = ui.palette->text_soft, .em = kSmallText, .line = kSection / kSmallText, .width = ui.px(inner)});
    if (!f || view.maps(i).weights == nullptr) {
        ImGui::SetCursorScreenPos(low + ui.px(0, kSection));
        label(ui, ui.tr("compare.no-row", {{"word", word}}),
              {.color = ui.palette->text_faint, .em = kSmallText, .wrap = true, .width = ui.px(inner)});
        return;
    }
    TopKeysInput in;
    in.color = column_color(*ui.palette, view.column(i).color);
    in.hovered = state.selection.hovered;
    in.hovered.col = view.in_column(i, in.hovered.col);
    for (const int k : f->top)
        if (in.keys.size() < static_cast<std::size_t>(layout.top_keys))
            in.keys.push_back({view.column_word(i, k), static_cast<double>((*view.maps(i).weights)(row, k)), k});
    ImGui::SetCursorScreenPos(low + ui.px(0, kSection));
    const Scene bars = build_top_keys(in, inner, ui.kit());
    const SceneTouch t = scene_view(ui, fmt::format("compare/top/{}", i), bars, {.focusable = false});
    const Index col = view.of_column(i, t.hit.col);
    if (t.hit.col < 0 || col < 0) return;
    local.hovered = Target{Target::Kind::Column, -1, -1, col};
    if (t.touch.clicked) out.push_back(PinCompare{static_cast<int>(view.row()), static_cast<int>(col)});
}

}  // namespace

void arrange_card(const Ui& ui, float room, CardLayout& l) {
    l.inner = std::floor(l.width / ui.scale) - 2 * kPad;
    l.top_keys = kTopKeys;
    const float sight = room / ui.scale - 2 * kPad;
    const float head = kHead + kFormula + kPart;
    const auto tops = [&] { return kSection + static_cast<float>(l.top_keys) * kTopKeyHeight; };
    if (l.inner >= kBesideFrom) {
        l.beside = std::floor(l.inner * 0.56F);
        l.figure_columns = l.inner - l.beside >= 300 ? 3 : 2;
        l.map = std::max(sight - head - kLegendHeight - 4,
                         std::max(180.0F, tops() + kPart + figures_height(l) - kLegendHeight));
        l.height = ui.px(head + l.map + 4 + kLegendHeight + 2 * kPad);
        return;
    }
    // High enough for a word a row, while there are few.
    const float words = std::clamp(kMapRow * static_cast<float>(l.words) + kMapHead, 150.0F, 270.0F);
    const float most = std::max(words, l.inner * 1.05F + 30);
    const bool split = l.inner >= kSplitFrom;
    if (split) l.figures_from = std::floor(l.inner * 0.5F);
    l.figure_columns = l.inner >= 250 && !split ? 3 : 1;
    const auto below = [&] {
        const float figures = figures_height(l);
        return 4 + kLegendHeight + kPart + (split ? std::max(tops(), figures) : tops() + kPart + figures);
    };
    if (!split && head + words + below() > sight) l.top_keys = kFewTopKeys;
    l.map = std::clamp(sight - head - below(), words, most);
    l.height = std::max(ui.px(head + l.map + below() + 2 * kPad), room);
}

void draw_compare_card(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local,
                       const CardLayout& layout, std::size_t i, Actions& out) {
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const bool open = state.compare.edited == static_cast<int>(i);
    draw_card(ui, ImGui::GetWindowDrawList(), low, low + ImVec2(layout.width, layout.height), open);
    const ImVec2 at = low + ui.px(kPad, kPad);
    ImGui::PushClipRect(low, low + ImVec2(layout.width, layout.height), true);
    draw_head(ui, state, view, layout, i, at, out);
    draw_formula(ui, view, layout, i, at + ui.px(0, kHead));
    const ImVec2 body = at + ui.px(0, kHead + kFormula + kPart);
    ImGui::SetCursorScreenPos(body);
    const ColumnResult& r = view.result(i);
    if (r.snapshot == nullptr) {
        // What is wrong stands where the map would be; the others go on.
        std::string words = ui.tr("compare.computing");
        if (r.error) words = r.error->key.empty() ? r.error->message() : ui.tr("error." + r.error->key);
        const ImVec2 from = ImGui::GetCursorScreenPos();
        label(ui, words,
              {.color = r.error ? ui.palette->danger : ui.palette->text_soft,
               .em = kSmallText,
               .wrap = true,
               .width = ui.px(layout.inner)});
        if (r.error)
            ui.anchors.add(fmt::format("compare/error/{}", i),
                           {Box{from.x, from.y, ui.px(layout.inner), ui.px(kLine)}, true, true, r.error->where});
        ImGui::PopClipRect();
        return;
    }
    draw_compare_map(ui, state, view, local, layout, i, out);
    const float left = layout.beside > 0 ? layout.beside + 16 : 0;
    const float inner = layout.inner - left;
    const float top = layout.beside > 0 ? 0 : layout.map + 4 + kLegendHeight + kPart;
    const bool split = layout.figures_from > 0;
    draw_top_keys(ui, state, view, local, layout, i, body + ui.px(left, top), split ? layout.figures_from - 16 : inner,
                  out);
    const float below = kSection + static_cast<float>(layout.top_keys) * kTopKeyHeight + kPart;
    draw_figures(ui, view, layout, i, body + (split ? ui.px(layout.figures_from, top) : ui.px(left, top + below)),
                 ui.px(split ? layout.inner - layout.figures_from : inner));
    ImGui::PopClipRect();
}

}  // namespace attn::gui
