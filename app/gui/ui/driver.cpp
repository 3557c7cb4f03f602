#include "app/gui/ui/driver.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/utf8.hpp"

namespace attn::gui {
void UiDriver::frames(int count) {
    for (int i = 0; i < count; ++i) {
        frame_(input_);
        input_.keys.clear();
        input_.text.clear();
        input_.dropped_files.clear();
        input_.wheel = 0;
    }
}

Result<Anchor> UiDriver::anchor(std::string_view path) const {
    if (auto found = anchors_.find(path)) return *found;
    std::string near;
    const std::string_view area = path.substr(0, path.find('/'));
    int count = 0;
    for (const auto& [other, anchor] : anchors_.all())
        if (other.substr(0, area.size()) == area && ++count <= 12) near += (near.empty() ? "" : ", ") + other;
    return Error{fmt::format("nothing on screen is called '{}'", path), "",
                 near.empty() ? "see the list of paths with the command `anchors`"
                              : "there are: " + near + (count > 12 ? ", ..." : ""),
                 Error::Kind::Failed};
}

Result<ImVec2> UiDriver::reach(std::string_view path) {
    Result<Anchor> found = anchor(path);
    if (!found) return found.error();
    // Scrolled out of sight: turn the wheel over its panel, which lies above or below.
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const auto hidden = [&] {
        const float enough = std::min(found->rect.height, 8.0F);
        return !found->visible || (found->shown.width > 0 && found->shown.height < enough);
    };
    for (int turns = 0; hidden() && turns < 80; ++turns) {
        input_.mouse = {found->middle().x, screen.y / 2};
        frames(1);
        input_.wheel = found->rect.y > screen.y / 2 ? -1.0F : 1.0F;
        frames(2);
        found = anchor(path);
        if (!found) return found.error();
    }
    if (hidden()) return Error{fmt::format("'{}' is out of sight and cannot be scrolled to", path), "", ""};
    const Point at = found->middle();
    return ImVec2(at.x, at.y);
}

void UiDriver::move_to(ImVec2 at) {
    input_.mouse = at;
    frames(2);
}

Status UiDriver::hover(std::string_view path) {
    const Result<ImVec2> at = reach(path);
    if (!at) return at.error();
    move_to(*at);
    return Done{};
}

void UiDriver::press(bool down) {
    input_.buttons[0] = down;
    frames(1);
}

void UiDriver::click_at(ImVec2 at) {
    move_to(at);
    press(true);
    press(false);
    frames(2);
}

Status UiDriver::click(std::string_view path) {
    const Result<ImVec2> at = reach(path);
    if (!at) return at.error();
    click_at(*at);
    return Done{};
}

Status UiDriver::double_click(std::string_view path) {
    const Result<ImVec2> at = reach(path);
    if (!at) return at.error();
    move_to(*at);
    for (const bool second : {false, true}) {
        input_.second_click = second;
        press(true), press(false);
    }
    input_.second_click = false;
    frames(2);
    return Done{};
}

Status UiDriver::drag(std::string_view path, ImVec2 to) {
    const Result<ImVec2> from = reach(path);
    if (!from) return from.error();
    move_to(*from);
    press(true);
    constexpr int kSteps = 4;
    for (int i = 1; i <= kSteps; ++i) {
        const float t = static_cast<float>(i) / kSteps;
        input_.mouse = *from * (1 - t) + to * t;
        frames(1);
    }
    frames(1);
    press(false);
    frames(1);
    return Done{};
}

Status UiDriver::drag_by(std::string_view path, ImVec2 by) {
    const Result<ImVec2> from = reach(path);
    if (!from) return from.error();
    return drag(path, *from + by);
}

Status UiDriver::drag_to(std::string_view path, std::string_view target) {
    const Result<ImVec2> to = reach(target);
    if (!to) return to.error();
    return drag(path, *to);
}

Status UiDriver::wheel(std::string_view path, float steps, bool ctrl) {
    if (Status there = hover(path); !there) return there;
    input_.ctrl = ctrl;
    input_.wheel = steps;
    frames(1);
    input_.ctrl = false;
    frames(2);
    return Done{};
}

void UiDriver::type(std::string_view text) {
    for (const utf8::CodePoint& c : utf8::code_points(text)) {
        if (c.value == '\n') input_.keys.push_back({Key::Enter});
        else input_.text.push_back(c.value);
        frames(1);
    }
    frames(1);
}

Status UiDriver::key(std::string_view chord) {
    const std::optional<Chord> parsed = parse_chord(chord);
    if (!parsed) return Error{fmt::format("'{}' is no key", chord), "", "write for example Ctrl+Z, Left, F1, Space"};
    input_.keys.push_back(*parsed);
    input_.ctrl = parsed->ctrl, input_.shift = parsed->shift, input_.alt = parsed->alt;
    frames(1);
    input_.ctrl = input_.shift = input_.alt = false;
    frames(2);
    return Done{};
}

void UiDriver::drop_file(std::string path) {
    input_.dropped_files.push_back(std::move(path));
    frames(2);
}

bool UiDriver::wait_until(const std::function<bool()>& predicate, int max_frames) {
    for (int i = 0; i < max_frames; ++i) {
        if (predicate()) return true;
        frames(1);
    }
    return predicate();
}

}  // namespace attn::gui
