#include "core/attention/mask/all.hpp"

namespace attn {

std::span<const MaskRule> masks() {
    static const MaskRule all[] = {mask::none(), mask::causal(), mask::padding(), mask::window(), mask::drawn()};
    return all;
}

}  // namespace attn
