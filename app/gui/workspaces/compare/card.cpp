#include "app/gui/workspaces/compare/card.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/gui/ui/painter.hpp"
#include "app/gui/widgets/scene_view.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "core/scene/compare_plots.hpp"
#include "core/scene/formula.hpp"

namespace attn::gui {

namespace {

constexpr float kSection = 20, kLine = 17;

void draw_formula(Ui& ui, const CompareView& view, const CardLayout& layout, std::size_t i, ImVec2 low) {
    const float width = ui.px(layout.inner), height = ui.px(layout.formula);
    const std::string& markup = view.result(i).formula;
    const std::string path = fmt::format("compare/formula/{}", i);
    ImGui::SetCursorScreenPos(low);
    const Touch t = touch(ui, path, {width, height}, {.focusable = false, .value = formula_text(markup)});
    draw_well(ui, ImGui::GetWindowDrawList(), low, low + ImVec2(width, height));
    if (markup.empty()) return;
    Formula f = typeset(markup, 13.5F, ui.palette->text, ui.kit().measure);
    const float most = layout.inner - 14;
    if (f.width > most) hint(ui, t, path, formula_text(markup));
    if (f.width > most)  // smaller, as far as it can be read
        f = typeset(markup, std::max(6.5F, 13.5F * most / f.width), ui.palette->text, ui.kit().measure);
    const float x = std::max(4.0F, (layout.inner - f.width) / 2);
    ImGui::PushClipRect(low, low + ImVec2(width, height), true);
    paint_items(f.items, ImGui::GetWindowDrawList(), low + ImVec2(x * ui.scale, ui.px(layout.formula * 0.62F)), ui);
    ImGui::PopClipRect();
}

void draw_top_keys(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local, const CardLayout& layout,
                   std::size_t i, ImVec2 low, float inner, Actions& out) {
    const Index row = view.in_column(i, view.row());
    const std::optional<RowFigures>& f = view.figures(i);
    ImGui::SetCursorScreenPos(low);
    const std::string word = row >= 0 ? view.column_word(i, row) : view.word(view.row());
    if (layout.margin == 0) {  // in a table it stands in the margin
        label(ui, ui.tr("compare.top", {{"word", word}}),
              {.color = ui.palette->text_soft, .em = kSmallText, .line = kSection / kSmallText, .width = ui.px(inner)});
        low = low + ui.px(0, kSection);
        ImGui::SetCursorScreenPos(low);
    }
    if (!f) {
        const bool comes = view.filling(i) && row >= 0;
        label(ui, comes ? ui.tr("compare.computing") : ui.tr("compare.no-row", {{"word", word}}),
              {.color = ui.palette->text_faint, .em = kSmallText, .wrap = true, .width = ui.px(inner)});
        return;
    }
    TopKeysInput in;
    in.color = column_color(*ui.palette, view.column(i).color);
    in.hovered = state.selection.hovered;
    in.hovered.col = view.in_column(i, in.hovered.col);
    in.pitch = layout.top_pitch;
    const ShownValues weights = view.values(i, {});
    for (const int k : f->top)
        if (in.keys.size() < static_cast<std::size_t>(layout.top_keys))
            in.keys.push_back({view.column_word(i, k), weights.at(row, k), k});
    const Scene bars = build_top_keys(in, inner, ui.kit());
    const SceneTouch t = scene_view(ui, fmt::format("compare/top/{}", i), bars, {.focusable = false});
    const Index col = view.of_column(i, t.hit.col);
    if (t.hit.col < 0 || col < 0) return;
    local.hovered = Target{Target::Kind::Column, -1, -1, col};
    if (t.touch.clicked) out.push_back(PinCompare{static_cast<int>(view.row()), static_cast<int>(col)});
}

// What is wrong stands where the map would be; the others go on.
void draw_failure(Ui& ui, const CompareView& view, const CardLayout& layout, std::size_t i) {
    const ColumnResult& r = view.result(i);
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
}

}  // namespace

void draw_compare_card(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local,
                       const CardLayout& layout, std::size_t i, Actions& out) {
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const bool open = state.compare.edited == static_cast<int>(i);
    draw_card(ui, ImGui::GetWindowDrawList(), low, low + ImVec2(layout.width, layout.height), open);
    const ImVec2 at = low + ui.px(layout.pad, layout.pad);
    ImGui::PushClipRect(low, low + ImVec2(layout.width, layout.height), true);
    draw_compare_head(ui, state, view, local, layout, i, at, out);
    draw_formula(ui, view, layout, i, at + ui.px(0, layout.formula_at));
    ImGui::SetCursorScreenPos(at + ui.px(0, layout.map_at));
    if (view.snapshot(i) == nullptr) {
        draw_failure(ui, view, layout, i);
        ImGui::PopClipRect();
        return;
    }
    draw_compare_map(ui, state, view, local, layout, i, out);
    const float left = layout.beside > 0 ? layout.beside + 16 : 0;
    const float inner = layout.inner - left, split = layout.figures_from;
    draw_top_keys(ui, state, view, local, layout, i, at + ui.px(left, layout.top_at), split > 0 ? split - 16 : inner,
                  out);
    draw_compare_figures(ui, view, layout, i, at + ui.px(left + split, layout.figures_at),
                         ui.px(split > 0 ? layout.inner - split : inner));
    ImGui::PopClipRect();
}

}  // namespace attn::gui
