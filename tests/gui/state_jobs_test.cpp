#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <new>
#include <stdexcept>
#include <thread>

#include "app/gui/state/actions.hpp"
#include "app/gui/state/jobs.hpp"
#include "tests/support/words.hpp"

namespace attn::gui {
namespace {

using Clock = std::chrono::steady_clock;

SnapshotPtr snapshot_of(const Document& document) {
    auto s = std::make_shared<Snapshot>();
    s->document = document;
    return s;
}

Result<SnapshotPtr> quick(const Document& document, const RunOptions&, const RunLook& = {}) {
    return snapshot_of(document);
}

// Works until it is cancelled, unless the sentence is "quick".
struct Slow {
    std::atomic<int> started{0}, cancelled{0};
    Result<SnapshotPtr> operator()(const Document& document, const RunOptions& options) {
        ++started;
        while (document.sentence != "quick") {
            if (options.cancel.cancelled()) {
                ++cancelled;
                return Error{"cancelled", "", "", Error::Kind::Cancelled};
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return snapshot_of(document);
    }
};

template <class Until>
bool wait_for(Jobs& jobs, AppState& state, const Until& until) {
    const auto end = Clock::now() + std::chrono::seconds(20);
    for (; Clock::now() < end; std::this_thread::sleep_for(std::chrono::milliseconds(1))) {
        jobs.update(state);
        if (until()) return true;
    }
    return false;
}

// Of two sentences the first is held up until the second is asked for, and must then never be seen.
void expect_only_the_second(Jobs& jobs, const std::atomic<int>& started, std::promise<void>& let_it_go) {
    AppState state;
    apply(SetSentence{"first"}, state);
    jobs.update(state);
    ASSERT_TRUE(wait_for(jobs, state, [&] { return started == 1; }));
    apply(SetSentence{"second"}, state);
    jobs.update(state);
    let_it_go.set_value();
    bool saw_first = false;
    ASSERT_TRUE(wait_for(jobs, state, [&] {
        saw_first = saw_first || (state.snapshot && state.snapshot->document.sentence == "first");
        return !state.computing;
    }));
    EXPECT_FALSE(saw_first);
    EXPECT_EQ(state.snapshot->document.sentence, "second");
}

TEST(StateJobs, InlineRunsOncePerChangeOfNumbers) {
    int runs = 0;
    AppState state;
    const auto jobs = make_inline_jobs([&](const Document& d, const RunOptions& o, const RunLook&) {
        ++runs;
        return quick(d, o);
    });
    EXPECT_TRUE(jobs->update(state));
    EXPECT_FALSE(jobs->update(state));
    apply(SelectQuery{1}, state);
    EXPECT_FALSE(jobs->update(state));
    apply(SetScore{"dot"}, state);
    EXPECT_TRUE(jobs->update(state));
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(state.snapshot->document.mechanism.score, "dot");
    jobs->retry();
    EXPECT_TRUE(jobs->update(state));
    EXPECT_EQ(runs, 3);
}

TEST(StateJobs, AnErrorKeepsTheLastGoodSnapshotAndTheSentence) {
    AppState state;
    const auto jobs =
        make_inline_jobs([](const Document& d, const RunOptions& o, const RunLook&) -> Result<SnapshotPtr> {
            if (d.sentence.empty()) return Error{"empty", "sentence", "type one"};
            if (d.sentence == "throw") throw std::runtime_error("thrown");
            if (d.sentence == "memory") throw std::bad_alloc();
            return quick(d, o);
        });
    apply(SetSentence{"fine"}, state);
    jobs->update(state);
    for (const char* text : {"", "throw", "memory"}) {
        apply(SetSentence{text}, state);
        EXPECT_TRUE(jobs->update(state));
        ASSERT_TRUE(state.error);
        EXPECT_EQ(state.document.sentence, text);
        EXPECT_EQ(state.snapshot->document.sentence, "fine");
        EXPECT_FALSE(state.computing);
    }
    apply(SetSentence{"fine again"}, state);
    jobs->update(state);
    EXPECT_FALSE(state.error);
}

TEST(StateJobs, TheNewestWinsAndTheOlderOneIsCancelled) {
    auto slow = std::make_shared<Slow>();
    std::atomic<int> woken{0};
    AppState state;
    const auto jobs = make_jobs(
        [slow](const Document& d, const RunOptions& o, const RunLook&) { return (*slow)(d, o); }, [&] { ++woken; }, 1);
    apply(SetSentence{"first"}, state);
    jobs->update(state);
    EXPECT_TRUE(state.computing);
    ASSERT_TRUE(wait_for(*jobs, state, [&] { return slow->started == 1; }));
    for (const char* text : {"second", "third", "quick"}) {
        apply(SetSentence{text}, state);
        jobs->update(state);
    }
    ASSERT_TRUE(wait_for(*jobs, state, [&] { return state.snapshot != nullptr; }));
    EXPECT_EQ(state.snapshot->document.sentence, "quick");
    EXPECT_FALSE(state.computing);
    EXPECT_FALSE(state.error);  // a cancelled run is no error
    EXPECT_EQ(slow->started - slow->cancelled, 1);
    EXPECT_GE(woken, 1);
}

TEST(StateJobs, AStaleResultIsNeverSeen) {
    std::promise<void> first_may_end;
    const std::shared_future<void> gate(first_may_end.get_future());
    std::atomic<int> started{0};
    const auto jobs = make_jobs(
        [&, gate](const Document& d, const RunOptions&, const RunLook&) -> Result<SnapshotPtr> {
            ++started;
            if (d.sentence == "first") gate.wait();  // deaf to cancel
            return snapshot_of(d);
        },
        {}, 1);
    expect_only_the_second(*jobs, started, first_may_end);
}

TEST(StateJobs, AFirstLookIsShownAndTheWholeFollows) {
    std::promise<void> may_end;
    const std::shared_future<void> gate(may_end.get_future());
    std::atomic<int> woken{0};
    const Computes computes = [gate](const Document& d, const RunOptions&, const RunLook& look) {
        auto part = std::make_shared<Snapshot>();
        part->document = d;
        part->milliseconds = 1;
        look.show(part);
        gate.wait();
        return quick(d, {});
    };
    AppState state;
    const auto jobs = make_jobs(
        computes, [&] { ++woken; }, 1);
    ASSERT_TRUE(wait_for(*jobs, state, [&] { return state.snapshot != nullptr; }));
    EXPECT_EQ(state.snapshot->milliseconds, 1);
    EXPECT_TRUE(state.computing) << "the rest is on its way";
    may_end.set_value();
    ASSERT_TRUE(wait_for(*jobs, state, [&] { return !state.computing; }));
    EXPECT_EQ(state.snapshot->milliseconds, 0);
    EXPECT_EQ(woken, 2);
}

TEST(StateJobs, AFirstLookOfSomethingOlderIsNeverSeen) {
    std::promise<void> may_look;
    const std::shared_future<void> gate(may_look.get_future());
    std::atomic<int> started{0};
    const Computes computes = [&, gate](const Document& d, const RunOptions&, const RunLook& look) {
        ++started;
        if (d.sentence == "first") gate.wait(), look.show(snapshot_of(d));
        return quick(d, {});
    };
    const auto jobs = make_jobs(computes, {}, 1);
    expect_only_the_second(*jobs, started, may_look);
}

TEST(StateJobs, BackAtWhatIsThereTheRestIsGivenUp) {
    std::atomic<int> started{0}, cancelled{0};
    const auto run = [&](const Document& d, const RunOptions& o, const RunLook& look) -> Result<SnapshotPtr> {
        if (d.view.head == 2) return Error{"no memory", "", "another head"};
        if (d.view.head == 1) {
            ++started;
            while (!o.cancel.cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            ++cancelled;
            return Error{"cancelled", "", "", Error::Kind::Cancelled};
        }
        return run_document(d, o, nullptr, &look);
    };
    AppState state;
    apply(SetModel{}, state);
    apply(SetSentence{many_words(800)}, state);
    const auto jobs = make_jobs(run, {}, 1);
    const auto settled = [&] { return state.snapshot != nullptr && !state.computing; };
    ASSERT_TRUE(wait_for(*jobs, state, settled));
    apply(SelectHead{1}, state);
    ASSERT_TRUE(wait_for(*jobs, state, [&] { return started == 1; }));
    EXPECT_TRUE(state.computing);
    apply(SelectHead{0}, state);
    jobs->update(state);
    EXPECT_FALSE(state.computing);
    ASSERT_TRUE(wait_for(*jobs, state, [&] { return cancelled == 1; }));
    EXPECT_TRUE(state.snapshot->has_row(0, 7));

    apply(SelectHead{2}, state);
    ASSERT_TRUE(wait_for(*jobs, state, [&] { return state.error.has_value(); }));
    apply(SelectHead{0}, state);
    jobs->update(state);
    EXPECT_FALSE(state.error) << "of another head";
}

// A new text is waited for, whatever the hand does meanwhile.
TEST(StateJobs, MovingAboutDoesNotBeginANewTextAgain) {
    std::promise<void> may_end;
    const std::shared_future<void> gate(may_end.get_future());
    std::atomic<int> started{0};
    const auto run = [&, gate](const Document& d, const RunOptions& o, const RunLook& look) {
        if (++started == 1) gate.wait();
        return run_document(d, o, nullptr, &look);
    };
    AppState state;
    apply(SetModel{}, state);
    apply(SetSentence{many_words(800)}, state);
    const auto jobs = make_jobs(run, {}, 1);
    for (int row = 0; row < 20; ++row) {
        apply(SelectQuery{row * 30}, state);
        jobs->update(state);
    }
    may_end.set_value();
    // The first run has all rows of the map, too; the way on to the output is that of the word that was chosen.
    ASSERT_TRUE(wait_for(*jobs, state, [&] {
        return state.snapshot && state.snapshot->graph.has_row(state.snapshot->output, 570) && !state.computing;
    }));
    EXPECT_EQ(started, 2) << "the text, and then the word that was chosen meanwhile";
}

TEST(StateJobs, TheLastOneStandsAfterAStorm) {
    AppState state;
    const auto jobs = make_jobs(quick, {}, 1);
    for (int i = 0; i < 500; ++i) {
        apply(SetSentence{std::to_string(i)}, state);
        jobs->update(state);
    }
    ASSERT_TRUE(wait_for(*jobs, state, [&] { return !state.computing; }));
    EXPECT_EQ(state.snapshot->document.sentence, "499");
}

TEST(StateJobs, ClosingCancelsWhatRuns) {
    auto slow = std::make_shared<Slow>();
    AppState state;
    auto jobs =
        make_jobs([slow](const Document& d, const RunOptions& o, const RunLook&) { return (*slow)(d, o); }, {}, 1);
    jobs->update(state);
    ASSERT_TRUE(wait_for(*jobs, state, [&] { return slow->started == 1; }));
    jobs.reset();  // waits for the job, which ends only when it is cancelled
    EXPECT_EQ(slow->cancelled, 1);
}

TEST(StateJobs, TheEngineRunsOnTheWorker) {
    AppState state;
    const auto jobs = make_jobs(engine_computes(), {}, 2);
    ASSERT_TRUE(wait_for(*jobs, state, [&] { return state.snapshot != nullptr; }));
    EXPECT_EQ(state.snapshot->keys.size(), 12U);
    apply(SetSentence{""}, state);
    ASSERT_TRUE(wait_for(*jobs, state, [&] { return state.error.has_value(); }));
    EXPECT_EQ(state.snapshot->keys.size(), 12U);
}

TEST(StateJobs, TheLanesDoNotDisturbEachOther) {
    int documents = 0, pronouns = 0;
    AppState state;
    state.preferences.workspace = std::string(kExploreWorkspace);
    const auto jobs = make_inline_jobs(Computes{[&](const Document& d, const RunOptions& o, const RunLook&) {
                                                    ++documents;
                                                    return quick(d, o);
                                                },
                                                [&](const Document& d, const RunOptions&) -> Result<PronounRunPtr> {
                                                    ++pronouns;
                                                    auto run = std::make_shared<PronounRun>();
                                                    run->document = d;
                                                    return PronounRunPtr(run);
                                                }});
    jobs->update(state);
    EXPECT_EQ(pronouns, 0) << "its workspace is not shown";
    EXPECT_EQ(state.pronouns, nullptr);
    apply(SetWorkspace{std::string(kPronounWorkspace)}, state);
    EXPECT_TRUE(jobs->update(state));
    EXPECT_EQ(pronouns, 1);
    ASSERT_NE(state.pronouns, nullptr);
    apply(SetPronounSentence{true, "It is."}, state);
    EXPECT_TRUE(jobs->update(state));
    EXPECT_EQ(state.pronouns->document.pronoun.second, "It is.");
    EXPECT_EQ(documents, 1) << "Explore shows the same as before";
    apply(SetScore{"dot"}, state);
    EXPECT_TRUE(jobs->update(state));
    EXPECT_EQ(documents, 2);
    EXPECT_EQ(pronouns, 2);
    EXPECT_FALSE(jobs->update(state));
}

TEST(StateJobs, TimeIsCountedWhileComputing) {
    auto slow = std::make_shared<Slow>();
    AppState state;
    const auto jobs =
        make_jobs([slow](const Document& d, const RunOptions& o, const RunLook&) { return (*slow)(d, o); }, {}, 1);
    jobs->update(state);
    tick(state, 0.25);
    tick(state, 0.25);
    EXPECT_DOUBLE_EQ(state.computing_seconds, 0.5);
    apply(SetSentence{"another"}, state);
    jobs->update(state);
    EXPECT_EQ(state.computing_seconds, 0);
}

}  // namespace
}  // namespace attn::gui
