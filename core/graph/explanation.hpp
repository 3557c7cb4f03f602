// How one number came about, in terms that a front end can lay out: value = outer(sum of the terms) / (sum of the
// denominator), each term the product of its factors. A dot product lists its products; softmax its exponential over
// the sum of all of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/matrix.hpp"

namespace attn {

// What a row or a column of a matrix stands for.
enum class Axis { Query, Key, Feature, Hidden, Draw, Scalar };
std::string_view axis_name(Axis axis);  // "query", "key", ...

struct Factor {
    std::string symbol;  // "q", "exp(z - max)"
    double value = 0;
};

struct Term {
    Axis axis = Axis::Feature;  // what `index` counts: feature 3, key 5
    Index index = -1;           // -1: the term belongs to no index (a bias)
    std::vector<Factor> factors;
    double value() const;  // the product of the factors
};

enum class Outer { None, Tanh, Relu, Sigmoid, SquareRoot };

struct Explanation {
    std::string rule;  // the arithmetic in one line of symbols: "sum q k"
    std::vector<Term> terms;
    std::vector<Term> denominator;  // empty: nothing is divided
    Outer outer = Outer::None;
    double value = 0;  // what the graph holds
    std::string note;  // id of a remark: "masked", "all-masked", "pinned"; may be empty

    double evaluated() const;  // the terms combined again, in double: agrees with value
};

}  // namespace attn
