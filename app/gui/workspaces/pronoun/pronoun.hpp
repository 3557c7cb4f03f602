// Pronoun: what does "it" mean? Two sentences one above the other, the word that differs as a switch between them, arcs
// from "it" in the layers of a learned model, who can be meant, every head, and what happens when one of them is
// changed by hand.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/state/actions.hpp"
#include "app/gui/ui/ui.hpp"
#include "app/gui/widgets/touch.hpp"
#include "core/scene/arcs.hpp"
#include "core/scene/palette.hpp"

namespace attn::gui {

// Every head of a run as a small picture, while the run and the theme are the same.
struct HeadPictures {
    std::shared_ptr<const Snapshot> of;
    const Palette* palette = nullptr;
    std::vector<std::vector<ImageItem>> layers;
};

// What belongs to the hand and not to the document.
struct PronounUi {
    HeadPictures pictures;
    std::optional<Target> hovered;  // gathered over a frame; see core/scene/arcs.hpp
    bool about_open = false;
    std::string ask_kind;  // the unknown word whose kind is asked for
    ImVec2 ask_low, ask_high;
    bool ask_now = false;  // the menu opens in this frame
    void ask(std::string word, const Touch& below) {
        ask_kind = std::move(word), ask_low = below.low, ask_high = below.high, ask_now = true;
    }
    int completion = -1;    // the chosen row of what is offered; -1: none
    std::string completed;  // the box that was just completed: nothing is offered until the next letter
    bool offered = false;   // something was offered in the last frame
};

// One run as the pictures want it.
class PronounView {
public:
    PronounView(const AppState& state);

    bool ready() const { return run_ != nullptr; }
    const PronounSide& side(int sentence) const { return run_->sides[static_cast<std::size_t>(sentence)]; }
    const Snapshot* snapshot(int sentence) const { return ready() ? side(sentence).snapshot.get() : nullptr; }
    const Learned* learned() const;                      // of either sentence; null: none
    const PronounReading* reading(int sentence) const;   // of the chosen pronoun; null: there is none
    const PronounReading* original(int sentence) const;  // without the what-if
    std::vector<std::string> unknown_nouns(
        int sentence) const;  // words that the chosen pronoun may mean besides, each once
    const std::vector<WordColumn>& columns() const { return columns_; }
    int first_token(int sentence, int token) const;  // the same word in the first sentence, or -1
    int different() const;                           // columns in which the sentences have not the same word
    bool changed() const { return ready() && !run_->document.pronoun.what_if.empty(); }
    const WhatIf& what_if() const { return run_->document.pronoun.what_if; }
    int layers() const;
    int heads(int layer) const;

    // From the chosen pronoun in a layer, in the chosen head where it is of that layer, else the mean of the heads.
    std::vector<double> weights(int sentence, int layer, bool without_what_if = false) const;
    int head_of(int layer) const;  // the chosen head of the layer; -1: mean
    // The edge from the pronoun to a token as the what-if names it; nothing where the first sentence has no such words.
    std::optional<WhatIf::Edge> edge(int sentence, int layer, int token) const;
    bool blocked(const WhatIf::Edge& edge) const;                  // in all of the edge's heads
    bool edited(const WhatIf::Edge& edge) const;                   // in any of them
    std::optional<double> weight(const WhatIf::Edit& edit) const;  // what it is in the run of the first sentence

private:
    const AppState& state_;
    const PronounRun* run_;
    std::vector<WordColumn> columns_;
};

// Fills what is left of the current Dear ImGui window.
void draw_pronoun(Ui& ui, const AppState& state, PronounUi& local, Actions& out);

// The parts, each in a file of its own.
void draw_pronoun_header(Ui& ui, const AppState& state, const PronounView& view, PronounUi& local, Actions& out);
void draw_pronoun_sentences(Ui& ui, const AppState& state, const PronounView& view, PronounUi& local, float height,
                            Actions& out);
void draw_pronoun_answer(Ui& ui, const AppState& state, const PronounView& view, PronounUi& local, Actions& out);
void draw_pronoun_heads(Ui& ui, const AppState& state, const PronounView& view, PronounUi& local, float height,
                        Actions& out);
void draw_pronoun_changes(Ui& ui, const AppState& state, const PronounView& view, float height, Actions& out);
void draw_pronoun_about(Ui& ui, const PronounView& view, PronounUi& local, float height);  // of a model that was read

// A box to type a sentence into, which offers the words that the model knows.
void draw_pronoun_box(Ui& ui, const AppState& state, const PronounView& view, PronounUi& local, bool second,
                      float width, Actions& out);

// Why there is no answer, in words; "" when there is one.
std::string doubt_text(const Ui& ui, const PronounView& view, int sentence);

}  // namespace attn::gui
