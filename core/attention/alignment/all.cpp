#include "core/attention/alignment/all.hpp"

namespace attn {

std::span<const Alignment> alignments() {
    static const Alignment all[] = {alignment::softmax(), alignment::sparsemax(), alignment::local_m(),
                                    alignment::local_p()};
    return all;
}

}  // namespace attn
