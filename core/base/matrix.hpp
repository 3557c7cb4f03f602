// The one number container: a dense row-major float matrix. A vector of length n is stored as [1, n].
#pragma once

#include <Eigen/Core>

namespace attn {

using Index = Eigen::Index;
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using View = Eigen::Map<Matrix>;  // contiguous whole rows of somebody's matrix
using ConstView = Eigen::Map<const Matrix>;

struct Shape {
    Index rows = 0;
    Index cols = 0;
    bool operator==(const Shape&) const = default;
};

}  // namespace attn
