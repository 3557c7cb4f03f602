// The inspector of a pinned cell: its arithmetic in full. Long lists of terms show the largest and are opened by a
// click on what is left, or by the keyboard; only the lines in sight are drawn.
#include <algorithm>

#include "app/gui/ui/text_layout.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/explore/explore.hpp"

namespace attn::gui {

namespace {

using Kind = InspectorLine::Kind;

constexpr float kLine = 17, kIndent = 10, kMost = 420, kPad = 14, kGap = 6;

const std::vector<InspectorLine>& inspected(const Ui& ui, const AppState& state, ExploreUi& local) {
    const Document::View& v = state.document.view;
    ExploreUi::Inspected& kept = local.inspected;
    const int head = shown_head(state);
    const std::string language(ui.texts.language());
    if (kept.snapshot != state.snapshot || kept.head != head || kept.row != v.pinned_row || kept.col != v.pinned_col ||
        kept.open != local.open_lists.lists || kept.language != language) {
        kept = {state.snapshot, head, v.pinned_row, v.pinned_col, local.open_lists.lists, language, {}};
        kept.lines = inspector_lines(*state.snapshot, head, state.snapshot->weights(head), v.pinned_row, v.pinned_col,
                                     ui.kit().words, local.open_lists);
    }
    return kept.lines;
}

// Three columns; an expression that is too long for its own goes on in lines below.
struct Columns {
    float width = 0, label = 0;
    std::vector<std::vector<std::string>> below;  // of each line
    std::vector<float> height;                    // logical
};

std::vector<std::string> broken(const Ui& ui, const std::string& text, Font font, float width) {
    std::vector<std::string> lines;
    for (const TextLayout::Line& l : lay_out(text, ui.fonts, font, kSmallText * ui.scale, width).lines)
        lines.push_back(text.substr(l.begin, l.end - l.begin));
    return lines;
}

Columns lay_out_lines(const Ui& ui, const std::vector<InspectorLine>& lines, float width) {
    Columns c;
    c.width = width;
    for (const InspectorLine& line : lines)
        if (line.kind == Kind::Step || line.kind == Kind::Term || !line.expression.empty())
            c.label = std::max(
                c.label, ui.text_width(line.label, kSmallText) + (line.kind == Kind::Step ? 0.0F : ui.px(kIndent)));
    c.label = std::clamp(c.label, std::min(ui.px(76), 0.4F * width), 0.4F * width);
    for (const InspectorLine& line : lines) {
        std::vector<std::string> below;
        const float value = line.value.empty() ? 0 : ui.text_width(line.value, kSmallText, Font::Mono) + ui.px(kGap);
        if (line.kind == Kind::Note) below = broken(ui, line.label, Font::Text, width);
        else if (c.label + ui.px(kGap) + ui.text_width(line.expression, kSmallText, Font::Mono) + value > width)
            below = broken(ui, line.expression, Font::Mono, width - ui.px(2 * kIndent));
        const auto rows = static_cast<float>(below.size() + (line.kind == Kind::Note ? 0 : 1));
        c.height.push_back(kLine * rows + (line.kind == Kind::Heading ? 6.0F : 0.0F));
        c.below.push_back(std::move(below));
    }
    return c;
}

void draw_line(Ui& ui, const InspectorLine& line, const Columns& c, std::size_t i, ExploreUi& local) {
    const Palette& p = *ui.palette;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const ImVec2 size{c.width, ui.px(c.height[i])};
    const bool control = line.kind == Kind::More || line.kind == Kind::Fewer;
    Color ink = line.kind == Kind::Term || line.kind == Kind::Note ? p.text_soft : p.text;
    if (control) {
        const bool opens = line.kind == Kind::More;
        const Touch t = touch(ui, (opens ? "explore/inspector/more/" : "explore/inspector/fewer/") + line.list, size);
        if (t.hovered) list->AddRectFilled(t.low, t.high, color32(p.accent_soft), 4 * ui.scale);
        draw_ring(ui, t, 4);
        if (t.activated) {
            if (opens) local.open_lists.lists.insert(line.list);
            else local.open_lists.lists.erase(line.list);
            ui.redraw_in(0);
        }
        ink = p.accent;
    } else {
        ImGui::Dummy(size);
    }
    if (!ImGui::IsRectVisible(start, start + size)) return;
    const bool heading = line.kind == Kind::Heading;
    const float indent = line.kind == Kind::Term || control ? ui.px(kIndent) : 0;
    float top = start.y + (heading ? ui.px(6) : 0.0F);
    const auto base = [&] { return ui.baseline(top, top + ui.px(kLine), kSmallText); };
    if (line.kind != Kind::Note) {
        const Font font = heading ? Font::Bold : Font::Text;
        ui.text(list, {start.x + indent, base()},
                cut_to(ui, line.label, (heading || control ? c.width : c.label) - indent, kSmallText, font), ink,
                kSmallText, font);
        if (c.below[i].empty() && !line.expression.empty())
            ui.text(list, {start.x + c.label + ui.px(kGap), base()}, line.expression, control ? ink : p.text_soft,
                    kSmallText, control ? Font::Text : Font::Mono);
        ui.text(list, {start.x + c.width - ui.text_width(line.value, kSmallText, Font::Mono), base()}, line.value, ink,
                kSmallText, Font::Mono);
        top += ui.px(kLine);
    }
    for (const std::string& text : c.below[i]) {
        const bool note = line.kind == Kind::Note;
        ui.text(list, {start.x + (note ? 0.0F : ui.px(2 * kIndent)), base()}, text, p.text_soft, kSmallText,
                note ? Font::Text : Font::Mono);
        top += ui.px(kLine);
    }
}

}  // namespace

void draw_explore_inspector(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    const Snapshot& s = *state.snapshot;
    const Document::View& v = state.document.view;
    const Index row = v.pinned_row, col = v.pinned_col;
    const int head = shown_head(state);
    const NodeId node = s.weights(head);
    if (!v.pinned || row >= static_cast<Index>(s.queries.size()) || col >= static_cast<Index>(s.keys.size()) ||
        !s.has_row(head, row))
        return;
    const std::vector<InspectorLine>& lines = inspected(ui, state, local);
    if (lines.empty()) return;

    const float room = ImGui::GetContentRegionAvail().x;
    const float width = room - 2 * ui.px(kPad) - ImGui::GetStyle().ScrollbarSize;
    const Columns columns = lay_out_lines(ui, lines, width);
    float height = 2 * kPad + 30;  // the first line stands beside the buttons
    for (std::size_t i = 1; i < lines.size(); ++i) height += columns.height[i];
    begin_card(ui, "explore/inspector", {room, std::min(ui.px(height), ui.px(kMost))},
               {.padding = kPad, .selected = true});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    label(ui, lines.front().label, {.em = 13, .font = Font::Bold, .width = width - ui.px(70)});
    ImGui::SetCursorScreenPos({start.x + width - ui.px(62), start.y - ui.px(5)});
    if (icon_button(ui, "explore/inspector/copy", Icon::Copy, {.hint = ui.tr("explore.inspector.copy")}) ||
        ui.fired("copy"))
        out.push_back(CopyText{inspector_text(s, head, node, row, col, ui.kit().words)});
    ImGui::SetCursorScreenPos({start.x + width - ui.px(28), start.y - ui.px(5)});
    if (icon_button(ui, "explore/inspector/close", Icon::Close, {.hint = ui.tr("explore.inspector.close")}))
        out.push_back(Unpin{});
    ImGui::SetCursorScreenPos({start.x, start.y + ui.px(28)});
    for (std::size_t i = 1; i < lines.size(); ++i) draw_line(ui, lines[i], columns, i, local);
    end_card();
    space(ui, 10);
}

}  // namespace attn::gui
