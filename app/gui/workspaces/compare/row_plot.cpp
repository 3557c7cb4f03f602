// The chosen query's row of every column in one plot.
#include <fmt/format.h>

#include "app/gui/widgets/scene_view.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/compare/compare.hpp"
#include "core/scene/compare_plots.hpp"
#include "core/scene/number.hpp"

namespace attn::gui {

namespace {

// By tokens of the first sentence.
RowsInput rows_input(const Ui& ui, const AppState& state, const CompareView& view, const Shown& shown) {
    RowsInput in;
    for (const Token& t : view.words()) in.labels.push_back(t.text);
    in.row = view.row();
    in.hovered = state.selection.hovered;
    if (state.compare.pinned && state.compare.pinned_row == in.row) in.pinned_col = state.compare.pinned_col;
    for (std::size_t i = 0; i < view.count(); ++i) {
        RowsInput::Series s;
        s.name = view.name(i);
        s.color = column_color(*ui.palette, view.column(i).color);
        const ShownValues values = view.values(i, shown);
        const Index row = view.in_column(i, in.row);
        in.is_signed = in.is_signed || values.is_signed;
        const bool reference = shown.values == CompareValues::Difference && !values.is_signed;
        for (Index k = 0; !reference && k < static_cast<Index>(in.labels.size()); ++k) {
            const Index col = view.in_column(i, k);
            s.values.push_back(values.has(row, col) ? values.at(row, col) : std::nan(""));
        }
        in.series.push_back(std::move(s));
    }
    return in;
}

}  // namespace

void draw_compare_rows(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local, ImVec2 size,
                       Actions& out) {
    constexpr float kPad = 12, kHead = 18;
    begin_card(ui, "compare/rows", size, {.padding = kPad, .scroll = false});
    const Shown shown = shown_values(state);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    // i18n-keys: compare.rows.*
    constexpr const char* kTitles[] = {"compare.rows.scores", "compare.rows.weights", "compare.rows.taken",
                                       "compare.rows.difference"};
    const std::string title =
        ui.tr(shown.logits ? "compare.rows.logits" : kTitles[static_cast<std::size_t>(shown.values)],
              {{"word", view.word(view.row())}});
    const float name = ui.text_width(title, 12, Font::Bold);
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float base = ui.baseline(start.y, start.y + ui.px(kHead - 2), 12);
    ui.text(list, {start.x, base}, title, ui.palette->text, 12, Font::Bold);
    // Whose bars: as many names as there is room for; the columns' own titles have the same colours.
    float x = start.x + name + ui.px(18);
    for (std::size_t i = 0; i < view.count(); ++i) {
        const float wide = ui.px(14) + ui.text_width(view.name(i), kSmallText) + ui.px(14);
        if (x + wide > start.x + room.x) break;
        const float middle = start.y + ui.px(kHead / 2 - 1);
        list->AddRectFilled({x, middle - ui.px(4)}, {x + ui.px(9), middle + ui.px(5)},
                            color32(column_color(*ui.palette, view.column(i).color)), ui.px(2));
        ui.text(list, {x + ui.px(14), base}, view.name(i), ui.palette->text_soft, kSmallText);
        x += wide;
    }
    ImGui::SetCursorScreenPos({start.x, start.y + ui.px(kHead)});
    const Scene plot = build_rows(rows_input(ui, state, view, shown), std::floor(room.x / ui.scale),
                                  std::floor(room.y / ui.scale) - kHead, ui.kit());
    const SceneTouch t = scene_view(ui, "compare/rows/plot", plot, {.focusable = false});
    if (t.hit.col >= 0) {
        Target target = t.hit;
        target.node = -1;
        local.hovered = target;
        if (t.hit.kind == Target::Kind::Cell && !ui.popup_open()) {
            const auto column = static_cast<std::size_t>(t.hit.node);
            const ShownValues values = view.values(column, shown);
            const Index row = view.in_column(column, t.hit.row), col = view.in_column(column, t.hit.col);
            if (values.has(row, col))
                tooltip(ui, t.touch.low + ImVec2(t.at.x - 4, t.at.y) * ui.scale,
                        t.touch.low + ImVec2(t.at.x + 4, t.at.y + 8) * ui.scale,
                        fmt::format("{} → {}   {}", view.column_word(column, row), view.column_word(column, col),
                                    short_number(values.at(row, col))),
                        {view.name(column)});
        }
    }
    if (t.touch.clicked && t.hit.col >= 0) {
        const bool again =
            state.compare.pinned && state.compare.pinned_row == view.row() && state.compare.pinned_col == t.hit.col;
        if (again) out.push_back(UnpinCompare{});
        else out.push_back(PinCompare{static_cast<int>(view.row()), static_cast<int>(t.hit.col)});
    }
    end_card();
}

}  // namespace attn::gui
