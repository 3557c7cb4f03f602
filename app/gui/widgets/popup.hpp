// What opens over the rest and closes by Esc or a click beside it: menus, and a window in the middle.
#pragma once

#include <optional>
#include <span>

#include "app/gui/widgets/segmented.hpp"

namespace attn::gui {

void open_popup(Ui& ui, const std::string& path);

// Below (or above) the rectangle `low`..`high`, `width` device pixels wide. True: draw into it, then end_popup().
bool begin_popup(Ui& ui, const std::string& path, ImVec2 low, ImVec2 high, float width, float height = 0);
void end_popup(Ui& ui);
void close_popup();

// A menu's rows in a popup, as anchors PATH/ID, walked by the arrows; the index of the one chosen now. `removed`: of a
// removable one whose cross (anchor PATH/ID/remove) was clicked, or that took Delete; the menu stays open.
std::optional<std::size_t> menu_rows(Ui& ui, const std::string& path, std::span<const Choice> choices,
                                     std::size_t chosen, std::optional<std::size_t>* removed = nullptr);
// A popup with such rows; closes when one is chosen.
std::optional<std::size_t> popup_menu(Ui& ui, const std::string& path, ImVec2 low, ImVec2 high, float width,
                                      std::span<const Choice> choices,
                                      std::size_t chosen = static_cast<std::size_t>(-1),
                                      std::optional<std::size_t>* removed = nullptr);

// A window in the middle over a darkened rest, with a title and a cross. False: it is closed. While `open`, call it
// each frame; end_modal() only when true. `open` becomes false when the person closes it.
bool begin_modal(Ui& ui, const std::string& path, std::string_view title, ImVec2 logical_size, bool& open);
void end_modal(Ui& ui);

}  // namespace attn::gui
