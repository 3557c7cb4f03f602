// Of a long text is computed what is in sight, and what comes in sight when it does. What is not there holds poison
// here, so whoever reads it shows.
#include <fmt/format.h>

#include "app/gui/state/jobs.hpp"
#include "core/base/rng.hpp"
#include "core/engine/run.hpp"
#include "core/scene/inspector.hpp"
#include "tests/gui/explore_stage.hpp"

namespace attn::gui {
namespace {

constexpr int kWords = 900;
constexpr float kPoison = 77777;

RowSet computed(const AppState& state, int head) {
    const Graph& g = state.snapshot->graph;
    return g.rows(state.snapshot->weights(head));
}

// Everything that a view may not read, before it is drawn.
void poison(AppState& state) {
    auto s = std::make_shared<Snapshot>(*state.snapshot);
    for (NodeId id = 0; id < s->graph.size(); ++id) {
        if (!s->graph.has_value(id)) continue;
        const RowSet rows = s->graph.rows(id);
        auto m = std::make_shared<Matrix>(s->graph.value(id));
        for (Index r = 0; r < m->rows(); ++r)
            if (!rows.has(r)) m->row(r).setConstant(kPoison);
        s->graph.set_value(id, std::move(m), rows);
    }
    state.snapshot = std::move(s);
}

TEST(ExploreSight, OnlyTheRowsInTheWindowAreComputedAndMoreWhenTheyComeInSight) {
    AppState state;
    apply(SetModel{}, state);
    apply(SetSentence{many_words(kWords)}, state);
    apply(SelectQuery{800}, state);
    state.window = {100, 0, 40, 40};
    const auto jobs = make_inline_jobs(engine_computes());
    jobs->update(state);
    ASSERT_TRUE(state.snapshot);
    state.window = {100, 0, 40, 40};  // a new text is shown from its start
    jobs->update(state);
    const RowSet first = computed(state, 0);
    EXPECT_TRUE(first.has(100) && first.has(139) && first.has(800));
    EXPECT_LE(first.count(), 40 + 2 * 20 + 3 * 6) << "the window, half of it above and below, in sixes";

    apply(SelectHead{2}, state);
    ASSERT_TRUE(jobs->update(state));
    const RowSet second = computed(state, 2);
    EXPECT_TRUE(second.has(100) && second.has(139) && second.has(800));
    EXPECT_LE(second.count(), 40 + 2 * 20 + 3 * 6);
    EXPECT_TRUE(computed(state, 1).empty()) << "nobody looked at it";
    EXPECT_FALSE(jobs->update(state));

    const auto* matrix = &state.snapshot->graph.value(state.snapshot->weights(2));
    apply(SetZoom{{115, 0, 40, 40}}, state);
    EXPECT_FALSE(jobs->update(state)) << "they are there";
    apply(SetZoom{{400, 0, 40, 40}}, state);
    ASSERT_TRUE(jobs->update(state));
    EXPECT_TRUE(computed(state, 2).has(400) && computed(state, 2).has(439)) << "panned to";
    EXPECT_TRUE(computed(state, 2).has(second)) << "and what was there is";
    EXPECT_EQ(&state.snapshot->graph.value(state.snapshot->weights(2)), matrix);

    apply(SelectQuery{600}, state);
    ASSERT_TRUE(jobs->update(state));
    EXPECT_TRUE(state.snapshot->has_row(2, 600));
    EXPECT_TRUE(state.snapshot->graph.has_row(state.snapshot->output, 600));
    apply(Pin{700, 3}, state);
    ASSERT_TRUE(jobs->update(state));
    EXPECT_TRUE(state.snapshot->has_row(2, 700));
    EXPECT_FALSE(computed(state, 2).all());
    apply(ResetZoom{}, state);
    ASSERT_TRUE(jobs->update(state));
    EXPECT_TRUE(computed(state, 2).all());
    EXPECT_LT(state.snapshot->graph.rows(state.snapshot->output).count(), 60) << "of the queries that were chosen";
    EXPECT_FALSE(jobs->update(state));
}

TEST(ExploreSight, WhatIsThereIsThatOfTheWhole) {
    for (const bool learned : {false, true}) {
        AppState state;
        if (!learned) apply(SetModel{}, state);
        apply(SetSentence{many_words(kWords)}, state);
        const auto jobs = make_inline_jobs(engine_computes());
        const auto look = [&] {
            jobs->update(state);
            if (!computed(state, shown_head(state)).all()) poison(state);
        };
        look();
        apply(SetZoom{{300, 0, 30, 30}}, state);
        const auto steps = {Action(SelectHead{1}),  Action(SelectQuery{310}), Action(SetZoom{{320, 0, 30, 30}}),
                            Action(SelectHead{-1}), Action(SelectQuery{20}),  Action(SetZoom{{600, 0, 90, 30}}),
                            Action(SelectHead{1}),  Action(ResetZoom{})};
        for (const Action& step : steps) {
            apply(step, state);
            look();
        }
        const Result<SnapshotPtr> whole = run_document(state.document, {});
        ASSERT_TRUE(whole);
        const Graph &a = (*whole)->graph, &b = state.snapshot->graph;
        std::size_t compared = 0;
        for (NodeId id = 0; id < a.size(); ++id)
            for (Index r = 0; a.has_value(id) && b.has_value(id) && r < a.value(id).rows(); ++r)
                if (b.has_row(id, r)) {
                    ASSERT_EQ(a.value(id).row(r), b.value(id).row(r)) << a.node(id).path << " row " << r;
                    ++compared;
                }
        EXPECT_GT(compared, 1000U);
        EXPECT_TRUE(b.rows(state.snapshot->weights(1)).all());
    }
}

// Whatever a hand does, in whatever order: what is in sight is there, and it is what a run of all has.
TEST(ExploreSight, AnyHandFindsWhatItLooksAt) {
    for (const char* context : {"argmax", "hard", "soft"}) {
        SCOPED_TRACE(context);
        ExploreStage stage;
        AppState& state = stage.state();
        stage.send(SetSentence{many_words(kWords)});
        stage.send(SetContext{context});
        Rng rng(5, context);
        const auto any = [&](int n) { return static_cast<int>(rng.uniform() * n); };
        for (int i = 0; i < 40; ++i) {
            Action action;
            switch (any(6)) {
                case 0: action = SelectHead{any(5) - 1}; break;
                case 1: action = SelectQuery{any(kWords)}; break;
                case 2: action = Pin{any(kWords), any(kWords)}; break;
                case 3: action = Unpin{}; break;
                case 4: action = ResetZoom{}; break;
                default: action = SetZoom{{any(kWords - 60) * 1.0, 3, 5.0 + any(50), 40}}; break;
            }
            gui::apply(action, state);
            stage.driver.frames(2);
            const Document::View& view = state.document.view;
            const int head = shown_head(state);
            ASSERT_TRUE(state.snapshot->has_row(head, view.query)) << i;
            ASSERT_TRUE(!view.pinned || state.snapshot->has_row(head, view.pinned_row)) << i;
            ASSERT_TRUE(state.snapshot->graph.has_row(state.snapshot->output, view.query)) << i;
            ASSERT_EQ(shown_query(state), view.query);
            const RowSet there = computed(state, head);
            const bool zoomed = state.window.rows > 0;
            for (Index r = 0; r < kWords; ++r)
                if (!zoomed || (static_cast<double>(r) + 1 > state.window.first_row &&
                                static_cast<double>(r) < state.window.first_row + state.window.rows)) {
                    ASSERT_TRUE(there.has(r)) << i << " row " << r;
                }
            poison(state);
        }
        const Result<SnapshotPtr> whole = run_document(state.document, {});
        ASSERT_TRUE(whole);
        const Graph &a = (*whole)->graph, &b = state.snapshot->graph;
        for (NodeId id = 0; id < a.size(); ++id)
            for (Index r = 0; a.has_value(id) && b.has_value(id) && r < a.value(id).rows(); ++r)
                if (b.has_row(id, r)) {
                    ASSERT_EQ(a.value(id).row(r), b.value(id).row(r)) << a.node(id).path << " row " << r;
                }
    }
}

// The arithmetic of the mean, of rows that some heads have and others have not.
TEST(ExploreSight, TheInspectorOfTheMeanHasEveryHeadOrNone) {
    ExploreStage stage;
    stage.send(SetSentence{many_words(kWords)});
    stage.send(SelectHead{-1});
    stage.send(SetZoom{{600, 0, 30, 30}});
    for (int h = 1; h < stage.snapshot().heads(); ++h) stage.send(SelectHead{h});
    stage.send(SelectHead{-1});
    stage.send(ResetZoom{});
    stage.send(Pin{10, 5});
    poison(stage.state());
    const Snapshot& s = stage.snapshot();
    const std::string text = inspector_text(s, -1, s.weights(-1), 10, 5, stage->ui.kit().words);
    EXPECT_NE(text.find("\n  "), std::string::npos) << text;
    EXPECT_EQ(text.find("77777"), std::string::npos) << text;
}

// Zoomed far in, with a head that nobody saw as a whole: nothing of the other rows is in any picture.
TEST(ExploreSight, TheWindowDrawsOnlyWhatIsThere) {
    ExploreStage stage;
    stage.send(SetSentence{many_words(kWords)});
    stage.send(SetZoom{{300, 0, 12, 12}});
    stage.send(SelectHead{3});
    stage.send(SelectQuery{500});
    poison(stage.state());
    stage.driver.frames(4);
    ASSERT_LT(computed(stage.state(), 3).count(), 60);
    const Result<SnapshotPtr> whole = run_document(stage.document(), {});
    ASSERT_TRUE(whole);
    const Matrix& weights = (*whole)->graph.value((*whole)->weights(3));
    for (const Index row : {301, 308})
        EXPECT_NEAR(std::stod(stage.value(ExploreStage::cell(row, 5))), static_cast<double>(weights(row, 5)), 6e-4);
    for (const auto& [path, anchor] : stage.anchors().all())
        EXPECT_EQ(anchor.value.find("77777"), std::string::npos) << path << ": " << anchor.value;
    EXPECT_TRUE(stage.anchors().find("explore/step/5")) << "the output of the chosen query";
    EXPECT_TRUE(done(stage.driver.hover(ExploreStage::cell(305, 5))));
    stage.driver.frames(3);
    EXPECT_TRUE(done(stage.driver.click(ExploreStage::cell(305, 5))));
    stage.driver.frames(3);
    EXPECT_TRUE(stage.anchors().find("explore/inspector/close"));
}

}  // namespace
}  // namespace attn::gui
