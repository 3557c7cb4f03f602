// x_t + p_t with one free vector a position (Gehring et al. 2017). Here untrained: drawn from the seed.
#include "core/attention/position/all.hpp"
#include "core/base/rng.hpp"

namespace attn::position {

Position learned() {
    return {
        {.id = "learned",
         .names = {"Learned (added)", "可学习（相加）"},
         .formula = "x_t + p_t",
         .source = "Gehring et al. 2017",
         .options = {"seed"}},
        [](const Site& site, NodeId vectors, const Options& options) {
            const Shape s = site.shape(vectors);
            Matrix p(s.rows, s.cols);
            for (Index t = 0; t < s.rows; ++t) {
                Rng rng(options.seed, "position " + std::to_string(t));
                for (Index c = 0; c < s.cols; ++c) p(t, c) = static_cast<float>(rng.normal());
            }
            return add_encoding(site, vectors, std::move(p), "p_t");
        },
    };
}

}  // namespace attn::position
