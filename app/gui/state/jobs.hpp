// Runs the engine beside the user interface, in lanes: the document of Explore; the pronouns and the comparison while
// their workspaces are shown; what scores cost, one measurement after the other while nothing else runs. In a lane the
// newest request wins: an older one is cancelled at once and its result is never seen.
//
//   auto jobs = make_jobs(engine_computes(), [] { wake the frame loop; });
//   each frame, after apply():  update_jobs(state, *jobs);
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "app/gui/state/app_state.hpp"
#include "core/engine/pronoun.hpp"
#include "core/engine/run.hpp"

namespace attn::gui {

using Compute = std::function<Result<SnapshotPtr>(const Document&, const RunOptions&, const RunLook&)>;
using PronounCompute = std::function<Result<PronounRunPtr>(const Document&, const RunOptions&)>;
// With the last comparison, of whose columns those that are asked for again need not run.
using CompareCompute = std::function<Result<ComparisonPtr>(const Document&, const RunOptions&, const ComparisonLook&,
                                                           const ComparisonPtr& last)>;
using CostCompute = std::function<Result<CostPoint>(const CostQuestion&, const RunOptions&)>;

struct Computes {
    Compute document;
    PronounCompute pronouns;  // null: that lane stays empty; so of the next two
    CompareCompute comparison;
    CostCompute cost;

    template <class F>
    Computes(F run) : document(std::move(run)) {}
    Computes(Compute run, PronounCompute read, CompareCompute compare = {}, CostCompute measure = {})
        : document(std::move(run)),
          pronouns(std::move(read)),
          comparison(std::move(compare)),
          cost(std::move(measure)) {}
};

Computes engine_computes();  // the engine; all lanes read models from one library

enum class Lane { Document, Pronouns, Comparison, Cost };
inline constexpr std::size_t kLanes = 4;
using JobValue = std::variant<SnapshotPtr, PronounRunPtr, ComparisonPtr, CostPoint>;  // by lane
struct JobInput {
    Document document;
    CostQuestion cost = {};         // of Lane::Cost
    ComparisonPtr comparison = {};  // of Lane::Comparison: the last one
    RunLook sight = {};             // of Lane::Document
};

// What of the document is in sight; of the matrix, with so many windows of rows above and below.
RunLook in_sight(const AppState& state, double around = 0);

class Jobs {
public:
    virtual ~Jobs() = default;

    // Starts runs for the document unless its numbers are those of the last request and all that is in sight of them is
    // there or asked for; fetches what is ready into the state. True when the state got a new result or error.
    bool update(AppState& state);
    // Asks again even if nothing changed (after an error that came from outside).
    void retry() { lanes_ = {}; }

protected:
    virtual bool has(Lane lane) const = 0;
    virtual void submit(Lane lane, const JobInput& input, std::uint64_t ticket) = 0;  // cancels what runs there
    virtual void cancel(Lane lane) = 0;
    // A result for it, each once. more: it was a look at what is there, and the whole is on its way.
    virtual std::optional<Result<JobValue>> take(Lane lane, std::uint64_t ticket, bool& more) = 0;

private:
    struct Request {
        std::optional<Document> document;
        bool waiting = false;
        bool given_up = false;  // before it was done
    };
    std::optional<Result<JobValue>> follow(Lane lane, bool ask, const JobInput& input);
    void give_up(Lane lane);
    bool update_document(AppState& state);
    bool update_comparison(AppState& state);
    bool update_cost(AppState& state);
    bool waiting(Lane lane) const { return lanes_[static_cast<std::size_t>(lane)].waiting; }

    std::array<Request, kLanes> lanes_;
    MatrixWindow asked_window_;  // of the last document that was asked for
    std::uint64_t ticket_ = 0;
    std::array<std::uint64_t, kLanes> tickets_{};
};

// One worker thread that owns the pool; where no thread can be had, the same in place. `wake` is called by the worker
// when a result is ready. threads: of the pool, 0 for as many as the machine has.
std::unique_ptr<Jobs> make_jobs(Computes computes, std::function<void()> wake, int threads = 0);
// Runs inside update(): for tests, scripts and screenshots.
std::unique_ptr<Jobs> make_inline_jobs(Computes computes);

}  // namespace attn::gui
