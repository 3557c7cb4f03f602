#include "app/gui/ui/ui.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/gui/ui/shortcuts.hpp"
#include "core/base/hash.hpp"

namespace attn::gui {

Ui::Ui(Platform& p, Texts t)
    : platform(p),
      fonts(p.fonts()),
      textures(p.textures()),
      input(p.input()),
      texts(std::move(t)),
      palette(&light_palette()) {
    words_ = [this](std::string_view key) { return texts.tr(key); };
}

void Ui::begin_frame(const Palette& colors, float wanted_scale) {
    palette = &colors;
    scale = wanted_scale;
    fonts.set_scale(scale);
    if (styled_ != palette || styled_scale_ < scale || styled_scale_ > scale) apply_style(colors, scale);
    styled_ = palette, styled_scale_ = scale;
    measure_ = std::make_unique<FontMeasure>(fonts, scale);
    now = ImGui::GetTime();
    wish = {};
    input.resume();
    typing = false;
    popups_ = 0;
    anchors.begin_frame();
    focus.begin_frame();
}

void Ui::end_frame() {
    shortcuts_fired.clear();
    if (popups_ == 0) shortcuts_fired = take_shortcuts(input);
    // A fired shortcut is acted upon in the next frame at the latest.
    if (!shortcuts_fired.empty()) wish.in(0);
    const std::string before = focus.path();
    focus.end_frame(input, ImGui::IsMouseClicked(ImGuiMouseButton_Left));
    if (focus.path() != before) wish.in(0);
    popups_last_ = popups_;
    anchors.end_frame();
}

std::uint64_t Ui::kit_key() const {
    return hash_bytes(fmt::format("{} {} {}", texts.language(), scale, fonts.generation()));
}

bool Ui::fired(std::string_view shortcut) const {
    return std::find(shortcuts_fired.begin(), shortcuts_fired.end(), shortcut) != shortcuts_fired.end();
}

}  // namespace attn::gui
