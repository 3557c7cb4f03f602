// A switch with its name and what it does. True: it was switched.
#pragma once

#include "app/gui/widgets/touch.hpp"

namespace attn::gui {

bool toggle(Ui& ui, const std::string& path, std::string_view name, std::string_view note, bool on,
            bool enabled = true);

}  // namespace attn::gui
