// Who has the keyboard. Our own, because Dear ImGui's differs between versions: Tab and Shift+Tab walk the widgets in
// the order they are drawn; an open popup keeps the walk inside it. The ring shows once the keyboard is used.
#pragma once

#include <string>
#include <vector>

#include "app/gui/platform/input.hpp"

namespace attn::gui {

class Focus {
public:
    void begin_frame();
    void end_frame(Input& input, bool mouse_pressed);

    // A widget that can have the keyboard says so each frame; true: it has it.
    bool offer(const std::string& path, bool enabled);
    void take(const std::string& path, bool by_keyboard);
    void release() { path_.clear(), ring_ = false; }

    // Not while a popup lies over it.
    bool has(const std::string& path) const { return !path.empty() && path_ == path && scope_ >= top_last_; }
    bool ring(const std::string& path) const { return ring_ && has(path); }
    bool just_moved() const { return moved_; }  // by the keyboard since the last frame: scroll there
    const std::string& path() const { return path_; }

    void push_scope() { top_ = ++scope_ > top_ ? scope_ : top_; }  // inside a popup
    void pop_scope() { --scope_; }

private:
    struct Stop {
        std::string path;
        int scope;
    };
    std::vector<Stop> stops_;
    std::string path_;
    int scope_ = 0, top_ = 0, top_last_ = 0;
    bool ring_ = false, moved_ = false, taken_ = false;
};

}  // namespace attn::gui
