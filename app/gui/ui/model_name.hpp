// What a learned model is called on screen, and what is said of it.
#pragma once

#include "app/gui/ui/ui.hpp"

namespace attn::gui {

// "Studio" for "pronoun", "Score: Cosine" for "pronoun-cosine"; an id that is no bundled model's stands for itself.
std::string model_name(const Ui& ui, const std::string& id);
// A line on it: what an exhibit shows, or the last layer's score function; "" of others.
std::string model_note(const Ui& ui, const std::string& id);

}  // namespace attn::gui
