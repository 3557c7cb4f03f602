// x_t + p_t with p_t,2c = sin(t / 10000^(2c/d)), p_t,2c+1 = cos(t / 10000^(2c/d)) (Vaswani 2017); t counts from 0.
#include <cmath>

#include "core/attention/position/all.hpp"

namespace attn::position {

Position sinusoidal() {
    return {
        {.id = "sinusoidal",
         .names = {"Sinusoidal (added)", "正弦（相加）"},
         .formula = "x_t + p_t",
         .source = "Vaswani et al. 2017"},
        [](const Site& site, NodeId vectors, const Options&) {
            const Shape s = site.shape(vectors);
            Matrix p(s.rows, s.cols);
            for (Index c = 0; c < s.cols; ++c) {
                const double rate = std::pow(10000.0, -static_cast<double>(c - c % 2) / static_cast<double>(s.cols));
                for (Index t = 0; t < s.rows; ++t) {
                    const double angle = static_cast<double>(t) * rate;
                    p(t, c) = static_cast<float>(c % 2 == 0 ? std::sin(angle) : std::cos(angle));
                }
            }
            return add_encoding(site, vectors, std::move(p), "sin, cos (t / 10000^{2c/d})");
        },
    };
}

}  // namespace attn::position
