#include "core/engine/weight_edits.hpp"

#include <algorithm>
#include <vector>

namespace attn {

void edit_row(Matrix& weights, Index row, std::span<const WeightEdit> edits) {
    if (edits.empty()) return;
    auto values = weights.row(row);
    std::vector<double> set(static_cast<std::size_t>(values.size()), -1);  // -1: untouched
    for (const WeightEdit& e : edits) set[static_cast<std::size_t>(e.key)] = std::clamp(e.weight, 0.0, 1.0);
    const auto last = static_cast<std::size_t>(edits.back().key);
    const double newest = set[last];
    double earlier = 0, others = 0;  // others: summed by themselves, or next to nearly 1 they are lost in its rounding
    for (std::size_t j = 0; j < set.size(); ++j) {
        if (set[j] < 0) others += static_cast<double>(values(static_cast<Index>(j)));
        else if (j != last) earlier += set[j];
    }
    double left = 1 - newest - earlier, shrink = 1;
    if (left < 0 || !(others > 0)) {
        shrink = earlier > 0 ? (1 - newest) / earlier : 0;
        left = 0;
        if (!(earlier > 0) && newest > 0) set[last] = 1;
    }
    for (std::size_t j = 0; j < set.size(); ++j) {
        float& value = values(static_cast<Index>(j));
        if (set[j] < 0) value = others > 0 ? static_cast<float>(left * (static_cast<double>(value) / others)) : 0.0F;
        else value = static_cast<float>(j == last ? set[j] : set[j] * shrink);
    }
}

}  // namespace attn
