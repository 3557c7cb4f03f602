// The Compare workspace on a stage without a window.
#pragma once

#include <utility>

#include "app/gui/workspaces/compare/compare.hpp"
#include "tests/support/ui_driver.hpp"

namespace attn::gui {

struct CompareStage : StudioStage {
    explicit CompareStage(StudioOptions options = {}, ImVec2 window = {1600, 1000})
        : StudioStage(std::move(options), window, kCompareWorkspace) {}

    Document::Compare& compare() { return document().compare; }
    const Matrix& weights(std::size_t column) {
        const ColumnResult& r = state().comparison->columns.at(column);
        return r.snapshot->graph.value(r.weights());
    }
};

}  // namespace attn::gui
