// The makers of all ops. Shapes are [rows, columns]; a vector is [1, n]. Symbols name the factors in explanations.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/graph/op.hpp"

namespace attn::ops {

using OpPtr = std::shared_ptr<const Op>;

// linear algebra
OpPtr matmul(std::string_view a = "a", std::string_view b = "b");             // A [n, k], B [k, m] -> A B
OpPtr matmul_transposed(std::string_view a = "a", std::string_view b = "b");  // A [n, k], B [m, k] -> A Bᵀ
OpPtr add();                                                                  // A + B, same shape
OpPtr add_row();                                         // A [n, m] + b [1, m] on every row; b [1, 1] on every cell
OpPtr multiply(std::string_view a, std::string_view b);  // A ⊙ B, same shape
OpPtr scale(double factor, std::string_view symbol);     // factor A
OpPtr scale_by(std::string_view symbol);                 // s A with s [1, 1]
OpPtr mean();                                            // mean of inputs of one shape
OpPtr slice_columns(Index first, Index count);
OpPtr concat_columns();
OpPtr normalise_rows();  // a / ‖a‖₂ a row; a zero row stays zero

// choosing rows: E [n, d] -> those rows of it, [|rows|, d]; a row may be chosen several times
OpPtr gather_rows(std::vector<int> rows, std::string_view symbol = "e");

// layers: A [n, d], gain [1, d], bias [1, d] -> (a - mean) / sqrt(variance + 1e-5) gain + bias a row, with the biased
// variance (Ba et al. 2016)
OpPtr layer_norm();

// activations
OpPtr tanh();
OpPtr sigmoid();
OpPtr relu();

// scores of pairs: Σ_a v_a f(Q_ia + K_ja) from Q [T_q, d_a], K [T_k, d_a], v [1, d_a]
enum class Activation { Tanh, Relu };
OpPtr pairwise_score(Activation f);

// A rule of what a row may see: sets the cells that it may not to 0, and leaves the others.
using HideCells = std::function<void(Index row, std::span<float> cells)>;
HideCells hide_listed(std::vector<std::pair<int, int>> cells);  // those (row, column), none negative
OpPtr allowed(Shape shape, std::vector<HideCells> rules);       // no input -> 1 where every rule allows it, else 0

// what a row may see: -inf elsewhere
OpPtr mask();                      // scores, allowed (0/1)
OpPtr window(Index width);         // |j - i| <= width, around the query's own index
OpPtr window_around(Index width);  // scores, position [T_q, 1]: |j - p_i| <= width

// normalisation of a row
OpPtr softmax();
OpPtr sparsemax();
OpPtr gaussian(Index keys, Index width);  // position [n, 1] -> exp(-(j - p_i)² / (2 (width/2)²)), [n, keys]

// reading the values
OpPtr sample(Index draws, std::uint64_t seed);  // weights [n, T_k] -> key index of each draw [n, draws], -1: nothing
OpPtr share(Index keys);                        // draws [n, D] -> how often each key was drawn / D, [n, keys]
OpPtr standard_error();                         // draws [n, D], V [T_k, d] -> s / √D of the drawn values, [n, d]
OpPtr argmax();                                 // 1 at the first largest weight, 0 elsewhere
OpPtr gumbel(double temperature, std::uint64_t seed);  // 1 at the largest log a + noise; gradient of its softmax

// positions
OpPtr rotary();                     // rows turned by their index (Su et al. 2021)
OpPtr distance_bias(double slope);  // scores - slope |i - j| (Press et al. 2022)
// scores [T_q, T_k], B [H, 2R+1] -> scores + b[head, clip(j - i, -R..R) + R]: distances clipped as by Shaw et al. 2018,
// one learned number a distance and head as in Raffel et al. 2020
OpPtr relative_bias(int head);

// losses and what training watches: one number, [1, 1]
OpPtr cross_entropy(std::vector<int> targets);  // logits [n, C] -> mean over rows of -ln softmax(row)[target]
OpPtr row_entropy(std::vector<int> rows);       // weights [n, m] -> mean over those rows of -Σ a ln a (nats)

}  // namespace attn::ops
