#include "core/scene/labels.hpp"

#include <algorithm>

namespace attn {
namespace {

std::vector<std::string> texts(const std::vector<Token>& tokens) {
    std::vector<std::string> result;
    result.reserve(tokens.size());
    for (const Token& token : tokens) result.push_back(token.text);
    return result;
}

std::string text(const std::vector<Token>& tokens, Index i) {
    return i >= 0 && static_cast<std::size_t>(i) < tokens.size() ? tokens[static_cast<std::size_t>(i)].text
                                                                 : std::to_string(i);
}

std::string placed(const std::vector<Token>& tokens, Index i) {
    std::string word = text(tokens, i);
    const auto same = [&](const Token& t) { return t.text == word; };
    return std::count_if(tokens.begin(), tokens.end(), same) > 1 ? std::to_string(i) + " " + word : word;
}

}  // namespace

std::vector<std::string> query_labels(const Snapshot& snapshot) { return texts(snapshot.queries); }
std::vector<std::string> key_labels(const Snapshot& snapshot) { return texts(snapshot.keys); }
std::string query_label(const Snapshot& snapshot, Index row) { return text(snapshot.queries, row); }
std::string key_label(const Snapshot& snapshot, Index col) { return text(snapshot.keys, col); }
std::string placed_query_label(const Snapshot& snapshot, Index row) { return placed(snapshot.queries, row); }
std::string placed_key_label(const Snapshot& snapshot, Index col) { return placed(snapshot.keys, col); }

const Matrix* extra_value(const Snapshot& snapshot, int head, std::string_view name) {
    if (head < 0 || head >= snapshot.heads()) return nullptr;
    for (const auto& [key, node] : snapshot.head(head).extras)
        if (key == name && snapshot.graph.has_value(node)) return &snapshot.graph.value(node);
    return nullptr;
}

}  // namespace attn
