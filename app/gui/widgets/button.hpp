// Buttons: primary (filled), ghost (outlined), plain (text in the accent's colour), and ones with only an icon.
#pragma once

#include <optional>

#include "app/gui/ui/icons.hpp"
#include "app/gui/widgets/touch.hpp"

namespace attn::gui {

enum class ButtonKind { Primary, Ghost, Plain };

struct ButtonOptions {
    ButtonKind kind = ButtonKind::Ghost;
    std::optional<Icon> icon = {};
    float width = 0;  // logical pixels; 0: as wide as the text
    float height = kControlHeight;
    bool enabled = true;
    bool selected = false;
    std::string value = {};  // for the anchor
    std::string hint = {};   // shown when the mouse rests on it
};

ImVec2 button_size(const Ui& ui, std::string_view text, const ButtonOptions& options = {});
bool button(Ui& ui, const std::string& path, std::string_view text, const ButtonOptions& options = {});
bool icon_button(Ui& ui, const std::string& path, Icon icon, const ButtonOptions& options = {});
// Text in the accent's colour, as high as a line.
bool link(Ui& ui, const std::string& path, std::string_view text);

}  // namespace attn::gui
