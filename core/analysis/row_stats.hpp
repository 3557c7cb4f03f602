// What one row of weights says, and how two rows or matrices compare. Sums are in double.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/matrix.hpp"

namespace attn {

double row_sum(const Matrix& weights, Index row);
double row_min(const Matrix& values, Index row);  // of the finite values; 0 when there is none
double row_max(const Matrix& values, Index row);
Index row_peak(const Matrix& weights, Index row);  // column of the largest, the first where equal; -1: no column

// Entropy in bits of the row scaled to sum 1 (local-p's rows sum to less); 0 for a row of zeros.
double entropy_bits(const Matrix& weights, Index row);
// Weight on the k largest, as a share of the row's sum.
double top_mass(const Matrix& weights, Index row, Index k);
// Which place the key takes by weight: 1 for the largest; keys of equal weight share the better place.
Index rank_of(const Matrix& weights, Index row, Index col);

// Sinks: places that heads attend to when there is nothing to find. Here: the first token, and from the end every
// token that is only punctuation or one of [SEP], [PAD], </s>, <pad>, <|endoftext|>.
std::vector<bool> sink_columns(std::span<const std::string> tokens);
// Weight on the sinks, as a share of the row's sum.
double sink_share(const Matrix& weights, Index row, const std::vector<bool>& sinks);

// Between the two rows, each scaled to sum 1: in bits, 0 (equal) .. 1 (disjoint). 0 when either is all zeros.
double jensen_shannon_bits(std::span<const double> p, std::span<const double> q);
// Spearman's rank correlation, equal values sharing their mean rank; 0 when either is constant.
double rank_correlation(std::span<const double> a, std::span<const double> b);

std::vector<double> row_values(const Matrix& values, Index row);

}  // namespace attn
