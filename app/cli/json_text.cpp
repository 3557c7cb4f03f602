#include "app/cli/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace attn::cli {

using nlohmann::ordered_json;

namespace {

void put(const ordered_json& j, int depth, std::string& out) {
    const auto line = [&](int deeper) {
        out += "\n" + std::string(static_cast<std::size_t>(2 * (depth + deeper)), ' ');
    };
    if (j.is_object() && !j.empty()) {
        out += "{";
        bool first = true;
        for (const auto& [key, value] : j.items()) {
            if (!first) out += ",";
            first = false;
            line(1);
            out += ordered_json(key).dump(-1, ' ', false, ordered_json::error_handler_t::replace) + ": ";
            put(value, depth + 1, out);
        }
        line(0);
        out += "}";
        return;
    }
    if (j.is_array() && !j.empty() && j.front().is_structured()) {
        out += "[";
        for (std::size_t i = 0; i < j.size(); ++i) {
            if (i > 0) out += ",";
            line(1);
            // A list of small objects reads best with one a line.
            const bool flat =
                j[i].is_object() && j[i].size() <= 5 &&
                std::none_of(j[i].begin(), j[i].end(), [](const ordered_json& v) { return v.is_structured(); });
            if (flat) out += j[i].dump(-1, ' ', false, ordered_json::error_handler_t::replace);
            else put(j[i], depth + 1, out);
        }
        line(0);
        out += "]";
        return;
    }
    out += j.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

std::string json_text(const ordered_json& json) {
    std::string out;
    put(json, 0, out);
    return out + "\n";
}

ordered_json number_json(float value) {
    if (!std::isfinite(value)) return nullptr;
    if (value == std::floor(value) && std::abs(value) < 1e6F) return static_cast<std::int64_t>(value);
    return std::strtod(fmt::format("{}", value).c_str(), nullptr);  // the shortest decimals that are this float
}

ordered_json number_json(double value) {
    if (!std::isfinite(value)) return nullptr;
    if (value == std::floor(value) && std::abs(value) <= 0x1p53) return static_cast<std::int64_t>(value);
    return value;
}

ordered_json row_json(const Matrix& values, Index row) {
    ordered_json out = ordered_json::array();
    for (Index c = 0; c < values.cols(); ++c) out.push_back(number_json(values(row, c)));
    return out;
}

ordered_json matrix_json(const Matrix& values) {
    ordered_json out = ordered_json::array();
    for (Index r = 0; r < values.rows(); ++r) out.push_back(row_json(values, r));
    return out;
}

}  // namespace attn::cli
