// The pictures of a comparison besides its maps.
#include <set>

#include "core/scene/compare_curves.hpp"
#include "core/scene/compare_plots.hpp"
#include "tests/support/scene_support.hpp"

namespace attn {
namespace {

using test::expect_sound;
using test::has_text;
using test::Kit;

std::vector<const RectItem*> rects(const Scene& scene, Color fill) {
    std::vector<const RectItem*> found;
    for (const Item& item : scene.items)
        if (const auto* r = std::get_if<RectItem>(&item); r != nullptr && r->fill == fill) found.push_back(r);
    return found;
}

TEST(SceneCompare, ColumnColoursCanBeToldApartAndRead) {
    for (const Palette* p : {&light_palette(), &dark_palette()}) {
        std::set<std::tuple<int, int, int>> seen;
        for (int i = 0; i < static_cast<int>(kMaxColumns); ++i) {
            const Color c = column_color(*p, i);
            EXPECT_TRUE(seen.insert({c.r, c.g, c.b}).second) << i;
            EXPECT_GE(contrast(c, p->card), 4.5) << i << " is written in its colour";
        }
        EXPECT_EQ(column_color(*p, 8), column_color(*p, 0));
        EXPECT_EQ(column_color(*p, -3), column_color(*p, 0));
    }
}

TEST(SceneCompare, TopKeysAreAsLongAsTheirWeights) {
    const Kit kit;
    for (const SceneKit* k : {&kit.light, &kit.dark})
        for (const float width : {110.0F, 260.0F}) {
            TopKeysInput in;
            in.color = column_color(k->palette, 2);
            in.keys = {{"animal", 0.5, 1}, {"a-very-long-word-indeed", 0.25, 5}, {"it", 0, 7}};
            in.hovered = {Target::Kind::Column, -1, -1, 1};
            const Scene s = build_top_keys(in, width, *k);
            expect_sound(s, *k);
            EXPECT_TRUE(has_text(s, "0.500"));
            const auto bars = rects(s, in.color);
            ASSERT_EQ(bars.size(), 2U) << "none for a weight of 0";
            EXPECT_NEAR(bars[0]->box.width, 2 * bars[1]->box.width, 1.1F);
            EXPECT_EQ(s.hit({width / 2, kTopKeyHeight * 1.5F}).col, 5);
        }
}

RowsInput rows_of(std::size_t columns, std::size_t keys, const Palette& palette) {
    RowsInput in;
    in.row = 3;
    for (std::size_t k = 0; k < keys; ++k) in.labels.push_back("word" + std::to_string(k));
    for (std::size_t c = 0; c < columns; ++c) {
        RowsInput::Series s{"column", column_color(palette, static_cast<int>(c)), {}};
        for (std::size_t k = 0; k < keys; ++k) s.values.push_back(static_cast<double>((k + c) % 5) / 5);
        in.series.push_back(std::move(s));
    }
    return in;
}

TEST(SceneCompare, RowsAreBarsWhileTheyFitAndLinesBeyond) {
    const Kit kit;
    for (const SceneKit* k : {&kit.light, &kit.dark})
        for (const std::size_t keys : {1U, 12U, 128U}) {
            RowsInput in = rows_of(8, keys, k->palette);
            in.series[0].values[0] = std::nan("");
            in.pinned_col = 0;
            const Scene s = build_rows(in, 1200, 120, *k);
            expect_sound(s, *k);
            const bool bars = !rects(s, in.series[1].color).empty();
            EXPECT_EQ(bars, keys < 100) << keys;
            EXPECT_EQ(rects(s, in.series[0].color).size(), bars ? keys - 1 : 0) << "none where there is no such key";
            EXPECT_NE(s.hit({600, 60}).col, -1) << "every key can be pointed at";
        }
    const RowsInput empty;
    EXPECT_TRUE(build_rows(empty, 300, 100, kit.light).items.empty());
}

TEST(SceneCompare, SignedRowsStandOnAZeroInTheMiddle) {
    const Kit kit;
    RowsInput in;
    in.is_signed = true;
    in.labels = {"a", "b"};
    in.series = {{"s", column_color(kit.light.palette, 0), {0.5, -0.25}}};
    const Scene s = build_rows(in, 400, 140, kit.light);
    expect_sound(s, kit.light);
    const auto bars = rects(s, in.series[0].color);
    ASSERT_EQ(bars.size(), 2U);
    EXPECT_NEAR(bars[0]->box.bottom(), bars[1]->box.y, 1.01F);
    EXPECT_NEAR(bars[0]->box.height, 2 * bars[1]->box.height, 1.5F);
    EXPECT_TRUE(has_text(s, "0"));
}

TEST(SceneCompare, ASpreadHasABarForEveryCount) {
    const Kit kit;
    Matrix values(1, 6);
    values << 0, 0, 0, 1, 2, 4;
    SpreadInput in{histogram(values, 4), column_color(kit.light.palette, 1), 0};
    const Scene s = build_spread(in, 160, 80, kit.light);
    expect_sound(s, kit.light);
    const auto bars = rects(s, in.color);
    ASSERT_EQ(bars.size(), 4U);
    EXPECT_NEAR(bars[0]->box.height, 3 * bars[1]->box.height, 2);
    in.data = {};
    EXPECT_TRUE(build_spread(in, 160, 80, kit.light).items.empty());
}

TEST(SceneCompare, CurvesHaveADotForEveryPointThatTheirAxesTake) {
    const Kit kit;
    for (const SceneKit* k : {&kit.light, &kit.dark}) {
        CurvesInput in;
        in.x_name = "N";
        in.log_x = in.log_y = true;
        in.curves = {{"dot", column_color(k->palette, 0), {{32, 0.01}, {64, 0.1}, {128, 1}}, false},
                     {"a curve with quite a long name", column_color(k->palette, 1), {{32, 0}, {64, 10}}, true}};
        const Scene s = build_curves(in, 320, 200, *k);
        expect_sound(s, *k);
        std::vector<float> x;
        for (const RectItem* r : rects(s, in.curves[0].color))
            if (r->target.kind == Target::Kind::Term) x.push_back(r->box.x);
        ASSERT_EQ(x.size(), 3U);
        EXPECT_NEAR(x[1] - x[0], x[2] - x[1], 1.1F) << "a factor of two is as wide everywhere";
        int second = 0;
        for (const RectItem* r : rects(s, in.curves[1].color)) second += r->target.kind == Target::Kind::Term ? 1 : 0;
        EXPECT_EQ(second, 1) << "0 is on no logarithmic axis";
        EXPECT_TRUE(has_text(s, "64"));
    }
    CurvesInput nothing;
    expect_sound(build_curves(nothing, 300, 200, kit.light), kit.light);
    nothing.curves = {{"one", column_color(kit.light.palette, 0), {{1, 5}}, false}};
    expect_sound(build_curves(nothing, 300, 200, kit.light), kit.light);
}

TEST(SceneCompare, ALegendTellsItsBounds) {
    const Kit kit;
    const MapColors colors{kit.light.palette, MapKind::Signed, MapScale::Linear, -2, 2};
    const Scene s = build_legend(colors, 140, kit.light);
    expect_sound(s, kit.light);
    EXPECT_TRUE(has_text(s, "−2.00"));
    EXPECT_TRUE(has_text(s, "2.00"));
    EXPECT_GT(s.items.size(), 20U);
}

}  // namespace
}  // namespace attn
