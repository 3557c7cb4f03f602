#include "core/graph/explanation.hpp"

#include <cmath>

namespace attn {

std::string_view axis_name(Axis axis) {
    switch (axis) {
        case Axis::Query: return "query";
        case Axis::Key: return "key";
        case Axis::Feature: return "feature";
        case Axis::Hidden: return "hidden";
        case Axis::Draw: return "draw";
        case Axis::Scalar: return "scalar";
    }
    return "scalar";
}

double Term::value() const {
    double product = 1;
    for (const Factor& f : factors) product *= f.value;
    return product;
}

double Explanation::evaluated() const {
    double sum = 0;
    for (const Term& t : terms) sum += t.value();
    if (!denominator.empty()) {
        double below = 0;
        for (const Term& t : denominator) below += t.value();
        sum /= below;
    }
    switch (outer) {
        case Outer::None: return sum;
        case Outer::Tanh: return std::tanh(sum);
        case Outer::Relu: return sum > 0 ? sum : 0;
        case Outer::Sigmoid: return 1 / (1 + std::exp(-sum));
        case Outer::SquareRoot: return std::sqrt(sum);
    }
    return sum;
}

}  // namespace attn
