// What a tidy window is: nothing lies on something else. Overlaps of up to a pixel and a half are rounding.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "app/gui/ui/anchors.hpp"

namespace attn::gui {

using Placed = std::vector<std::pair<std::string, Box>>;  // anchors in sight, by path

inline void expect_apart(const Placed& seen, const std::string& what) {
    const auto inside = [](const std::string& inner, const std::string& outer) {
        return inner.rfind(outer + "/", 0) == 0;
    };
    for (std::size_t i = 0; i < seen.size(); ++i)
        for (std::size_t j = i + 1; j < seen.size(); ++j) {
            const Box &a = seen[i].second, &b = seen[j].second;
            if (inside(seen[j].first, seen[i].first) || inside(seen[i].first, seen[j].first)) continue;
            const float x = std::min(a.right(), b.right()) - std::max(a.x, b.x);
            const float y = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
            EXPECT_FALSE(x > 1.5F && y > 1.5F)
                << seen[i].first << " lies on " << seen[j].first << " by " << x << " x " << y << " " << what;
        }
}

}  // namespace attn::gui
