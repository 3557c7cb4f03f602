// Every query may attend to every key.
#include "core/attention/mask/all.hpp"

namespace attn::mask {

MaskRule none() { return {{.id = "none", .names = {"None", "无"}, .formula = "all j", .source = ""}, nullptr}; }

}  // namespace attn::mask
