// A long text while it is computed: what is there is shown, and no number before its time. What is not there holds
// poison here, so whoever reads it shows.
#include <fmt/format.h>

#include "core/analysis/row_stats.hpp"
#include "core/engine/run.hpp"
#include "tests/gui/explore_stage.hpp"

namespace attn::gui {
namespace {

constexpr int kWords = 800;
constexpr Index kChosen = 500;
constexpr float kPoison = 77777;

// The program as it was at the first look.
struct FillingStage : ExploreStage {
    SnapshotPtr whole, part;
    Index missing = 0;  // a row

    FillingStage() {
        send(SetSentence{many_words(kWords)});
        send(SelectQuery{kChosen});
        whole = state().snapshot;
        const RunLook look{.show = [this](SnapshotPtr s) { part = part != nullptr ? part : std::move(s); }, .every = 0};
        EXPECT_TRUE(run_document(document(), {}, nullptr, &look));
        auto poisoned = std::make_shared<Snapshot>(*part);
        for (NodeId id = 0; id < part->graph.size(); ++id) {
            if (!part->graph.has_value(id)) continue;
            Matrix m = part->graph.value(id);
            for (Index r = 0; r < m.rows(); ++r)
                if (!part->graph.has_row(id, r)) m.row(r).setConstant(kPoison);
            poisoned->graph.set_value(id, std::make_shared<Matrix>(std::move(m)), part->graph.rows(id));
        }
        while (part->has_row(0, missing)) ++missing;
        part = poisoned;
        show(part);
    }
    void show(SnapshotPtr snapshot) {
        state().snapshot = std::move(snapshot);
        driver.frames(4);
    }
};

TEST(ExploreFilling, ShowsWhatIsThereAndNothingElse) {
    FillingStage stage;
    ASSERT_FALSE(stage.part->graph.rows(stage.part->weights(0)).all());
    ASSERT_TRUE(stage.part->has_row(0, kChosen));
    const Matrix& weights = stage.whole->graph.value(stage.whole->weights(0));
    const auto badges = [&] {
        std::string all;
        for (const char* id : {"entropy", "peak", "top", "sink"})
            all += stage.value(fmt::format("explore/badge/{}", id)) + "\n";
        return all;
    };
    const std::string now = badges();
    EXPECT_NE(now.find(fmt::format("{:.2f}", entropy_bits(weights, kChosen))), std::string::npos) << now;
    EXPECT_NEAR(std::stod(stage.value(ExploreStage::cell(kChosen, 3))), static_cast<double>(weights(kChosen, 3)), 6e-4);
    EXPECT_EQ(stage.value(ExploreStage::cell(stage.missing, 3)), "");
    stage.show(stage.whole);
    EXPECT_EQ(badges(), now);
    EXPECT_NE(stage.value(ExploreStage::cell(stage.missing, 3)), "");
}

TEST(ExploreFilling, ARowThatIsMissingIsShownWhenItComes) {
    FillingStage stage;
    const int row = static_cast<int>(stage.missing);
    AppState waiting = stage.state();
    apply(SelectQuery{row}, waiting);
    EXPECT_EQ(waiting.document.view.query, row);
    EXPECT_EQ(shown_query(waiting), kChosen) << "until it is computed";
    stage.send(SelectQuery{row});
    stage.send(Pin{row, 3});
    EXPECT_EQ(shown_query(stage.state()), row);
    EXPECT_TRUE(stage.anchors().find("explore/inspector/close"));
    EXPECT_NEAR(std::stod(stage.value(ExploreStage::cell(row, 3))),
                static_cast<double>(stage.whole->graph.value(stage.whole->weights(0))(row, 3)), 6e-4);
}

TEST(ExploreFilling, TheTokensStayAsFarScrolledAsTheyAre) {
    FillingStage stage;
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(done(stage.driver.wheel("explore/token", -10)));
    const auto chip = [&] {
        std::string first;
        for (const auto& [path, anchor] : stage.anchors().all())
            if (path.rfind("explore/token/", 0) == 0 && anchor.visible && (first.empty() || path < first)) first = path;
        return first;
    };
    const std::string before = chip();
    stage.show(std::make_shared<Snapshot>(*stage.part));
    EXPECT_EQ(chip(), before);
    stage.show(stage.whole);
    EXPECT_EQ(chip(), before);
}

TEST(ExploreFilling, PointingAtWhatIsMissingIsHarmless) {
    FillingStage stage;
    for (const Index row : {stage.missing, kChosen}) {
        EXPECT_TRUE(done(stage.driver.hover(ExploreStage::cell(row, 3))));
        EXPECT_LE(std::abs(stage.hovered().row - row), 1);  // a row is less than a pixel
        stage.driver.frames(3);
    }
    stage.send(SelectHead{1});  // nothing of it is there: it is asked for
    EXPECT_TRUE(stage.snapshot().graph.rows(stage.snapshot().weights(1)).all());
    EXPECT_EQ(shown_head(stage.state()), 1);
}

}  // namespace
}  // namespace attn::gui
