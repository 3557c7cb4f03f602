// JSON as attn prints it: objects with a key a line, lists of plain values on one line, numbers with as many digits as
// their float needs to come back the same, and null for what is not finite.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/base/matrix.hpp"

namespace attn::cli {

std::string json_text(const nlohmann::ordered_json& json);  // ends in a newline

nlohmann::ordered_json number_json(float value);
nlohmann::ordered_json number_json(double value);
nlohmann::ordered_json row_json(const Matrix& values, Index row);
nlohmann::ordered_json matrix_json(const Matrix& values);  // a list of rows

}  // namespace attn::cli
