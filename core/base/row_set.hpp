// Which rows of a matrix: those of a long text that are there, or that are wanted. Spans in order that do not touch.
//
//   RowSet rows(2048);  rows.add(40, 60);  rows.has(41)   rows.count() == 20   (all_rows(2048) - rows).count() == 2028
#pragma once

#include <vector>

#include "core/base/matrix.hpp"

namespace attn {

class RowSet {
public:
    struct Span {
        Index first = 0, end = 0;
        bool operator==(const Span&) const = default;
    };

    RowSet() = default;
    explicit RowSet(Index of) : of_(of) {}  // none of so many rows

    void add(Index first, Index end);  // [first, end); what the matrix does not have is left out
    void add(const RowSet& others);

    Index of() const { return of_; }
    Index count() const { return count_; }
    bool all() const { return count_ == of_; }
    bool empty() const { return count_ == 0; }
    const std::vector<Span>& spans() const { return spans_; }

    bool has(Index row) const { return index(row) >= 0; }
    bool has(const RowSet& others) const { return (others - *this).empty(); }
    // The place of a row among those that are in it; -1: it is not.
    Index index(Index row) const;
    // The place of a row in a matrix that holds all rows, or only those that are in it; -1: it is not.
    Index place(Index row, Index stored) const { return stored == of_ && has(row) ? row : index(row); }

    friend RowSet operator-(const RowSet& a, const RowSet& b);
    bool operator==(const RowSet&) const = default;

private:
    Index of_ = 0, count_ = 0;
    std::vector<Span> spans_;
};

RowSet all_rows(Index of);

}  // namespace attn
