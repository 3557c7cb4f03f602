// When what is typed and chosen has no result: the reason, or what to type, in the middle; what is shown of an earlier
// result is pale.
#include <algorithm>
#include <cmath>

#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/explore/explore.hpp"

namespace attn::gui {

std::string obstacle_words(const Ui& ui, const AppState& state) {
    if (!state.error || state.error->kind == Error::Kind::Cancelled) return {};
    const Error& error = *state.error;
    if (awaits_words(state))
        return ui.tr(error.where == "second sentence" ? "explore.ask.second"
                     : error.where == "outside word"  ? "explore.ask.word"
                                                      : "explore.ask.sentence");
    return error.key.empty() ? error.message() : ui.tr("error." + error.key);  // i18n-keys: error.*
}

void make_pale(const Ui& ui, ImVec2 low, ImVec2 high, Color ground) {
    constexpr double kVeil = 0.72;
    ImGui::GetWindowDrawList()->AddRectFilled(low, high, color32(with_alpha(ground, kVeil)), kCardRadius * ui.scale);
}

void draw_obstacle(Ui& ui, const AppState& state, ImVec2 low, ImVec2 high) {
    constexpr float kSize = 14, kPad = 20, kWidest = 420;
    const std::string words = obstacle_words(ui, state);
    if (words.empty()) return;
    const std::string behind = state.snapshot ? ui.tr("explore.stale") : std::string();
    const float pad = ui.px(kPad), line = ui.px(kSize * 1.5F), small = ui.px(kSmallText * 1.5F);
    const float room = std::min(ui.px(kWidest), high.x - low.x - 2 * pad) - 2 * pad;
    const TextLayout text = lay_out(words, ui.fonts, Font::Bold, kSize * ui.scale, room);
    const TextLayout note = lay_out(behind, ui.fonts, Font::Text, kSmallText * ui.scale, room);
    const float below = behind.empty() ? 0 : static_cast<float>(note.lines.size()) * small + ui.px(6);
    const ImVec2 size{std::ceil(std::max(text.width, note.width)) + 2 * pad,
                      static_cast<float>(text.lines.size()) * line + below + 2 * ui.px(14)};
    const ImVec2 at{std::round((low.x + high.x - size.x) / 2), std::round((low.y + high.y - size.y) / 2)};
    ImDrawList* list = ImGui::GetWindowDrawList();
    draw_card(ui, list, at, at + size);
    float y = at.y + ui.px(14);
    const auto put = [&](const std::string& all, const TextLayout& layout, float em, Font font, Color ink, float step) {
        for (const TextLayout::Line& l : layout.lines) {
            const std::string_view part = std::string_view(all).substr(l.begin, l.end - l.begin);
            const float x = std::round(at.x + (size.x - ui.text_width(part, em, font)) / 2);
            ui.text(list, {x, ui.baseline(y, y + step, em)}, part, ink, em, font);
            y += step;
        }
    };
    const bool asked = awaits_words(state);
    put(words, text, kSize, Font::Bold, asked ? ui.palette->text : ui.palette->danger, line);
    y += ui.px(6);
    if (!behind.empty()) put(behind, note, kSmallText, Font::Text, ui.palette->text_soft, small);
    ui.anchors.add("explore/obstacle", {Box{at.x, at.y, size.x, size.y}, true, true, words});
}

}  // namespace attn::gui
