#include "app/gui/widgets/slider.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/gui/widgets/label.hpp"
#include "app/gui/widgets/text_box.hpp"

namespace attn::gui {
namespace {

double to_share(double value, const SliderOptions& o) {
    if (o.high <= o.low) return 0;
    const bool log = o.logarithmic && o.low > 0;
    const double share =
        log ? std::log(std::max(value, o.low) / o.low) / std::log(o.high / o.low) : (value - o.low) / (o.high - o.low);
    return std::clamp(share, 0.0, 1.0);
}

double from_share(double share, const SliderOptions& o) {
    share = std::clamp(share, 0.0, 1.0);
    double value =
        o.logarithmic && o.low > 0 ? o.low * std::pow(o.high / o.low, share) : o.low + share * (o.high - o.low);
    const double step = o.integer ? 1 : std::pow(10, -o.decimals);
    value = std::round(value / step) * step;
    return std::clamp(value, o.low, o.high);
}

// A small number that was typed has more digits than the track gives.
std::string number(double value, const SliderOptions& o) {
    if (o.integer) return fmt::format("{:.0f}", value);
    int digits = o.decimals;
    const auto rounded = [&] { return std::round(value * std::pow(10, digits)) / std::pow(10, digits); };
    while (digits < 8 && std::abs(rounded() - value) > 0.005 * std::abs(value)) ++digits;
    return fmt::format("{:.{}f}", value, digits);
}

}  // namespace

SliderEdit slider(Ui& ui, const std::string& path, double value, const SliderOptions& o) {
    SliderEdit result;
    result.value = value;
    const Palette& p = *ui.palette;
    const float width = o.width > 0 ? ui.px(o.width) : ImGui::GetContentRegionAvail().x;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const std::string value_path = path + "/value", own_number = number(value, o);
    const std::string shown = o.shown.empty() ? own_number : o.shown;
    ImDrawList* list = ImGui::GetWindowDrawList();

    // The line above: name and value.
    const float line = ui.px(22);
    const auto typed = ui.typed.find(value_path);
    const bool was_typing = typed != ui.typed.end();
    const float box = was_typing ? ui.px(76) : std::ceil(ui.text_width(shown, kSmallText)) + 1;
    ui.text(list, {low.x, ui.baseline(low.y, low.y + line, kSmallText)},
            cut_to(ui, o.label, width - box - ui.px(8), kSmallText), o.enabled ? p.text_soft : p.text_faint,
            kSmallText);
    const auto begin_typing = [&] {
        ui.typed[value_path] = own_number;
        ui.edits[value_path] = {};
        ui.edits[value_path].cursor = own_number.size();
        ui.focus.take(value_path, false);
        ui.redraw_in(0);
    };
    ImGui::SetCursorScreenPos({low.x + width - box, low.y});
    if (was_typing) {
        TextBoxOptions options;
        options.width = box / ui.scale;
        options.em = kSmallText;
        options.max_bytes = 24;
        ImGui::SetCursorScreenPos({low.x + width - box, low.y - ui.px(4)});
        const TextEdit edit = text_box(ui, value_path, typed->second, options);
        const bool finished = edit.committed || (!edit.focused && !edit.left);
        if (finished) {
            char* end = nullptr;
            std::string text = typed->second;
            std::replace(text.begin(), text.end(), ',', '.');
            const double wanted = std::strtod(text.c_str(), &end);
            if (end != text.c_str() && std::isfinite(wanted)) {
                result.value = std::clamp(o.integer ? std::round(wanted) : wanted, o.minimum, o.maximum);
                result.changed = result.released = true;
            }
        }
        if (finished || edit.left) {
            ui.typed.erase(value_path);
            if (edit.committed || edit.left) ui.focus.take(path, true);
            ui.redraw_in(0);
        }
    } else {
        const Touch t = touch(ui, value_path, {box, line}, {o.enabled, false, false, shown});
        ui.text(list, {low.x + width - box, ui.baseline(low.y, low.y + line, kSmallText)}, shown,
                t.hovered && o.enabled ? p.accent : p.text_faint, kSmallText);
        if (t.hovered && o.enabled) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
        if (o.enabled && t.clicked) begin_typing();
    }

    // The track.
    ImGui::SetCursorScreenPos({low.x, low.y + line});
    const Touch t = touch(ui, path, {width, ui.px(20)}, {o.enabled, true, false, own_number});
    const float knob = 7 * ui.scale, from = t.low.x + knob, to = t.high.x - knob;
    double share = to_share(result.value, o);
    if (o.enabled) {
        const auto set = [&](double wanted) {
            if (!(wanted < result.value) && !(wanted > result.value)) return;
            result.value = wanted;
            result.changed = true;
            share = to_share(wanted, o);
        };
        if (t.double_clicked) {
            begin_typing();
        } else if (t.held) {
            set(from_share(static_cast<double>((ImGui::GetIO().MousePos.x - from) / std::max(1.0F, to - from)), o));
            result.held = true;
        }
        result.released = result.released || ImGui::IsItemDeactivated();
        if (t.ring) {
            const auto nudge = [&](double direction, bool far) {
                const double step = o.integer ? (far ? 10 : 1) : far ? 0.1 : 0.01;
                double wanted = o.integer ? std::clamp(std::round(result.value) + direction * step, o.low, o.high)
                                          : from_share(share + direction * step, o);
                // At least the last shown digit moves.
                if (!o.integer && !(wanted < result.value) && !(wanted > result.value))
                    wanted = std::clamp(result.value + direction * std::pow(10, -o.decimals), o.low, o.high);
                set(wanted);
                result.released = true;
            };
            for (const bool far : {false, true}) {
                if (ui.input.take({Key::Right, false, far, false}) || ui.input.take({Key::Up, false, far, false}))
                    nudge(1, far);
                if (ui.input.take({Key::Left, false, far, false}) || ui.input.take({Key::Down, false, far, false}))
                    nudge(-1, far);
            }
            if (ui.input.take(Key::Home)) set(o.low), result.released = true;
            if (ui.input.take(Key::End)) set(o.high), result.released = true;
            if (t.activated && !t.clicked) begin_typing();
        }
    }
    const float y = std::round(t.centre().y), x = from + static_cast<float>(share) * (to - from),
                thick = std::max(1.0F, ui.px(1.5F));
    const Color full = o.enabled ? p.accent : mix(p.accent, p.card, 0.6);
    list->AddRectFilled({t.low.x, y - thick}, {t.high.x, y + thick}, color32(mix(p.card_border, p.text_faint, 0.12)),
                        thick);
    list->AddRectFilled({t.low.x, y - thick}, {x, y + thick}, color32(full), thick);
    const float size = t.held || t.hovered ? knob * 1.1F : knob;
    list->AddCircleFilled({x, y}, size, color32(p.card), 32);
    list->AddCircle({x, y}, size, color32(full), 32, std::max(1.5F, 1.8F * ui.scale));
    if (t.ring) {
        Touch around = t;
        around.low = {x - knob, y - knob}, around.high = {x + knob, y + knob};
        draw_ring(ui, around, 7);
    }
    return result;
}

}  // namespace attn::gui
