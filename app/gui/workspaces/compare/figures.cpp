// The figures of a column: of the chosen row, and of the trained model.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/compare/card.hpp"
#include "core/scene/number.hpp"

namespace attn::gui {

namespace {

struct Figure {
    std::string value;
    bool soft = false;  // says that there is none, or not yet
};

Figure figure_of(const Ui& ui, const CompareView& view, std::size_t i, std::string_view id) {
    const std::optional<RowFigures>& f = view.figures(i);
    const ColumnResult& r = view.result(i);
    // What is still to come is said otherwise than what there is not.
    const Index own = view.in_column(i, view.row());
    const bool row_comes = view.filling(i) && own >= 0 && !f;
    const bool reference_comes = view.filling(view.reference()) && f && !f->divergence;
    Figure none{"–", true}, pending{"…", true};
    const auto number = [&](std::optional<double> x, int digits) {
        return x && std::isfinite(*x) ? Figure{fixed_number(*x, digits)} : row_comes ? pending : none;
    };
    const auto share = [&](std::optional<double> x) {
        return x && std::isfinite(*x) ? Figure{fmt::format("{:.1f} %", 100 * *x)} : row_comes ? pending : none;
    };
    const auto of_row = [&](double RowFigures::*member) { return f ? std::optional((*f).*member) : std::nullopt; };
    if (id == "entropy") return number(of_row(&RowFigures::entropy), 2);
    if (id == "peak") return number(of_row(&RowFigures::peak), 3);
    if (id == "sink") return share(of_row(&RowFigures::sink_share));
    if (id == "divergence" || id == "correlation") {
        if (i == view.reference()) return {ui.tr("compare.reference"), true};
        if (reference_comes) return pending;
        if (id == "divergence") return number(f ? f->divergence : std::nullopt, 3);
        return number(f ? f->correlation : std::nullopt, 2);
    }
    if (id == "time") {
        if (view.filling(i)) return pending;
        return r.snapshot != nullptr ? Figure{fmt::format("{:.2f} ms", r.snapshot->milliseconds)} : none;
    }
    if (id == "parameters") return r.snapshot != nullptr ? Figure{grouped_number(r.parameter_count)} : none;
    const std::optional<TrainedFigures> trained = view.trained(i);
    if (!trained) return none;
    if (id == "accuracy") return share(trained->accuracy);
    if (id == "flip") return share(trained->flip);
    return trained->steps_to_90 > 0 ? Figure{grouped_number(trained->steps_to_90)} : none;
}

}  // namespace

std::vector<const char*> figure_ids(const CardLayout& layout) {
    std::vector<const char*> ids = {"entropy", "peak", "sink", "divergence", "correlation", "time"};
    if (layout.margin > 0) ids.push_back("parameters");  // the head of a card by itself tells them
    if (layout.trained) ids.insert(ids.end(), {"accuracy", "flip", "steps"});
    return ids;
}

void draw_compare_figures(Ui& ui, const CompareView& view, const CardLayout& layout, std::size_t i, ImVec2 low,
                          float width) {
    constexpr float kHigh = 34, kValue = 12.5F;
    const std::vector<const char*> all = figure_ids(layout);
    const Palette& p = *ui.palette;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const int columns = layout.figure_columns;
    const bool table = layout.margin > 0;
    const float wide = std::floor(width / static_cast<float>(columns));
    const float line = columns == 1 ? layout.figure_line : kHigh;
    for (std::size_t k = 0; k < all.size(); ++k) {
        const Figure f = figure_of(ui, view, i, all[k]);
        const std::string path = fmt::format("compare/figure/{}/{}", i, all[k]);
        // i18n-keys: compare.figure.*
        const std::string key = "compare.figure." + std::string(all[k]);
        const int line_of = static_cast<int>(k) / columns;
        const auto across = static_cast<float>(static_cast<int>(k) % columns), down = static_cast<float>(line_of);
        ImGui::SetCursorScreenPos({low.x + across * wide, low.y + ui.px(down * line)});
        const Touch t = touch(ui, path, {wide, ui.px((down + 1) * line) - ui.px(down * line)},
                              {.focusable = false, .value = f.value});
        const Color ink = f.soft ? p.text_faint : p.text;
        if (columns == 1) {
            const float base = ui.baseline(t.low.y, t.high.y, kSmallText);
            const std::string value = cut_to(ui, f.value, table ? wide : wide * 0.56F, kSmallText, Font::Bold);
            const float value_width = ui.text_width(value, kSmallText, Font::Bold);
            if (!table)
                ui.text(list, {t.low.x, base}, cut_to(ui, ui.tr(key), wide - value_width - ui.px(5), kSmallText),
                        p.text_soft, kSmallText);
            else
                list->AddRectFilled(t.low, {t.high.x, t.low.y + std::max(1.0F, ui.px(1))},
                                    color32(mix(p.card, p.grid, 0.6)));
            ui.text(list, {t.high.x - value_width, base}, value, ink, kSmallText, Font::Bold);
        } else {
            ui.text(list, {t.low.x, ui.baseline(t.low.y, t.low.y + ui.px(15), kTinySize)},
                    cut_to(ui, ui.tr(key), wide - ui.px(6), kTinySize), p.text_faint, kTinySize);
            ui.text(list, {t.low.x, ui.baseline(t.low.y + ui.px(14), t.low.y + ui.px(31), kValue)},
                    cut_to(ui, f.value, wide - ui.px(6), kValue, Font::Bold), ink, kValue, Font::Bold);
        }
        if (t.hovered) hint(ui, t, path, ui.tr(key + ".hint"));  // i18n-keys: compare.figure.*.hint
    }
}

}  // namespace attn::gui
