// Runs the engine beside the user interface. The newest request wins: an older one is cancelled at once and its result
// is never seen.
//
//   auto jobs = make_jobs(run_document, [] { wake the frame loop; });
//   each frame, after apply():  update_jobs(state, *jobs);
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "app/gui/state/app_state.hpp"
#include "core/engine/run.hpp"

namespace attn::gui {

using Compute = std::function<Result<SnapshotPtr>(const Document&, const RunOptions&)>;

class Jobs {
public:
    virtual ~Jobs() = default;

    // Starts a run for the document unless its numbers are those of the last request; fetches what is ready into the
    // state. True when the state got a new snapshot or error.
    bool update(AppState& state);
    // Asks again even if nothing changed (after an error that came from outside).
    void retry() { requested_.reset(); }

protected:
    virtual void submit(const Document& document, std::uint64_t ticket) = 0;    // cancels whatever runs
    virtual std::optional<Result<SnapshotPtr>> take(std::uint64_t ticket) = 0;  // the result for it, once

private:
    std::optional<Document> requested_;
    std::uint64_t ticket_ = 0;
    bool waiting_ = false;
};

// One worker thread that owns the pool; where no thread can be had, the same in place. `wake` is called by the worker
// when a result is ready. threads: of the pool, 0 for as many as the machine has.
std::unique_ptr<Jobs> make_jobs(Compute compute, std::function<void()> wake, int threads = 0);
// Runs inside update(): for tests, scripts and screenshots.
std::unique_ptr<Jobs> make_inline_jobs(Compute compute);

}  // namespace attn::gui
