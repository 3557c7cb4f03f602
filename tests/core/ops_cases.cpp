#include "tests/core/ops_cases.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attn::test {
namespace {

using naive::Grid;

Grid map(const Grid& a, const std::function<double(double)>& f) {
    Grid out = a;
    for (double& x : out.at) x = f(x);
    return out;
}

Grid cells(int rows, int cols, const std::function<double(int, int)>& f) {
    Grid out(rows, cols);
    for (int i = 0; i < rows; ++i)
        for (int j = 0; j < cols; ++j) out(i, j) = f(i, j);
    return out;
}

std::vector<double> row_of(const Grid& a, int i) {
    std::vector<double> row;
    for (int j = 0; j < a.cols; ++j) row.push_back(a(i, j));
    return row;
}

Grid by_rows(const Grid& a, const std::function<std::vector<double>(const std::vector<double>&)>& f) {
    Grid out = a;
    for (int i = 0; i < a.rows; ++i) {
        const std::vector<double> y = f(row_of(a, i));
        for (int j = 0; j < a.cols; ++j) out(i, j) = y[static_cast<std::size_t>(j)];
    }
    return out;
}

Grid pairwise(const Grids& x, double (*f)(double)) {
    return cells(x[0].rows, x[1].rows, [&](int i, int j) {
        double sum = 0;
        for (int a = 0; a < x[2].cols; ++a) sum += x[2](0, a) * f(x[0](i, a) + x[1](j, a));
        return sum;
    });
}

Grid layer_norm(const Grids& x) {
    Grid out = by_rows(x[0], [](std::vector<double> r) {
        const auto n = static_cast<double>(r.size());
        double mean = 0, variance = 0;
        for (const double a : r) mean += a / n;
        for (const double a : r) variance += (a - mean) * (a - mean) / n;
        for (double& a : r) a = (a - mean) / std::sqrt(variance + 1e-5);
        return r;
    });
    return cells(out.rows, out.cols, [&](int i, int j) { return out(i, j) * x[1](0, j) + x[2](0, j); });
}

constexpr double kNegativeInfinity = -std::numeric_limits<double>::infinity();

}  // namespace

std::vector<OpCase> op_cases() {
    const auto tanh_pair = [](const Grids& x) { return pairwise(x, [](double s) { return std::tanh(s); }); };
    std::vector<OpCase> all;
    all.push_back(
        {"matmul", ops::matmul(), {{3, 4}, {4, 5}}, [](const Grids& x) { return naive::matmul(x[0], x[1]); }});
    all.push_back(
        {"matmul_one", ops::matmul(), {{1, 1}, {1, 1}}, [](const Grids& x) { return naive::matmul(x[0], x[1]); }});
    all.push_back({"matmul_transposed", ops::matmul_transposed(), {{3, 4}, {5, 4}}, [](const Grids& x) {
                       return naive::matmul_transposed(x[0], x[1]);
                   }});
    all.push_back(
        {"matmul_panels", ops::matmul(), {{2, 3}, {3, 150}}, [](const Grids& x) { return naive::matmul(x[0], x[1]); }});
    all.push_back({"matmul_transposed_panels", ops::matmul_transposed(), {{2, 17}, {150, 17}}, [](const Grids& x) {
                       return naive::matmul_transposed(x[0], x[1]);
                   }});
    all.push_back({"add", ops::add(), {{3, 4}, {3, 4}}, [](const Grids& x) {
                       return cells(3, 4, [&](int i, int j) { return x[0](i, j) + x[1](i, j); });
                   }});
    all.push_back({"add_row", ops::add_row(), {{3, 4}, {1, 4}}, [](const Grids& x) {
                       return cells(3, 4, [&](int i, int j) { return x[0](i, j) + x[1](0, j); });
                   }});
    all.push_back({"add_row_number", ops::add_row(), {{3, 4}, {1, 1}}, [](const Grids& x) {
                       return map(x[0], [&](double a) { return a + x[1](0, 0); });
                   }});
    all.push_back({"multiply", ops::multiply("a", "b"), {{3, 4}, {3, 4}}, [](const Grids& x) {
                       return cells(3, 4, [&](int i, int j) { return x[0](i, j) * x[1](i, j); });
                   }});
    all.push_back({"scale", ops::scale(-1.5, "s"), {{3, 4}}, [](const Grids& x) {
                       return map(x[0], [](double a) { return -1.5 * a; });
                   }});
    all.push_back({"scale_by", ops::scale_by("s"), {{3, 4}, {1, 1}}, [](const Grids& x) {
                       return map(x[0], [&](double a) { return a * x[1](0, 0); });
                   }});
    all.push_back({"mean", ops::mean(), {{3, 4}, {3, 4}, {3, 4}}, [](const Grids& x) {
                       return cells(3, 4, [&](int i, int j) { return (x[0](i, j) + x[1](i, j) + x[2](i, j)) / 3; });
                   }});
    all.push_back({"slice_columns", ops::slice_columns(1, 2), {{3, 4}}, [](const Grids& x) {
                       return cells(3, 2, [&](int i, int j) { return x[0](i, j + 1); });
                   }});
    all.push_back(
        {"concat_columns", ops::concat_columns(), {{3, 2}, {3, 1}, {3, 3}}, [](const Grids& x) {
             return cells(3, 6, [&](int i, int j) { return j < 2 ? x[0](i, j) : j < 3 ? x[1](i, 0) : x[2](i, j - 3); });
         }});
    all.push_back({"normalise_rows", ops::normalise_rows(), {{3, 4}}, [](const Grids& x) {
                       return by_rows(x[0], [](std::vector<double> r) {
                           double s = 0;
                           for (const double a : r) s += a * a;
                           for (double& a : r) a /= std::sqrt(s);
                           return r;
                       });
                   }});
    all.push_back({"tanh",
                   ops::tanh(),
                   {{3, 9}},
                   [](const Grids& x) { return map(x[0], [](double a) { return std::tanh(a); }); },
                   true,
                   -4,
                   4});
    all.push_back({"sigmoid",
                   ops::sigmoid(),
                   {{3, 9}},
                   [](const Grids& x) { return map(x[0], [](double a) { return 1 / (1 + std::exp(-a)); }); },
                   true,
                   -4,
                   4});
    all.push_back({"pairwise_tanh", ops::pairwise_score(ops::Activation::Tanh), {{3, 4}, {5, 4}, {1, 4}}, tanh_pair});
    all.push_back(
        {"pairwise_tanh_panels", ops::pairwise_score(ops::Activation::Tanh), {{2, 3}, {150, 3}, {1, 3}}, tanh_pair});
    all.push_back({"pairwise_tanh_wide",
                   ops::pairwise_score(ops::Activation::Tanh),
                   {{18, 3}, {150, 3}, {1, 3}},
                   tanh_pair,
                   false,
                   -9,
                   9});
    all.push_back({"pairwise_tanh_far",
                   ops::pairwise_score(ops::Activation::Tanh),
                   {{18, 3}, {150, 3}, {1, 3}},
                   tanh_pair,
                   false,
                   -60,
                   60});
    all.push_back(
        {"pairwise_relu", ops::pairwise_score(ops::Activation::Relu), {{3, 4}, {5, 4}, {1, 4}}, [](const Grids& x) {
             return pairwise(x, [](double s) { return std::max(0.0, s); });
         }});
    all.push_back({"allowed",
                   ops::allowed({4, 5}, {[](Index row, std::span<float> c) { c[static_cast<std::size_t>(row)] = 0; },
                                         ops::hide_listed({{2, 4}, {0, 3}, {2, 7}, {9, 0}})}),
                   {},
                   [](const Grids&) {
                       return cells(4, 5, [](int i, int j) {
                           return i == j || (i == 2 && j == 4) || (i == 0 && j == 3) ? 0.0 : 1.0;
                       });
                   }});
    all.push_back({"window", ops::window(1), {{4, 6}}, [](const Grids& x) {
                       return cells(
                           4, 6, [&](int i, int j) { return std::abs(i - j) <= 1 ? x[0](i, j) : kNegativeInfinity; });
                   }});
    all.push_back({"window_around",
                   ops::window_around(2),
                   {{4, 6}, {4, 1}},
                   [](const Grids& x) {
                       return cells(4, 6, [&](int i, int j) {
                           return std::abs(j - x[1](i, 0)) <= 2 ? x[0](i, j) : kNegativeInfinity;
                       });
                   },
                   true,
                   0.1,
                   5.3});
    all.push_back({"softmax",
                   ops::softmax(),
                   {{3, 9}},
                   [](const Grids& x) { return by_rows(x[0], naive::softmax); },
                   true,
                   -5,
                   5});
    all.push_back(
        {"sparsemax", ops::sparsemax(), {{3, 9}}, [](const Grids& x) { return by_rows(x[0], naive::sparsemax); }});
    all.push_back(
        {"gaussian",
         ops::gaussian(6, 3),
         {{4, 1}},
         [](const Grids& x) {
             return cells(4, 6, [&](int i, int j) { return std::exp(-std::pow(j - x[0](i, 0), 2) / (2 * 1.5 * 1.5)); });
         },
         true,
         0,
         6});
    all.push_back({"rotary", ops::rotary(), {{7, 6}}, [](const Grids& x) { return naive::rotary(x[0]); }});
    all.push_back({"rotary_odd", ops::rotary(), {{7, 5}}, [](const Grids& x) { return naive::rotary(x[0]); }});
    all.push_back({"distance_bias", ops::distance_bias(0.25), {{5, 7}}, [](const Grids& x) {
                       return cells(5, 7, [&](int i, int j) { return x[0](i, j) - 0.25 * std::abs(i - j); });
                   }});
    all.push_back({"gather_rows", ops::gather_rows({4, 0, 4, 2, 4}), {{6, 3}}, [](const Grids& x) {
                       const int rows[] = {4, 0, 4, 2, 4};
                       return cells(5, 3, [&](int i, int j) { return x[0](rows[i], j); });
                   }});
    all.push_back({"relu", ops::relu(), {{3, 37}}, [](const Grids& x) {
                       return map(x[0], [](double a) { return a > 0 ? a : 0; });
                   }});
    all.push_back({"layer_norm", ops::layer_norm(), {{3, 21}, {1, 21}, {1, 21}}, layer_norm});
    all.push_back(
        {"layer_norm_far", ops::layer_norm(), {{3, 21}, {1, 21}, {1, 21}}, layer_norm, false, 9, 10});  // a far mean
    for (const Shape& s : {Shape{3, 9}, Shape{9, 3}, Shape{5, 5}, Shape{1, 1}})
        all.push_back({"relative_bias_" + std::to_string(s.rows) + "_" + std::to_string(s.cols),
                       ops::relative_bias(1),
                       {s, {3, 5}},
                       [](const Grids& x) {
                           return cells(x[0].rows, x[0].cols, [&](int i, int j) {
                               return x[0](i, j) + x[1](1, std::clamp(j - i, -2, 2) + 2);
                           });
                       }});
    all.push_back({"cross_entropy",
                   ops::cross_entropy({3, 0, 18, 3}),
                   {{4, 19}},
                   [](const Grids& x) {
                       const std::size_t target[] = {3, 0, 18, 3};
                       double sum = 0;
                       for (int i = 0; i < 4; ++i) sum -= std::log(naive::softmax(row_of(x[0], i))[target[i]]);
                       return Grid(1, 1, sum / 4);
                   },
                   true,
                   -5,
                   5});
    all.push_back({"row_entropy",
                   ops::row_entropy({2, 0, 2}),
                   {{4, 21}},
                   [](const Grids& x) {
                       double sum = 0;
                       for (const int i : {2, 0, 2})
                           for (const double a : row_of(x[0], i)) sum -= a * std::log(a);
                       return Grid(1, 1, sum / 3);
                   },
                   true,
                   0.05,
                   0.95});
    return all;
}

}  // namespace attn::test
