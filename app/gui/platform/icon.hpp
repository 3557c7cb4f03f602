// The program's icon, drawn by rule at any size: a query looking at four keys (assets/icon has it as SVG).
#pragma once

#include "app/gui/platform/picture.hpp"

namespace attn::gui {

Picture make_icon(int size);

}  // namespace attn::gui
