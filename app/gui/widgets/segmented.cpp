#include "app/gui/widgets/segmented.hpp"

#include <algorithm>

#include "app/gui/widgets/label.hpp"

namespace attn::gui {

namespace {
constexpr float kInset = 2, kWord = 12, kAround = 3;

float widest_choice(const Ui& ui, std::span<const Choice> choices) {
    float widest = 0;
    for (const Choice& c : choices)
        for (const Font font : {Font::Text, Font::Bold}) widest = std::max(widest, ui.text_width(c.label, kWord, font));
    return widest;
}

// How many stand in a line, where every line has as many and no word is cut.
std::size_t line_of_choices(const Ui& ui, std::span<const Choice> choices, float width) {
    const std::size_t n = std::max<std::size_t>(choices.size(), 1);
    const float needed = widest_choice(ui, choices) + 2 * ui.px(kAround);
    for (std::size_t lines = 1; lines < n; ++lines)
        if (const std::size_t in_line = (n + lines - 1) / lines; needed * static_cast<float>(in_line) <= width)
            return in_line;
    return 1;
}

}  // namespace

float segmented_width(const Ui& ui, std::span<const Choice> choices, float pad) {
    return std::ceil(static_cast<float>(choices.size()) * (widest_choice(ui, choices) / ui.scale + 2 * pad)) +
           2 * kInset;
}

std::optional<std::size_t> segmented(Ui& ui, const std::string& path, std::span<const Choice> choices,
                                     std::size_t chosen, float width) {
    const Palette& p = *ui.palette;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float across = width > 0 ? ui.px(width) : ImGui::GetContentRegionAvail().x, high = ui.px(30);
    const float inset = ui.px(kInset);
    const std::size_t in_line = line_of_choices(ui, choices, across - 2 * inset);
    const std::size_t lines = (std::max<std::size_t>(choices.size(), 1) + in_line - 1) / in_line;
    const ImVec2 size(across, high * static_cast<float>(lines));
    ImDrawList* list = ImGui::GetWindowDrawList();
    const Color ground = mix(p.ground, p.text_faint, p.dark ? 0.22 : 0.13);
    list->AddRectFilled(low, low + size, color32(ground), kControlRadius * ui.scale);
    std::optional<std::size_t> result;
    const float part = (size.x - 2 * inset) / static_cast<float>(in_line);
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const std::size_t line = i / in_line, place = i % in_line;
        const float from = std::round(low.x + inset + part * static_cast<float>(place));
        const float to = std::round(low.x + inset + part * static_cast<float>(place + 1));
        const float top = low.y + high * static_cast<float>(line);
        ImGui::SetCursorScreenPos({from, top + inset});
        const std::string own = path + "/" + choices[i].id;
        // One stop for Tab: the chosen segment stands for all.
        const Touch t = touch(ui, own, {to - from, high - 2 * inset},
                              {choices[i].enabled, i == chosen || (chosen >= choices.size() && i == 0), false,
                               i == chosen ? "on" : "off"});
        if (t.activated && i != chosen) result = i;
        if (i == chosen)
            list->AddRectFilled(t.low, t.high, color32(p.dark ? mix(ground, p.text, 0.14) : p.card),
                                (kControlRadius - 1.5F) * ui.scale);
        else if (t.hovered)
            list->AddRectFilled(t.low, t.high, color32(with_alpha(p.text, 0.05)), (kControlRadius - 1.5F) * ui.scale);
        const Font font = i == chosen ? Font::Bold : Font::Text;
        const std::string shown = cut_to(ui, choices[i].label, t.width() - ui.px(4), kWord, font);
        const float x = std::round(t.centre().x - ui.text_width(shown, kWord, font) / 2);
        ui.text(list, {x, ui.baseline(t.low.y, t.high.y, kWord)}, shown,
                !choices[i].enabled ? mix(p.text_faint, ground, 0.5)
                : i == chosen       ? p.text
                                    : p.text_soft,
                kWord, font);
        draw_ring(ui, t, kControlRadius - 1.5F);
        if (!choices[i].note.empty()) hint(ui, t, own, choices[i].note);
        if (t.ring) {
            const auto move = [&](std::size_t step) {
                std::size_t to_index = chosen;
                do to_index = (to_index + step) % choices.size();
                while (!choices[to_index].enabled && to_index != chosen);
                result = to_index;
                ui.focus.take(path + "/" + choices[to_index].id, true);
            };
            if (ui.input.take(Key::Right) || ui.input.take(Key::Down)) move(1);
            else if (ui.input.take(Key::Left) || ui.input.take(Key::Up)) move(choices.size() - 1);
        }
    }
    ImGui::SetCursorScreenPos(low);
    ImGui::Dummy(size);
    ui.anchors.add(path, {Box{low.x, low.y, size.x, size.y}, ImGui::IsItemVisible(), true,
                          chosen < choices.size() ? choices[chosen].id : ""});
    return result;
}

}  // namespace attn::gui
