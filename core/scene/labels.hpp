// What the rows and columns of a snapshot's maps are called.
#pragma once

#include <string>
#include <vector>

#include "core/engine/snapshot.hpp"

namespace attn {

std::vector<std::string> query_labels(const Snapshot& snapshot);
std::vector<std::string> key_labels(const Snapshot& snapshot);
std::string query_label(const Snapshot& snapshot, Index row);  // its number where there is no such token
std::string key_label(const Snapshot& snapshot, Index col);
// Where words do not stand in their places: with its number (from 0) if the text has the word more than once, "699
// lazy".
std::string placed_query_label(const Snapshot& snapshot, Index row);
std::string placed_key_label(const Snapshot& snapshot, Index col);
std::string placed_label(const std::vector<std::string>& labels, Index i);

// The value of one of a head's extra nodes ("gaussian"), or null.
const Matrix* extra_value(const Snapshot& snapshot, int head, std::string_view name);

}  // namespace attn
