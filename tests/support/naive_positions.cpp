// Position encodings in double, by what they do: to the words' vectors, to a head's queries and keys, to its scores.
#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/rng.hpp"
#include "tests/support/naive.hpp"

namespace attn::naive {

namespace {

Grid plus(Grid a, const Grid& b) {
    for (std::size_t n = 0; n < a.at.size(); ++n) a.at[n] += b.at[n];
    return a;
}

// A vector of its own for each position, untrained.
Grid learned(int tokens, int width, std::uint64_t seed) {
    Grid out(tokens, width);
    for (int t = 0; t < tokens; ++t) {
        Rng rng(seed, "position " + std::to_string(t));
        for (int f = 0; f < width; ++f) out(t, f) = rng.normal();
    }
    return out;
}

Grid with_one_hot(const Grid& x) {
    Grid out(x.rows, x.cols + x.rows);
    for (int t = 0; t < x.rows; ++t) {
        for (int f = 0; f < x.cols; ++f) out(t, f) = x(t, f);
        out(t, x.cols + t) = 1;
    }
    return out;
}

// b [1, 2R+1]: the number of the distance j - i, or of the farthest on that side.
Grid relative(const Grid& scores, const Grid& b) {
    Grid out = scores;
    const int reach = b.cols / 2;
    for (int i = 0; i < scores.rows; ++i)
        for (int j = 0; j < scores.cols; ++j) out(i, j) += b(0, std::clamp(j - i, -reach, reach) + reach);
    return out;
}

// Those that leave alone what they are not asked for below; any other has no reference.
void expect_known(std::string_view id) {
    for (const char* known : {"none", "sinusoidal", "learned", "one-hot", "rotary", "alibi", "relative"})
        if (id == known) return;
    missing("position", id);
}

}  // namespace

Grid embedded(std::string_view id, const Grid& vectors, std::uint64_t seed) {
    expect_known(id);
    if (id == "sinusoidal") return plus(vectors, sinusoidal(vectors.rows, vectors.cols));
    if (id == "learned") return plus(vectors, learned(vectors.rows, vectors.cols, seed));
    if (id == "one-hot") return with_one_hot(vectors);
    return vectors;
}

Grid rotated(std::string_view id, const Grid& vectors) {
    expect_known(id);
    return id == "rotary" ? rotary(vectors) : vectors;
}

Grid biased(std::string_view id, const Grid& scores, const Tensors& parameters, int head, int heads) {
    expect_known(id);
    if (id == "alibi") return alibi(scores, head, heads);
    if (id == "relative") return relative(scores, parameters.find("relative.bias")->second);
    return scores;
}

Grid sinusoidal(int tokens, int width) {
    Grid out(tokens, width);
    for (int t = 0; t < tokens; ++t)
        for (int f = 0; f < width; ++f) {
            const int pair = f / 2;
            const double angle = t * std::pow(10000.0, -2.0 * pair / width);
            out(t, f) = f % 2 == 0 ? std::sin(angle) : std::cos(angle);
        }
    return out;
}

Grid rotary(const Grid& vectors) {
    Grid out = vectors;
    for (int t = 0; t < vectors.rows; ++t)
        for (int i = 0; 2 * i + 1 < vectors.cols; ++i) {
            const double angle = t * std::pow(10000.0, -2.0 * i / vectors.cols);
            const double x = vectors(t, 2 * i), y = vectors(t, 2 * i + 1);
            out(t, 2 * i) = x * std::cos(angle) - y * std::sin(angle);
            out(t, 2 * i + 1) = x * std::sin(angle) + y * std::cos(angle);
        }
    return out;
}

Grid alibi(const Grid& scores, int head, int heads) {
    Grid out = scores;
    const double slope = std::pow(2.0, -8.0 * (head + 1) / heads);
    for (int i = 0; i < scores.rows; ++i)
        for (int j = 0; j < scores.cols; ++j) out(i, j) -= slope * std::abs(i - j);
    return out;
}

}  // namespace attn::naive
