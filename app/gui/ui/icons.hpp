// Small signs drawn with lines, so that no icon font is needed.
#pragma once

#include "app/gui/ui/theme.hpp"

namespace attn::gui {

enum class Icon {
    Play,
    Pause,
    StepBack,
    StepForward,
    Restart,
    ChevronDown,
    ChevronRight,
    Close,
    Check,
    Info,
    Warning,
    Undo,
    Redo,
    Copy,
    Sun,
    Moon,
    Plus,
    Minus
};

// Within a square of `size` device pixels around `centre`.
void draw_icon(ImDrawList* list, Icon icon, ImVec2 centre, float size, Color color);
void draw_logo(ImDrawList* list, ImVec2 low, float size, Color accent, Color on_accent);

}  // namespace attn::gui
