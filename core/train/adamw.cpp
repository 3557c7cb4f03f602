#include "core/train/adamw.hpp"

#include <cmath>

#include "core/base/error.hpp"

namespace attn {

double norm(const Values& gradients) {
    double squares = 0;
    for (const auto& [path, g] : gradients)
        for (Index r = 0; r < g.rows(); ++r) squares += static_cast<double>(g.row(r).squaredNorm());
    return std::sqrt(squares);
}

void AdamW::step(Values& values, const Values& gradients, double rate, double factor) {
    ++steps;
    const double b1 = settings.beta1, b2 = settings.beta2;
    const auto scale = static_cast<float>(factor);
    const auto lean = static_cast<float>(rate / (1 - std::pow(b1, steps)));
    const auto spread = static_cast<float>(1 / std::sqrt(1 - std::pow(b2, steps)));
    const auto keep = static_cast<float>(1 - rate * settings.decay);
    const auto epsilon = static_cast<float>(settings.epsilon);
    const auto f1 = static_cast<float>(b1), f2 = static_cast<float>(b2);
    for (auto& [path, w] : values) {
        const auto found = gradients.find(path);
        if (found == gradients.end()) continue;
        const Matrix& g = found->second;
        ATTN_CHECK(g.rows() == w.rows() && g.cols() == w.cols(), "a gradient of another shape");
        Matrix& m = mean.try_emplace(path, Matrix::Zero(w.rows(), w.cols())).first->second;
        Matrix& v = square.try_emplace(path, Matrix::Zero(w.rows(), w.cols())).first->second;
        m.array() = f1 * m.array() + ((1 - f1) * scale) * g.array();
        v.array() = f2 * v.array() + ((1 - f2) * scale * scale) * g.array().square();
        w.array() = keep * w.array() - lean * m.array() / (spread * v.array().sqrt() + epsilon);
    }
}

}  // namespace attn
