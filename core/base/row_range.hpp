// Which rows of a matrix are there while it is being filled: `count` of its `of` rows, from `first` on and round the
// end.
#pragma once

#include "core/base/matrix.hpp"

namespace attn {

struct RowRange {
    Index first = 0, count = 0, of = 0;

    bool all() const { return count == of; }
    bool has(Index row) const { return index(row) >= 0; }
    // The place of a row among those that are there, in their order; -1: it is not.
    Index index(Index row) const {
        if (row < 0 || row >= of) return -1;
        const Index place = row >= first ? row - first : row - first + of;
        return place < count ? place : -1;
    }
    // The place of a row in a matrix that holds all rows, or only those that are there, in their order; -1: not there.
    Index place(Index row, Index stored) const { return stored == of && has(row) ? row : index(row); }
    bool operator==(const RowRange&) const = default;
};

inline RowRange all_rows(Index count) { return {0, count, count}; }

}  // namespace attn
