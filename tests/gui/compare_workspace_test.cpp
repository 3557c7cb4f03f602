// The Compare workspace with the bundled models: what a person does there, and that the pictures say what was computed.
#include <fmt/format.h>

#include <cmath>

#include "tests/gui/compare_stage.hpp"

namespace attn::gui {
namespace {

TEST(Compare, EveryReadySetOpensStepsAndShowsItsNumbers) {
    CompareStage stage;
    ASSERT_EQ(stage.state().comparison_sets.size(), 8U);
    for (const ComparisonSet& set : stage.state().comparison_sets) {
        stage.click("compare/sets");
        stage.click("compare/sets/menu/" + set.id);
        ASSERT_EQ(stage.compare().columns, set.compare.columns) << set.id;
        ASSERT_NE(stage.state().comparison, nullptr);
        EXPECT_FALSE(stage.state().comparison_error);
        const Index row = stage.compare().query;
        for (std::size_t i = 0; i < set.compare.columns.size(); ++i) {
            EXPECT_FALSE(stage.anchors().find(fmt::format("compare/error/{}", i))) << set.id << " " << i;
            const auto f = row_figures(*stage.state().comparison, i, row);
            ASSERT_TRUE(f) << set.id;
            EXPECT_NEAR(std::stod(stage.value(fmt::format("compare/figure/{}/entropy", i))), f->entropy, 6e-3);
            EXPECT_NEAR(std::stod(stage.value(fmt::format("compare/figure/{}/peak", i))), f->peak, 6e-4);
            EXPECT_NEAR(std::stod(stage.value(fmt::format("compare/map/{}/cell/{}/2", i, row))),
                        static_cast<double>(stage.weights(i)(row, 2)), 6e-4);
            EXPECT_EQ(stage.value(fmt::format("compare/column/{}", i)).empty(), false);
        }
        for (int step = 0; step < 6; ++step) {
            stage.key("Left");
            EXPECT_FALSE(stage.state().compare.story.settled()) << set.id;
        }
        EXPECT_EQ(stage.state().compare.story.t, 0);
        for (int step = 0; step < 4; ++step) stage.key("Right");
        EXPECT_TRUE(stage.state().compare.story.settled()) << set.id;
        for (const char* values : {"scores", "difference", "weights"})
            stage.click(std::string("compare/values/") + values);
        stage.click("compare/page/why");
        EXPECT_TRUE(stage.anchors().find("compare/why/bound/1")) << set.id;
        stage.click("compare/page/maps");
    }
}

TEST(Compare, AHeadThatDoesNotExistIsSaidInItsCardAndAnotherCanBeChosen) {
    CompareStage stage;
    for (const bool learned : {false, true}) {
        Document d = stage.document();
        Document::Column& c = d.compare.columns[1] = {};
        c.head = 7;
        if (learned) c.model = "pronoun";
        else c.mechanism = MechanismChoice();
        adopt_document(d, stage.state());  // as a session does
        stage.driver.frames(4);
        EXPECT_TRUE(stage.anchors().find("compare/error/1")) << learned;
        EXPECT_FALSE(stage.anchors().find("compare/figure/1/peak")) << "no numbers of another head";
        EXPECT_TRUE(stage.anchors().find("compare/figure/0/peak"));
        stage.send(EditColumn{1});
        EXPECT_EQ(stage.value("compare/panel/head"), "") << "none is chosen";
        stage.click("compare/panel/head/mean");
        EXPECT_EQ(stage.compare().columns[1].head, -1);
        EXPECT_FALSE(stage.anchors().find("compare/error/1"));
        EXPECT_EQ(stage.value("compare/panel/head"), "mean");
        stage.click("compare/panel/head/2");
        EXPECT_EQ(stage.compare().columns[1].head, 2);
    }
}

TEST(Compare, ColumnsAreAddedEditedAndUndoneByHand) {
    CompareStage stage;
    ASSERT_EQ(stage.compare().columns.size(), 7U);
    stage.click("compare/add");
    ASSERT_EQ(stage.compare().columns.size(), 8U);
    EXPECT_FALSE(stage.anchors().find("compare/add")->enabled) << "eight are the most";
    stage.click("compare/column/0");
    EXPECT_EQ(stage.state().compare.edited, 0);
    stage.click("compare/panel/alignment");
    stage.click("compare/panel/alignment/sparsemax");
    EXPECT_EQ(stage.compare().columns[0].mechanism.alignment, "sparsemax");
    EXPECT_EQ(stage.state().comparison->columns[0].snapshot->mechanism.alignment, "sparsemax");
    EXPECT_EQ(stage.value("compare/figure/0/accuracy"), "–") << "it did not learn with that";
    EXPECT_NE(stage.value("compare/figure/1/accuracy"), "–");
    stage.click("compare/panel/right");
    EXPECT_EQ(stage.compare().columns[1].mechanism.alignment, "sparsemax");
    EXPECT_EQ(stage.state().compare.edited, 1) << "the panel stays with its column";
    stage.click("compare/panel/reference");
    EXPECT_EQ(stage.compare().reference, 1);
    stage.click("compare/panel/color/6");
    EXPECT_EQ(stage.compare().columns[1].color, 6);
    stage.click("compare/panel/name");
    stage.driver.type("mine");
    stage.driver.frames(3);
    EXPECT_EQ(stage.compare().columns[1].name, "mine");
    EXPECT_EQ(stage.value("compare/column/1"), "mine");
    stage.click("compare/panel/remove");
    EXPECT_EQ(stage.compare().columns.size(), 7U);
    EXPECT_EQ(stage.state().compare.edited, -1);
    for (int i = 0; i < 7; ++i) stage.click("header/undo");
    EXPECT_EQ(stage.compare(), stage.state().comparison_sets.front().compare);
}

TEST(Compare, NoTwoColumnsAreCalledAlikeUnlessTheyAre) {
    CompareStage stage;
    EXPECT_EQ(stage.value("compare/column/0"), "Dot product");
    Document::Column other = stage.compare().columns[6];
    other.mechanism.score = "dot";  // the model of another score, with this one
    stage.send(SetColumn{6, other});
    const std::string first = stage.value("compare/column/0"), last = stage.value("compare/column/6");
    EXPECT_NE(first, last);
    for (const std::string& name : {first, last}) EXPECT_NE(name.find("Dot product"), std::string::npos) << name;
    stage.send(SetColumn{6, stage.compare().columns[0]});
    EXPECT_EQ(stage.value("compare/column/0"), stage.value("compare/column/6")) << "a copy is no other";
}

TEST(Compare, ScrubbingTellsTheStoryOfAllColumnsAtOnce) {
    CompareStage stage;
    const auto track = stage.anchors().find("compare/scrub");
    ASSERT_TRUE(track);
    EXPECT_EQ(track->value, "100");
    stage.click("compare/scrub");  // its middle: scores, and what mask and temperature make of them
    EXPECT_NEAR(stage.state().compare.story.t, 3, 0.1);
    EXPECT_NEAR(std::stod(stage.value("compare/scrub")), 50, 2);
    stage.send(TellComparison{TellComparison::Move::Scrub, 3});
    EXPECT_EQ(stage.value("compare/values"), "scores");
    for (const std::size_t column : {0U, 3U}) {
        const Snapshot& s = *stage.state().comparison->columns[column].snapshot;
        double mean = 0;
        for (int h = 0; h < s.heads(); ++h)
            mean += static_cast<double>(s.graph.value(s.head(h).logits)(7, 1)) / s.heads();
        EXPECT_NEAR(std::stod(stage.value(fmt::format("compare/map/{}/cell/7/1", column))), mean, 6e-3);
    }
    stage.key("Space");
    EXPECT_TRUE(stage.state().compare.story.playing);
    for (int i = 0; i < 400 && stage.state().compare.story.playing; ++i) stage.driver.frames(1);
    EXPECT_EQ(stage.state().compare.story.t, 4);
    EXPECT_EQ(stage.value("compare/values"), "weights");
    stage.key("End");
    EXPECT_EQ(stage.value("compare/scrub"), "100");
}

TEST(Compare, HoverPinAndQueryAreLinkedAcrossTwoSentences) {
    CompareStage stage;
    stage.send(OpenComparison{"tired-wide"});
    stage.send(SetCompareSentence{true, "So the animal didn't cross the street because it was too wide."});
    // "animal" is word 1 of the first and word 2 of the second sentence.
    ASSERT_TRUE(done(stage.driver.hover("compare/map/1/cell/8/2")));
    stage.driver.frames(3);
    EXPECT_EQ(stage.state().selection.hovered.row, 7);
    EXPECT_EQ(stage.state().selection.hovered.col, 1);
    stage.click("compare/map/1/cell/4/2");
    EXPECT_EQ(stage.compare().query, 3);
    EXPECT_TRUE(stage.state().compare.pinned);
    EXPECT_EQ(stage.state().compare.pinned_col, 1);
    stage.key("Escape");
    EXPECT_FALSE(stage.state().compare.pinned);
    stage.key("Down");
    EXPECT_EQ(stage.compare().query, 4);
    stage.click("compare/two");
    EXPECT_TRUE(stage.compare().second.empty());
}

TEST(Compare, FlipsOfHeadsAreThoseOfTheRun) {
    CompareStage stage({}, {1600, 1600});
    stage.send(OpenComparison{"tired-wide"});
    stage.send(ShowWhy{true});
    const Comparison& c = *stage.state().comparison;
    const auto flips = head_flips(*c.columns[0].snapshot, *c.columns[1].snapshot, c.aligned, 7, 1, 5);
    ASSERT_FALSE(flips.empty());
    EXPECT_EQ(stage.value("compare/why/flip/first"), "1") << "animal, by the data";
    EXPECT_EQ(stage.value("compare/why/flip/second"), "5") << "street";
    const Box one = stage.anchors().find("compare/why/flip/first")->rect;
    const Box two = stage.anchors().find("compare/why/flip/second")->rect;
    EXPECT_GE(two.x, one.right()) << "side by side";
    EXPECT_EQ(two.y, one.y);
    const std::string shown = stage.value(fmt::format("compare/why/flip/{}/{}", flips[0].layer, flips[0].head));
    EXPECT_NEAR(std::stod(shown.rfind("−", 0) == 0 ? "-" + shown.substr(3) : shown), flips[0].flip, 6e-3);
}

TEST(Compare, AColumnThatFailsSaysSoInItsPlace) {
    CompareStage stage;
    Document::Column broken = stage.compare().columns[2];
    broken.model = "no-such-model";
    stage.send(SetColumn{2, broken});
    EXPECT_TRUE(stage.anchors().find("compare/error/2"));
    EXPECT_FALSE(stage.anchors().find("compare/map/2"));
    EXPECT_TRUE(stage.anchors().find("compare/map/3")) << "the others go on";
    stage.send(SetReference{2});
    EXPECT_EQ(stage.value("compare/figure/0/divergence"), "–") << "nothing to compare with";
    stage.send(SetCompareSentence{false, ""});
    EXPECT_TRUE(stage.anchors().find("compare/error/0"));
    stage.send(Undo{});
    EXPECT_TRUE(stage.anchors().find("compare/map/0"));
    for (int i = 0; i < 8; ++i) stage.send(Undo{});
    stage.compare().columns.clear();
    stage.driver.frames(3);
    stage.click("compare/nothing/open");
    EXPECT_EQ(stage.compare().columns.size(), 7U);
}

TEST(Compare, TheKeyboardReachesTheColumns) {
    CompareStage stage;
    stage->ui.focus.take("compare/column/1", true);
    stage.driver.frames(2);
    stage.key("Enter");
    EXPECT_EQ(stage.state().compare.edited, 1);
    stage.key("Enter");
    EXPECT_EQ(stage.state().compare.edited, -1);
    stage.key("Delete");
    EXPECT_EQ(stage.compare().columns.size(), 6U);
    stage->ui.focus.take("compare/map/0", true);
    stage.driver.frames(2);
    for (int i = 0; i < 3; ++i) stage.key("Right");
    EXPECT_EQ(stage.state().selection.hovered.col, 3);
    stage.key("Enter");
    EXPECT_TRUE(stage.state().compare.pinned);
    EXPECT_EQ(stage.state().compare.pinned_col, 3);
    EXPECT_TRUE(stage.state().compare.story.settled()) << "the arrows were the map's";
}

TEST(Compare, ColumnsAreMovedByTheirHeads) {
    CompareStage stage({}, {1280, 800});
    const Document::Compare before = stage.compare();
    const auto place = [&](int column, float share) {
        const Box map = stage.anchors().find(fmt::format("compare/map/{}", column))->rect;
        return ImVec2(map.x + share * map.width, map.y + 20);
    };
    ASSERT_TRUE(done(stage.driver.drag("compare/column/1", place(4, 0.8F))));
    stage.driver.frames(3);
    EXPECT_EQ(stage.compare().columns[4], before.columns[1]) << "behind the one whose middle it passed";
    EXPECT_EQ(stage.compare().columns[1], before.columns[2]);
    EXPECT_EQ(stage.compare().reference, 4) << "the reference goes along";
    EXPECT_EQ(stage.state().compare.edited, -1) << "it was no click";
    EXPECT_FALSE(stage.anchors().find("compare/error/4"));
    ASSERT_TRUE(done(stage.driver.drag("compare/column/6", place(0, 0.2F))));
    stage.driver.frames(3);
    EXPECT_EQ(stage.compare().columns[0], before.columns[6]);
    stage.click("header/undo");
    stage.click("header/undo");
    EXPECT_EQ(stage.compare(), before) << "each was one step";
    ASSERT_TRUE(done(stage.driver.drag("compare/column/3", place(3, 0.9F))));
    ASSERT_TRUE(done(stage.driver.drag("compare/column/3", place(2, 0.8F))));
    stage.driver.frames(3);
    EXPECT_EQ(stage.compare(), before) << "there it is already";
    ASSERT_TRUE(done(stage.driver.drag_by("compare/column/3", {3, 1})));
    stage.driver.frames(2);
    EXPECT_EQ(stage.state().compare.edited, 3) << "an unsteady click";
}

TEST(Compare, WhileAColumnIsDraggedAMarkSaysWhereItGoes) {
    CompareStage stage({}, {1280, 800});
    const Document::Compare before = stage.compare();
    SyntheticInput hand;
    const auto move = [&](ImVec2 to, bool down) {
        hand.mouse = to;
        hand.buttons[0] = down;
        for (int i = 0; i < 2; ++i) {
            stage.platform.frame([&] { return stage->frame(); }, &hand);
            hand.keys.clear();
        }
    };
    const auto middle = [&](const std::string& path) {
        const Point at = stage.anchors().find(path)->middle();
        return ImVec2(at.x, at.y);
    };
    const auto hold_over = [&](const char* path) {
        move(middle("compare/column/0"), false);
        move(middle("compare/column/0"), true);
        EXPECT_FALSE(stage.anchors().find("compare/drop"));
        move(middle(path) + ImVec2(20, 0), true);
    };
    hold_over("compare/map/2");
    const auto mark = stage.anchors().find("compare/drop");
    ASSERT_TRUE(mark);
    EXPECT_EQ(mark->value, "2");
    EXPECT_GT(mark->rect.x, stage.anchors().find("compare/map/2")->rect.right());
    EXPECT_LT(mark->rect.right(), stage.anchors().find("compare/map/3")->rect.x);
    EXPECT_EQ(stage.compare(), before) << "nothing happens before it is let go";
    hand.keys.push_back({Key::Escape});
    move(hand.mouse, true);
    EXPECT_FALSE(stage.anchors().find("compare/drop"));
    move(hand.mouse, false);
    EXPECT_EQ(stage.compare(), before) << "Esc gave it up";
    hold_over("compare/map/2");
    move(hand.mouse, false);
    EXPECT_EQ(stage.compare().columns[2], before.columns[0]);
}

TEST(Compare, CostsAreMeasuredLiveWithProgress) {
    CompareStage stage;
    stage.send(ShowWhy{true});
    stage.state().compare.costs.points.clear();
    ASSERT_TRUE(done(stage.driver.click("compare/why/measure")));
    EXPECT_EQ(stage.value("compare/why/measure"), "on");
    const auto measured = stage.state().compare.costs.points.size();
    EXPECT_GT(measured, 0U);
    ASSERT_TRUE(done(stage.driver.click("compare/why/measure")));
    stage.driver.frames(2);
    EXPECT_FALSE(stage.state().compare.costs.measuring);
    const auto stopped = stage.state().compare.costs.points.size();
    stage.driver.frames(4);
    EXPECT_EQ(stage.state().compare.costs.points.size(), stopped);
    EXPECT_EQ(stage.value("compare/why/measured"), fmt::format("{} / {}", stopped, cost_questions().size()));
}

}  // namespace
}  // namespace attn::gui
