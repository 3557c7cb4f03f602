// Actions on a state, without a program around it.
#pragma once

#include <gtest/gtest.h>

#include "app/gui/state/actions.hpp"

namespace attn::gui {

class StateTest : public testing::Test {
protected:
    void send(const Action& action) { apply(action, state); }
    const Document& doc() const { return state.document; }
    const MechanismChoice& mechanism() const { return state.document.mechanism; }
    AppState state;
};

}  // namespace attn::gui
