// What somebody may have meant.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attn::cli {

// The known words nearest to what was given, best first; none when all are far off.
std::vector<std::string> near_matches(std::string_view given, std::span<const std::string> known, std::size_t most = 1);

// "did you mean 'softmax'? ", or nothing.
std::string did_you_mean(std::string_view given, std::span<const std::string> known);

std::string joined(std::span<const std::string> words, std::string_view between = ", ");

template <class Descriptors>
std::vector<std::string> ids_of(const Descriptors& all) {
    std::vector<std::string> ids;
    for (const auto& d : all) ids.emplace_back(d.id);
    return ids;
}

}  // namespace attn::cli
