#include "core/base/row_set.hpp"

#include <algorithm>

namespace attn {

void RowSet::add(Index first, Index end) {
    first = std::max<Index>(first, 0);
    end = std::min(end, of_);
    if (first >= end) return;
    // Those that it touches become one with it.
    const auto from =
        std::lower_bound(spans_.begin(), spans_.end(), first, [](const Span& s, Index row) { return s.end < row; });
    auto to = from;
    for (; to != spans_.end() && to->first <= end; ++to) {
        first = std::min(first, to->first);
        end = std::max(end, to->end);
        count_ -= to->end - to->first;
    }
    count_ += end - first;
    spans_.insert(spans_.erase(from, to), {first, end});
}

void RowSet::add(const RowSet& others) {
    for (const Span& s : others.spans_) add(s.first, s.end);
}

Index RowSet::index(Index row) const {
    Index before = 0;
    for (const Span& s : spans_) {
        if (row < s.first) return -1;
        if (row < s.end) return before + row - s.first;
        before += s.end - s.first;
    }
    return -1;
}

RowSet operator-(const RowSet& a, const RowSet& b) {
    RowSet left(a.of_);
    auto other = b.spans_.begin();
    for (const RowSet::Span& s : a.spans_) {
        Index first = s.first;
        while (other != b.spans_.end() && other->end <= first) ++other;
        for (auto o = other; o != b.spans_.end() && o->first < s.end; ++o) {
            left.add(first, o->first);
            first = o->end;
        }
        left.add(first, s.end);
    }
    return left;
}

RowSet all_rows(Index of) {
    RowSet rows(of);
    rows.add(0, of);
    return rows;
}

}  // namespace attn
