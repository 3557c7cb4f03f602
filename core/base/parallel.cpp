#include "core/base/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace attn {

struct ThreadPool::Shared {
    std::mutex mutex;
    std::condition_variable wake;
    std::condition_variable finished;
    const std::function<void(int, int)>* work = nullptr;
    int count = 0;
    std::atomic<int> next{0};
    int busy = 0;            // workers inside the current round
    unsigned long round = 0;
    bool closing = false;
    std::vector<std::thread> workers;

    void run_share(int worker) {
        for (int i = next.fetch_add(1); i < count; i = next.fetch_add(1)) (*work)(i, worker);
    }

    void worker_loop(int worker) {
        unsigned long seen = 0;
        std::unique_lock lock(mutex);
        while (true) {
            wake.wait(lock, [&] { return closing || round != seen; });
            if (closing) return;
            seen = round;
            if (work == nullptr) continue;  // the round ended before this worker woke
            ++busy;
            lock.unlock();
            run_share(worker);
            lock.lock();
            if (--busy == 0) finished.notify_one();
        }
    }
};

ThreadPool::ThreadPool(int threads) : shared_(std::make_unique<Shared>()) {
    if (threads <= 0) threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    for (int w = 1; w < threads; ++w) shared_->workers.emplace_back([s = shared_.get(), w] { s->worker_loop(w); });
}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->closing = true;
    }
    shared_->wake.notify_all();
    for (std::thread& t : shared_->workers) t.join();
}

int ThreadPool::threads() const { return static_cast<int>(shared_->workers.size()) + 1; }

void ThreadPool::parallel_for(int count, const std::function<void(int, int)>& work) {
    Shared& s = *shared_;
    if (count <= 1 || s.workers.empty()) {
        for (int i = 0; i < count; ++i) work(i, 0);
        return;
    }
    {
        const std::lock_guard lock(s.mutex);
        s.work = &work;
        s.count = count;
        s.next.store(0);
        ++s.round;
    }
    s.wake.notify_all();
    s.run_share(0);
    std::unique_lock lock(s.mutex);
    s.finished.wait(lock, [&] { return s.busy == 0; });
    s.work = nullptr;
}

}  // namespace attn
