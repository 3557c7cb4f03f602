// Every mask, one a file.
#pragma once

#include "core/attention/mechanism.hpp"

namespace attn::mask {

MaskRule none();
MaskRule causal();
MaskRule padding();
MaskRule window();
MaskRule drawn();

}  // namespace attn::mask
