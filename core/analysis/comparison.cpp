#include "core/analysis/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/analysis/row_stats.hpp"

namespace attn {

namespace {

constexpr std::size_t kTopKeys = 5;

// Row or column of the column's matrix for one of the reference's; -1: none.
int carried(const Comparison& c, std::size_t from, std::size_t to, int token) {
    const int a = c.document.compare.columns[from].sentence, b = c.document.compare.columns[to].sentence;
    if (a == b) return token;
    if (a == 0)
        return static_cast<std::size_t>(token) < c.aligned.size() ? c.aligned[static_cast<std::size_t>(token)] : -1;
    const auto it = std::find(c.aligned.begin(), c.aligned.end(), token);
    return it == c.aligned.end() ? -1 : static_cast<int>(it - c.aligned.begin());
}

std::vector<std::string> words_of(const Snapshot& s) {
    std::vector<std::string> words;
    for (const Token& t : s.keys) words.push_back(t.text);
    return words;
}

}  // namespace

std::optional<RowFigures> row_figures(const Comparison& c, std::size_t column, Index row) {
    const ColumnMaps& maps = c.columns[column].maps;
    if (maps.weights == nullptr || !maps.rows.has(row)) return std::nullopt;
    const Matrix& w = *maps.weights;
    const Index at = maps.rows.index(row);
    RowFigures f;
    f.entropy = entropy_bits(w, at);
    f.peak_key = static_cast<int>(row_peak(w, at));
    f.peak = row_max(w, at);
    f.sink_share = sink_share(w, at, sink_columns(words_of(*c.columns[column].snapshot)));
    std::vector<int> order(static_cast<std::size_t>(w.cols()));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return w(at, a) > w(at, b); });
    order.resize(std::min(order.size(), kTopKeys));
    f.top = std::move(order);

    const auto reference = static_cast<std::size_t>(c.document.compare.reference);
    if (reference >= c.columns.size()) return f;
    const ColumnMaps& others = c.columns[reference].maps;
    const Index there = others.rows.index(carried(c, column, reference, static_cast<int>(row)));
    if (others.weights == nullptr || there < 0) return f;
    std::vector<double> p, q;  // over the keys that both have
    for (int k = 0; k < static_cast<int>(w.cols()); ++k) {
        const int to = carried(c, column, reference, k);
        if (to < 0 || to >= others.weights->cols()) continue;
        p.push_back(static_cast<double>(w(at, k)));
        q.push_back(static_cast<double>((*others.weights)(there, to)));
    }
    f.divergence = jensen_shannon_bits(p, q);
    f.correlation = rank_correlation(p, q);
    return f;
}

Matrix difference(const Comparison& c, std::size_t column) {
    const auto reference = static_cast<std::size_t>(c.document.compare.reference);
    if (reference >= c.columns.size()) return {};
    const ColumnMaps &mine = c.columns[column].maps, &others = c.columns[reference].maps;
    if (mine.weights == nullptr || others.weights == nullptr) return {};
    const Matrix &w = *mine.weights, &r = *others.weights;
    std::vector<int> keys;  // the reference's key for each of the column's
    for (int j = 0; j < static_cast<int>(w.cols()); ++j) {
        const int to = carried(c, column, reference, j);
        keys.push_back(to < r.cols() ? to : -1);
    }
    Matrix d = Matrix::Constant(w.rows(), w.cols(), std::numeric_limits<float>::quiet_NaN());
    for (Index row = 0; row < mine.rows.of(); ++row) {
        const Index at = mine.rows.index(row);
        const Index there = others.rows.index(carried(c, column, reference, static_cast<int>(row)));
        if (at < 0) continue;
        for (Index j = 0; there >= 0 && j < w.cols(); ++j)
            if (const int key = keys[static_cast<std::size_t>(j)]; key >= 0) d(at, j) = w(at, j) - r(there, key);
    }
    return d;
}

std::vector<HeadFlip> head_flips(const Snapshot& first, const Snapshot& second, const std::vector<int>& aligned,
                                 Index row, Index a, Index b) {
    const auto to = [&](Index token) {
        return token >= 0 && static_cast<std::size_t>(token) < aligned.size() ? aligned[static_cast<std::size_t>(token)]
                                                                              : -1;
    };
    std::vector<HeadFlip> flips;
    if (to(row) < 0 || to(a) < 0 || to(b) < 0) return flips;
    const auto layers = [](const Snapshot& s) {
        return s.learned ? s.learned->layers : std::vector<MultiHeadNodes>{s.attention};
    };
    const std::vector<MultiHeadNodes> one = layers(first), two = layers(second);
    for (std::size_t l = 0; l < std::min(one.size(), two.size()); ++l)
        for (std::size_t h = 0; h < std::min(one[l].heads.size(), two[l].heads.size()); ++h) {
            const NodeId w1 = one[l].heads[h].weights, w2 = two[l].heads[h].weights;
            if (!first.graph.has_value(w1) || !second.graph.has_value(w2)) continue;
            const Matrix &m1 = first.graph.value(w1), &m2 = second.graph.value(w2);
            const double before = static_cast<double>(m1(row, a) - m1(row, b));
            const double after = static_cast<double>(m2(to(row), to(a)) - m2(to(row), to(b)));
            flips.push_back({static_cast<int>(l), static_cast<int>(h), before - after});
        }
    std::stable_sort(flips.begin(), flips.end(),
                     [](const HeadFlip& x, const HeadFlip& y) { return std::abs(x.flip) > std::abs(y.flip); });
    return flips;
}

}  // namespace attn
