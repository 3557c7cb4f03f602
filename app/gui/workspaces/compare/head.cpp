// The head of a card: what the column is called (a click opens its form, a drag moves it), whose it is, and how far it
// is while it is computed.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/gui/ui/text_layout.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/compare/card.hpp"
#include "core/scene/compare_plots.hpp"
#include "core/scene/number.hpp"

namespace attn::gui {

namespace {

constexpr float kName = 13, kBar = 13, kChevron = 16, kCross = 22, kLine = 15;
constexpr float kCrossFrom = 180, kChevronFrom = 150;  // narrower heads have none

// In one line; in a table in as many as there are, of which the last may be the marks'.
int draw_name(Ui& ui, const CardLayout& layout, const Touch& t, const std::string& name, bool open, int lines,
              float room) {
    const Palette& p = *ui.palette;
    const bool table = layout.margin > 0;
    const Color ink = t.hovered || open ? p.accent : p.text;
    const float em = table ? kTableName : kName, x = t.low.x + ui.px(kBar);
    const float high = table ? ui.px(kHeadLine) : t.height();
    std::vector<std::string> parts;
    const TextLayout broken = lay_out(name, ui.fonts, Font::Bold, em * ui.scale, lines > 1 ? room : 1e9F);
    for (const TextLayout::Line& l : broken.lines) {
        const bool last = static_cast<int>(parts.size()) + 1 == lines;
        std::string part = name.substr(l.begin, last ? std::string::npos : l.end - l.begin);
        while (!part.empty() && part.back() == ' ') part.pop_back();
        parts.push_back(std::move(part));
        if (last) break;
    }
    float y = t.low.y;
    for (const std::string& part : parts) {
        ui.text(ImGui::GetWindowDrawList(), {x, ui.baseline(y, y + high, em)}, cut_to(ui, part, room, em, Font::Bold),
                ink, em, Font::Bold);
        y += high;
    }
    if (layout.inner >= kChevronFrom) {
        const float end = std::min(room, ui.text_width(parts.front(), em, Font::Bold));
        draw_icon(ImGui::GetWindowDrawList(), open ? Icon::ChevronRight : Icon::ChevronDown,
                  {x + end + ui.px(10), t.low.y + high / 2}, ui.px(9), p.text_faint);
    }
    return static_cast<int>(parts.size());
}

// Reference, parameters, where they are from: the colour says what is not learned.
void draw_marks(Ui& ui, const CompareView& view, const CardLayout& layout, std::size_t i, ImVec2 low) {
    const Palette& p = *ui.palette;
    const float base = ui.baseline(low.y, low.y + ui.px(kLine), kTinySize), end = low.x + ui.px(layout.inner);
    float x = low.x + ui.px(kBar);
    const auto part = [&](const std::string& text, Color ink, Font font) {
        const std::string cut = cut_to(ui, text, end - x, kTinySize, font);
        ui.text(ImGui::GetWindowDrawList(), {x, base}, cut, ink, kTinySize, font);
        x += ui.text_width(cut, kTinySize, font) + ui.px(8);
    };
    if (i == view.reference()) part(ui.tr("compare.reference"), p.accent, Font::Bold);
    if (view.snapshot(i) == nullptr) return;
    if (view.untrained(i)) {
        const std::string& words = ui.tr("compare.untrained.parameters");
        part(x + ui.text_width(words, kTinySize) <= end ? words : ui.tr("compare.untrained.short"), p.warning,
             Font::Text);
    }
    const std::string count = ui.tr("compare.parameters", {{"n", grouped_number(view.result(i).parameter_count)}});
    if (layout.margin == 0 && x + ui.text_width(count, kTinySize) <= end) part(count, p.text_faint, Font::Text);
}

// How many rows are there; a click stops it, or goes on.
void draw_progress(Ui& ui, const AppState& state, const CompareView& view, const CardLayout& layout, std::size_t i,
                   ImVec2 low, Actions& out) {
    const Palette& p = *ui.palette;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const RowSet& rows = view.maps(i).rows;
    const bool stopped = state.compare.stopped;
    const std::string path = fmt::format("compare/progress/{}", i);
    const std::string text =
        ui.tr("compare.progress", {{"n", grouped_number(rows.count())}, {"all", grouped_number(rows.of())}});
    ImGui::SetCursorScreenPos(low);
    const Touch t = touch(ui, path, ui.px(layout.inner, kLine), {.value = text});
    const float icon = ui.px(14), base = ui.baseline(t.low.y, t.high.y, kTinySize);
    ui.text(list, {t.low.x, base}, cut_to(ui, text, t.width() - icon, kTinySize), t.hovered ? p.accent : p.text_soft,
            kTinySize);
    draw_icon(list, stopped ? Icon::Play : Icon::Close, {t.high.x - icon / 2, t.centre().y}, ui.px(8),
              t.hovered ? p.accent : p.text_soft);
    const float high = ui.px(3),
                share = static_cast<float>(rows.count()) / static_cast<float>(std::max<Index>(rows.of(), 1));
    list->AddRectFilled({t.low.x, t.high.y - 1}, {t.high.x, t.high.y - 1 + high}, color32(p.grid), high / 2);
    list->AddRectFilled({t.low.x, t.high.y - 1}, {t.low.x + std::max(high, share * t.width()), t.high.y - 1 + high},
                        color32(stopped ? p.text_faint : p.accent), high / 2);
    draw_ring(ui, t, 3);
    hint(ui, t, path, text + "\n" + ui.tr(stopped ? "compare.progress.go" : "compare.progress.stop"));
    if (t.activated) out.push_back(StopComparison{!stopped});
}

// Held and moved, the column goes along; draw_compare_columns() says where.
void take_drag(const Ui& ui, CompareUi& local, const Touch& t, std::size_t i) {
    constexpr float kFar = 6;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (t.pressed) local.drag = {static_cast<int>(i), false, mouse};
    if (!t.held || local.drag.column != static_cast<int>(i)) return;
    const ImVec2 by = mouse - local.drag.from;
    local.drag.moving = local.drag.moving || std::abs(by.x) > ui.px(kFar) || std::abs(by.y) > ui.px(kFar);
}

}  // namespace

bool has_marks(const CompareView& view, std::size_t i) { return i == view.reference() || view.untrained(i); }

float head_margin(const CardLayout& layout, bool can_remove) {
    return kBar + (layout.inner >= kChevronFrom ? kChevron : 0) +
           (can_remove && layout.inner >= kCrossFrom ? kCross : 0);
}

void draw_compare_head(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local,
                       const CardLayout& layout, std::size_t i, ImVec2 low, Actions& out) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float width = ui.px(layout.inner);
    const std::string path = fmt::format("compare/column/{}", i);
    const bool can_remove = view.count() > kMinColumns, open = state.compare.edited == static_cast<int>(i);
    const float cross = can_remove && layout.inner >= kCrossFrom ? ui.px(kCross) : 0;
    const bool table = layout.margin > 0, below = view.filling(i) || has_marks(view, i) || !table;
    const int lines = table ? layout.head_lines - (below ? 1 : 0) : 1;
    const float high = table ? ui.px(kHeadLine * static_cast<float>(lines)) : ui.px(22);
    ImGui::SetCursorScreenPos(low);
    const Touch t = touch(ui, path, {width - cross, high}, {.value = view.name(i)});
    const int used =
        draw_name(ui, layout, t, view.name(i), open, lines, width - ui.px(head_margin(layout, can_remove)));
    const float inset = ui.px(table ? 1 : 3), bar = table ? ui.px(kHeadLine * static_cast<float>(used)) : high;
    list->AddRectFilled({low.x, low.y + inset}, {low.x + ui.px(5), low.y + bar - inset},
                        color32(column_color(*ui.palette, view.column(i).color)), ui.px(2));
    draw_ring(ui, t, 5);
    take_drag(ui, local, t, i);
    if (!local.drag.moving) {
        std::string about = view.name(i);
        if (view.snapshot(i) != nullptr)
            about += "\n" + ui.tr("compare.parameters", {{"n", grouped_number(view.result(i).parameter_count)}}) +
                     (view.untrained(i) ? " · " + ui.tr("compare.untrained.parameters") : "");
        hint(ui, t, path, about + "\n" + ui.tr("compare.column.hint"));
        if (t.activated) out.push_back(EditColumn{open ? -1 : static_cast<int>(i)});
    }
    if (t.ring && can_remove && ui.input.take(Key::Delete)) out.push_back(RemoveColumn{static_cast<int>(i)});
    if (cross > 0) {
        ImGui::SetCursorScreenPos({low.x + width - cross, low.y});
        if (icon_button(ui, path + "/remove", Icon::Close,
                        {.kind = ButtonKind::Plain, .width = 20, .height = 22, .hint = ui.tr("compare.remove")}))
            out.push_back(RemoveColumn{static_cast<int>(i)});
    }
    // Marks follow the name; how far it is stands where it always stands.
    if (view.filling(i)) draw_progress(ui, state, view, layout, i, low + ImVec2(0, high), out);
    else if (below) draw_marks(ui, view, layout, i, low + ImVec2(0, bar));
}

}  // namespace attn::gui
