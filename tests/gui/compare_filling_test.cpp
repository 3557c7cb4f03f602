// A long text while it is computed: the rows that are there, how far it is, and no figure before its time.
#include <fmt/format.h>
#include <utility>

#include "tests/gui/compare_stage.hpp"
#include "tests/support/words.hpp"

namespace attn::gui {
namespace {

// The program as it was at the first look at five hundred words.
struct FillingStage : CompareStage {
    ComparisonPtr whole, part;

    explicit FillingStage(StudioOptions options = {}, ImVec2 window = {1280, 800})
        : CompareStage(std::move(options), window) {
        send(OpenComparison{"dot-and-width"});
        for (int i = 0; i < 8; ++i) {
            Document::Column column = compare().columns[static_cast<std::size_t>(i)];
            column.mechanism.score = i % 2 == 0 ? "additive" : "scaled-dot";
            column.width = 32;
            column.mechanism.options.seed = static_cast<std::uint64_t>(i);
            send(SetColumn{i, column});
        }
        send(SetCompareSentence{false, many_words(500)});
        send(SelectCompareQuery{250});
        whole = state().comparison;
        const ComparisonLook look{[this](ComparisonPtr c) { part = part != nullptr ? part : std::move(c); }, 0};
        EXPECT_TRUE(run_comparison(document(), {}, nullptr, look));
        show(part);
    }
    void show(ComparisonPtr comparison) {
        state().comparison = std::move(comparison);
        driver.frames(4);
    }
};

TEST(CompareFilling, ShowsTheRowsThatAreThereAndWhatIsToCome) {
    FillingStage stage;
    ASSERT_NE(stage.part, nullptr);
    for (std::size_t i = 0; i < 8; ++i) {
        const RowSet rows = stage.part->columns[i].maps.rows;
        ASSERT_FALSE(rows.all());
        EXPECT_EQ(stage.value(fmt::format("compare/progress/{}", i)), fmt::format("rows {} of 500", rows.count()));
        const auto figure = [&](const char* id) { return stage.value(fmt::format("compare/figure/{}/{}", i, id)); };
        const auto f = row_figures(*stage.whole, i, 250);
        ASSERT_TRUE(f);
        EXPECT_NEAR(std::stod(figure("entropy")), f->entropy, 6e-3) << "the chosen row is there";
        EXPECT_EQ(figure("time"), "…");
        if (i != 1) {
            EXPECT_NEAR(std::stod(figure("divergence")), *f->divergence, 6e-4);
        }
        Index missing = 0;
        while (rows.has(missing)) ++missing;
        EXPECT_EQ(stage.value(fmt::format("compare/map/{}/cell/{}/3", i, missing)), "…");
        EXPECT_NEAR(std::stod(stage.value(fmt::format("compare/map/{}/cell/250/3", i))),
                    static_cast<double>((*stage.whole->columns[i].maps.weights)(250, 3)), 6e-4);
    }
    // Another row is not there yet: no figure of it is.
    stage.send(SelectCompareQuery{10});
    for (const char* id : {"entropy", "peak", "sink", "divergence", "correlation", "time"})
        EXPECT_EQ(stage.value(fmt::format("compare/figure/0/{}", id)), "…") << id;
    EXPECT_EQ(stage.value("compare/figure/1/divergence"), "reference");
    stage.show(stage.whole);
    EXPECT_FALSE(stage.anchors().find("compare/progress/0"));
    EXPECT_NE(stage.value("compare/figure/0/time"), "…");
    EXPECT_NE(stage.value("compare/figure/0/entropy"), "…");
}

TEST(CompareFilling, WhereTheReferenceIsMissingNothingIsComparedWithIt) {
    FillingStage stage;
    auto late = std::make_shared<Comparison>(*stage.whole);
    late->columns[1] = stage.part->columns[1];
    stage.show(late);
    stage.send(SelectCompareQuery{10});
    EXPECT_EQ(stage.value("compare/figure/0/divergence"), "…");
    EXPECT_EQ(stage.value("compare/figure/0/correlation"), "…");
    EXPECT_NE(stage.value("compare/figure/0/entropy"), "…");
    stage.send(ShowCompare{CompareValues::Difference});
    EXPECT_EQ(stage.value("compare/map/0/cell/10/3"), "nan");
    stage.send(ShowWhy{true});
    EXPECT_EQ(stage.value("compare/why/spread/1"), "…");
    EXPECT_NE(stage.value("compare/why/spread/0"), "…");
}

TEST(CompareFilling, IsStoppedAndGoesOnByHand) {
    FillingStage stage;
    stage.click("compare/progress/2");
    EXPECT_TRUE(stage.state().compare.stopped);
    stage->ui.focus.take("compare/progress/2", true);
    stage.driver.frames(2);
    stage.key("Enter");
    EXPECT_FALSE(stage.state().compare.stopped);
}

}  // namespace
}  // namespace attn::gui
