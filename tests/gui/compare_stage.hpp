// The Compare workspace on a stage without a window.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "app/gui/workspaces/compare/compare.hpp"
#include "tests/support/ui_driver.hpp"

namespace attn::gui {

struct CompareStage : StudioStage {
    explicit CompareStage(StudioOptions options = {}, ImVec2 size = {1600, 1000})
        : StudioStage(here(std::move(options)), size) {}

    AppState& state() { return (*this)->state; }
    Document::Compare& compare() { return document().compare; }
    const Anchors& anchors() { return (*this)->ui.anchors; }
    std::string value(const std::string& path) { return value_of(anchors(), path); }
    const Matrix& weights(std::size_t column) {
        const ColumnResult& r = state().comparison->columns.at(column);
        return r.snapshot->graph.value(r.weights());
    }
    void send(const Action& action) {
        apply(action, state());
        driver.frames(3);
    }
    void click(const std::string& path) {
        EXPECT_TRUE(done(driver.click(path)));
        driver.frames(3);
    }
    void key(const std::string& chord) {
        EXPECT_TRUE(done(driver.key(chord)));
        driver.frames(2);
    }

private:
    static StudioOptions here(StudioOptions options) {
        if (!options.workspace) options.workspace = std::string(kCompareWorkspace);
        return options;
    }
};

}  // namespace attn::gui
