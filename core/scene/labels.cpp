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

const std::string& word_of(const Token& token) { return token.text; }
const std::string& word_of(const std::string& label) { return label; }

template <class T>
std::string text(const std::vector<T>& words, Index i) {
    return i >= 0 && static_cast<std::size_t>(i) < words.size() ? word_of(words[static_cast<std::size_t>(i)])
                                                                : std::to_string(i);
}

template <class T>
std::string placed(const std::vector<T>& words, Index i) {
    std::string word = text(words, i);
    const auto same = [&](const T& other) { return word_of(other) == word; };
    const auto first = std::find_if(words.begin(), words.end(), same);
    const bool again = first != words.end() && std::find_if(first + 1, words.end(), same) != words.end();
    return again ? std::to_string(i) + " " + word : word;
}

}  // namespace

std::vector<std::string> query_labels(const Snapshot& snapshot) { return texts(snapshot.queries); }
std::vector<std::string> key_labels(const Snapshot& snapshot) { return texts(snapshot.keys); }
std::string query_label(const Snapshot& snapshot, Index row) { return text(snapshot.queries, row); }
std::string key_label(const Snapshot& snapshot, Index col) { return text(snapshot.keys, col); }
std::string placed_query_label(const Snapshot& snapshot, Index row) { return placed(snapshot.queries, row); }
std::string placed_key_label(const Snapshot& snapshot, Index col) { return placed(snapshot.keys, col); }
std::string placed_label(const std::vector<std::string>& labels, Index i) { return placed(labels, i); }

const Matrix* extra_value(const Snapshot& snapshot, int head, std::string_view name) {
    if (head < 0 || head >= snapshot.heads()) return nullptr;
    for (const auto& [key, node] : snapshot.head(head).extras)
        if (key == name && snapshot.graph.has_value(node)) return &snapshot.graph.value(node);
    return nullptr;
}

}  // namespace attn
