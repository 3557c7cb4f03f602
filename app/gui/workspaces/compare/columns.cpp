// The columns: cards of one width, which scroll together; map, top keys and figures stand in line across them. A column
// is moved by its head.
#include <algorithm>
#include <cmath>

#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/compare/card.hpp"
#include "core/scene/compare_plots.hpp"

namespace attn::gui {

namespace {

constexpr float kLeastColumn = 140, kGap = 8;

// One colour scale for all maps: the largest value that any of them shows. Nothing when none shows such values.
std::optional<double> shared_bound(const CompareView& view, const Shown& shown, bool of_signed) {
    std::optional<double> most;
    for (std::size_t i = 0; i < view.count(); ++i)
        if (const ShownValues values = view.values(i, shown); values.values != nullptr && values.is_signed == of_signed)
            most = std::max(most.value_or(0), view.largest(i, values));
    return most;
}

CardLayout arrange(const Ui& ui, const AppState& state, const CompareView& view, ImVec2 room) {
    CardLayout layout;
    layout.shown = shown_values(state);
    if (view.compare().shared_scale) {
        layout.weights_bound = shared_bound(view, layout.shown, false);
        layout.signed_bound = shared_bound(view, layout.shown, true);
    }
    for (std::size_t i = 0; i < view.count(); ++i) {
        layout.trained = layout.trained || view.trained(i).has_value();
        if (view.snapshot(i) != nullptr) layout.words = std::max(layout.words, view.snapshot(i)->queries.size());
    }
    const auto count = static_cast<float>(view.count());
    CardLayout apart = layout, table = layout;
    apart.width = std::max(ui.px(kLeastColumn), std::floor((room.x - (count - 1) * ui.px(kGap)) / count));
    arrange_card(ui, room.y, apart);
    return is_tight(ui, view, room.y, apart) && arrange_table(ui, view, room, table) ? table : apart;
}

// While a column is dragged: where it would go, and what is held. Let go, it goes there.
void draw_drag(Ui& ui, const CompareView& view, CompareUi& local, const CardLayout& layout, ImVec2 low, float step,
               Actions& out) {
    CompareUi::Drag& drag = local.drag;
    if (drag.column < 0) return;
    const bool let_go = !ImGui::IsMouseDown(ImGuiMouseButton_Left);
    if (static_cast<std::size_t>(drag.column) >= view.count() || (let_go && !drag.moving)) drag = {};
    if (!drag.moving) return;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const float left_of_it = std::ceil((mouse.x - low.x - layout.width / 2) / step);  // columns whose middle is
    const int slot = std::clamp(static_cast<int>(left_of_it), 0, static_cast<int>(view.count()));
    const int to = slot > drag.column ? slot - 1 : slot;
    if (let_go) {
        if (to != drag.column) out.push_back(MoveColumn{drag.column, to});
        drag = {};
        return;
    }
    const Palette& p = *ui.palette;
    const float x = low.x + static_cast<float>(slot) * step - ui.px(kGap / 2), half = ui.px(2);
    if (to != drag.column) {
        ImGui::GetWindowDrawList()->AddRectFilled(
            {x - half, low.y + ui.px(2)}, {x + half, low.y + layout.height - ui.px(2)}, color32(p.accent), half);
        ui.anchors.add("compare/drop", {Box{x - half, low.y, 2 * half, layout.height}, true, true, std::to_string(to)});
    }
    ImDrawList* list = ImGui::GetForegroundDrawList();
    const auto column = static_cast<std::size_t>(drag.column);
    const std::string name = cut_to(ui, view.name(column), ui.px(220), kSmallText, Font::Bold);
    const ImVec2 at = mouse + ui.px(12, 8),
                 end = at + ImVec2(ui.text_width(name, kSmallText, Font::Bold) + ui.px(30), ui.px(26));
    draw_card(ui, list, at, end, true);
    list->AddRectFilled(at + ui.px(8, 6), {at.x + ui.px(13), end.y - ui.px(6)},
                        color32(column_color(p, view.column(column).color)), ui.px(2));
    ui.text(list, {at.x + ui.px(20), ui.baseline(at.y, end.y, kSmallText)}, name, p.text, kSmallText, Font::Bold);
    // At the edge of what scrolls, it scrolls.
    const float left = ImGui::GetWindowPos().x, edge = ui.px(30);
    const float by = mouse.x < left + edge ? -1.0F : mouse.x > left + ImGui::GetWindowWidth() - edge ? 1.0F : 0.0F;
    const float scroll = std::clamp(ImGui::GetScrollX() + by * ui.px(12), 0.0F, ImGui::GetScrollMaxX());
    if (scroll == ImGui::GetScrollX()) return;
    ImGui::SetScrollX(scroll);
    ui.redraw_in(0);
}

}  // namespace

void draw_compare_columns(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local, ImVec2 size,
                          Actions& out) {
    const auto count = static_cast<float>(view.count());
    const float gap = ui.px(kGap);
    const auto margin_of = [&](const CardLayout& l) { return l.margin > 0 ? ui.px(l.margin) : 0.0F; };
    const auto too_wide = [&](const CardLayout& l) {
        return margin_of(l) + count * (l.width + gap) - gap > size.x + 1;
    };
    CardLayout layout = arrange(ui, state, view, size);
    ImVec2 room = size;  // without scrollbars
    const float bar = ImGui::GetStyle().ScrollbarSize;
    if (layout.height > size.y + 1) room.x -= bar;
    if (too_wide(layout)) room.y -= bar;
    if (room.x < size.x || room.y < size.y) layout = arrange(ui, state, view, room);
    im::begin_child("compare/columns", size, too_wide(layout) ? ImGuiWindowFlags_HorizontalScrollbar : 0);
    const float margin = margin_of(layout), across = count * (layout.width + gap) - gap;
    const ImVec2 low = ImGui::GetCursorScreenPos() + ImVec2(margin, 0);
    for (std::size_t i = 0; i < view.count(); ++i) {
        ImGui::SetCursorScreenPos({low.x + static_cast<float>(i) * (layout.width + gap), low.y});
        draw_compare_card(ui, state, view, local, layout, i, out);
    }
    if (margin > 0) {
        ImGui::SetCursorScreenPos(low - ImVec2(margin, 0));
        draw_compare_margin(ui, state, view, local, layout, out);
    }
    draw_drag(ui, view, local, layout, low, layout.width + gap, out);
    ImGui::SetCursorScreenPos(low);
    ImGui::Dummy({across, layout.height});
    ImGui::EndChild();
}

}  // namespace attn::gui
