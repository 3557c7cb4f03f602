// The tokens as chips, in as many lines as they need. More than a few lines scroll in a small area: whatever the length
// of the text, only the chips in sight are drawn.
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/explore/explore.hpp"

namespace attn::gui {

namespace {

constexpr float kGap = 6, kEdge = 4;                    // between chips; around them, where a ring is drawn
constexpr std::size_t kWholeLines = 4, kSeenLines = 3;  // up to so many are all shown; of more, so many

void lay_out_chips(const Ui& ui, const std::vector<Token>& tokens, float width, ChipPlaces& places) {
    const float gap = ui.px(kGap);
    places.x.clear();
    places.line_start = {0};
    float x = 0;
    for (const Token& token : tokens) {
        const float chip = chip_size(ui, token.text).x;
        if (x > 0 && x + chip > width) places.line_start.push_back(places.x.size()), x = 0;
        places.x.push_back(x);
        x += chip + gap;
    }
    places.line_start.push_back(tokens.size());
}

// A run of the same words leaves them as they are, and as far scrolled.
void arrange(const Ui& ui, const SnapshotPtr& snapshot, std::vector<Token> Snapshot::*which, float width,
             ChipPlaces& places) {
    const std::array<float, 3> wanted{width, ui.scale, static_cast<float>(ui.fonts.generation())};
    const std::vector<Token>& tokens = (*snapshot).*which;
    const SnapshotPtr before = std::exchange(places.snapshot, snapshot);
    const auto same_words = [&] {
        const std::vector<Token>& old = (*before).*which;
        return std::equal(old.begin(), old.end(), tokens.begin(), tokens.end(),
                          [](const Token& a, const Token& b) { return a.text == b.text; });
    };
    if (places.laid_for == wanted && before != nullptr && (before == snapshot || same_words())) return;
    lay_out_chips(ui, tokens, width, places);
    if (places.lines() > kWholeLines)
        lay_out_chips(ui, tokens, width - ImGui::GetStyle().ScrollbarSize - ui.px(kEdge), places);
    places.laid_for = wanted;
    places.followed = -1;
}

std::size_t line_of(const ChipPlaces& places, Index chip) {
    const auto after =
        std::upper_bound(places.line_start.begin(), places.line_start.end() - 1, static_cast<std::size_t>(chip));
    return static_cast<std::size_t>(after - places.line_start.begin()) - 1;
}

// The keys are shaded by what the chosen query attends to; the queries are for choosing. One stop for Tab; the arrows
// go from chip to chip.
void draw_chips(Ui& ui, const AppState& state, ExploreUi& local, Actions& out, bool keys) {
    const Snapshot& s = *state.snapshot;
    const std::vector<Token>& tokens = keys ? s.keys : s.queries;
    const auto count = static_cast<Index>(tokens.size());
    const bool self = s.document.query_source == QuerySource::Same, choosing = !keys || self;
    const Index row = shown_query(state);
    const NodeId node = s.weights(shown_head(state));
    const Matrix* weights = s.graph.has_row(node, row) ? &s.graph.value(node) : nullptr;
    const double top = weights == nullptr ? 1 : std::max(1e-9, static_cast<double>(weights->row(row).maxCoeff()));
    const double told = weights_told(state);
    const Target& lit = state.selection.hovered;
    const std::string area = keys ? "explore/token" : "explore/query";

    ChipPlaces& places = local.chips[keys ? 1 : 0];
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, edge = ui.px(kEdge);
    arrange(ui, state.snapshot, keys ? &Snapshot::keys : &Snapshot::queries, width, places);
    const std::size_t lines = places.lines(), seen = lines <= kWholeLines ? lines : kSeenLines;
    const float chip_height = chip_size(ui, "").y, pitch = chip_height + ui.px(kGap);
    const auto height_of = [&](std::size_t n) { return static_cast<float>(n) * pitch - ui.px(kGap) + 2 * edge; };
    if (choosing) places.stop = row;
    const Index stop = places.stop = std::clamp<Index>(places.stop, 0, count - 1);

    ImGui::SetCursorScreenPos(start - ImVec2(edge, edge));
    im::begin_child(area.c_str(), {width + 2 * edge, height_of(seen)});
    const ImVec2 low = ImGui::GetCursorScreenPos();
    if (choosing && places.followed != row) places.followed = row, places.scrolls = 2;  // one to learn the new height
    const auto first_seen = static_cast<std::size_t>(std::max(0.0F, ImGui::GetScrollY()) / pitch);
    if (places.scrolls > 0) {
        const std::size_t line = line_of(places, row);
        if (places.scrolls == 1 && (line < first_seen || line >= first_seen + seen))
            ImGui::SetScrollY(static_cast<float>(line > 0 ? line - 1 : 0) * pitch);
        --places.scrolls;
        ui.redraw_in(0);
    }
    const auto draw = [&](Index i) {
        const auto at = static_cast<std::size_t>(i);
        ChipOptions options;
        if (keys && weights != nullptr) {  // as the bars grow
            const double arrived = std::clamp(told * static_cast<double>(count) - static_cast<double>(i), 0.0, 1.0);
            const double share = static_cast<double>((*weights)(row, i)) / top * arrived;
            options.fill = mix(ui.palette->well, ui.palette->accent, 0.62 * std::max(0.0, share));
        }
        options.selected = i == row && choosing;
        options.outlined =
            keys ? lit.col == i && lit.kind != Target::Kind::Term && lit.kind != Target::Kind::Step : lit.row == i;
        options.dashed = s.learned && keys && s.learned->unknown(at);
        options.focusable = i == stop;
        ImGui::SetCursorScreenPos(
            {low.x + edge + places.x[at], low.y + edge + static_cast<float>(line_of(places, i)) * pitch});
        const Touch t = chip(ui, area + "/" + std::to_string(i), tokens[at].text, options);
        if (t.hovered) {
            Target target;
            target.kind = keys ? Target::Kind::Column : Target::Kind::Row;
            (keys ? target.col : target.row) = i;
            local.hovered = target;
        }
        if (options.dashed)
            hint(ui, t, area + "/" + std::to_string(i), ui.tr("explore.token.unknown", {{"word", tokens[at].text}}));
        if (t.activated && choosing) out.push_back(SelectQuery{static_cast<int>(i)});
        else if (t.activated) out.push_back(Pin{static_cast<int>(row), static_cast<int>(i)});
        if (!t.ring) return;
        Index to = i;
        if (ui.input.take(Key::Right)) to = i + 1;
        if (ui.input.take(Key::Left)) to = i - 1;
        if (ui.input.take(Key::Home)) to = 0;
        if (ui.input.take(Key::End)) to = count - 1;
        to = std::clamp<Index>(to, 0, count - 1);
        if (to == i) return;
        places.stop = to;
        if (choosing) out.push_back(SelectQuery{static_cast<int>(to)});
        ui.focus.take(area + "/" + std::to_string(to), true);
        ui.redraw_in(0);
    };
    const std::size_t first_line = std::min(first_seen, lines - 1), last_line = std::min(first_seen + seen, lines - 1);
    const auto first = static_cast<Index>(places.line_start[first_line]),
               last = static_cast<Index>(places.line_start[last_line + 1]);
    if (stop < first) draw(stop);
    for (Index i = first; i < last; ++i) draw(i);
    if (stop >= last) draw(stop);
    ImGui::SetCursorScreenPos(low);
    ImGui::Dummy({1, height_of(lines)});
    if (shows_old_result(state))
        make_pale(ui, ImGui::GetWindowPos(), ImGui::GetWindowPos() + ImGui::GetWindowSize(), ui.palette->card);
    im::end_child();
    const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
    ui.anchors.add(
        area, {Box{from.x, from.y, to.x - from.x, to.y - from.y}, ImGui::IsItemVisible(), true, std::to_string(count)});
    // The chip scrolled its own area; the panel around follows.
    if (ui.focus.just_moved() && ui.focus.has(area + "/" + std::to_string(stop))) {
        const float panel = ImGui::GetWindowPos().y;
        if (from.y < panel || to.y > panel + ImGui::GetWindowHeight()) ImGui::SetScrollHereY(0.5F), ui.redraw_in(0);
    }
    ImGui::SetCursorScreenPos({start.x, to.y - edge});
}

}  // namespace

void draw_explore_tokens(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    if (state.snapshot == nullptr) return;
    const Snapshot& s = *state.snapshot;
    const bool self = s.document.query_source == QuerySource::Same;
    const TextStyle caption{.color = ui.palette->text_soft, .em = kSmallText};
    const auto heading = [&](const std::string& name, std::size_t count) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const std::string text =
            count == 1 ? ui.tr("explore.tokens.one") : ui.tr("explore.tokens.count", {{"n", std::to_string(count)}});
        const float width = ImGui::GetContentRegionAvail().x;
        label(ui, name, caption);
        ui.text(ImGui::GetWindowDrawList(), {at.x + width - ui.text_width(text, kSmallText), at.y + ui.px(12)}, text,
                ui.palette->text_faint, kSmallText);
        space(ui, 4);
    };
    if (!self) {
        heading(ui.tr("explore.tokens.queries"), s.queries.size());
        draw_chips(ui, state, local, out, false);
        space(ui, 8);
    }
    heading(self ? ui.tr("explore.tokens") : ui.tr("explore.tokens.keys"), s.keys.size());
    draw_chips(ui, state, local, out, true);
    space(ui, 4);
    const std::string word = cut_to(ui, query_word(state), 0.8F * ImGui::GetContentRegionAvail().x, kSmallText);
    label(ui, ui.tr("explore.tokens.note", {{"word", word}}),
          {.color = ui.palette->text_faint, .em = kSmallText, .wrap = true});
}

}  // namespace attn::gui
