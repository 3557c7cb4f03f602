#include "app/gui/widgets/popup.hpp"

#include <algorithm>
#include <cmath>

#include "app/gui/widgets/button.hpp"
#include "app/gui/widgets/label.hpp"

namespace attn::gui {

namespace {

constexpr float kRow = 30, kNotedRow = 46, kEdge = 5;

float row_height(const Ui& ui, const Choice& choice) { return ui.px(choice.note.empty() ? kRow : kNotedRow); }

constexpr ImGuiWindowFlags kPopupFlags = ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize |
                                         ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoTitleBar;

}  // namespace

void open_popup(Ui& ui, const std::string& path) {
    ImGui::OpenPopup((path + "/popup").c_str());
    ui.menu_at.erase(path);
    ui.redraw_in(0);
}

void close_popup() { ImGui::CloseCurrentPopup(); }

bool begin_popup(Ui& ui, const std::string& path, ImVec2 low, ImVec2 high, float width, float height) {
    const std::string id = path + "/popup";
    if (!ImGui::IsPopupOpen(id.c_str())) return false;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float gap = ui.px(4), edge = ui.px(8);
    const float below = screen.y - high.y - gap - edge, above = low.y - gap - edge;
    const bool up = height > below && above > below;
    height = std::min(height, up ? above : below);
    ImGui::SetNextWindowPos(
        {std::clamp(low.x, edge, std::max(edge, screen.x - width - edge)), up ? low.y - gap - height : high.y + gap});
    ImGui::SetNextWindowSize({width, height});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ui.px(kEdge, kEdge));
    const bool open = ImGui::BeginPopup(id.c_str(), kPopupFlags);
    ImGui::PopStyleVar();
    if (!open) return false;
    ui.note_popup();
    ui.focus.push_scope();
    if (ui.input.take(Key::Escape)) ImGui::CloseCurrentPopup(), ui.redraw_in(0);
    return true;
}

void end_popup(Ui& ui) {
    ui.focus.pop_scope();
    ImGui::EndPopup();
}

std::optional<std::size_t> menu_rows(Ui& ui, const std::string& path, std::span<const Choice> choices,
                                     std::size_t chosen, std::optional<std::size_t>* removed) {
    if (choices.empty()) return std::nullopt;
    const Palette& p = *ui.palette;
    const auto count = static_cast<int>(choices.size());
    const auto [entry, fresh] = ui.menu_at.try_emplace(path, chosen < choices.size() ? static_cast<int>(chosen) : 0);
    int& at = entry->second;
    at = std::clamp(at, 0, count - 1);
    int step = 0;
    if (ui.input.take(Key::Down)) step = 1;
    else if (ui.input.take(Key::Up)) step = -1;
    bool moved = fresh || step != 0;
    for (int tries = 0; step != 0 && tries < count; ++tries) {
        at = (at + step + count) % count;
        if (choices[static_cast<std::size_t>(at)].enabled) break;
    }
    if (ui.input.take(Key::Home)) at = 0, moved = true;
    if (ui.input.take(Key::End)) at = count - 1, moved = true;
    std::optional<std::size_t> result;
    const auto now = static_cast<std::size_t>(at);
    if ((ui.input.take(Key::Enter) || ui.input.take(Key::Space)) && choices[now].enabled) result = now;
    if (removed != nullptr && choices[now].removable && ui.input.take(Key::Delete)) *removed = now;
    ImDrawList* list = ImGui::GetWindowDrawList();
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const Choice& choice = choices[i];
        const Touch t = touch(ui, path + "/" + choice.id, {ImGui::GetContentRegionAvail().x, row_height(ui, choice)},
                              {choice.enabled, false, choice.removable, i == chosen ? "on" : "off"});
        const bool lit = static_cast<int>(i) == at;
        if (lit && moved) ImGui::SetScrollHereY(0.5F);
        const ImVec2 travel = ImGui::GetIO().MouseDelta;
        const bool mouse_moved = travel.x < 0 || travel.x > 0 || travel.y < 0 || travel.y > 0;
        if (t.hovered && choice.enabled && mouse_moved) at = static_cast<int>(i);
        if (lit) list->AddRectFilled(t.low, t.high, color32(p.accent_soft), 6 * ui.scale);
        const float left = t.low.x + ui.px(10), room = t.width() - ui.px(36);
        const Color ink = !choice.enabled ? mix(p.text_faint, p.card, 0.45) : i == chosen ? p.accent : p.text;
        const Font font = i == chosen ? Font::Bold : Font::Text;
        if (choice.note.empty()) {
            ui.text(list, {left, ui.baseline(t.low.y, t.high.y)}, cut_to(ui, choice.label, room, kBodyText, font), ink,
                    kBodyText, font);
        } else {
            const float middle = t.low.y + ui.px(24);
            ui.text(list, {left, ui.baseline(t.low.y + ui.px(4), middle)},
                    cut_to(ui, choice.label, room, kBodyText, font), ink, kBodyText, font);
            ui.text(list, {left, ui.baseline(middle - ui.px(1), t.high.y - ui.px(3), kSmallText)},
                    cut_to(ui, choice.note, room, kSmallText), p.text_faint, kSmallText);
        }
        if (i == chosen) draw_icon(list, Icon::Check, {t.high.x - ui.px(14), t.centre().y}, ui.px(11), p.accent);
        if (t.clicked) result = i;
        if (removed == nullptr || !choice.removable) continue;
        const ImVec2 after = ImGui::GetCursorScreenPos();
        ImGui::SetCursorScreenPos({t.high.x - ui.px(28), std::round(t.centre().y - ui.px(11))});
        const Touch cross = touch(ui, path + "/" + choice.id + "/remove", ui.px(22, 22), {true, false});
        if (cross.hovered && mouse_moved) at = static_cast<int>(i);
        draw_icon(list, Icon::Close, cross.centre(), ui.px(9), cross.hovered ? p.danger : p.text_faint);
        if (cross.clicked) *removed = i;
        ImGui::SetCursorScreenPos(after);
    }
    return result;
}

std::optional<std::size_t> popup_menu(Ui& ui, const std::string& path, ImVec2 low, ImVec2 high, float width,
                                      std::span<const Choice> choices, std::size_t chosen,
                                      std::optional<std::size_t>* removed) {
    float height = 2 * ui.px(kEdge) + 2;
    for (const Choice& choice : choices) height += row_height(ui, choice);
    if (!begin_popup(ui, path, low, high, width, height)) return std::nullopt;
    const auto result = menu_rows(ui, path, choices, chosen, removed);
    if (result) ImGui::CloseCurrentPopup(), ui.redraw_in(0);
    end_popup(ui);
    return result;
}

bool begin_modal(Ui& ui, const std::string& path, std::string_view title, ImVec2 logical_size, bool& open) {
    const std::string id = path + "/modal";
    if (!open) return ui.open_modals.erase(path), false;
    if (ui.open_modals.insert(path).second) {
        ImGui::OpenPopup(id.c_str());
    } else if (!ImGui::IsPopupOpen(id.c_str())) {  // by a click beside it
        ui.open_modals.erase(path);
        ui.redraw_in(0);
        return open = false;
    }
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const ImVec2 size(std::min(ui.px(logical_size.x), screen.x - ui.px(40)),
                      std::min(ui.px(logical_size.y), screen.y - ui.px(40)));
    ImGui::SetNextWindowPos({std::round((screen.x - size.x) / 2), std::round((screen.y - size.y) / 2)});
    ImGui::SetNextWindowSize(size);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ui.px(22, 18));
    // A popup and not Dear ImGui's modal: that fades in, and we draw only when something happens.
    const bool shown = ImGui::BeginPopup(id.c_str(), kPopupFlags);
    ImGui::PopStyleVar();
    if (!shown) return false;
    ui.note_popup();
    ui.focus.push_scope();
    if (ui.input.take(Key::Escape)) open = false;
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->PushClipRectFullScreen();  // the darkness around, in four parts
    const ImVec2 low = ImGui::GetWindowPos(), high = low + size;
    const ImU32 dim = color32(with_alpha(Color{0, 0, 0, 255}, ui.palette->dark ? 0.5 : 0.28));
    list->AddRectFilled({0, 0}, {screen.x, low.y}, dim);
    list->AddRectFilled({0, high.y}, screen, dim);
    list->AddRectFilled({0, low.y}, {low.x, high.y}, dim);
    list->AddRectFilled({high.x, low.y}, {screen.x, high.y}, dim);
    const float radius = ImGui::GetStyle().PopupRounding;  // and outside its round corners
    constexpr int kSteps = 8;
    const ImDrawListFlags smooth = list->Flags;  // soft edges of triangles beside each other would darken twice
    list->Flags &= ~ImDrawListFlags_AntiAliasedFill;
    for (int corner = 0; corner < 4; ++corner) {
        const bool right = corner % 2 == 1, under = corner / 2 == 1;
        const ImVec2 tip(right ? high.x : low.x, under ? high.y : low.y);
        const ImVec2 centre = tip + ImVec2(right ? -radius : radius, under ? -radius : radius);
        const auto arc = [&](int i) {
            const float a = 1.5707963F * static_cast<float>(i) / kSteps;
            return centre + ImVec2((right ? radius : -radius) * std::cos(a), (under ? radius : -radius) * std::sin(a));
        };
        for (int i = 0; i < kSteps; ++i) list->AddTriangleFilled(tip, arc(i), arc(i + 1), dim);
    }
    list->Flags = smooth;
    list->PopClipRect();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    label(ui, title, {{}, kTitleText, Font::Bold, Align::Left, 1.8F, false, width - ui.px(40)});
    const ImVec2 after = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos({at.x + width - ui.px(26), at.y});
    ButtonOptions cross;
    cross.kind = ButtonKind::Plain;
    cross.height = 26;
    if (icon_button(ui, path + "/close", Icon::Close, cross)) open = false;
    ImGui::SetCursorScreenPos(after);
    ImGui::Dummy({1, ui.px(6)});
    if (!open) ImGui::CloseCurrentPopup(), ui.open_modals.erase(path), ui.redraw_in(0);
    return true;
}

void end_modal(Ui& ui) {
    ui.focus.pop_scope();
    ImGui::EndPopup();
}

}  // namespace attn::gui
