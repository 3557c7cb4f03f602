#include "app/gui/state/jobs.hpp"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "app/gui/state/actions.hpp"
#include "core/analysis/why.hpp"

namespace attn::gui {

namespace {

// Nothing thrown crosses the thread's edge: a text too long for the memory ends here.
Result<JobValue> guarded(const Computes& computes, Lane lane, const JobInput& input, const RunOptions& options,
                         const std::function<void(JobValue)>& look = {}) {
    const auto job = [](auto result) -> Result<JobValue> {
        if (!result) return result.error();
        return JobValue(*std::move(result));
    };
    try {
        switch (lane) {
            case Lane::Document: break;
            case Lane::Pronouns: return job(computes.pronouns(input.document, options));
            case Lane::Comparison:
                return job(computes.comparison(input.document, options, ComparisonLook{look}, input.comparison));
            case Lane::Cost: return job(computes.cost(input.cost, options));
        }
        RunLook sight = input.sight;
        sight.show = look;
        return job(computes.document(input.document, options, sight));
    } catch (const std::bad_alloc&) {
        return Error{"there is not enough memory for this", "", "shorten the text, or choose fewer heads"};
    } catch (const std::exception& e) {
        return Error{e.what(), "", "try another mechanism"};
    }
}

std::size_t index(Lane lane) { return static_cast<std::size_t>(lane); }

// Whether a comparison has all columns that another one wants, in whatever order; what they are called and which one is
// the reference does not matter.
bool has_columns(const Document::Compare& had, const Document::Compare& wanted) {
    const auto find_like = [&](Document::Column column) {
        return std::any_of(had.columns.begin(), had.columns.end(), [&](const Document::Column& c) {
            column.name = c.name;
            column.color = c.color;
            return column == c;
        });
    };
    return had.sentence == wanted.sentence && had.second == wanted.second &&
           std::all_of(wanted.columns.begin(), wanted.columns.end(), find_like);
}

bool has_lane(const Computes& computes, Lane lane) {
    switch (lane) {
        case Lane::Document: break;
        case Lane::Pronouns: return computes.pronouns != nullptr;
        case Lane::Comparison: return computes.comparison != nullptr;
        case Lane::Cost: return computes.cost != nullptr;
    }
    return true;
}

// What the numbers of a lane come from: those of `a` do for `b`.
bool same_input(Lane lane, const Document& a, const Document& b) {
    if (lane == Lane::Pronouns) return a.pronoun == b.pronoun && a.kinds == b.kinds;
    if (lane == Lane::Comparison) return has_columns(a.compare, b.compare) && a.kinds == b.kinds;
    Document other = a;  // what other workspaces hold does not matter
    other.pronoun = b.pronoun;
    other.compare = b.compare;
    return same_numbers(other, b);
}

class InlineJobs : public Jobs {
public:
    explicit InlineJobs(Computes computes) : computes_(std::move(computes)) {}

protected:
    bool has(Lane lane) const override { return has_lane(computes_, lane); }
    void submit(Lane lane, const JobInput& input, std::uint64_t) override {
        results_[index(lane)] = guarded(computes_, lane, input, {});
    }
    void cancel(Lane lane) override { results_[index(lane)].reset(); }
    std::optional<Result<JobValue>> take(Lane lane, std::uint64_t, bool&) override {
        return std::exchange(results_[index(lane)], std::nullopt);
    }

private:
    Computes computes_;
    std::array<std::optional<Result<JobValue>>, kLanes> results_;
};

// One worker for all lanes; the one asked last goes first, for that is what the person looks at.
class ThreadedJobs : public Jobs {
public:
    ThreadedJobs(Computes computes, std::function<void()> wake, int threads)
        : computes_(std::move(computes)), wake_(std::move(wake)), threads_(threads), worker_([this] { work(); }) {}

    ~ThreadedJobs() override {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
            for (Post& post : posts_) post.running.cancel();
        }
        changed_.notify_all();
        worker_.join();
    }
    ThreadedJobs(const ThreadedJobs&) = delete;
    ThreadedJobs& operator=(const ThreadedJobs&) = delete;

protected:
    bool has(Lane lane) const override { return has_lane(computes_, lane); }

    void cancel(Lane lane) override {
        const std::lock_guard lock(mutex_);
        Post& post = posts_[index(lane)];
        post.running.cancel();
        post.pending.reset();
        post.result.reset();
    }

    void submit(Lane lane, const JobInput& input, std::uint64_t ticket) override {
        {
            const std::lock_guard lock(mutex_);
            Post& post = posts_[index(lane)];
            post.running.cancel();
            post.result.reset();
            post.pending.emplace(Request{input, ticket});
        }
        changed_.notify_all();
    }

    std::optional<Result<JobValue>> take(Lane lane, std::uint64_t ticket, bool& more) override {
        const std::lock_guard lock(mutex_);
        Post& post = posts_[index(lane)];
        if (!post.result || post.result->ticket != ticket) return std::nullopt;
        more = post.result->look;
        std::optional<Result<JobValue>> out(std::move(post.result->result));
        post.result.reset();
        return out;
    }

private:
    struct Request {
        JobInput input;
        std::uint64_t ticket;
    };
    struct Finished {
        Result<JobValue> result;
        std::uint64_t ticket;
        bool look = false;
    };
    struct Post {
        CancelToken running;
        std::optional<Request> pending;
        std::optional<Finished> result;
    };

    // Nothing: all are done.
    std::optional<Lane> newest() const {
        std::optional<Lane> lane;
        std::uint64_t last = 0;
        for (std::size_t i = 0; i < kLanes; ++i)
            if (posts_[i].pending && posts_[i].pending->ticket > last)
                last = posts_[i].pending->ticket, lane = static_cast<Lane>(i);
        return lane;
    }

    void work() {
        std::unique_ptr<ThreadPool> pool;
        try {
            pool = std::make_unique<ThreadPool>(threads_);
        } catch (const std::system_error&) {  // no more threads: this one does it alone
        }
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [&] { return closing_ || newest(); });
            if (closing_) return;
            const Lane lane = *newest();
            Post& post = posts_[index(lane)];
            const Request request = *std::exchange(post.pending, std::nullopt);
            const CancelToken cancel = post.running = CancelToken();
            lock.unlock();
            const auto look = [&](JobValue part) {
                {
                    const std::lock_guard again(mutex_);
                    if (closing_ || cancel.cancelled()) return;
                    post.result.emplace(Finished{std::move(part), request.ticket, true});
                }
                if (wake_) wake_();
            };
            Result<JobValue> result = guarded(computes_, lane, request.input, {pool.get(), cancel}, look);
            lock.lock();
            if (closing_) return;
            if (cancel.cancelled()) continue;
            post.result.emplace(Finished{std::move(result), request.ticket});
            lock.unlock();
            if (wake_) wake_();
            lock.lock();
        }
    }

    const Computes computes_;
    const std::function<void()> wake_;
    const int threads_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool closing_ = false;
    std::array<Post, kLanes> posts_;
    std::thread worker_;  // last: it uses all of the above
};

}  // namespace

// Asks when it must, and fetches what is ready.
std::optional<Result<JobValue>> Jobs::follow(Lane lane, bool ask, const JobInput& input) {
    Request& request = lanes_[index(lane)];
    if (ask) {
        request.document = input.document;
        request.waiting = true;
        request.given_up = false;
        submit(lane, input, tickets_[index(lane)] = ++ticket_);
    }
    if (!request.waiting) return std::nullopt;
    bool more = false;
    std::optional<Result<JobValue>> result = take(lane, tickets_[index(lane)], more);
    if (result) request.waiting = more;
    return result;
}

void Jobs::give_up(Lane lane) {
    Request& request = lanes_[index(lane)];
    if (!request.waiting) return;
    cancel(lane);
    request.waiting = false;
    request.given_up = true;
}

namespace {

// A result, if there is one, or why there is none, into the state. True when there was something.
template <class Value>
bool adopt(std::optional<Result<JobValue>> result, AppState& state, std::optional<Error>& error,
           void (*adopt_value)(Value, AppState&)) {
    if (!result) return false;
    error.reset();
    if (*result) adopt_value(std::get<Value>(**std::move(result)), state);
    else error = result->error();
    return true;
}

Result<CostPoint> measured(const CostQuestion& of, const RunOptions& options) {
    const double ms = of.score == "product" ? product_cost(of.n, kCostWidth, options.pool, options.cancel)
                                            : score_cost(of.score, of.n, kCostWidth, options.pool, options.cancel);
    if (options.cancel.cancelled()) return Error{"cancelled", "", "", Error::Kind::Cancelled};
    return CostPoint{of, ms};
}

}  // namespace

Computes engine_computes() {
    const auto models = std::make_shared<ModelLibrary>();
    return {[models](const Document& d, const RunOptions& o, const RunLook& look) {
                return run_document(d, o, models.get(), &look);
            },
            [models](const Document& d, const RunOptions& o) { return run_pronouns(d, o, models.get()); },
            [models](const Document& d, const RunOptions& o, const ComparisonLook& look, const ComparisonPtr& last) {
                return run_comparison(d, o, models.get(), look, last);
            },
            measured};
}

RunLook in_sight(const AppState& state, double around) {
    const MatrixWindow& w = state.window;
    if (w.rows <= 0) return {};
    const double first = std::max(0.0, std::floor(w.first_row - around * w.rows));
    const double end = std::ceil(w.first_row + w.rows + around * w.rows);
    return {.first_row = static_cast<Index>(first), .rows = static_cast<Index>(end - first)};
}

// A run for the document; and while its numbers are the same, for what comes in sight of it.
bool Jobs::update_document(AppState& state) {
    constexpr double kAround = 0.5;  // windows: a hand that pans finds some rows there
    const Document& document = state.document;
    std::optional<Document>& last = lanes_[index(Lane::Document)].document;
    bool ask = !last || !same_input(Lane::Document, *last, document);
    // Before the first look at a new text, that is waited for: what is in sight of it then, is asked for then.
    const bool known = last && state.snapshot && same_input(Lane::Document, state.snapshot->document, document);
    if (!ask && known && !(last->view == document.view && asked_window_ == state.window)) {
        ask = !has_in_sight(*state.snapshot, document, in_sight(state));
        if (!ask) {  // back at what is there
            give_up(Lane::Document);
            state.error.reset();
            last->view = document.view;
            asked_window_ = state.window;
        }
    }
    JobInput input{document};
    if (ask) {
        state.computing_seconds = 0;
        asked_window_ = state.window;
        input.sight = in_sight(state, kAround);
        if (known) input.sight.known = state.snapshot;
    }
    auto result = follow(Lane::Document, ask, input);
    state.computing = waiting(Lane::Document);
    return adopt(std::move(result), state, state.error, adopt_snapshot);
}

bool Jobs::update(AppState& state) {
    bool changed = update_document(state);
    changed = update_comparison(state) || changed;
    changed = update_cost(state) || changed;
    if (!has(Lane::Pronouns)) return changed;
    const auto& read = lanes_[index(Lane::Pronouns)].document;
    const bool read_now = state.preferences.workspace == kPronounWorkspace &&
                          (!read || !same_input(Lane::Pronouns, *read, state.document));
    auto result = follow(Lane::Pronouns, read_now, {state.document});
    state.pronouns_computing = waiting(Lane::Pronouns);
    return adopt(std::move(result), state, state.pronouns_error, adopt_pronouns) || changed;
}

// While its workspace is shown and nobody stopped it: long texts would keep the others waiting.
bool Jobs::update_comparison(AppState& state) {
    if (!has(Lane::Comparison)) return false;
    const Request& last = lanes_[index(Lane::Comparison)];
    const bool shown = state.preferences.workspace == kCompareWorkspace && !state.document.compare.columns.empty();
    const bool other = shown && (!last.document || !same_input(Lane::Comparison, *last.document, state.document));
    if (other) state.compare.stopped = false;
    if (!shown || state.compare.stopped) give_up(Lane::Comparison);
    const bool ask = other || (shown && last.given_up && !state.compare.stopped);
    auto result = follow(Lane::Comparison, ask, {state.document, {}, state.comparison});
    state.comparison_computing = waiting(Lane::Comparison);
    return adopt(std::move(result), state, state.comparison_error, adopt_comparison);
}

// One measurement at a time, and none while something else is to be computed: that would disturb both.
bool Jobs::update_cost(AppState& state) {
    if (!has(Lane::Cost)) return false;
    Costs& costs = state.compare.costs;
    const bool busy = waiting(Lane::Document) || waiting(Lane::Pronouns) || waiting(Lane::Comparison);
    const bool may = costs.measuring && !busy && state.preferences.workspace == kCompareWorkspace;
    if (!may) give_up(Lane::Cost);
    const std::optional<CostQuestion> next = next_cost(costs);
    auto result = follow(Lane::Cost, may && next && !waiting(Lane::Cost), {{}, next.value_or(CostQuestion{})});
    if (!result) return false;
    if (*result) costs.points.push_back(std::get<CostPoint>(**result));
    costs.measuring = *result && next_cost(costs);
    return true;
}

std::unique_ptr<Jobs> make_inline_jobs(Computes computes) { return std::make_unique<InlineJobs>(std::move(computes)); }

std::unique_ptr<Jobs> make_jobs(Computes computes, std::function<void()> wake, int threads) {
    try {
        return std::make_unique<ThreadedJobs>(computes, std::move(wake), threads);
    } catch (const std::system_error&) {
        return make_inline_jobs(std::move(computes));
    }
}

}  // namespace attn::gui
