// An op: one kind of step, with its three faces in one file (forward, backward, explain). Ops compute blocks of whole
// rows, so that a chain of them can run row block by row block while the numbers are in the cache, on any number of
// threads, with the same result.
//
// To add one: derive from Op in core/graph/ops/NAME.cpp, declare its maker in core/graph/ops/ops.hpp.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/matrix.hpp"
#include "core/graph/explanation.hpp"

namespace attn {

// Rows first_row .. first_row + out.rows() - 1 of the output are wanted.
struct RowBlock {
    std::span<const ConstView> inputs;  // of a by-row input: the same rows as `out`; of any other: all its rows
    View out;
    Index first_row = 0;
    const Matrix* prepared = nullptr;  // what prepare() made; null: nothing
};

struct Backward {
    std::span<const Matrix* const> inputs;
    const Matrix& value;
    const Matrix& gradient;              // d loss / d value
    std::span<Matrix* const> gradients;  // add to these; null where no gradient is wanted
};

struct Cell {
    std::span<const Matrix* const> inputs;
    const Matrix& value;
    Index row = 0;
    Index col = 0;
    std::span<const Axis> columns;  // what the columns of each input stand for
};

class Op {
public:
    Op() = default;
    virtual ~Op() = default;
    Op(const Op&) = delete;
    Op& operator=(const Op&) = delete;

    virtual std::string_view id() const = 0;                       // "matmul"
    virtual Shape shape(std::span<const Shape> inputs) const = 0;  // checks that the inputs fit
    virtual bool by_row(std::size_t input) const = 0;              // row r of the output reads only row r of it
    // `out` of forward() may be the memory of this input (of its shape, by row): a number is read before its place is
    // written.
    virtual bool in_place(std::size_t) const { return false; }
    // What all blocks of a run share, a packed or transposed copy of an input: a matrix of this shape (empty: nothing),
    // of which prepare() makes some rows, before the first block. Inputs that are read by row are empty for both.
    virtual Shape prepared(std::span<const ConstView>) const { return {}; }
    virtual void prepare(const RowBlock&) const {}
    virtual void forward(const RowBlock& block) const = 0;
    virtual void backward(const Backward& b) const = 0;
    virtual Explanation explain(const Cell& cell) const = 0;
};

}  // namespace attn
