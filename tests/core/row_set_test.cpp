#include "core/base/row_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/base/rng.hpp"

namespace attn {
namespace {

std::vector<bool> plain(const RowSet& rows) {
    std::vector<bool> has;
    for (Index r = 0; r < rows.of(); ++r) has.push_back(rows.has(r));
    return has;
}

// Beside a list of bools, which says the same in the simplest way.
TEST(RowSet, AddsAndTakesAwayAsBoolsDo) {
    Rng rng(3, "rows");
    constexpr Index kRows = 40;
    const auto any = [&](Index most) { return static_cast<Index>(rng.uniform() * static_cast<double>(most)); };
    for (int round = 0; round < 300; ++round) {
        RowSet a(kRows), b(kRows);
        std::vector<bool> in_a(kRows, false), in_b(kRows, false);
        for (int i = 0; i < 6; ++i) {
            RowSet& rows = i % 2 == 0 ? a : b;
            std::vector<bool>& has = i % 2 == 0 ? in_a : in_b;
            const Index first = any(kRows + 10) - 5, end = first + any(15) - 2;
            rows.add(first, end);
            for (Index r = std::max<Index>(first, 0); r < std::min(end, kRows); ++r)
                has[static_cast<std::size_t>(r)] = true;
        }
        ASSERT_EQ(plain(a), in_a);
        RowSet both = a;
        both.add(b);
        const RowSet left = a - b;
        Index count = 0;
        bool covers = true;
        for (std::size_t r = 0; r < in_a.size(); ++r) {
            const auto row = static_cast<Index>(r);
            EXPECT_EQ(both.has(row), in_a[r] || in_b[r]);
            EXPECT_EQ(left.has(row), in_a[r] && !in_b[r]);
            EXPECT_EQ(a.index(row), in_a[r] ? count : -1);
            EXPECT_EQ(a.place(row, kRows), in_a[r] ? row : -1) << "of a matrix with room for all";
            if (in_a[r]) ++count;
            covers = covers && (in_a[r] || !in_b[r]);
        }
        EXPECT_EQ(a.count(), count);
        EXPECT_EQ(a.has(b), covers);
        for (std::size_t s = 1; s < both.spans().size(); ++s)
            EXPECT_LT(both.spans()[s - 1].end, both.spans()[s].first) << "in order, and they do not touch";
    }
}

TEST(RowSet, OfAllAndOfNone) {
    EXPECT_TRUE(all_rows(7).all());
    EXPECT_EQ(all_rows(7).count(), 7);
    EXPECT_TRUE(RowSet(7).empty());
    EXPECT_FALSE(RowSet(7).all());
    EXPECT_TRUE((all_rows(7) - all_rows(7)).empty());
    EXPECT_TRUE(all_rows(0).all() && all_rows(0).empty());
    EXPECT_FALSE(all_rows(7).has(-1) || all_rows(7).has(7));
}

}  // namespace
}  // namespace attn
