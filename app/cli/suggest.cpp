#include "app/cli/suggest.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "core/base/utf8.hpp"

namespace attn::cli {

namespace {

// Levenshtein's distance in bytes, where two neighbours that changed places count as one slip.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        next[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            next[j + 1] = std::min({row[j] + (a[i] == b[j] ? 0U : 1U), next[j] + 1, row[j + 1] + 1});
            if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j])
                next[j + 1] = std::min(next[j + 1], before[j - 1] + 1);
        }
        before.swap(row);
        row.swap(next);
    }
    return row.back();
}

}  // namespace

std::vector<std::string> near_matches(std::string_view given, std::span<const std::string> known, std::size_t most) {
    constexpr std::size_t kLongest = 200;  // nobody mistypes more than that
    if (given.empty() || given.size() > kLongest) return {};
    const std::string wanted = utf8::lower(given);
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const std::string& word : known) {
        const std::string candidate = utf8::lower(word);
        if (candidate.size() > kLongest) continue;
        const bool part = wanted.size() > 2 && candidate.find(wanted) != std::string::npos;
        const std::size_t far = part ? 1 : distance(wanted, candidate);
        if (far <= std::max<std::size_t>(1, wanted.size() / 3)) found.emplace_back(far, word);
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> words;
    for (std::size_t i = 0; i < std::min(most, found.size()); ++i) words.push_back(found[i].second);
    return words;
}

std::string did_you_mean(std::string_view given, std::span<const std::string> known) {
    const std::vector<std::string> near = near_matches(given, known);
    return near.empty() ? std::string() : fmt::format("did you mean '{}'? ", near.front());
}

Error no_such(std::string where, std::string_view given, std::span<const std::string> known, std::string_view noun) {
    return no_such(std::move(where), given, did_you_mean(given, known) + "one of: " + joined(known), noun);
}

Error no_such(std::string where, std::string_view given, std::string fix, std::string_view noun) {
    return usage_error(std::move(where),
                       fmt::format("there is no {}{}{}", noun, noun.empty() ? "" : " ", utf8::quote(given, 40)),
                       std::move(fix));
}

std::string joined(std::span<const std::string> words, std::string_view between) {
    return fmt::format("{}", fmt::join(words.begin(), words.end(), between));
}

}  // namespace attn::cli
