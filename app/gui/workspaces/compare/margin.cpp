// Left of a table of cards: the words of the maps' rows, the names of the figures, and the colours where all share
// them.
#include <fmt/format.h>

#include <algorithm>

#include "app/gui/widgets/scene_view.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/compare/card.hpp"
#include "core/scene/compare_plots.hpp"

namespace attn::gui {

namespace {

// A line that ends at the cards, cut with the whole in a hint.
void put(Ui& ui, const std::string& path, const std::string& text, ImVec2 low, float width, float height) {
    ImGui::SetCursorScreenPos(low);
    const Touch t = touch(ui, path, {width, height}, {.focusable = false, .value = text});
    const std::string cut = cut_to(ui, text, width, kSmallText);
    ui.text(ImGui::GetWindowDrawList(),
            {t.high.x - ui.text_width(cut, kSmallText), ui.baseline(t.low.y, t.high.y, kSmallText)}, cut,
            ui.palette->text_soft, kSmallText);
    const std::string hint_key =
        path.rfind("compare/figure-name/", 0) == 0
            ? "compare.figure." + path.substr(std::string_view("compare/figure-name/").size()) + ".hint"
            : "";  // i18n-keys: compare.figure.*.hint
    if (t.hovered && !hint_key.empty()) hint(ui, t, path, ui.tr(hint_key));
    else if (t.hovered && cut != text) hint(ui, t, path, text);
}

}  // namespace

void draw_compare_margin(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local,
                         const CardLayout& layout, Actions& out) {
    const ImVec2 low = ImGui::GetCursorScreenPos() + ui.px(0, layout.pad);
    const float width = ui.px(layout.margin - 8);
    std::size_t first = 0;  // the column whose rows stand for all
    while (first < view.count() && !local.cache.columns[first].map) ++first;
    if (first < view.count()) {
        const Heatmap& map = *local.cache.columns[first].map;
        const ShownValues values = view.values(first, layout.shown);
        HeatmapInput in = compare_map_input(ui, state, view, layout, first, values);
        in.row_labels = view.row_words();
        in.node = -1;
        ImGui::SetCursorScreenPos(low + ui.px(0, layout.map_at));
        const Scene words = build_row_labels(in, map, layout.margin - 8, ui.kit());
        const SceneTouch t = scene_view(ui, "compare/rows/words", words, {.focusable = false});
        if (t.hit.kind == Target::Kind::Row) {
            const Index row = view.of_column(first, t.hit.row);
            local.hovered = Target{Target::Kind::Row, -1, row, -1};
            const std::string& word = in.row_labels[static_cast<std::size_t>(t.hit.row)];
            if (ui.text_width(word, kSmallText, Font::Bold) > width) hint(ui, t.touch, "compare/rows/words", word);
            if (t.touch.clicked && row >= 0) out.push_back(SelectCompareQuery{static_cast<int>(row)});
        }
        // The axes, over the words.
        float base = low.y + ui.px(layout.map_at + layout.map_top) - ui.px(8);
        for (const char* key : {"scene.query_axis", "scene.key_axis"}) {
            const std::string axis = cut_to(ui, ui.tr(key), width, kTinySize);
            ui.text(ImGui::GetWindowDrawList(), {low.x + width - ui.text_width(axis, kTinySize), base}, axis,
                    ui.palette->text_faint, kTinySize);
            base -= ui.px(13);
        }
    }
    // The colours that the maps share: of weights, and of signed values.
    float y = layout.formula_at + layout.formula / 2;
    const std::optional<double> bounds[] = {layout.weights_bound, layout.signed_bound};
    const auto count = static_cast<float>(
        std::count_if(std::begin(bounds), std::end(bounds), [](const auto& b) { return b && *b > 0; }));
    y -= count * kLegendHeight / 2 + std::max(0.0F, 34 - layout.map_top);  // the axes may reach up there
    for (const bool is_signed : {false, true}) {
        const std::optional<double>& bound = bounds[is_signed ? 1 : 0];
        if (!bound || *bound <= 0 || layout.legend) continue;
        const bool log = !is_signed && state.preferences.color_scale == ColorScale::Log &&
                         layout.shown.values != CompareValues::Scores;
        const MapColors colors{*ui.palette, is_signed ? MapKind::Signed : MapKind::Weights,
                               log ? MapScale::Log : MapScale::Linear,
                               is_signed ? -*bound
                               : log     ? *bound * 1e-4
                                         : 0,
                               *bound};
        ImGui::SetCursorScreenPos(low + ui.px(0, y));
        scene_view(ui, is_signed ? "compare/legend/signed" : "compare/legend/weights",
                   build_legend(colors, layout.margin - 8, ui.kit()), {.focusable = false});
        y += kLegendHeight;
    }
    const float line = layout.top_pitch;
    put(ui, "compare/top-name", ui.tr("compare.top.keys"), low + ui.px(0, layout.top_at), width, ui.px(line));
    put(ui, "compare/top-word", ui.tr("compare.top.word", {{"word", view.word(view.row())}}),
        low + ui.px(0, layout.top_at + line), width, ui.px(line));
    y = layout.figures_at;
    for (const char* id : figure_ids(layout)) {
        // i18n-keys: compare.figure.*
        put(ui, fmt::format("compare/figure-name/{}", id), ui.tr("compare.figure." + std::string(id)),
            low + ui.px(0, y), width, ui.px(y + layout.figure_line) - ui.px(y));
        y += layout.figure_line;
    }
}

}  // namespace attn::gui
