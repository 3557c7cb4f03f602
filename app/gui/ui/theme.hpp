// From a Palette to what Dear ImGui draws by itself (scrollbars, popups), and the sizes that all widgets share.
#pragma once

#include "app/gui/platform/imgui_compat.hpp"
#include "core/scene/palette.hpp"

namespace attn::gui {

inline ImU32 color32(Color c) { return IM_COL32(c.r, c.g, c.b, c.a); }

// Logical pixels; text sizes in pixels per em.
inline constexpr float kBodyText = 12.5F, kSmallText = 11, kTinyText = 10, kTitleText = 14.5F;
inline constexpr float kCardRadius = 10, kControlRadius = 7, kControlHeight = 28, kGutter = 16, kCardPadding = 18;

void apply_style(const Palette& palette, float scale);

}  // namespace attn::gui
