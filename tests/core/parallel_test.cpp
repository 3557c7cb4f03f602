#include "core/base/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "core/base/cancel.hpp"

namespace attn {
namespace {

TEST(Parallel, EachIndexOnceForAnyCountAndThreads) {
    for (const int threads : {1, 2, 3, 8}) {
        ThreadPool pool(threads);
        EXPECT_EQ(pool.threads(), threads);
        for (const int count : {0, 1, 2, 7, 1000}) {
            std::vector<std::atomic<int>> calls(static_cast<std::size_t>(count));
            std::atomic<bool> workers_known{true};
            pool.parallel_for(count, [&](int index, int worker) {
                calls[static_cast<std::size_t>(index)].fetch_add(1);
                if (worker < 0 || worker >= threads) workers_known = false;
            });
            for (const auto& c : calls) ASSERT_EQ(c.load(), 1);
            EXPECT_TRUE(workers_known);
        }
    }
    EXPECT_GE(ThreadPool().threads(), 1);
}

TEST(Parallel, NoTwoRunningCallsShareAWorker) {
    ThreadPool pool(4);
    std::vector<std::atomic<int>> inside(4);
    std::atomic<bool> shared{false};
    pool.parallel_for(5000, [&](int, int worker) {
        auto& mine = inside[static_cast<std::size_t>(worker)];
        if (mine.fetch_add(1) != 0) shared = true;
        mine.fetch_sub(1);
    });
    EXPECT_FALSE(shared);
}

TEST(Parallel, ManyShortRoundsSeeTheirOwnWork) {  // a worker that wakes late must not run the next round's work twice
    ThreadPool pool(4);
    for (int round = 0; round < 5000; ++round) {
        const int count = 2 + round % 5;
        std::atomic<int> sum{0};
        pool.parallel_for(count, [&](int index, int) { sum += index + round; });
        ASSERT_EQ(sum.load(), count * (count - 1) / 2 + count * round);
    }
}

TEST(Parallel, PoolsComeAndGo) {
    for (int i = 0; i < 200; ++i) {
        ThreadPool pool(3);
        if (i % 2 == 0) pool.parallel_for(3, [](int, int) {});
    }
}

TEST(Cancel, CopiesShareTheRequest) {
    const CancelToken asked, other;
    const auto copy_cancelled = [copy = asked] { return copy.cancelled(); };
    EXPECT_FALSE(copy_cancelled());
    asked.cancel();
    EXPECT_TRUE(copy_cancelled());
    EXPECT_FALSE(other.cancelled());
}

}  // namespace
}  // namespace attn
