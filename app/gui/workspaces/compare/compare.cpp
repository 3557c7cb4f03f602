#include "app/gui/workspaces/compare/compare.hpp"

#include <algorithm>

#include "app/gui/widgets/widgets.hpp"

namespace attn::gui {

namespace {

constexpr float kGap = 12, kPanel = 300, kRowsShare = 0.17F, kLeastRows = 100, kMostRows = 200;

// What the shell leaves to the workspace.
void take_keys(Ui& ui, const AppState& state, CompareUi& local, Actions& out) {
    using Move = TellComparison::Move;
    if (ui.fired("sentence")) ui.focus.take("compare/sentence", true);
    if (ui.fired("play")) out.push_back(TellComparison{Move::Toggle});
    if (ui.fired("step-forward")) out.push_back(TellComparison{Move::Forward});
    if (ui.fired("step-back")) out.push_back(TellComparison{Move::Back});
    if (ui.fired("restart")) out.push_back(TellComparison{Move::Restart});
    if (ui.fired("show-all")) out.push_back(TellComparison{Move::ShowAll});
    if (ui.fired("query-up")) out.push_back(MoveCompareQuery{-1});
    if (ui.fired("query-down")) out.push_back(MoveCompareQuery{1});
    if (!ui.fired("release")) return;
    if (local.drag.moving) local.drag = {};
    else if (state.compare.pinned) out.push_back(UnpinCompare{});
    else out.push_back(EditColumn{-1});
    ui.focus.release();
}

// No column at all: a session from before there were any.
void draw_nothing(Ui& ui, const AppState& state, ImVec2 size, Actions& out) {
    begin_card(ui, "compare/nothing", size, {.scroll = false});
    ImGui::SetCursorScreenPos(ImGui::GetCursorScreenPos() + ImVec2(0, size.y * 0.36F));
    label(ui, ui.tr("compare.nothing"),
          {.color = ui.palette->text_soft, .em = 14, .align = Align::Center, .wrap = true});
    space(ui, 12);
    const std::string& text = ui.tr("compare.nothing.open");
    const ButtonOptions primary{.kind = ButtonKind::Primary, .enabled = !state.comparison_sets.empty()};
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float wide = button_size(ui, text, primary).x;
    ImGui::SetCursorScreenPos({at.x + std::round((ImGui::GetContentRegionAvail().x - wide) / 2), at.y});
    if (button(ui, "compare/nothing/open", text, primary))
        out.push_back(OpenComparison{state.comparison_sets.front().id});
    end_card();
}

}  // namespace

void draw_compare(Ui& ui, const AppState& state, CompareUi& local, Actions& out) {
    local.hovered.reset();
    take_keys(ui, state, local, out);
    const ImVec2 origin = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
    if (state.document.compare.columns.empty()) return draw_nothing(ui, state, room, out);
    const CompareView view(ui, state, local.cache);
    draw_compare_header(ui, state, view, out);

    const float gap = ui.px(kGap), header = ui.px(compare_header_height(state));
    const float top = origin.y + header, height = room.y - header;
    const bool editing = state.compare.edited >= 0 && static_cast<std::size_t>(state.compare.edited) < view.count();
    const float panel = editing ? std::min(ui.px(kPanel), room.x * 0.4F) : 0;
    const float width = room.x - (editing ? panel + gap : 0);
    ImGui::SetCursorScreenPos({origin.x, top});
    if (state.compare.why) {
        draw_compare_why(ui, state, view, local, {width, height}, out);
    } else {
        const float rows = std::clamp(std::round(height * kRowsShare), ui.px(kLeastRows), ui.px(kMostRows));
        draw_compare_columns(ui, state, view, local, {width, height - rows - gap}, out);
        ImGui::SetCursorScreenPos({origin.x, top + height - rows});
        draw_compare_rows(ui, state, view, local, {width, rows}, out);
    }
    if (editing) {
        ImGui::SetCursorScreenPos({origin.x + width + gap, top});
        draw_compare_panel(ui, state, view, {panel, height}, out);
    }
    if (ui.popup_open()) return;
    const Target now = local.hovered.value_or(Target{});
    if (!(now == state.selection.hovered)) out.push_back(Hover{now});
}

}  // namespace attn::gui
