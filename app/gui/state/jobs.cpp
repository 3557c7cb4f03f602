#include "app/gui/state/jobs.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "app/gui/state/actions.hpp"

namespace attn::gui {

namespace {

// Nothing thrown crosses the thread's edge: a text too long for the memory ends here.
Result<SnapshotPtr> guarded(const Compute& compute, const Document& document, const RunOptions& options) {
    try {
        return compute(document, options);
    } catch (const std::bad_alloc&) {
        return Error{"there is not enough memory for this", "", "shorten the text, or choose fewer heads"};
    } catch (const std::exception& e) {
        return Error{e.what(), "", "try another mechanism"};
    }
}

// A long text's snapshot holds only the maps of the head that was shown when it ran.
bool has_shown_head(const AppState& state) {
    if (!state.snapshot || state.snapshot->attention.heads.empty()) return true;
    const NodeId weights = state.snapshot->weights(shown_head(state));
    return weights == kNoNode || state.snapshot->graph.has_value(weights);
}

class InlineJobs : public Jobs {
public:
    explicit InlineJobs(Compute compute) : compute_(std::move(compute)) {}

protected:
    void submit(const Document& document, std::uint64_t) override { result_ = guarded(compute_, document, {}); }
    std::optional<Result<SnapshotPtr>> take(std::uint64_t) override { return std::exchange(result_, std::nullopt); }

private:
    Compute compute_;
    std::optional<Result<SnapshotPtr>> result_;
};

class ThreadedJobs : public Jobs {
public:
    ThreadedJobs(Compute compute, std::function<void()> wake, int threads)
        : compute_(std::move(compute)), wake_(std::move(wake)), threads_(threads), worker_([this] { work(); }) {}

    ~ThreadedJobs() override {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
            running_.cancel();
        }
        changed_.notify_all();
        worker_.join();
    }
    ThreadedJobs(const ThreadedJobs&) = delete;
    ThreadedJobs& operator=(const ThreadedJobs&) = delete;

protected:
    void submit(const Document& document, std::uint64_t ticket) override {
        {
            const std::lock_guard lock(mutex_);
            running_.cancel();
            result_.reset();
            pending_.emplace(Request{document, ticket});
        }
        changed_.notify_all();
    }

    std::optional<Result<SnapshotPtr>> take(std::uint64_t ticket) override {
        const std::lock_guard lock(mutex_);
        if (!result_ || result_->ticket != ticket) return std::nullopt;
        std::optional<Result<SnapshotPtr>> out(std::move(result_->result));
        result_.reset();
        return out;
    }

private:
    struct Request {
        Document document;
        std::uint64_t ticket;
    };
    struct Finished {
        Result<SnapshotPtr> result;
        std::uint64_t ticket;
    };

    void work() {
        std::unique_ptr<ThreadPool> pool;
        try {
            pool = std::make_unique<ThreadPool>(threads_);
        } catch (const std::system_error&) {  // no more threads: this one does it alone
        }
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [&] { return closing_ || pending_; });
            if (closing_) return;
            const Request request = *std::exchange(pending_, std::nullopt);
            const CancelToken cancel = running_ = CancelToken();
            lock.unlock();
            Result<SnapshotPtr> result = guarded(compute_, request.document, {pool.get(), cancel});
            lock.lock();
            if (closing_) return;
            if (cancel.cancelled()) continue;
            result_.emplace(Finished{std::move(result), request.ticket});
            lock.unlock();
            if (wake_) wake_();
            lock.lock();
        }
    }

    const Compute compute_;
    const std::function<void()> wake_;
    const int threads_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool closing_ = false;
    CancelToken running_;
    std::optional<Request> pending_;
    std::optional<Finished> result_;
    std::thread worker_;  // last: it uses all of the above
};

}  // namespace

bool Jobs::update(AppState& state) {
    const bool other_head = requested_ && requested_->view.head != state.document.view.head && !has_shown_head(state);
    if (!requested_ || other_head || !same_numbers(*requested_, state.document)) {
        requested_ = state.document;
        waiting_ = true;
        state.computing_seconds = 0;
        submit(state.document, ++ticket_);
    }
    bool changed = false;
    if (waiting_) {
        if (std::optional<Result<SnapshotPtr>> result = take(ticket_)) {
            waiting_ = false;
            changed = true;
            if (*result) {
                state.error.reset();
                adopt_snapshot(**std::move(result), state);
            } else {
                state.error = result->error();
            }
        }
    }
    state.computing = waiting_;
    return changed;
}

std::unique_ptr<Jobs> make_inline_jobs(Compute compute) { return std::make_unique<InlineJobs>(std::move(compute)); }

std::unique_ptr<Jobs> make_jobs(Compute compute, std::function<void()> wake, int threads) {
    try {
        return std::make_unique<ThreadedJobs>(compute, std::move(wake), threads);
    } catch (const std::system_error&) {
        return make_inline_jobs(std::move(compute));
    }
}

}  // namespace attn::gui
