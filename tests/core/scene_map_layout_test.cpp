// How much of the height that it may take a map takes: bars stand right below it.
#include "core/scene/heatmap.hpp"
#include "tests/support/scene_support.hpp"

namespace attn {
namespace {

using test::Kit;

HeatmapInput input_of(const Matrix& values, Index letters = 6) {
    HeatmapInput in;
    in.values = &values;
    for (Index i = 0; i < values.rows(); ++i) in.row_labels.emplace_back(static_cast<std::size_t>(letters), 'a');
    for (Index i = 0; i < values.cols(); ++i) in.col_labels.emplace_back(static_cast<std::size_t>(letters), 'b');
    return in;
}

TEST(MapHeight, EndsBelowTheCellsOfAMapThatIsLimitedByItsWidth) {
    const Kit kit;
    for (const Index rows : {Index{1}, Index{6}, Index{12}})
        for (const MapScale scale : {MapScale::Linear, MapScale::Log}) {  // the latter has a note below
            const Matrix m = Matrix::Constant(rows, 12, 0.1F);
            for (const float width : {240.0F, 520.0F}) {  // the narrower one has its legend below, too
                HeatmapInput in = input_of(m);
                in.scale = scale;
                const Heatmap map = build_heatmap(in, width, 1400, kit.light);
                test::expect_sound(map.scene, kit.light);
                EXPECT_LT(map.scene.height, 1000);
                EXPECT_LE(map.scene.height - map.grid.bottom(), 48) << rows << " " << width;
                // More height than that changes nothing.
                const Heatmap higher = build_heatmap(in, width, 1800, kit.light);
                EXPECT_EQ(higher.scene.height, map.scene.height);
                EXPECT_EQ(higher.grid.height, map.grid.height);
            }
        }
}

TEST(MapHeight, IsAllThatThereIsForALongText) {
    const Kit kit;
    for (const Index n : {Index{110}, Index{700}})
        for (const float height : {400.0F, 1200.0F}) {
            const Matrix m = Matrix::Constant(n, n, 0.01F);
            const Heatmap map = build_heatmap(input_of(m), 520, height, kit.light);
            const float rounded = map.rows.pitch < 8 ? 0 : static_cast<float>(n);  // cells of whole pixels
            EXPECT_GT(map.scene.height, height - 12 - rounded) << n;
            EXPECT_LE(map.scene.height, height) << n;
        }
}

TEST(MapHeight, OfMapsInATableIsTheOneThatTheyWereGiven) {
    const Kit kit;
    const Matrix m = Matrix::Constant(3, 12, 0.1F);
    HeatmapInput in = input_of(m);
    in.top = 50;
    in.legend = false;
    EXPECT_EQ(build_heatmap(in, 260, 700, kit.light).scene.height, 700);
}

TEST(MapLayout, IsThatOfTheMapWithoutItsItems) {
    const Kit kit;
    for (const Index n : {Index{3}, Index{12}, Index{60}, Index{300}})
        for (const float height : {200.0F, 700.0F}) {
            const Matrix m = Matrix::Constant(n, n, 0.1F);
            const HeatmapInput in = input_of(m, 12);
            const Heatmap map = build_heatmap(in, 520, height, kit.light);
            const Heatmap layout = lay_out_heatmap(in, 520, height, kit.light);
            EXPECT_TRUE(layout.scene.items.empty());
            EXPECT_EQ(layout.scene.height, map.scene.height);
            EXPECT_EQ(layout.columns.start, map.columns.start);
            EXPECT_EQ(layout.columns.pitch, map.columns.pitch);
            EXPECT_EQ(layout.grid.bottom(), map.grid.bottom());
            // What the layout has read need not be read again.
            EXPECT_EQ(layout.data_key, map.data_key);
            const Heatmap after = build_heatmap(in, 520, height, kit.light, &layout);
            EXPECT_EQ(after.scene.items.size(), map.scene.items.size());
            EXPECT_EQ(after.high, map.high);
        }
}

}  // namespace
}  // namespace attn
