#include "app/gui/widgets/text_box.hpp"

#include <algorithm>

#include "app/gui/ui/text_layout.hpp"
#include "core/base/utf8.hpp"

namespace attn::gui {
namespace {

constexpr float kPadX = 11, kPadY = 7;
constexpr double kBlink = 0.53, kBlinkFor = 10;

// A text and its cursor, edited.
class Editor {
public:
    Editor(std::string& text, EditState& state, const TextBoxOptions& options) : text_(text), s_(state), o_(options) {}

    std::size_t low() const { return std::min(s_.cursor, s_.anchor); }
    std::size_t high() const { return std::max(s_.cursor, s_.anchor); }
    bool selected() const { return s_.cursor != s_.anchor; }
    void move(std::size_t to, bool extend) {
        s_.cursor = to;
        if (!extend) s_.anchor = to;
    }
    bool erase() {
        if (!selected()) return false;
        text_.erase(low(), high() - low());
        s_.cursor = s_.anchor = low();
        return true;
    }
    bool insert(std::string_view raw) {
        std::string clean;
        for (const utf8::CodePoint& c : utf8::code_points(raw)) {
            const bool line_end = c.value == '\n';
            if (line_end || c.value == '\t') clean += line_end && o_.lines > 1 ? '\n' : ' ';
            else if (c.value >= 0x20 && c.value != 0x7F) utf8::append(clean, c.value);
        }
        const std::size_t room = o_.max_bytes - std::min(o_.max_bytes, text_.size() - (high() - low()));
        if (clean.size() > room) {
            std::size_t keep = room;
            while (keep > 0 && (static_cast<unsigned char>(clean[keep]) & 0xC0U) == 0x80U) --keep;
            clean.resize(keep);
        }
        if (clean.empty() && !selected()) return false;
        erase();
        text_.insert(s_.cursor, clean);
        s_.cursor = s_.anchor = s_.cursor + clean.size();
        return true;
    }

private:
    std::string& text_;
    EditState& s_;
    const TextBoxOptions& o_;
};

bool is_word(std::string_view text, std::size_t at) {
    const char32_t c = utf8::decode(text, at).value;
    return utf8::is_letter(c) || utf8::is_digit(c) || utf8::is_mark(c) || c == '\'' || c == 0x2019;
}

std::size_t word_edge(std::string_view text, const TextLayout& layout, std::size_t from, int direction) {
    auto stop = static_cast<std::ptrdiff_t>(layout.stop_of(from));
    const auto last = static_cast<std::ptrdiff_t>(layout.stops.size()) - 1;
    const auto word_at = [&](std::ptrdiff_t i) {
        return i >= 0 && i < last && is_word(text, layout.stops[static_cast<std::size_t>(i)].at);
    };
    if (direction < 0) {
        while (stop > 0 && !word_at(stop - 1)) --stop;
        while (stop > 0 && word_at(stop - 1)) --stop;
    } else {
        while (stop < last && !word_at(stop)) ++stop;
        while (stop < last && word_at(stop)) ++stop;
    }
    return layout.stops[static_cast<std::size_t>(stop)].at;
}

void select_word(std::string_view text, const TextLayout& layout, EditState& s) {
    const std::size_t at = s.cursor;
    std::size_t begin = layout.stop_of(at), end = begin;
    while (begin > 0 && is_word(text, layout.stops[begin - 1].at)) --begin;
    while (end + 1 < layout.stops.size() && is_word(text, layout.stops[end].at)) ++end;
    if (begin == end && end + 1 < layout.stops.size()) ++end;
    s.anchor = layout.stops[begin].at, s.cursor = layout.stops[end].at;
}

// Up and down keep their column.
std::size_t vertical(const TextLayout& layout, EditState& s, int step) {
    const TextLayout::Stop& stop = layout.stops[layout.stop_of(s.cursor)];
    if (s.goal_x < 0) s.goal_x = stop.x;
    const int line = stop.line + step;
    if (line < 0) return 0;
    if (line >= static_cast<int>(layout.lines.size())) return layout.stops.back().at;
    return layout.byte_at(s.goal_x, line);
}

struct Keys {
    bool changed = false, committed = false, leave = false;
};

Keys handle(Ui& ui, std::string& text, EditState& s, const TextLayout& layout, const TextBoxOptions& o) {
    Keys result;
    Editor editor(text, s, o);
    std::vector<Chord> others;
    bool moved = false, sideways = true;
    const auto neighbour = [&](int step) {
        const auto stop = static_cast<std::ptrdiff_t>(layout.stop_of(s.cursor)) + step;
        return layout
            .stops[static_cast<std::size_t>(
                std::clamp<std::ptrdiff_t>(stop, 0, static_cast<std::ptrdiff_t>(layout.stops.size()) - 1))]
            .at;
    };
    for (auto at = ui.input.keys.cbegin(); at != ui.input.keys.cend(); ++at) {
        // After one edit the layout is stale: what follows waits for the next frame.
        if (result.changed) {
            ui.input.wait_from(at);
            break;
        }
        const Chord& k = *at;
        const bool extend = k.shift;
        const int line = layout.stops[layout.stop_of(s.cursor)].line;
        const TextLayout::Line& here = layout.lines[static_cast<std::size_t>(line)];
        moved = true;
        switch (k.key) {
            case Key::Left:
                if (k.alt) moved = false, others.push_back(k);
                else if (k.ctrl) editor.move(word_edge(text, layout, s.cursor, -1), extend);
                else editor.move(editor.selected() && !extend ? editor.low() : neighbour(-1), extend);
                break;
            case Key::Right:
                if (k.alt) moved = false, others.push_back(k);
                else if (k.ctrl) editor.move(word_edge(text, layout, s.cursor, 1), extend);
                else editor.move(editor.selected() && !extend ? editor.high() : neighbour(1), extend);
                break;
            case Key::Up: editor.move(vertical(layout, s, -1), extend), sideways = false; break;
            case Key::Down: editor.move(vertical(layout, s, 1), extend), sideways = false; break;
            case Key::Home: editor.move(k.ctrl ? 0 : here.begin, extend); break;
            case Key::End: {
                const bool wrapped =
                    here.end > here.begin && here.end < text.size() && text[here.end] != '\n' && text[here.end] != '\r';
                const std::size_t end = wrapped ? layout.stops[layout.stop_of(here.end) - 1].at : here.end;
                editor.move(k.ctrl ? text.size() : end, extend);
                break;
            }
            case Key::Backspace:
                if (!editor.selected()) s.anchor = k.ctrl ? word_edge(text, layout, s.cursor, -1) : neighbour(-1);
                result.changed = editor.erase();
                break;
            case Key::Delete:
                if (!editor.selected()) s.anchor = k.ctrl ? word_edge(text, layout, s.cursor, 1) : neighbour(1);
                result.changed = editor.erase();
                break;
            case Key::Enter:
                if (o.lines > 1 && k.shift) result.changed = editor.insert("\n");
                else result.committed = true;
                break;
            case Key::Escape: result.leave = true; break;
            default: {
                const int code = static_cast<int>(k.key);
                if (k.ctrl && !k.alt && !k.shift && k.key == Key::A) {
                    s.anchor = 0, s.cursor = text.size();
                } else if (k.ctrl && !k.alt && !k.shift && (k.key == letter('C') || k.key == letter('X'))) {
                    if (editor.selected()) {
                        ImGui::SetClipboardText(text.substr(editor.low(), editor.high() - editor.low()).c_str());
                        if (k.key == letter('X')) result.changed = editor.erase();
                    }
                } else if (k.ctrl && !k.alt && k.key == letter('V')) {
                    if (const char* pasted = ImGui::GetClipboardText()) result.changed = editor.insert(pasted);
                } else {
                    moved = false;
                    // A letter comes as text, too: nobody else may take its key.
                    if (k.ctrl || k.alt || code >= 256) others.push_back(k);
                }
            }
        }
        if (moved) s.blink_from = ui.now;
        if (moved && sideways) s.goal_x = -1;
    }
    ui.input.keys = std::move(others);
    if (!ui.input.text.empty()) {
        std::string typed;
        for (const char32_t c : ui.input.text) utf8::append(typed, c);
        ui.input.text.clear();
        if (editor.insert(typed)) result.changed = true, s.blink_from = ui.now, s.goal_x = -1;
    }
    return result;
}

// Dear ImGui's own, as beside every panel: in the margin of a text that is taller than its box. It is drawn here and
// now, so that the box must be there already.
void scrollbar(Ui& ui, const std::string& path, ImVec2 at, float height, float total, float& scroll, bool moved) {
    const ImVec2 below = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos(at);
    im::begin_child((path + "/scroll").c_str(), {ImGui::GetStyle().ScrollbarSize, height},
                    ImGuiWindowFlags_AlwaysVerticalScrollbar);
    ImGui::Dummy({1, total});
    if (moved || ImGui::IsWindowAppearing()) ImGui::SetScrollY(scroll), ui.redraw_in(0);
    else scroll = ImGui::GetScrollY();
    // The keyboard stays with the text.
    if (ui.focus.has(path) && ImGui::IsMouseClicked(ImGuiMouseButton_Left) &&
        ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem))
        ui.focus.take(path, false);
    im::end_child();
    ImGui::SetCursorScreenPos(below);
}

}  // namespace

TextEdit text_box(Ui& ui, const std::string& path, std::string& text, const TextBoxOptions& o) {
    TextEdit result;
    const Palette& p = *ui.palette;
    const float em = o.em * ui.scale, line_height = ui.px(o.em * 1.5F), pad_x = ui.px(kPadX), pad_y = ui.px(kPadY);
    const float width = o.width > 0 ? ui.px(o.width) : ImGui::GetContentRegionAvail().x;
    const float room = width - 2 * pad_x;
    EditState& s = ui.edits[path];
    // The text may have changed from outside (undo): no place inside a character.
    for (std::size_t* place : {&s.cursor, &s.anchor}) {
        *place = std::min(*place, text.size());
        while (*place > 0 && *place < text.size() && (static_cast<unsigned char>(text[*place]) & 0xC0U) == 0x80U)
            --*place;
    }
    const float wrap = o.lines > 1 ? room : 1e9F;
    const TextLayout& layout = s.layout;
    const auto arrange = [&] {
        const std::array<float, 3> wanted{wrap, em, static_cast<float>(ui.fonts.generation())};
        if (!s.layout.lines.empty() && s.laid_for == wanted && s.laid_text == text) return;
        s.layout = lay_out(text, ui.fonts, o.font, em, wrap);
        s.laid_text = text, s.laid_for = wanted;
    };
    arrange();

    int rows = o.lines;
    if (o.most_lines > o.lines) rows = std::clamp(static_cast<int>(layout.lines.size()), o.lines, o.most_lines);
    const float height = o.lines == 1 ? ui.px(kControlHeight) : static_cast<float>(rows) * line_height + 2 * pad_y;
    const bool had = ui.focus.has(path);
    const Touch t = touch(ui, path, {width, height}, {o.enabled, true, false, text, true});
    const ImVec2 inner = t.low + ImVec2(pad_x, o.lines == 1 ? std::round((height - line_height) / 2) : pad_y);
    const float inner_height = o.lines == 1 ? line_height : height - 2 * pad_y;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    // Only whole lines are shown, wherever the wheel stops.
    const auto first_line = [&] { return o.lines == 1 ? 0 : static_cast<int>(std::lround(s.scroll / line_height)); };
    const auto byte_under = [&] {
        const float x = mouse.x - inner.x + (o.lines == 1 ? s.scroll : 0), y = mouse.y - inner.y;
        return layout.byte_at(x, first_line() + static_cast<int>(std::floor(y / line_height)));
    };

    // Mouse.
    if (t.hovered || t.held) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
    if (t.pressed) {
        s.cursor = byte_under();
        if (!ui.input.shift) s.anchor = s.cursor;
        if (t.double_clicked) select_word(text, layout, s);
        s.dragging = !t.double_clicked;
        s.blink_from = ui.now, s.goal_x = -1;
    } else if (t.held && s.dragging) {
        s.cursor = byte_under();
    }
    if (t.focused && !had) s.blink_from = ui.now;
    if (t.ring && ui.focus.just_moved() && !had) s.anchor = 0, s.cursor = text.size();

    // Keyboard.
    const bool focused = ui.focus.has(path) && o.enabled;
    bool cursor_moved = t.pressed || t.held;
    if (focused) {
        ui.typing = true;
        const std::size_t before = s.cursor;
        const Keys keys = handle(ui, text, s, layout, o);
        result.changed = keys.changed;
        result.committed = keys.committed;
        if (keys.changed) arrange();
        if (keys.leave) ui.focus.release(), result.left = true;
        cursor_moved = cursor_moved || keys.changed || before != s.cursor;
        if (keys.changed || keys.committed || keys.leave) ui.redraw_in(0);
    }
    result.focused = focused && !result.left;
    if (s.dragging && !t.held) s.dragging = false;

    // Scrolling: the cursor stays in sight; the wheel moves a tall text.
    const float before = s.scroll, total = static_cast<float>(layout.lines.size()) * line_height;
    const TextLayout::Stop cursor = layout.stops[layout.stop_of(s.cursor)];
    if (o.lines == 1) {
        if (focused) s.scroll = std::clamp(s.scroll, cursor.x - room + ui.px(2), cursor.x);
        s.scroll = std::clamp(s.scroll, 0.0F, std::max(0.0F, layout.width - room + ui.px(2)));
    } else {
        const float top = static_cast<float>(cursor.line) * line_height;
        if (cursor_moved) s.scroll = std::clamp(s.scroll, top + line_height - inner_height, top);
        if (t.hovered && total > inner_height) s.scroll -= ImGui::GetIO().MouseWheel * line_height * 2;
        s.scroll = std::clamp(s.scroll, 0.0F, std::max(0.0F, total - inner_height));
    }

    // Looks.
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float radius = (o.lines > 1 ? 8 : kControlRadius) * ui.scale;
    list->AddRectFilled(t.low, t.high, color32(p.well), radius);
    im::stroke_rect(list, t.low, t.high,
                    color32(result.focused || o.awaited ? p.accent
                            : t.hovered                 ? mix(p.card_border, p.text_faint, 0.5)
                                                        : p.card_border),
                    radius, result.focused ? std::max(1.5F, 1.5F * ui.scale) : 1);
    if (o.lines > 1 && static_cast<int>(layout.lines.size()) > std::max(o.lines, o.most_lines))
        scrollbar(ui, path, {t.high.x - ImGui::GetStyle().ScrollbarSize, inner.y}, inner_height, total, s.scroll,
                  s.scroll != before);
    list->PushClipRect({t.low.x + ui.px(3), t.low.y + 1}, {t.high.x - ui.px(3), t.high.y - 1}, true);
    const int first = first_line(), end = std::min(first + rows, static_cast<int>(layout.lines.size()));
    const ImVec2 origin =
        inner - (o.lines == 1 ? ImVec2(s.scroll, 0) : ImVec2(0, static_cast<float>(first) * line_height));
    const std::size_t low = std::min(s.cursor, s.anchor), high = std::max(s.cursor, s.anchor);
    for (int i = first; i < end; ++i) {
        const TextLayout::Line& line = layout.lines[static_cast<std::size_t>(i)];
        const float y = origin.y + static_cast<float>(i) * line_height;
        if (result.focused && low < high && low <= line.end && high > line.begin) {
            const auto x_at = [&](std::size_t byte) {
                if (byte >= line.end) return line.width + (high > line.end && line.end < text.size() ? ui.px(4) : 0);
                return byte <= line.begin ? 0.0F : layout.stops[layout.stop_of(byte)].x;
            };
            list->AddRectFilled({origin.x + x_at(low), y}, {origin.x + x_at(high), y + line_height},
                                color32(with_alpha(p.accent, 0.25)));
        }
        ui.text(list, {origin.x, ui.baseline(y, y + line_height, o.em)},
                std::string_view(text).substr(line.begin, line.end - line.begin), o.enabled ? p.text : p.text_faint,
                o.em, o.font);
    }
    if (text.empty() && !o.placeholder.empty())
        ui.text(list, {origin.x, ui.baseline(origin.y, origin.y + line_height, o.em)}, o.placeholder, p.text_faint,
                o.em, o.font);
    if (result.focused && cursor.line >= first && cursor.line < end) {
        const double phase = ui.now - s.blink_from;
        const auto beat = static_cast<long long>(phase / kBlink);
        const bool rests = phase > kBlinkFor;  // then it stays, and nothing wakes
        if (rests || beat % 2 == 0) {
            const ImVec2 at(std::round(origin.x + cursor.x),
                            origin.y + static_cast<float>(cursor.line) * line_height + ui.px(1));
            list->AddRectFilled(at, at + ImVec2(std::max(1.0F, std::round(1.4F * ui.scale)), line_height - ui.px(2)),
                                color32(p.accent));
        }
        if (!rests) ui.redraw_in(static_cast<double>(beat + 1) * kBlink - phase + 0.005);
    }
    list->PopClipRect();
    return result;
}

}  // namespace attn::gui
