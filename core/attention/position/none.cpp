// No positions: the order of the words makes no difference to any weight.
#include "core/attention/position/all.hpp"

namespace attn::position {

Position none() { return {{.id = "none", .names = {"None", "无"}, .formula = "x_t", .source = ""}}; }

}  // namespace attn::position
