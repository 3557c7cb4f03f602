// The form of a mechanism, made from the descriptors: score, alignment, context, mask, position, and the numbers that
// the chosen ones read. Of a learned model, its own score and position come first.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/ui/ui.hpp"
#include "core/engine/snapshot.hpp"
#include "core/models/model.hpp"

namespace attn::gui {

struct MechanismForm {
    bool learned = false;              // of a learned model: an empty score or position is its own
    const ModelConfig* own = nullptr;  // what that is; null until the model is read
    bool drawn_mask = true;            // a mask drawn by hand is among the choices
    const Snapshot* run = nullptr;     // the last one: what an unset β came to; null: there is none
    std::function<void(const MechanismChoice&)> after_mask = {};
};

struct MechanismEdit {
    std::optional<MechanismChoice> value;  // another one was chosen
    std::string field;                     // what differs: "score", "temperature"
    bool held = false;                     // the hand is still on the slider
    bool released = false;                 // it was let go
};

// Anchors: PATH/score, PATH/alignment, ..., PATH/option/ID.
MechanismEdit mechanism_form(Ui& ui, const std::string& path, const MechanismChoice& now, const MechanismForm& form);

// A few numbers to choose from, with a name above; `now` stands among them. The one chosen now.
std::optional<int> number_choice(Ui& ui, const std::string& path, const std::string& name, std::vector<int> numbers,
                                 int now, const std::function<bool(int)>& fits);

}  // namespace attn::gui
