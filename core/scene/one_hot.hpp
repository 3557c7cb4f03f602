// One-hot positions are concatenated: [x; p] W = x W_x + p W_p when W = [W_x W_p]. Both sides are computed by the
// graph's own ops and shown side by side.
#pragma once

#include <optional>
#include <string_view>

#include "core/engine/snapshot.hpp"
#include "core/scene/kit.hpp"

namespace attn {

struct OneHotProof {
    Index row = 0, position = 0;        // which token, and which position is hot
    Matrix word, place, sum, together;  // [1, E]: x W_x, p W_p, their sum, and the projection of [x; p]
    double difference = 0;              // max |sum - together| over all tokens
};

// Why a snapshot with one-hot positions has no proof, as the i18n key of a sentence: no projection, or queries that
// stand nowhere. Nothing where there is a proof, or where positions are not one-hot.
std::string_view one_hot_obstacle(const Snapshot& snapshot);
// Nothing unless the snapshot has one-hot positions, and projections that read them.
std::optional<OneHotProof> one_hot_proof(const Snapshot& snapshot, Index row);
Scene build_one_hot(const OneHotProof& proof, std::string_view token, float width, double progress,
                    const SceneKit& kit);

}  // namespace attn
