// Every mechanism of the design once more, in double precision and plain loops, from the formulas and not from the
// program: what the tests of core/attention compare with. No Eigen here.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attn::naive {

struct Grid {
    int rows = 0, cols = 0;
    std::vector<double> at;

    Grid() = default;
    Grid(int r, int c, double fill = 0)
        : rows(r), cols(c), at(static_cast<std::size_t>(r) * static_cast<std::size_t>(c), fill) {}
    double& operator()(int r, int c) { return at[index(r, c)]; }
    double operator()(int r, int c) const { return at[index(r, c)]; }

private:
    std::size_t index(int r, int c) const {
        return static_cast<std::size_t>(r) * static_cast<std::size_t>(cols) + static_cast<std::size_t>(c);
    }
};
using Tensors = std::map<std::string, Grid, std::less<>>;

// A mechanism that this reference lacks stops the tests with a message.
[[noreturn]] void missing(std::string_view kind, std::string_view id);

Grid matmul(const Grid& a, const Grid& b);             // [m, n] [n, p]
Grid matmul_transposed(const Grid& a, const Grid& b);  // [m, n] [p, n]ᵀ
double max_abs(const Grid& a);                         // of the finite cells

// [T_q, T_k]. A parameter is looked up by its name; an absent optional one means what the definition says.
Grid scores(std::string_view id, const Grid& query, const Grid& key, const Tensors& parameters,
            std::optional<double> scale = {});

// 1 where query i may attend to key j, else 0.
Grid allowed(std::string_view mask, int queries, int keys, int window, int padding, const Grid* drawn);
Grid logits(const Grid& scores, double temperature, const Grid* allowed);  // -infinity where not allowed

// Of one row; -infinity counts for nothing; all zero when every entry is -infinity.
std::vector<double> softmax(const std::vector<double>& z);
std::vector<double> sparsemax(const std::vector<double>& z);

struct Aligned {
    Grid weights;             // [T_q, T_k]
    Grid position, gaussian;  // of local-p: [T_q, 1], [T_q, T_k]
};
Aligned align(std::string_view id, const Grid& logits, const Grid& query, const Tensors& parameters, int window);

Grid soft_context(const Grid& weights, const Grid& value);
std::vector<int> argmax(const Grid& weights);                            // -1 for a row of zeros
Grid chosen_context(const std::vector<int>& choice, const Grid& value);  // 0 where -1
Grid mean_of_draws(const Grid& draws, const Grid& value);                // draws [T_q, n]: key indices, or -1
Grid standard_error_of_draws(const Grid& draws, const Grid& value);      // s / √n, s with n - 1; 0 for n = 1

// log a_ij + g_ij with Gumbel noise g = -log(-log u), where u is the number j of Rng(seed, i); -infinity where a_ij =
// 0.
Grid noisy_logs(const Grid& weights, std::uint64_t seed);
Grid gumbel_softmax(const Grid& weights, double temperature, std::uint64_t seed);  // softmax((log a + g) / τ)

// What a position encoding makes of words' vectors, of a head's queries or keys, of its scores (unchanged where it has
// no part there).
Grid embedded(std::string_view id, const Grid& vectors, std::uint64_t seed);
Grid rotated(std::string_view id, const Grid& vectors);
Grid biased(std::string_view id, const Grid& scores, const Tensors& parameters, int head, int heads);

Grid sinusoidal(int tokens, int width);               // added to the vectors
Grid rotary(const Grid& vectors);                     // pairs (2i, 2i+1) turned by t θ_i
Grid alibi(const Grid& scores, int head, int heads);  // scores - m_h |i - j|

// torch.nn.MultiheadAttention from its state dict, with scaled-dot, softmax and soft.
struct MultiHead {
    Grid output;                // [T_q, E]
    std::vector<Grid> weights;  // one [T_q, T_k] a head
};
MultiHead multi_head(const Tensors& state, int heads, const Grid& query, const Grid& key, const Grid& value,
                     const Grid* allowed);

// d f / d x at every cell of x, by central differences of the fourth order.
Grid numeric_gradient(Grid& x, const std::function<double()>& f, double step = 1e-3);

}  // namespace attn::naive
