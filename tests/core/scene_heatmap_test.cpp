#include "core/scene/heatmap.hpp"

#include <array>
#include <limits>

#include "core/analysis/pool.hpp"
#include "core/scene/map_colors.hpp"
#include "core/scene/number.hpp"
#include "tests/support/scene_support.hpp"

namespace attn {
namespace {

using test::Kit;

Matrix some_weights(Index rows, Index cols, unsigned seed = 1) {
    Matrix m(rows, cols);
    unsigned state = seed;
    for (Index i = 0; i < m.size(); ++i) {
        state = state * 1664525U + 1013904223U;
        m.data()[i] = std::pow(static_cast<float>(state >> 8) / 16777216.0F, 4.0F);
    }
    for (Index r = 0; r < rows; ++r) m.row(r) /= m.row(r).sum();
    return m;
}

HeatmapInput input_of(const Matrix& m) {
    HeatmapInput in;
    in.values = &m;
    in.node = 5;
    const char* words[] = {"The",     "animal", "didn't", "cross", "the",   "street",
                           "because", "it",     "was",    "猫",    "tired", "."};
    for (Index r = 0; r < m.rows(); ++r) in.row_labels.emplace_back(words[r % 12]);
    for (Index c = 0; c < m.cols(); ++c) in.col_labels.emplace_back(words[c % 12]);
    return in;
}

const ImageItem* image_of(const Heatmap& map) {
    for (const Item& item : map.scene.items)
        if (const auto* image = std::get_if<ImageItem>(&item); image != nullptr && image->target.node == 5)
            return image;
    return nullptr;
}

struct Size {
    Index rows, cols;
    float width, height;
};
class HeatmapSizes : public ::testing::TestWithParam<Size> {};
INSTANTIATE_TEST_SUITE_P(All, HeatmapSizes,
                         ::testing::Values(Size{12, 12, 780, 660}, Size{12, 12, 400, 300}, Size{1, 1, 300, 200},
                                           Size{1, 30, 640, 200}, Size{30, 1, 640, 600}, Size{5, 40, 780, 500},
                                           Size{40, 5, 500, 660}, Size{64, 64, 780, 660}, Size{100, 100, 780, 660},
                                           Size{300, 300, 780, 660}, Size{7, 900, 600, 400}, Size{2048, 3, 400, 600},
                                           Size{12, 12, 90, 80}, Size{1000, 1000, 333, 777}));

TEST_P(HeatmapSizes, NothingIsCutOrCovered) {
    const auto [rows, cols, width, height] = GetParam();
    const Matrix m = some_weights(rows, cols);
    const Kit kit;
    for (const SceneKit* k : {&kit.light, &kit.dark}) {
        HeatmapInput in = input_of(m);
        in.selected_row = rows / 2;
        in.hovered = {Target::Kind::Cell, -1, rows - 1, cols - 1};
        in.pinned_row = rows / 3;
        in.pinned_col = cols / 3;
        const Heatmap map = build_heatmap(in, width, height, *k);
        test::expect_sound(map.scene, *k);
        EXPECT_GT(map.grid.width, 0);
        EXPECT_LE(map.grid.bottom(), height);
        EXPECT_EQ(map.low, 0);
        EXPECT_FLOAT_EQ(static_cast<float>(map.high), m.maxCoeff());
    }
}

TEST_P(HeatmapSizes, HitFindsTheCell) {
    const auto [rows, cols, width, height] = GetParam();
    const Matrix m = some_weights(rows, cols);
    const Kit kit;
    const Heatmap map = build_heatmap(input_of(m), width, height, kit.light);
    for (const Index r : {Index{0}, rows / 2, rows - 1})
        for (const Index c : {Index{0}, cols / 2, cols - 1}) {
            const Point p{map.columns.centre(c), map.rows.centre(r)};
            const Target t = map.scene.hit(p);
            EXPECT_EQ(t.kind, Target::Kind::Cell);
            EXPECT_EQ(t.node, 5);
            EXPECT_LE(std::abs(t.row - r), map.image ? (1 + static_cast<int>(2 / map.rows.pitch)) : 0) << r;
            EXPECT_LE(std::abs(t.col - c), map.image ? (1 + static_cast<int>(2 / map.columns.pitch)) : 0) << c;
        }
    EXPECT_EQ(map.scene.hit({-5, -5}).kind, Target::Kind::None);
}

TEST_P(HeatmapSizes, SameInputSameScene) {
    const auto [rows, cols, width, height] = GetParam();
    const Matrix m = some_weights(rows, cols);
    const Kit kit;
    EXPECT_TRUE(test::equal_scenes(build_heatmap(input_of(m), width, height, kit.light).scene,
                                   build_heatmap(input_of(m), width, height, kit.light).scene));
}

TEST(Heatmap, ColoursMeetTheBounds) {
    Matrix m(2, 2);
    m << 0, 0.5F, 0.25F, 1;
    const Kit kit;
    const Heatmap map = build_heatmap(input_of(m), 400, 300, kit.light);
    const auto fill_at = [&](Index r, Index c) {
        Color found;
        for (const Item& item : map.scene.items)
            if (const auto* rect = std::get_if<RectItem>(&item);
                rect != nullptr && rect->target == Target{Target::Kind::Cell, 5, r, c})
                found = rect->fill;
        return found;
    };
    EXPECT_EQ(fill_at(0, 0), light_palette().sequential(0));
    EXPECT_EQ(fill_at(1, 1), light_palette().sequential(1));
    EXPECT_EQ(fill_at(0, 1), light_palette().sequential(0.5));
    EXPECT_TRUE(test::has_text(map.scene, ".50"));
    EXPECT_TRUE(test::has_text(map.scene, "1.00"));  // the legend's bound

    HeatmapInput in = input_of(m);
    m << -2, 1, 0, 2;
    in.kind = MapKind::Signed;
    const MapColors colors = map_colors(in, light_palette());
    EXPECT_EQ(colors.low, -2);
    EXPECT_EQ(colors(-2), light_palette().diverging(-1));
    EXPECT_EQ(colors(0), light_palette().diverging(0));
    in.kind = MapKind::Weights;
    in.scale = MapScale::Log;
    const MapColors logarithmic = map_colors(in, light_palette());
    EXPECT_NEAR(logarithmic.unit(2e-4), 0, 1e-9);
    EXPECT_NEAR(logarithmic.unit(0.02), 0.5, 1e-9);
    EXPECT_EQ(logarithmic.unit(0), 0);
    in.high = 10.0;
    EXPECT_EQ(map_colors(in, light_palette()).high, 10);
}

// Bold is wider in one font and narrower in another: whichever row is chosen, its word is whole.
TEST(Heatmap, TheChosenRowHasItsWholeWord) {
    struct Measure : test::TableMeasure {
        float bold = 1;
        float width(std::string_view text, Font font, float size) const override {
            return test::TableMeasure::width(text, Font::Text, size) * (font == Font::Bold ? bold : 1.0F);
        }
    };
    const Matrix m = some_weights(12, 12);
    for (const float bold : {0.85F, 1.0F, 1.3F}) {
        Measure measure;
        measure.bold = bold;
        const SceneKit kit{light_palette(), measure, test::english()};
        for (Index row = 0; row < 12; ++row) {
            HeatmapInput in = input_of(m);
            in.selected_row = row;
            const Heatmap map = build_heatmap(in, 780, 660, kit);
            std::size_t found = 0;
            for (const Item& item : map.scene.items)
                if (const auto* text = std::get_if<TextItem>(&item); text != nullptr && text->align == Align::Right)
                    found += text->text == in.row_labels[static_cast<std::size_t>(row)] ? 1U : 0U;
            EXPECT_GE(found, 1U) << in.row_labels[static_cast<std::size_t>(row)] << " " << bold;
            EXPECT_FALSE(test::has_text(map.scene, "…")) << bold;
        }
    }
}

TEST(Heatmap, NumbersStandInCellsThatHoldThem) {
    const Matrix m = Matrix::Constant(12, 12, 1.0F / 12);
    const Kit kit;
    const auto numbers = [&](float width, float height) {
        const std::vector<std::string> texts =
            test::texts_of(build_heatmap(input_of(m), width, height, kit.light).scene);
        return std::count(texts.begin(), texts.end(), ".08");
    };
    EXPECT_EQ(numbers(524, 380), 144);  // of a window of 1280 x 800
    EXPECT_EQ(numbers(540, 330), 144) << "lower than wide";
    EXPECT_EQ(numbers(300, 260), 0);
}

TEST(Heatmap, TheLegendHasItsBoundsInAnyWidth) {
    Matrix m = some_weights(12, 12) * 0.04F;
    const Kit kit;
    for (const float width : {185.0F, 205.0F, 255.0F, 300.0F, 520.0F}) {
        const Heatmap map = build_heatmap(input_of(m), width, 240, kit.light);
        test::expect_sound(map.scene, kit.light);
        bool bar = false;
        for (const Item& item : map.scene.items) {
            const auto* image = std::get_if<ImageItem>(&item);
            bar = bar || (image != nullptr && image->target.node < 0);
        }
        EXPECT_TRUE(bar) << width;
        const std::string high = short_number(map.high);
        const std::vector<std::string> texts = test::texts_of(map.scene);
        EXPECT_EQ(std::count(texts.begin(), texts.end(), high), 1)
            << width << ": " << high << " once, not in each tick";
    }
}

TEST(Heatmap, MaskedCellsLookDifferent) {
    Matrix m = some_weights(4, 4);
    Matrix hiding = Matrix::Zero(4, 4);
    hiding(0, 3) = -std::numeric_limits<float>::infinity();
    m(0, 3) = 0;
    const Kit kit;
    HeatmapInput in = input_of(m);
    in.hidden_by = &hiding;
    const Heatmap map = build_heatmap(in, 400, 400, kit.light);
    EXPECT_TRUE(std::any_of(map.scene.items.begin(), map.scene.items.end(), [](const Item& item) {
        const auto* line = std::get_if<LineItem>(&item);
        return line != nullptr && line->color == light_palette().grid;
    }));
    // Scores that are minus infinity do not spoil the bounds.
    Matrix scores = some_weights(4, 4);
    scores(1, 1) = -std::numeric_limits<float>::infinity();
    in = input_of(scores);
    in.kind = MapKind::Signed;
    EXPECT_TRUE(std::isfinite(build_heatmap(in, 400, 400, kit.light).high));
}

std::array<float, 4> edges(const Box& b) { return {b.x, b.y, b.width, b.height}; }

// Of a matrix that is not all computed: some rows.
TEST(Heatmap, RowsThatAreNotThereAreBlank) {
    const Kit kit;
    for (const Index n : {Index{12}, Index{400}}) {
        const Matrix whole = some_weights(n, n);
        RowSet rows(n);  // the first three and the last two
        rows.add(0, 3);
        rows.add(n - 2, n);
        Matrix part(5, n);
        for (Index r = 0; r < n; ++r)
            if (rows.has(r)) part.row(rows.index(r)) = whole.row(r);
        HeatmapInput in = input_of(whole);
        in.high = 1;
        const Heatmap all = build_heatmap(in, 500, 450, kit.light);
        in.values = &part;
        in.there = rows;
        const Heatmap some = build_heatmap(in, 500, 450, kit.light);
        test::expect_sound(some.scene, kit.light);
        // The same from a matrix with room for all, whose other rows hold anything; and the bounds are of what is
        // there.
        Matrix room = Matrix::Constant(n, n, 1e6F);
        for (Index r = 0; r < n; ++r)
            if (rows.has(r)) room.row(r) = whole.row(r);
        HeatmapInput roomy = in;
        roomy.values = &room;
        EXPECT_TRUE(test::equal_scenes(build_heatmap(roomy, 500, 450, kit.light).scene, some.scene));
        roomy.high.reset();
        EXPECT_EQ(build_heatmap(roomy, 500, 450, kit.light).high, static_cast<double>(part.maxCoeff()));
        EXPECT_EQ(edges(some.grid), edges(all.grid)) << "it does not move as rows come";
        ASSERT_EQ(some.image, all.image);
        if (const ImageItem* image = image_of(some), *before = image_of(all); image != nullptr) {
            ASSERT_EQ(image->width, before->width);
            for (int y = 0; y < image->height; ++y) {
                const Index from = y * n / image->height, to = (y + 1) * n / image->height;
                bool any = false, every = true;
                for (Index r = from; r < to; ++r) any = any || rows.has(r), every = every && rows.has(r);
                for (int x = 0; x < image->width; ++x) {
                    const auto at = static_cast<std::size_t>(Index{y} * image->width + x);
                    if (!any) {
                        EXPECT_EQ((*image->pixels)[at], light_palette().well);
                    } else if (every) {
                        EXPECT_EQ((*image->pixels)[at], (*before->pixels)[at]);
                    }
                }
            }
            continue;
        }
        for (const Item& item : some.scene.items)
            if (const auto* rect = std::get_if<RectItem>(&item);
                rect != nullptr && rect->target.kind == Target::Kind::Cell && !rows.has(rect->target.row)) {
                EXPECT_EQ(rect->fill, light_palette().well) << rect->target.row;
            }
        EXPECT_EQ(some.scene.hit({some.columns.centre(3), some.rows.centre(6)}).row, 6) << "but it can be pointed at";
    }
}

// Maps side by side: the rows of all stand in line, and their words beside them once.
TEST(Heatmap, InATableTheRowsStandInLine) {
    const Kit kit;
    for (const Index n : {Index{12}, Index{60}, Index{700}})
        for (const float width : {90.0F, 120.0F, 260.0F}) {
            const Matrix one = some_weights(n, n, 1), two = some_weights(n, n, 2);
            HeatmapInput in = input_of(one);
            in.top = 50;
            in.legend = false;
            in.selected_row = 7;
            in.hovered = {Target::Kind::Cell, -1, 8, 8};
            const Heatmap first = build_heatmap(in, width, 200, kit.light);
            test::expect_sound(first.scene, kit.light);
            EXPECT_EQ(first.grid.y, 50);
            EXPECT_GT(first.grid.width, width - 20);
            const Scene words = build_row_labels(in, first, 70, kit.light);
            test::expect_sound(words, kit.light);
            EXPECT_TRUE(test::has_text(words, n > 12 ? "7 it" : "it"));
            EXPECT_EQ(words.hit({60, first.rows.centre(7)}).row, 7);
            in.values = &two;
            EXPECT_EQ(edges(build_heatmap(in, width, 200, kit.light).grid), edges(first.grid));
            EXPECT_FALSE(test::has_text(first.scene, "didn't") && n > 60) << "numbers over many columns";
        }
}

TEST(Heatmap, RowsAppearAsTimeGoes) {
    const Matrix m = Matrix::Constant(4, 4, 0.25F);
    const Kit kit;
    const auto filled_cells = [&](double reveal, Index only_row) {
        HeatmapInput in = input_of(m);
        in.reveal = reveal;
        in.only_row = only_row;
        const Heatmap map = build_heatmap(in, 400, 400, kit.light);
        int count = 0;
        for (const Item& item : map.scene.items)
            if (const auto* rect = std::get_if<RectItem>(&item))
                if (rect->target.kind == Target::Kind::Cell && rect->fill == light_palette().sequential(1)) ++count;
        return count;
    };
    EXPECT_EQ(filled_cells(0, -1), 0);
    EXPECT_EQ(filled_cells(0.5, -1), 8);
    EXPECT_EQ(filled_cells(1, -1), 16);
    EXPECT_EQ(filled_cells(0.5, 2), 2);
    EXPECT_EQ(filled_cells(1, 2), 4);
}

TEST(Heatmap, WindowZoomsAndPans) {
    const Matrix m = some_weights(200, 200);
    const Kit kit;
    HeatmapInput in = input_of(m);
    in.first_row = 50.5, in.rows = 10, in.first_col = 500, in.cols = 12;  // past the end: clamped
    const Heatmap map = build_heatmap(in, 700, 600, kit.light);
    EXPECT_FALSE(map.image);
    EXPECT_EQ(map.columns.first, 188);
    EXPECT_EQ(map.scene.hit({map.columns.centre(190), map.rows.centre(55)}), (Target{Target::Kind::Cell, 5, 55, 190}));
    test::expect_sound(map.scene, kit.light);
    EXPECT_NE(heatmap_key(in, 700, 600, light_palette()), heatmap_key(input_of(m), 700, 600, light_palette()));
    EXPECT_EQ(heatmap_key(in, 700, 600, light_palette()), heatmap_key(in, 700, 600, light_palette()));
    EXPECT_NE(heatmap_key(in, 700, 600, light_palette()), heatmap_key(in, 700, 600, dark_palette()));
}

TEST(Heatmap, PreviousMapSparesTheReading) {
    const Matrix m = some_weights(300, 300);
    const Kit kit;
    HeatmapInput in = input_of(m);
    const Heatmap first = build_heatmap(in, 700, 600, kit.light);
    in.hovered = {Target::Kind::Cell, -1, 3, 4};
    const Heatmap again = build_heatmap(in, 700, 600, kit.light, &first);
    EXPECT_TRUE(test::equal_scenes(again.scene, build_heatmap(in, 700, 600, kit.light).scene));
    EXPECT_EQ(image_of(again)->pixels, image_of(first)->pixels);
    in.kind = MapKind::Signed;  // other colours: painted anew
    EXPECT_NE(image_of(build_heatmap(in, 700, 600, kit.light, &first))->key, image_of(first)->key);
}

TEST(Heatmap, OneStrongWeightSurvivesPooling) {
    Matrix m = Matrix::Constant(2048, 2048, 1e-5F);
    m(1234, 777) = 1;
    const Kit kit;
    const Heatmap map = build_heatmap(input_of(m), 700, 600, kit.light);
    ASSERT_TRUE(map.image);
    const ImageItem* image = image_of(map);
    ASSERT_NE(image, nullptr);
    EXPECT_EQ(std::count(image->pixels->begin(), image->pixels->end(), light_palette().sequential(1)), 1);
    EXPECT_GT(map.pooled_rows, 1);
    EXPECT_TRUE(test::has_text(map.scene, "scene.pooled"));
}

TEST(Heatmap, PooledMaximumIsExact) {
    for (const bool by_size : {false, true}) {
        Matrix m = some_weights(37, 53, 9);
        if (by_size) m = m.array() - 0.02F;
        m(3, 3) = -std::numeric_limits<float>::infinity();
        m(4, 4) = std::numeric_limits<float>::quiet_NaN();
        m(5, 5) = std::numeric_limits<float>::infinity();
        Matrix hiding = Matrix::Zero(37, 53);
        hiding.block(10, 10, 12, 12).setConstant(-std::numeric_limits<float>::infinity());
        for (const Matrix* hidden : {static_cast<const Matrix*>(nullptr), static_cast<const Matrix*>(&hiding)}) {
            const Window w{2, 33, 1, 50};
            const Matrix pooled = pool_max(m, hidden, w, 11, 13, by_size);
            int empty = 0;
            for (Index y = 0; y < 11; ++y)
                for (Index x = 0; x < 13; ++x) {
                    bool any = false;
                    float best = 0;
                    for (Index r = w.first_row + y * w.rows / 11; r < w.first_row + (y + 1) * w.rows / 11; ++r)
                        for (Index c = w.first_col + x * w.cols / 13; c < w.first_col + (x + 1) * w.cols / 13; ++c) {
                            if (!std::isfinite(m(r, c)) || (hidden != nullptr && !std::isfinite((*hidden)(r, c))))
                                continue;
                            if (!any || (by_size ? std::abs(m(r, c)) > std::abs(best) : m(r, c) > best)) best = m(r, c);
                            any = true;
                        }
                    if (any) EXPECT_EQ(pooled(y, x), best);
                    else EXPECT_TRUE(std::isnan(pooled(y, x)));
                    empty += any ? 0 : 1;
                }
            EXPECT_EQ(empty > 0, hidden != nullptr);
        }
    }
}

}  // namespace
}  // namespace attn
