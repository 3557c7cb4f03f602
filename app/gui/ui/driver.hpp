// Plays a person: moves the mouse to anchors, types, waits. Works on any frame function, in a real window as without
// one.
//
//   UiDriver ui(frame, anchors);   Status s = ui.click("explore/score");
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/gui/platform/platform.hpp"
#include "app/gui/ui/anchors.hpp"
#include "core/base/error.hpp"

namespace attn::gui {

class UiDriver {
public:
    using Frame = std::function<void(const SyntheticInput&)>;

    UiDriver(Frame frame, const Anchors& anchors) : frame_(std::move(frame)), anchors_(anchors) {}

    void frames(int count = 1);
    Status hover(std::string_view path);
    Status click(std::string_view path);
    Status double_click(std::string_view path);
    Status drag(std::string_view path, ImVec2 to);  // window pixels
    Status drag_by(std::string_view path, ImVec2 by);
    Status drag_to(std::string_view path, std::string_view target);
    Status wheel(std::string_view path, float steps, bool ctrl = false);
    void click_at(ImVec2 at);
    void move_to(ImVec2 at);
    void type(std::string_view text);
    Status key(std::string_view chord);  // "Ctrl+Z"
    void drop_file(std::string path);
    // True when it came true within so many frames.
    bool wait_until(const std::function<bool()>& predicate, int max_frames = 600);

    const Anchors& anchors() const { return anchors_; }
    // The anchor, on screen; else an error that names near ones.
    Result<Anchor> anchor(std::string_view path) const;
    void modifiers(bool ctrl, bool shift) { input_.ctrl = ctrl, input_.shift = shift; }

private:
    Result<ImVec2> reach(std::string_view path);
    void press(bool down);

    Frame frame_;
    const Anchors& anchors_;
    SyntheticInput input_;
};

}  // namespace attn::gui
