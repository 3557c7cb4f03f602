#include "app/gui/ui/anchors.hpp"

namespace attn::gui {

std::optional<std::pair<Index, Index>> row_and_column(std::string_view rest) {
    constexpr Index kMost = 100000;
    const auto number = [](std::string_view digits) {
        Index n = digits.empty() ? -1 : 0;
        for (const char c : digits) n = c < '0' || c > '9' || n < 0 || n > kMost ? -1 : n * 10 + (c - '0');
        return n;
    };
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const Index row = number(rest.substr(0, slash)), column = number(rest.substr(slash + 1));
    if (row < 0 || column < 0) return std::nullopt;
    return std::pair(row, column);
}

void Anchors::begin_frame() {
    next_.clear();
    next_rules_.clear();
    next_duplicates_.clear();
}

void Anchors::end_frame() {
    now_.swap(next_);
    rules_.swap(next_rules_);
    duplicates_.swap(next_duplicates_);
}

void Anchors::add(std::string path, Anchor anchor) {
    const auto [at, fresh] = next_.emplace(std::move(path), std::move(anchor));
    if (!fresh) next_duplicates_.push_back(at->first);
}

std::optional<Anchor> Anchors::find(std::string_view path) const {
    if (const auto at = now_.find(path); at != now_.end()) return at->second;
    for (const auto& [prefix, rule] : rules_)
        if (path.size() > prefix.size() + 1 && path.substr(0, prefix.size()) == prefix && path[prefix.size()] == '/')
            if (auto anchor = rule(path.substr(prefix.size() + 1))) return anchor;
    return std::nullopt;
}

}  // namespace attn::gui
