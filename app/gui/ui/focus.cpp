#include "app/gui/ui/focus.hpp"

#include <algorithm>

namespace attn::gui {

void Focus::begin_frame() {
    stops_.clear();
    scope_ = top_ = 0;
    taken_ = false;
}

bool Focus::offer(const std::string& path, bool enabled) {
    if (enabled) stops_.push_back({path, scope_});
    return enabled && has(path);
}

void Focus::take(const std::string& path, bool by_keyboard) {
    path_ = path;
    ring_ = by_keyboard;
    moved_ = by_keyboard;
    taken_ = true;
}

void Focus::end_frame(Input& input, bool mouse_pressed) {
    if (!taken_) moved_ = false;
    if (mouse_pressed && !taken_) release();
    const auto mine = [this](const Stop& s) { return s.path == path_; };
    if (!path_.empty() && !taken_ && std::none_of(stops_.begin(), stops_.end(), mine)) release();  // it is gone
    stops_.erase(std::remove_if(stops_.begin(), stops_.end(), [this](const Stop& s) { return s.scope != top_; }),
                 stops_.end());
    const auto at = std::find_if(stops_.begin(), stops_.end(), mine);
    top_last_ = top_;
    const bool forward = input.take(Key::Tab), back = !forward && input.take(Chord{Key::Tab, false, true, false});
    if ((!forward && !back) || stops_.empty()) return;
    const auto count = static_cast<std::ptrdiff_t>(stops_.size());
    const std::ptrdiff_t now = at == stops_.end() ? (forward ? -1 : 0) : at - stops_.begin();
    take(stops_[static_cast<std::size_t>((now + (forward ? 1 : count - 1)) % count)].path, true);
}

}  // namespace attn::gui
