// The Pronoun workspace on a stage without a window.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "app/gui/workspaces/pronoun/pronoun.hpp"
#include "tests/support/ui_driver.hpp"

namespace attn::gui {

struct PronounStage : StudioStage {
    explicit PronounStage(StudioOptions options = {}, ImVec2 size = {1280, 800})
        : StudioStage(here(std::move(options)), size) {}

    AppState& state() { return (*this)->state; }
    const Anchors& anchors() { return (*this)->ui.anchors; }
    std::string value(const std::string& path) { return value_of(anchors(), path); }
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

    void click(const std::string& path) {
        EXPECT_TRUE(done(driver.click(path)));
        driver.frames(3);
    }
    void key(const std::string& chord) {
        EXPECT_TRUE(done(driver.key(chord)));
        driver.frames(2);
    }
    void write(bool second, const std::string& text) {
        apply(SetPronounSentence{second, text}, state());
        apply(CommitEdit{}, state());
        driver.frames(3);
    }

private:
    static StudioOptions here(StudioOptions options) {
        if (!options.workspace) options.workspace = std::string(kPronounWorkspace);
        return options;
    }
};

}  // namespace attn::gui
