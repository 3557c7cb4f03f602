#include "core/base/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace attn {

namespace {
// Rounds often follow one another closely; asleep, a worker would take longer to wake than a small round lasts.
constexpr auto kSpin = std::chrono::microseconds(100);

template <class Condition>
bool spin_until(const Condition& condition) {
    const auto end = std::chrono::steady_clock::now() + kSpin;
    do {
        for (int i = 0; i < 64; ++i) {
            if (condition()) return true;
#if defined(__x86_64__) || defined(__i386__)
            __builtin_ia32_pause();
#endif
        }
    } while (std::chrono::steady_clock::now() < end);
    return condition();
}
}  // namespace

struct ThreadPool::Shared {
    std::mutex mutex;
    std::condition_variable wake;
    std::condition_variable finished;
    const std::function<void(int, int)>* work = nullptr;
    int count = 0;
    std::atomic<int> next{0};
    std::atomic<int> busy{0};  // workers inside the current round; changed under the mutex
    std::atomic<unsigned long> round{0};
    std::atomic<bool> closing{false};
    std::vector<std::thread> workers;

    std::exception_ptr failure;  // the first of the round; under the mutex

    void run_share(int worker) {
        try {
            for (int i = next.fetch_add(1); i < count; i = next.fetch_add(1)) (*work)(i, worker);
        } catch (...) {
            next.store(count);  // the others need not go on
            const std::lock_guard lock(mutex);
            if (failure == nullptr) failure = std::current_exception();
        }
    }

    void worker_loop(int worker) {
        unsigned long seen = 0;
        while (true) {
            const auto called = [&] { return closing.load() || round.load() != seen; };
            const bool at_once = spin_until(called);
            std::unique_lock lock(mutex);
            if (!at_once) wake.wait(lock, called);
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
    spin_until([&] { return s.busy.load() == 0; });
    std::unique_lock lock(s.mutex);
    s.finished.wait(lock, [&] { return s.busy.load() == 0; });
    s.work = nullptr;
    if (const std::exception_ptr failure = std::exchange(s.failure, nullptr)) std::rethrow_exception(failure);
}

}  // namespace attn
