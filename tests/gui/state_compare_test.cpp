// Actions of the Compare workspace on the state alone, and its lanes of jobs.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

#include "app/gui/state/actions.hpp"
#include "app/gui/state/jobs.hpp"

namespace attn::gui {
namespace {

Document::Compare& compare(AppState& state) { return state.document.compare; }

// Columns that are told apart by their widths.
AppState with_columns(int count) {
    AppState state;
    for (int i = 0; i < count; ++i) {
        Document::Column c;
        c.width = 8 + i;
        c.color = i;
        c.mechanism = MechanismChoice();
        compare(state).columns.push_back(c);
    }
    return state;
}

std::vector<int> widths(AppState& state) {
    std::vector<int> w;
    for (const Document::Column& c : compare(state).columns) w.push_back(c.width);
    return w;
}

TEST(StateCompare, ColumnsAreAddedCopiedMovedAndRemoved) {
    AppState state = with_columns(3);
    compare(state).reference = 1;
    apply(AddColumn{0}, state);
    EXPECT_EQ(widths(state), (std::vector<int>{8, 8, 9, 10}));
    EXPECT_EQ(compare(state).reference, 2) << "the same column as before";
    EXPECT_EQ(compare(state).columns[1].color, 3) << "a colour of its own";
    EXPECT_EQ(state.compare.edited, 1);
    apply(MoveColumn{2, 0}, state);
    EXPECT_EQ(widths(state), (std::vector<int>{9, 8, 8, 10}));
    EXPECT_EQ(compare(state).reference, 0);
    EXPECT_EQ(state.compare.edited, 2);
    apply(RemoveColumn{0}, state);
    EXPECT_EQ(widths(state), (std::vector<int>{8, 8, 10}));
    EXPECT_EQ(compare(state).reference, 0) << "another one takes its place";
    EXPECT_EQ(state.compare.edited, 1);
    for (int i = 0; i < 3; ++i) apply(Undo{}, state);
    EXPECT_EQ(widths(state), (std::vector<int>{8, 9, 10}));
    EXPECT_EQ(compare(state).reference, 1);
    apply(Redo{}, state);
    EXPECT_EQ(widths(state).size(), 4U);
}

TEST(StateCompare, ThereAreTwoToEightColumns) {
    AppState state = with_columns(2);
    apply(RemoveColumn{0}, state);
    EXPECT_EQ(compare(state).columns.size(), 2U);
    for (int i = 0; i < 10; ++i) apply(AddColumn{}, state);
    ASSERT_EQ(compare(state).columns.size(), 8U);
    std::vector<bool> used(8, false);
    for (const Document::Column& c : compare(state).columns) used[static_cast<std::size_t>(c.color)] = true;
    EXPECT_EQ(std::count(used.begin(), used.end(), true), 8) << "each in its colour";
    for (const int bad : {-1, 8, 1000}) {
        apply(RemoveColumn{bad}, state);
        apply(MoveColumn{bad, 0}, state);
        apply(MoveColumn{0, bad}, state);
        apply(SetReference{bad}, state);
        apply(SetColumn{bad, {}}, state);
        apply(EditColumn{bad}, state);
        EXPECT_EQ(state.compare.edited, -1);
    }
    EXPECT_EQ(compare(state).columns.size(), 8U);
    EXPECT_EQ(compare(state).reference, 0);
}

TEST(StateCompare, ANewColumnHasAScoreThatNoneHas) {
    AppState state = with_columns(2);
    apply(AddColumn{}, state);
    EXPECT_EQ(compare(state).columns[2].mechanism.score, "dot") << "scaled-dot is there";
    apply(AddColumn{}, state);
    EXPECT_EQ(compare(state).columns[3].mechanism.score, "general");
}

TEST(StateCompare, WhatIsSetIsBroughtIntoRange) {
    AppState state = with_columns(2);
    Document::Column c = compare(state).columns[1];
    c.width = 100000;
    c.head = 99;
    c.layer = -7;
    c.color = 12;
    c.sentence = 5;
    c.mechanism.score = "no-such-score";
    c.mechanism.alignment = "sparsemax";
    c.mechanism.mask = "";
    c.mechanism.options.temperature = std::numeric_limits<double>::quiet_NaN();
    apply(SetColumn{1, c}, state);
    const Document::Column& now = compare(state).columns[1];
    EXPECT_EQ(now.width, 1024);
    EXPECT_EQ(now.head, kMaxHeads - 1);
    EXPECT_EQ(now.layer, -1);
    EXPECT_EQ(now.color, 7);
    EXPECT_EQ(now.sentence, 0);
    EXPECT_EQ(now.mechanism.score, "scaled-dot");
    EXPECT_EQ(now.mechanism.alignment, "sparsemax");
    EXPECT_EQ(now.mechanism.mask, "none");
    EXPECT_EQ(now.mechanism.options.temperature, 1);
}

TEST(StateCompare, ADraggedSliderIsOneStepOfUndo) {
    AppState state = with_columns(2);
    for (const double t : {1.5, 2.0, 3.0}) {
        Document::Column c = compare(state).columns[0];
        c.mechanism.options.temperature = t;
        apply(SetColumn{0, c, "mechanism/temperature", true}, state);
    }
    apply(CommitEdit{}, state);
    apply(Undo{}, state);
    EXPECT_EQ(compare(state).columns[0].mechanism.options.temperature, 1);
    apply(Redo{}, state);
    EXPECT_EQ(compare(state).columns[0].mechanism.options.temperature, 3);
}

TEST(StateCompare, QueryAndPinFollowTheirWords) {
    AppState state = with_columns(2);
    apply(SelectCompareQuery{7}, state);  // it
    apply(PinCompare{7, 1}, state);
    apply(SetCompareSentence{false, "Yes, the animal didn't cross the street because it was too tired."}, state);
    EXPECT_EQ(compare(state).query, 9);
    EXPECT_EQ(state.compare.pinned_row, 9);
    EXPECT_EQ(state.compare.pinned_col, 3);
    apply(CommitEdit{}, state);
    apply(SetCompareSentence{false, "Gone."}, state);
    EXPECT_FALSE(state.compare.pinned);
    EXPECT_LT(compare(state).query, 2);
    apply(MoveCompareQuery{-50}, state);
    EXPECT_EQ(compare(state).query, 0);
    apply(MoveCompareQuery{50}, state);
    EXPECT_EQ(compare(state).query, 1);
    EXPECT_TRUE(state.history.can_undo()) << "of the sentences";
    apply(Undo{}, state);
    EXPECT_EQ(compare(state).sentence.substr(0, 3), "Yes");
}

TEST(StateCompare, ASecondSentenceComesWithAColumnThatReadsIt) {
    AppState state = with_columns(2);
    compare(state).reference = 1;
    apply(SetSecondReader{true}, state);
    EXPECT_EQ(compare(state).second, compare(state).sentence);
    ASSERT_EQ(widths(state), (std::vector<int>{8, 9, 9}));
    EXPECT_EQ(compare(state).columns[2].sentence, 1);
    apply(SetCompareSentence{true, "Another one."}, state);
    apply(SetSecondReader{false}, state);
    EXPECT_TRUE(compare(state).second.empty());
    for (const Document::Column& c : compare(state).columns) EXPECT_EQ(c.sentence, 0);
    apply(Undo{}, state);
    EXPECT_EQ(compare(state).second, "Another one.");

    AppState full = with_columns(8);
    apply(SetSecondReader{true}, full);
    ASSERT_EQ(compare(full).columns.size(), 8U);
    EXPECT_EQ(compare(full).columns[7].sentence, 1) << "the last one reads it";
}

TEST(StateCompare, AReadySetReplacesAllAndAnUnknownOneNothing) {
    AppState state = with_columns(3);
    ComparisonSet set;
    set.id = "one";
    set.compare.columns.resize(4);
    set.compare.query = 2;
    state.comparison_sets = {set};
    apply(EditColumn{2}, state);
    apply(PinCompare{1, 1}, state);
    apply(OpenComparison{"none"}, state);
    EXPECT_EQ(compare(state).columns.size(), 3U);
    ASSERT_EQ(state.notices.size(), 1U);
    apply(OpenComparison{"one"}, state);
    EXPECT_EQ(compare(state), set.compare);
    EXPECT_EQ(state.compare.edited, -1);
    EXPECT_FALSE(state.compare.pinned);
}

TEST(StateCompare, TheStoryGoesFromScoresToWeights) {
    AppState state = with_columns(2);
    adopt_comparison(std::make_shared<Comparison>(), state);
    using Move = TellComparison::Move;
    const Playback& story = state.compare.story;
    std::vector<double> stops;
    apply(TellComparison{Move::Scrub, 0}, state);
    while (!story.settled() && stops.size() < 20) {
        apply(TellComparison{Move::Forward}, state);
        stops.push_back(story.t);
    }
    EXPECT_EQ(stops, (std::vector<double>{2, 3, 4, 7})) << "scores, logits, weights, all rows";
    apply(TellComparison{Move::Back}, state);
    EXPECT_EQ(story.t, 4);
    apply(TellComparison{Move::Restart}, state);
    EXPECT_TRUE(animating(state));
    tick(state, 100);
    EXPECT_EQ(story.t, 2) << "to the first break";
    EXPECT_FALSE(animating(state));
    EXPECT_TRUE(state.playback.settled()) << "Explore's story is another";
    apply(ShowCompare{CompareValues::Difference}, state);
    EXPECT_TRUE(story.settled());
}

// A run that counts, and answers with the columns it was asked for.
struct Counting {
    int comparisons = 0, costs = 0;
    Computes computes() {
        return {[](const Document&, const RunOptions&, const RunLook&) -> Result<SnapshotPtr> {
                    return Error{"not here", "", ""};
                },
                {},
                [this](const Document& d, const RunOptions&, const ComparisonLook&,
                       const ComparisonPtr&) -> Result<ComparisonPtr> {
                    ++comparisons;
                    auto c = std::make_shared<Comparison>();
                    c->document = d;
                    c->columns.resize(d.compare.columns.size());
                    return ComparisonPtr(std::move(c));
                },
                [this](const CostQuestion& q, const RunOptions&) -> Result<CostPoint> {
                    ++costs;
                    return CostPoint{q, 1.0};
                }};
    }
};

TEST(StateCompare, RunsOnlyWhenShownAndOnlyForOtherNumbers) {
    Counting count;
    AppState state = with_columns(3);
    const auto jobs = make_inline_jobs(count.computes());
    jobs->update(state);
    EXPECT_EQ(count.comparisons, 0) << "another workspace is shown";
    state.preferences.workspace = kCompareWorkspace;
    EXPECT_TRUE(jobs->update(state));
    EXPECT_EQ(count.comparisons, 1);
    ASSERT_NE(state.comparison, nullptr);
    EXPECT_FALSE(state.comparison_computing);

    apply(SetReference{2}, state);
    apply(SelectCompareQuery{3}, state);
    apply(SetSharedScale{false}, state);
    Document::Column named = compare(state).columns[0];
    named.name = "mine";
    named.color = 5;
    apply(SetColumn{0, named}, state);
    jobs->update(state);
    EXPECT_EQ(count.comparisons, 1) << "none of these changes a number";
    named.width = 64;
    apply(SetColumn{0, named}, state);
    jobs->update(state);
    EXPECT_EQ(count.comparisons, 2);
    apply(SetCompareSentence{false, "Another sentence."}, state);
    jobs->update(state);
    EXPECT_EQ(count.comparisons, 3);
}

TEST(StateCompare, ColumnsThatAreThereNeedNoRun) {
    Counting count;
    AppState state = with_columns(4);
    state.preferences.workspace = kCompareWorkspace;
    const auto jobs = make_inline_jobs(count.computes());
    jobs->update(state);
    apply(MoveColumn{0, 3}, state);
    jobs->update(state);
    apply(RemoveColumn{1}, state);
    jobs->update(state);
    apply(AddColumn{0}, state);  // a copy
    jobs->update(state);
    EXPECT_EQ(count.comparisons, 1);
    Document::Column other = compare(state).columns[1];
    other.head = 2;
    apply(SetColumn{1, other}, state);
    jobs->update(state);
    EXPECT_EQ(count.comparisons, 2);
}

// A run that shows two rows and then works until it is cancelled, or until the sentence is "done".
struct Filling {
    std::atomic<int> started{0}, cancelled{0}, with_last{0};
    Computes computes() {
        return {[](const Document&, const RunOptions&, const RunLook&) -> Result<SnapshotPtr> {
                    return Error{"not here", "", ""};
                },
                {},
                [this](const Document& d, const RunOptions& o, const ComparisonLook& look,
                       const ComparisonPtr& last) -> Result<ComparisonPtr> {
                    ++started;
                    if (last != nullptr) ++with_last;
                    const auto there = [&](Index rows) {
                        auto c = std::make_shared<Comparison>();
                        c->document = d;
                        c->columns.resize(d.compare.columns.size());
                        for (ColumnResult& column : c->columns) {
                            column.maps.rows = RowSet(9);
                            column.maps.rows.add(0, rows);
                        }
                        return ComparisonPtr(std::move(c));
                    };
                    look.show(there(2));
                    while (d.compare.sentence != "done") {
                        if (o.cancel.cancelled()) {
                            ++cancelled;
                            return Error{"cancelled", "", "", Error::Kind::Cancelled};
                        }
                        std::this_thread::sleep_for(std::chrono::milliseconds(1));
                    }
                    return there(9);
                }};
    }
};

TEST(StateCompare, RowsAreShownAsTheyComeAndTheRestMayBeGivenUp) {
    Filling filling;
    AppState state = with_columns(2);
    state.preferences.workspace = kCompareWorkspace;
    const auto jobs = make_jobs(
        filling.computes(), [] {}, 1);
    const auto until = [&](const auto& done) {
        for (int i = 0; i < 5000 && !done(); ++i) {
            jobs->update(state);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return done();
    };
    const auto rows = [&] { return state.comparison ? state.comparison->columns[0].maps.rows.count() : 0; };
    ASSERT_TRUE(until([&] { return rows() == 2; }));
    EXPECT_TRUE(state.comparison_computing) << "the rest is on its way";

    apply(SetWorkspace{std::string(kExploreWorkspace)}, state);  // its run keeps no other waiting
    ASSERT_TRUE(until([&] { return filling.cancelled == 1; }));
    EXPECT_FALSE(state.comparison_computing);
    apply(SetWorkspace{std::string(kCompareWorkspace)}, state);
    ASSERT_TRUE(until([&] { return filling.started == 2; })) << "it goes on when one comes back";

    apply(StopComparison{}, state);
    ASSERT_TRUE(until([&] { return filling.cancelled == 2; }));
    jobs->update(state);
    EXPECT_FALSE(state.comparison_computing);
    EXPECT_EQ(rows(), 2) << "what is there stays";
    EXPECT_EQ(filling.started, 2);
    apply(StopComparison{false}, state);
    ASSERT_TRUE(until([&] { return filling.started == 3; }));
    EXPECT_EQ(filling.with_last, 2) << "with what was there";

    apply(StopComparison{}, state);
    ASSERT_TRUE(until([&] { return filling.cancelled == 3; }));
    apply(SetCompareSentence{false, "done"}, state);  // the newest is never stopped beforehand
    ASSERT_TRUE(until([&] { return rows() == 9; }));
    EXPECT_FALSE(state.comparison_computing);
    EXPECT_FALSE(state.compare.stopped);
    EXPECT_EQ(state.comparison->document.compare.sentence, "done");
}

TEST(StateCompare, CostsAreMeasuredOneByOneUntilAllAreOrSomeoneStops) {
    Counting count;
    AppState state = with_columns(2);
    state.preferences.workspace = kCompareWorkspace;
    const auto jobs = make_inline_jobs(count.computes());
    jobs->update(state);
    EXPECT_EQ(count.costs, 0);
    apply(MeasureCosts{true}, state);
    jobs->update(state);
    jobs->update(state);
    EXPECT_EQ(state.compare.costs.points.size(), 2U);
    apply(MeasureCosts{false}, state);
    jobs->update(state);
    EXPECT_EQ(state.compare.costs.points.size(), 2U);
    apply(MeasureCosts{true}, state);  // goes on
    const std::size_t all = cost_questions().size();
    for (std::size_t i = 0; i < all + 5; ++i) jobs->update(state);
    EXPECT_EQ(state.compare.costs.points.size(), all);
    EXPECT_FALSE(state.compare.costs.measuring);
    EXPECT_EQ(count.costs, static_cast<int>(all));
    apply(MeasureCosts{true}, state);
    EXPECT_TRUE(state.compare.costs.points.empty()) << "again from the start";
}

// What is typed does not wait for a measurement: it is cancelled, and asked again afterwards.
TEST(StateCompare, AMeasurementGivesWayToARun) {
    std::atomic<int> started{0}, cancelled{0};
    const auto wait = [&](const RunOptions& o) {
        for (int i = 0; i < 20000 && !o.cancel.cancelled(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    };
    Computes computes = {
        [](const Document&, const RunOptions&, const RunLook&) -> Result<SnapshotPtr> {
            return Error{"not here", "", ""};
        },
        {},
        [](const Document& d, const RunOptions&, const ComparisonLook&, const ComparisonPtr&) -> Result<ComparisonPtr> {
            auto c = std::make_shared<Comparison>();
            c->document = d;
            return ComparisonPtr(std::move(c));
        },
        [&](const CostQuestion& q, const RunOptions& o) -> Result<CostPoint> {
            if (++started == 1) {
                wait(o);
                ++cancelled;
                return Error{"cancelled", "", "", Error::Kind::Cancelled};
            }
            return CostPoint{q, 1.0};
        }};
    AppState state = with_columns(2);
    state.preferences.workspace = kCompareWorkspace;
    const auto jobs = make_jobs(
        computes, [] {}, 1);
    const auto until = [&](const auto& done) {
        for (int i = 0; i < 5000 && !done(); ++i) {
            jobs->update(state);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return done();
    };
    ASSERT_TRUE(until([&] { return state.comparison != nullptr; }));
    apply(MeasureCosts{true}, state);
    ASSERT_TRUE(until([&] { return started == 1; }));
    apply(SetCompareSentence{false, "A new sentence."}, state);
    ASSERT_TRUE(until([&] { return state.comparison->document.compare.sentence == "A new sentence."; }));
    EXPECT_EQ(cancelled, 1);
    EXPECT_TRUE(until([&] { return !state.compare.costs.points.empty(); }));
}

}  // namespace
}  // namespace attn::gui
