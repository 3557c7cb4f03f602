// What somebody may have meant.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"

namespace attn::cli {

// The known words nearest to what was given, best first; none when all are far off.
std::vector<std::string> near_matches(std::string_view given, std::span<const std::string> known, std::size_t most = 1);

// "did you mean 'softmax'? ", or nothing.
std::string did_you_mean(std::string_view given, std::span<const std::string> known);

// "there is no 'dott'; did you mean 'dot'? one of: dot, ...". With a noun where the flag alone does not say what is
// missing: "there is no key 'skore'".
Error no_such(std::string where, std::string_view given, std::span<const std::string> known,
              std::string_view noun = {});
// The same with a piece of advice instead of the known words.
Error no_such(std::string where, std::string_view given, std::string fix, std::string_view noun = {});

std::string joined(std::span<const std::string> words, std::string_view between = ", ");

template <class Descriptors>
std::vector<std::string> ids_of(const Descriptors& all) {
    std::vector<std::string> ids;
    for (const auto& d : all) ids.emplace_back(d.id);
    return ids;
}

}  // namespace attn::cli
