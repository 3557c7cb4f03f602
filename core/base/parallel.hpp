// One fixed pool of workers. parallel_for hands out the indices 0 .. count-1, each exactly once; the caller works too,
// so a pool of 1 thread runs everything in place (the fallback where there are no threads). Which worker gets which
// index never changes a result: callers cut the work by shape, not by the number of threads.
#pragma once

#include <functional>
#include <memory>

namespace attn {

class ThreadPool {
public:
    explicit ThreadPool(int threads = 0);  // 0: as many as the machine has
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    int threads() const;

    // Calls work(index, worker) with worker in 0 .. threads()-1; returns when all are done. Not re-entrant: one caller
    // at a time. What a call throws (no memory) is thrown here.
    void parallel_for(int count, const std::function<void(int index, int worker)>& work);

private:
    struct Shared;
    std::unique_ptr<Shared> shared_;
};

}  // namespace attn
