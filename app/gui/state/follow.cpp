#include "app/gui/state/follow.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace attn::gui {

namespace {

std::vector<Token> tokens_of(const Document& document, const std::string& text) {
    const Tokenizer* tokenizer = find_tokenizer(document.tokenizer);
    if (tokenizer == nullptr) tokenizer = tokenizers().data();
    return tokenizer->split(text, {document.lower_case});
}

void follow_blocked(const WordMap& rows, const WordMap& columns, std::vector<std::pair<int, int>>& blocked) {
    std::vector<std::pair<int, int>> moved;
    for (const auto& [query, key] : blocked)
        if (const int q = rows.to(query), k = columns.to(key); q >= 0 && k >= 0 && q < kMaxTokens && k < kMaxTokens)
            moved.emplace_back(q, k);
    std::sort(moved.begin(), moved.end());
    moved.erase(std::unique(moved.begin(), moved.end()), moved.end());
    blocked = std::move(moved);
}

}  // namespace

std::vector<Token> query_tokens(const Document& document) {
    switch (document.query_source) {
        case QuerySource::Same: break;
        case QuerySource::Second: return tokens_of(document, document.second_sentence);
        case QuerySource::Word: return {Token{document.outside_word, 0, document.outside_word.size()}};
    }
    return key_tokens(document);
}

std::vector<Token> key_tokens(const Document& document) { return tokens_of(document, document.sentence); }

WordMap::WordMap(const std::vector<Token>& before, const std::vector<Token>& after)
    : map_(before.size(), -1), after_count_(static_cast<int>(after.size())) {
    const std::size_t n = before.size(), m = after.size();
    std::size_t head = 0, tail = 0;
    while (head < std::min(n, m) && before[head].text == after[head].text) ++head;
    while (tail < std::min(n, m) - head && before[n - 1 - tail].text == after[m - 1 - tail].text) ++tail;
    for (std::size_t i = 0; i < head; ++i) map_[i] = static_cast<int>(i);
    for (std::size_t i = 0; i < tail; ++i) map_[n - 1 - i] = static_cast<int>(m - 1 - i);

    std::map<std::string_view, std::vector<int>> places;  // of the words inside the edited stretch
    for (std::size_t j = head; j < m - tail; ++j) places[after[j].text].push_back(static_cast<int>(j));
    std::map<std::string_view, std::size_t> seen;
    for (std::size_t i = head; i < n - tail; ++i) {
        const std::size_t occurrence = seen[before[i].text]++;
        const auto found = places.find(before[i].text);
        if (found != places.end() && occurrence < found->second.size()) map_[i] = found->second[occurrence];
        else if (n == m) map_[i] = static_cast<int>(i);
    }
}

int WordMap::to(int before) const {
    const int n = static_cast<int>(map_.size());
    if (before < 0) return -1;
    return before < n ? map_[static_cast<std::size_t>(before)] : before - n + after_count_;
}

int WordMap::to_or_near(int before) const {
    const int place = to(before);
    return std::clamp(place >= 0 ? place : before, 0, std::max(after_count_ - 1, 0));
}

void follow_edges(const WordMap& words, WhatIf& what_if) {
    const auto move_all = [&](auto& list) {
        for (auto& e : list) e.query = words.to(e.query), e.key = words.to(e.key);
        list.erase(std::remove_if(list.begin(), list.end(), [](const auto& e) { return e.query < 0 || e.key < 0; }),
                   list.end());
    };
    move_all(what_if.blocked);
    move_all(what_if.edited);
}

void follow_words(const Document& before, Document& document) {
    const WordMap columns(key_tokens(before), key_tokens(document));
    const bool same = before.query_source == QuerySource::Same && document.query_source == QuerySource::Same;
    const WordMap rows = same ? columns : WordMap(query_tokens(before), query_tokens(document));
    Document::View& view = document.view;
    view.query = rows.to_or_near(view.query);
    if (view.pinned) {
        view.pinned_row = rows.to(view.pinned_row);
        view.pinned_col = columns.to(view.pinned_col);
        view.pinned = view.pinned_row >= 0 && view.pinned_col >= 0;
    }
    if (!view.pinned) view.pinned_row = view.pinned_col = 0;
    follow_blocked(rows, columns, document.blocked);
    follow_edges(columns, document.what_if);
}

void clamp_view(Document& document, int query_count) {
    document.view.query = std::clamp(document.view.query, 0, std::max(query_count, 1) - 1);
    const int heads = document.mechanism.project ? document.mechanism.heads : 1;
    document.view.head = std::clamp(document.view.head, -1, heads - 1);
}

}  // namespace attn::gui
