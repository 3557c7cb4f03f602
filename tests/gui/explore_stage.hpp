// Explore on a stage without a window: what a person does there, by the paths of the widgets.
#pragma once

#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "app/gui/workspaces/explore/explore.hpp"
#include "core/attention/mechanism.hpp"
#include "tests/support/ui_driver.hpp"
#include "tests/support/words.hpp"

namespace attn::gui {

struct ExploreStage : StudioStage {
    // Untrained: there is more to choose from than with the learned model that a start shows.
    explicit ExploreStage(StudioOptions options = {}, ImVec2 window = {1600, 1000}, bool learned = false)
        : StudioStage(std::move(options), window, kExploreWorkspace) {
        if (learned) return;
        apply(SetModel{}, state());
        state().history = {};
        driver.frames(3);
    }

    const Snapshot& snapshot() { return *state().snapshot; }
    const Target& hovered() { return state().selection.hovered; }

    // Brings what can have the keyboard into sight.
    void show(const std::string& path) {
        (*this)->ui.focus.take(path, true);
        driver.frames(4);
        (*this)->ui.focus.release();
    }
    void click(const std::string& path) {  // wherever the panel is scrolled to
        show(path);
        EXPECT_TRUE(done(driver.click(path)));
    }
    // A row of an open menu, scrolled to with the wheel.
    void click_row(const std::string& menu, const std::string& id) {
        for (int tries = 0; tries < 60; ++tries) {
            const auto row = anchors().find(menu + "/" + id);
            ASSERT_TRUE(row) << menu << " has no " << id;
            if (row->visible && (row->shown.height <= 0 || row->shown.height > 0.8F * row->rect.height)) break;
            for (const auto& [path, anchor] : anchors().all())
                if (anchor.visible && path.compare(0, menu.size() + 1, menu + "/") == 0) {
                    EXPECT_TRUE(done(driver.wheel(path, -2)));
                    break;
                }
        }
        EXPECT_TRUE(done(driver.click(menu + "/" + id)));
    }
    void choose(const std::string& combo, const std::string& id) {
        click(combo);
        click_row(combo, id);
        driver.frames(3);
    }
    void open_example(const std::string& id) {
        click("explore/examples");
        click_row("explore/examples/menu", id);
        driver.frames(3);
    }
    void replace(const std::string& box, std::string_view text) {
        click(box);
        EXPECT_TRUE(done(driver.key("Ctrl+A")));
        if (text.empty()) EXPECT_TRUE(done(driver.key("Delete")));
        else driver.type(text);
        driver.frames(3);
    }
    void paste(const std::string& box, const std::string& text) {
        click(box);
        ImGui::SetClipboardText(text.c_str());
        EXPECT_TRUE(done(driver.key("Ctrl+A")));
        EXPECT_TRUE(done(driver.key("Ctrl+V")));
        driver.frames(3);
        (*this)->ui.focus.release();
        driver.frames(2);
    }
    static std::string cell(Index row, Index col) {
        return "explore/map/cell/" + std::to_string(row) + "/" + std::to_string(col);
    }
    // The picture is of the document, and every row of every head sums to what it must.
    void expect_sound(const std::string& what) {
        ASSERT_NE(state().snapshot, nullptr) << what;
        EXPECT_FALSE(state().error) << what << ": " << state().error->message();
        EXPECT_TRUE(same_numbers(snapshot().document, document())) << what;
        const Alignment* alignment = find(alignments(), document().mechanism.alignment);
        ASSERT_NE(alignment, nullptr) << what;
        for (int h = 0; h < snapshot().heads(); ++h) {
            const NodeId node = snapshot().weights(h);
            if (!snapshot().graph.has_value(node)) continue;
            const Matrix& w = snapshot().graph.value(node);
            ASSERT_EQ(w.rows(), static_cast<Index>(snapshot().queries.size())) << what;
            ASSERT_EQ(w.cols(), static_cast<Index>(snapshot().keys.size())) << what;
            for (Index i = 0; i < w.rows(); ++i) {
                const float sum = w.row(i).sum();
                const bool fits = alignment->distribution ? std::abs(sum - 1) < 1e-4F || std::abs(sum) < 1e-6F
                                                          : sum > -1e-6F && sum < 1.0001F;
                ASSERT_TRUE(fits) << what << ": row " << i << " of head " << h << " sums to " << sum;
            }
        }
    }
};

}  // namespace attn::gui
