// What a tidy window is: nothing leaves it and nothing lies on something else, in every language, theme and scale.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/support/ui_driver.hpp"

namespace attn::gui {

// What a layout test runs with; its window has the size of 1280 x 800 at scale 1.
struct LayoutTest : testing::TestWithParam<std::tuple<LanguageChoice, ThemeChoice, int>> {
    static StudioOptions options() {
        const auto [language, theme, scale] = GetParam();
        return {.theme = theme, .language = language, .ui_scale = scale};
    }
    static ImVec2 window() {
        const auto scale = static_cast<float>(std::get<int>(GetParam()));
        return {1280 * scale, 800 * scale};
    }
};

// Each language, theme and scale with every other, in four windows instead of eight.
inline auto layouts_in_pairs() {
    constexpr auto kEnglish = LanguageChoice::English, kChinese = LanguageChoice::Chinese;
    constexpr auto kLight = ThemeChoice::Light, kDark = ThemeChoice::Dark;
    return testing::Values(std::tuple(kEnglish, kLight, 1), std::tuple(kChinese, kDark, 1),
                           std::tuple(kEnglish, kDark, 2), std::tuple(kChinese, kLight, 2));
}

// Between the header and the status bar.
inline Box room_of(StudioStage& stage) {
    const float header = stage->ui.px(54), status = stage.anchors().find("status")->rect.y;
    return {0, header, stage.size.x, status - header};
}

inline void expect_across(const Box& box, float width, const std::string& path, const std::string& what) {
    EXPECT_GE(box.x, -0.5F) << path << " " << what;
    EXPECT_LE(box.right(), width + 0.5F) << path << " " << what;
}

inline void expect_within(const Box& box, const Box& room, const std::string& path, const std::string& what) {
    expect_across(box, room.right(), path, what);
    EXPECT_GE(box.y, room.y) << path << " " << what;
    EXPECT_LE(box.bottom(), room.bottom() + 0.5F) << path << " " << what;
}

using Placed = std::vector<std::pair<std::string, Box>>;  // anchors in sight, by path

// Overlaps of up to a pixel and a half are rounding.
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
