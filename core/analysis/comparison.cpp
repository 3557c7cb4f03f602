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

const Matrix* weights_of(const Comparison& c, std::size_t column) {
    const ColumnResult& r = c.columns[column];
    if (r.snapshot == nullptr || !r.snapshot->graph.has_value(r.weights())) return nullptr;
    return &r.snapshot->graph.value(r.weights());
}

std::vector<std::string> words_of(const Snapshot& s) {
    std::vector<std::string> words;
    for (const Token& t : s.keys) words.push_back(t.text);
    return words;
}

}  // namespace

std::optional<RowFigures> row_figures(const Comparison& c, std::size_t column, Index row) {
    const auto reference = static_cast<std::size_t>(c.document.compare.reference);
    const Matrix* w = weights_of(c, column);
    if (w == nullptr || row < 0 || row >= w->rows()) return std::nullopt;
    RowFigures f;
    f.entropy = entropy_bits(*w, row);
    f.peak_key = static_cast<int>(row_peak(*w, row));
    f.peak = row_max(*w, row);
    f.sink_share = sink_share(*w, row, sink_columns(words_of(*c.columns[column].snapshot)));
    std::vector<int> order(static_cast<std::size_t>(w->cols()));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return (*w)(row, a) > (*w)(row, b); });
    order.resize(std::min(order.size(), kTopKeys));
    f.top = std::move(order);

    const Matrix* r = reference < c.columns.size() ? weights_of(c, reference) : nullptr;
    const int there = r == nullptr ? -1 : carried(c, column, reference, static_cast<int>(row));
    if (there < 0 || there >= r->rows()) return f;
    std::vector<double> p, q;  // over the keys that both have
    for (int k = 0; k < static_cast<int>(w->cols()); ++k) {
        const int to = carried(c, column, reference, k);
        if (to < 0 || to >= r->cols()) continue;
        p.push_back(static_cast<double>((*w)(row, k)));
        q.push_back(static_cast<double>((*r)(there, to)));
    }
    f.divergence = jensen_shannon_bits(p, q);
    f.correlation = rank_correlation(p, q);
    return f;
}

Matrix difference(const Comparison& c, std::size_t column) {
    const auto reference = static_cast<std::size_t>(c.document.compare.reference);
    const Matrix* w = weights_of(c, column);
    const Matrix* r = reference < c.columns.size() ? weights_of(c, reference) : nullptr;
    if (w == nullptr || r == nullptr) return {};
    Matrix d = Matrix::Constant(w->rows(), w->cols(), std::numeric_limits<float>::quiet_NaN());
    for (int i = 0; i < static_cast<int>(w->rows()); ++i) {
        const int row = carried(c, column, reference, i);
        for (int j = 0; row >= 0 && row < r->rows() && j < static_cast<int>(w->cols()); ++j)
            if (const int col = carried(c, column, reference, j); col >= 0 && col < r->cols())
                d(i, j) = (*w)(i, j) - (*r)(row, col);
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
