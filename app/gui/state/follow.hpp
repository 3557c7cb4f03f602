// When the words change, what pointed at a word keeps pointing at it: the chosen query, the pinned cell, the drawn
// mask.
#pragma once

#include <string_view>
#include <vector>

#include "core/engine/document.hpp"
#include "core/text/tokenizer.hpp"

namespace attn::gui {

std::vector<Token> query_tokens(const Document& document);  // of the sentence that gives the queries
std::vector<Token> key_tokens(const Document& document);

class WordMap {
public:
    // Words before and after the edited stretch keep their places; inside it a word is found again by its text and
    // occurrence, or by its place where as many words come out as went in (a word being typed).
    WordMap(const std::vector<Token>& before, const std::vector<Token>& after);

    int to(int before) const;          // -1: gone. Padding after the last word moves with it.
    int to_or_near(int before) const;  // 0 .. count - 1 (0 when there is none)

private:
    std::vector<int> map_;
    int after_count_;
};

// What is changed by hand keeps pointing at its words.
void follow_edges(const WordMap& words, WhatIf& what_if);

// Moves view, drawn mask and what-if of `document`, whose words were those of `before`.
void follow_words(const Document& before, Document& document);

// view.query and view.head within what the document has.
void clamp_view(Document& document, int query_count);

}  // namespace attn::gui
