// The Pronoun workspace on a stage without a window.
#pragma once

#include <string>
#include <utility>

#include "app/gui/workspaces/pronoun/pronoun.hpp"
#include "tests/support/ui_driver.hpp"

namespace attn::gui {

struct PronounStage : StudioStage {
    explicit PronounStage(StudioOptions options = {}, ImVec2 window = {1280, 800})
        : StudioStage(std::move(options), window, kPronounWorkspace) {}

    const WhatIf& what_if() { return document().pronoun.what_if; }
    const PronounSide& side(std::size_t sentence) { return state().pronouns->sides[sentence]; }
    const PronounReading& reading(std::size_t sentence) { return side(sentence).readings.at(0); }
    std::string word(std::size_t sentence, int token) {
        return side(sentence).snapshot->keys[static_cast<std::size_t>(token)].text;
    }
    int token_of(std::size_t sentence, const std::string& text) {
        const auto& keys = side(sentence).snapshot->keys;
        for (std::size_t i = 0; i < keys.size(); ++i)
            if (keys[i].text == text) return static_cast<int>(i);
        ADD_FAILURE() << "no word " << text;
        return 0;
    }
    int last_layer() { return static_cast<int>(side(0).snapshot->learned->layers.size()) - 1; }
    // Weight from the pronoun in the last layer, mean of the heads.
    double weight(std::size_t sentence, int token) {
        const Learned& learned = *side(sentence).snapshot->learned;
        return static_cast<double>(
            side(sentence).snapshot->graph.value(learned.mean_weights.back())(reading(sentence).index, token));
    }

    void write(bool second, const std::string& text) {
        apply(SetPronounSentence{second, text}, state());
        send(CommitEdit{});
    }
};

}  // namespace attn::gui
