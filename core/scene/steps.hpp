// The cards that tell how one query gets its context, one a step; each is a pure function of the snapshot and the time.
//
//   for (StepKind kind : steps_of(snapshot))
//       Scene card = build_step_card({&snapshot, head, row, kind, ++number}, width, kit);   card.height is its own
#pragma once

#include "core/engine/snapshot.hpp"
#include "core/scene/kit.hpp"

namespace attn {

// Targets in all scenes: a Row is a query, a Column a key, a Cell both, of whatever node; a Term is a feature (col) of
// `node` in row `row`; a Step has the StepKind in col.
enum class StepKind { Project, Score, Adjust, Normalise, Context, Output };

// Those that this snapshot has, in order: Project and Output only with projections, Adjust only where position,
// temperature, mask or window change the scores.
std::vector<StepKind> steps_of(const Snapshot& snapshot);
std::string_view step_key(StepKind kind);                             // i18n key of the title: "scene.step.score"
NodeId step_node(const Snapshot& snapshot, int head, StepKind kind);  // the node whose value the card shows

struct StepInput {
    const Snapshot* snapshot = nullptr;
    int head = 0;  // -1 shows the first head's arithmetic, and says so
    Index row = 0;
    StepKind kind = StepKind::Score;
    int number = 1;       // on the badge
    double progress = 1;  // 0: nothing shown yet .. 1: all shown; the height does not depend on it
    bool active = false;  // being played: accent border
    Target hovered;
};

Scene build_step_card(const StepInput& in, float width, const SceneKit& kit);

// The row's keys by falling weight: at most `count` of those that are not masked.
std::vector<Index> top_keys(const Matrix& weights, Index row, Index count);

}  // namespace attn
