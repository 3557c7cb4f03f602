#include "tests/support/naive.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <numeric>

#include "core/base/rng.hpp"

namespace attn::naive {

namespace {

constexpr double kNegativeInfinity = -std::numeric_limits<double>::infinity();

double sigmoid(double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }

double dot(const Grid& q, int i, const Grid& k, int j) {
    double sum = 0;
    for (int f = 0; f < q.cols; ++f) sum += q(i, f) * k(j, f);
    return sum;
}

// [q; k]
std::vector<double> joined(const Grid& q, int i, const Grid& k, int j) {
    std::vector<double> both;
    for (int f = 0; f < q.cols; ++f) both.push_back(q(i, f));
    for (int f = 0; f < k.cols; ++f) both.push_back(k(j, f));
    return both;
}

double row_times(const Grid& w, int a, const std::vector<double>& x) {
    double sum = 0;
    for (int f = 0; f < w.cols; ++f) sum += w(a, f) * x[static_cast<std::size_t>(f)];
    return sum;
}

double score(std::string_view id, const Grid& q, int i, const Grid& k, int j, const Tensors& p,
             std::optional<double> scale) {
    const auto tensor = [&](const char* name) -> const Grid& { return p.find(name)->second; };
    const auto has = [&](const char* name) { return p.find(name) != p.end(); };
    if (id == "dot") return dot(q, i, k, j);
    if (id == "scaled-dot") return dot(q, i, k, j) * scale.value_or(1 / std::sqrt(static_cast<double>(k.cols)));
    if (id == "general") {
        const Grid& w = tensor("general.weight");
        double sum = 0;
        for (int a = 0; a < q.cols; ++a)
            for (int b = 0; b < k.cols; ++b) sum += q(i, a) * w(a, b) * k(j, b);
        return sum;
    }
    if (id == "additive") {
        const Grid &wq = tensor("additive.query_weight"), &wk = tensor("additive.key_weight");
        const Grid& v = tensor("additive.vector");
        double sum = 0;
        for (int a = 0; a < v.cols; ++a) {
            double m = has("additive.bias") ? tensor("additive.bias")(0, a) : 0;
            for (int f = 0; f < q.cols; ++f) m += wq(a, f) * q(i, f);
            for (int f = 0; f < k.cols; ++f) m += wk(a, f) * k(j, f);
            sum += v(0, a) * std::tanh(m);
        }
        return sum;
    }
    if (id == "concat") {
        const Grid &w = tensor("concat.weight"), &v = tensor("concat.vector");
        const std::vector<double> x = joined(q, i, k, j);
        double sum = 0;
        for (int a = 0; a < v.cols; ++a) sum += v(0, a) * std::tanh(row_times(w, a, x));
        return sum;
    }
    if (id == "cosine") {
        const double beta = scale.value_or(has("cosine.scale") ? tensor("cosine.scale")(0, 0) : 1);
        const double norms = std::sqrt(dot(q, i, q, i)) * std::sqrt(dot(k, j, k, j));
        return norms == 0 ? 0 : beta * dot(q, i, k, j) / norms;  // the zero vector points nowhere: 0
    }
    if (id == "mlp") {
        const Grid &w1 = tensor("mlp.hidden_weight"), &b1 = tensor("mlp.hidden_bias"),
                   &w2 = tensor("mlp.output_weight");
        const std::vector<double> x = joined(q, i, k, j);
        double sum = tensor("mlp.output_bias")(0, 0);
        for (int a = 0; a < w2.cols; ++a) sum += w2(0, a) * std::max(0.0, row_times(w1, a, x) + b1(0, a));
        return sum;
    }
    missing("score function", id);
}

std::vector<double> row_of(const Grid& g, int i) {
    std::vector<double> row;
    for (int j = 0; j < g.cols; ++j) row.push_back(g(i, j));
    return row;
}

void set_row(Grid& g, int i, const std::vector<double>& row) {
    for (int j = 0; j < g.cols; ++j) g(i, j) = row[static_cast<std::size_t>(j)];
}

Grid columns(const Grid& g, int first, int count) {
    Grid out(g.rows, count);
    for (int i = 0; i < g.rows; ++i)
        for (int j = 0; j < count; ++j) out(i, j) = g(i, first + j);
    return out;
}

Grid rows(const Grid& g, int first, int count) {
    Grid out(count, g.cols);
    for (int i = 0; i < count; ++i)
        for (int j = 0; j < g.cols; ++j) out(i, j) = g(first + i, j);
    return out;
}

void add_bias(Grid& g, const Grid& bias, int first) {  // bias [1, n], its columns from `first` on
    for (int i = 0; i < g.rows; ++i)
        for (int j = 0; j < g.cols; ++j) g(i, j) += bias(0, first + j);
}

}  // namespace

void missing(std::string_view kind, std::string_view id) {
    std::fprintf(stderr, "tests/support/naive has no reference for the %.*s '%.*s': write its formula there\n",
                 static_cast<int>(kind.size()), kind.data(), static_cast<int>(id.size()), id.data());
    std::abort();
}

Grid matmul(const Grid& a, const Grid& b) {
    Grid out(a.rows, b.cols);
    for (int i = 0; i < a.rows; ++i)
        for (int j = 0; j < b.cols; ++j)
            for (int f = 0; f < a.cols; ++f) out(i, j) += a(i, f) * b(f, j);
    return out;
}

Grid matmul_transposed(const Grid& a, const Grid& b) {
    Grid out(a.rows, b.rows);
    for (int i = 0; i < a.rows; ++i)
        for (int j = 0; j < b.rows; ++j) out(i, j) = dot(a, i, b, j);
    return out;
}

double max_abs(const Grid& a) {
    double most = 0;
    for (const double x : a.at)
        if (std::isfinite(x)) most = std::max(most, std::abs(x));
    return most;
}

Grid scores(std::string_view id, const Grid& query, const Grid& key, const Tensors& parameters,
            std::optional<double> scale) {
    Grid out(query.rows, key.rows);
    for (int i = 0; i < query.rows; ++i)
        for (int j = 0; j < key.rows; ++j) out(i, j) = score(id, query, i, key, j, parameters, scale);
    return out;
}

Grid allowed(std::string_view mask, int queries, int keys, int window, int padding, const Grid* drawn) {
    Grid out(queries, keys, 1);
    for (int i = 0; i < queries; ++i)
        for (int j = 0; j < keys; ++j) {
            bool may = true;
            if (mask == "causal") may = j <= i;
            else if (mask == "padding") may = j < keys - padding;
            else if (mask == "window") may = std::abs(i - j) <= window;
            else if (mask == "drawn") may = drawn == nullptr || (*drawn)(i, j) != 0;
            else if (mask != "none") missing("mask", mask);
            out(i, j) = may ? 1 : 0;
        }
    return out;
}

Grid logits(const Grid& scores, double temperature, const Grid* allowed) {
    Grid out(scores.rows, scores.cols);
    for (int i = 0; i < scores.rows; ++i)
        for (int j = 0; j < scores.cols; ++j)
            out(i, j) = allowed != nullptr && (*allowed)(i, j) == 0 ? kNegativeInfinity : scores(i, j) / temperature;
    return out;
}

std::vector<double> softmax(const std::vector<double>& z) {
    std::vector<double> a(z.size(), 0.0);
    const double top = *std::max_element(z.begin(), z.end());
    if (top == kNegativeInfinity) return a;
    double sum = 0;
    for (std::size_t j = 0; j < z.size(); ++j) sum += a[j] = std::exp(z[j] - top);
    for (double& x : a) x /= sum;
    return a;
}

// Martins & Astudillo 2016, algorithm 1: sort, k(z) = max {k : 1 + k z_(k) > Σ_{j≤k} z_(j)}, τ = (Σ_{j≤k(z)} z_(j) - 1)
// / k(z).
std::vector<double> sparsemax(const std::vector<double>& z) {
    std::vector<double> a(z.size(), 0.0);
    std::vector<double> sorted;
    for (const double x : z)
        if (x != kNegativeInfinity) sorted.push_back(x);
    if (sorted.empty()) return a;
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    const double top = sorted[0];  // the projection does not change when all are shifted alike
    double sum = 0, tau = 0;
    for (std::size_t k = 1; k <= sorted.size(); ++k) {
        const double x = sorted[k - 1] - top;
        sum += x;
        if (1 + static_cast<double>(k) * x > sum) tau = (sum - 1) / static_cast<double>(k);
    }
    for (std::size_t j = 0; j < z.size(); ++j)
        if (z[j] != kNegativeInfinity) a[j] = std::max(0.0, z[j] - top - tau);
    return a;
}

Aligned align(std::string_view id, const Grid& logits, const Grid& query, const Tensors& parameters, int window) {
    Aligned out;
    out.weights = Grid(logits.rows, logits.cols);
    if (id == "local-p") {
        out.position = Grid(logits.rows, 1);
        out.gaussian = Grid(logits.rows, logits.cols);
    }
    for (int i = 0; i < logits.rows; ++i) {
        std::vector<double> z = row_of(logits, i);
        const auto keep_near = [&](double centre) {
            for (int j = 0; j < logits.cols; ++j)
                if (std::abs(j - centre) > window) z[static_cast<std::size_t>(j)] = kNegativeInfinity;
        };
        if (id == "softmax") {
            set_row(out.weights, i, softmax(z));
        } else if (id == "sparsemax") {
            set_row(out.weights, i, sparsemax(z));
        } else if (id == "local-m") {
            keep_near(i);
            set_row(out.weights, i, softmax(z));
        } else if (id == "local-p") {
            const Grid& w = parameters.find("local.position_weight")->second;
            const Grid& v = parameters.find("local.position_vector")->second;
            double s = 0;
            for (int a = 0; a < v.cols; ++a) s += v(0, a) * std::tanh(row_times(w, a, row_of(query, i)));
            const double centre = logits.cols * sigmoid(s), sigma = window / 2.0;
            keep_near(centre);
            set_row(out.weights, i, softmax(z));
            out.position(i, 0) = centre;
            for (int j = 0; j < logits.cols; ++j) {
                out.gaussian(i, j) = std::exp(-(j - centre) * (j - centre) / (2 * sigma * sigma));
                out.weights(i, j) *= out.gaussian(i, j);
            }
        } else {
            missing("alignment", id);
        }
    }
    return out;
}

Grid soft_context(const Grid& weights, const Grid& value) { return matmul(weights, value); }

std::vector<int> argmax(const Grid& weights) {
    std::vector<int> choice;
    for (int i = 0; i < weights.rows; ++i) {
        int best = -1;
        for (int j = 0; j < weights.cols; ++j)
            if (weights(i, j) > (best < 0 ? 0.0 : weights(i, best))) best = j;
        choice.push_back(best);
    }
    return choice;
}

Grid noisy_logs(const Grid& weights, std::uint64_t seed) {
    Grid out(weights.rows, weights.cols, kNegativeInfinity);
    for (int i = 0; i < weights.rows; ++i) {
        Rng rng(seed, static_cast<std::uint64_t>(i));
        for (int j = 0; j < weights.cols; ++j) {
            const double u = rng.uniform() + 0x1.0p-54;
            if (weights(i, j) > 0) out(i, j) = std::log(weights(i, j)) - std::log(-std::log(u));
        }
    }
    return out;
}

Grid gumbel_softmax(const Grid& weights, double temperature, std::uint64_t seed) {
    Grid out = noisy_logs(weights, seed);
    for (double& z : out.at) z /= temperature;
    for (int i = 0; i < out.rows; ++i) set_row(out, i, softmax(row_of(out, i)));
    return out;
}

Grid chosen_context(const std::vector<int>& choice, const Grid& value) {
    Grid out(static_cast<int>(choice.size()), value.cols);
    for (int i = 0; i < out.rows; ++i)
        for (int f = 0, j = choice[static_cast<std::size_t>(i)]; f < value.cols; ++f)
            out(i, f) = j < 0 ? 0 : value(j, f);
    return out;
}

Grid mean_of_draws(const Grid& draws, const Grid& value) {
    Grid out(draws.rows, value.cols);
    for (int i = 0; i < draws.rows; ++i)
        for (int f = 0; f < value.cols; ++f) {
            for (int n = 0; n < draws.cols; ++n)
                out(i, f) += draws(i, n) < 0 ? 0 : value(static_cast<int>(draws(i, n)), f);
            out(i, f) /= draws.cols;
        }
    return out;
}

Grid standard_error_of_draws(const Grid& draws, const Grid& value) {
    const Grid mean = mean_of_draws(draws, value);
    Grid out(draws.rows, value.cols);
    const double n = draws.cols;
    for (int i = 0; i < draws.rows && draws.cols > 1; ++i)
        for (int f = 0; f < value.cols; ++f) {
            double squares = 0;
            for (int d = 0; d < draws.cols; ++d) {
                const double x = draws(i, d) < 0 ? 0 : value(static_cast<int>(draws(i, d)), f);
                squares += (x - mean(i, f)) * (x - mean(i, f));
            }
            out(i, f) = std::sqrt(squares / (n - 1)) / std::sqrt(n);
        }
    return out;
}

MultiHead multi_head(const Tensors& state, int heads, const Grid& query, const Grid& key, const Grid& value,
                     const Grid* allowed) {
    const auto tensor = [&](const char* name) -> const Grid* {
        const auto it = state.find(name);
        return it == state.end() ? nullptr : &it->second;
    };
    const Grid& w_o = *tensor("out_proj.weight");
    const int width = w_o.rows, part = width / heads;
    Grid projected[3];
    const Grid* inputs[3] = {&query, &key, &value};
    const char* own[3] = {"q_proj_weight", "k_proj_weight", "v_proj_weight"};
    for (int n = 0; n < 3; ++n) {
        const Grid* together = tensor("in_proj_weight");
        projected[n] =
            matmul_transposed(*inputs[n], together != nullptr ? rows(*together, n * width, width) : *tensor(own[n]));
        if (const Grid* bias = tensor("in_proj_bias")) add_bias(projected[n], *bias, n * width);
    }
    MultiHead out;
    Grid concat(query.rows, width);
    for (int h = 0; h < heads; ++h) {
        const Grid q = columns(projected[0], h * part, part), k = columns(projected[1], h * part, part);
        const Grid z = logits(scores("scaled-dot", q, k, {}), 1, allowed);
        out.weights.push_back(align("softmax", z, q, {}, 0).weights);
        const Grid context = matmul(out.weights.back(), columns(projected[2], h * part, part));
        for (int i = 0; i < query.rows; ++i)
            for (int f = 0; f < part; ++f) concat(i, h * part + f) = context(i, f);
    }
    out.output = matmul_transposed(concat, w_o);
    if (const Grid* bias = tensor("out_proj.bias")) add_bias(out.output, *bias, 0);
    return out;
}

Grid numeric_gradient(Grid& x, const std::function<double()>& f, double step) {
    Grid out(x.rows, x.cols);
    for (std::size_t n = 0; n < x.at.size(); ++n) {
        const double middle = x.at[n];
        const auto at = [&](double offset) {
            x.at[n] = middle + offset;
            return f();
        };
        const double near = at(step) - at(-step), far = at(2 * step) - at(-2 * step);
        out.at[n] = (8 * near - far) / (12 * step);
        x.at[n] = middle;
    }
    return out;
}

}  // namespace attn::naive
