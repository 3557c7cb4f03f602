// JSON from outside, read with bounded depth and without exceptions.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/base/error.hpp"

namespace attn {

// The error's where is "WHERE:line:column".
Result<nlohmann::json> parse_json(std::string_view bytes, std::string where, int max_depth = 64);

// What nlohmann's message says is wrong, without where its parser stood and what it had read: "invalid literal".
std::string json_reason(std::string_view message);

}  // namespace attn
