#include "core/attention/context/all.hpp"

namespace attn {

std::span<const Context> contexts() {
    static const Context all[] = {context::soft(), context::hard(), context::argmax(), context::gumbel()};
    return all;
}

}  // namespace attn
