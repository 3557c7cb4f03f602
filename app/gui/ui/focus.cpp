#include "app/gui/ui/focus.hpp"

#include <algorithm>

namespace attn::gui {

void Focus::begin_frame() {
    stops_.clear();
    scope_ = 0;
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
    int top = 0;
    for (const Stop& stop : stops_) top = std::max(top, stop.scope);
    stops_.erase(std::remove_if(stops_.begin(), stops_.end(), [top](const Stop& s) { return s.scope != top; }), stops_.end());
    const auto at = std::find_if(stops_.begin(), stops_.end(), [this](const Stop& s) { return s.path == path_; });
    if (at == stops_.end() && !taken_ && !path_.empty()) release();  // it is gone, or behind a popup
    const bool forward = input.take(Key::Tab), back = !forward && input.take(Chord{Key::Tab, false, true, false});
    if ((!forward && !back) || stops_.empty()) return;
    const auto count = static_cast<std::ptrdiff_t>(stops_.size());
    const std::ptrdiff_t now = at == stops_.end() ? (forward ? -1 : 0) : at - stops_.begin();
    take(stops_[static_cast<std::size_t>((now + (forward ? 1 : count - 1)) % count)].path, true);
}

}  // namespace attn::gui
