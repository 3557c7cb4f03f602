// What a score costs as N grows, measured on this computer while one looks on.
#include <fmt/format.h>

#include <algorithm>

#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/compare/why.hpp"
#include "core/attention/mechanism.hpp"
#include "core/scene/compare_plots.hpp"

namespace attn::gui {

void draw_costs(Ui& ui, const AppState& state, float width, Actions& out) {
    constexpr float kPlot = 206;
    WhyCard card(ui, "cost", {width, ui.px(36 * static_cast<float>(kMaxColumns) + kWhyHead - 20)},
                 ui.tr("compare.why.cost"), ui.tr("compare.why.cost.note", {{"d", std::to_string(kCostWidth)}}));
    const Costs& costs = state.compare.costs;
    const std::size_t all = cost_questions().size(), done = costs.points.size();
    const std::string& text = ui.tr(costs.measuring ? "compare.why.cost.stop"
                                    : done == 0     ? "compare.why.cost.start"
                                    : done < all    ? "compare.why.cost.go-on"
                                                    : "compare.why.cost.again");
    const ButtonOptions options{.kind = costs.measuring || done > 0 ? ButtonKind::Ghost : ButtonKind::Primary,
                                .value = costs.measuring ? "on" : "off"};
    const ImVec2 at = card.low();
    ImGui::SetCursorScreenPos(at);
    const float wide = button_size(ui, text, options).x;
    if (button(ui, "compare/why/measure", text, options)) out.push_back(MeasureCosts{!costs.measuring});
    // How far it is.
    const ImVec2 from = at + ImVec2(wide + ui.px(14), ui.px(kControlHeight / 2 - 3));
    const ImVec2 to{at.x + card.room().x - ui.px(56), from.y + ui.px(6)};
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(from, to, color32(ui.palette->grid), ui.px(3));
    const float share = static_cast<float>(done) / static_cast<float>(all);
    if (done > 0)
        list->AddRectFilled(from, {from.x + (to.x - from.x) * share, to.y}, color32(ui.palette->accent), ui.px(3));
    const std::string count = fmt::format("{} / {}", done, all);
    ui.text(list,
            {at.x + card.room().x - ui.text_width(count, kSmallText),
             ui.baseline(at.y, at.y + ui.px(kControlHeight), kSmallText)},
            count, ui.palette->text_soft, kSmallText);
    ui.anchors.add("compare/why/measured", {Box{from.x, from.y, to.x - from.x, to.y - from.y}, true, true, count});

    CurvesInput in;
    in.log_x = in.log_y = true;
    in.x_name = "N";
    const auto curve_of = [&](const std::string& id, const std::string& name, Color color, bool dashed) {
        Curve c{name, color, {}, dashed};
        for (const CostPoint& p : costs.points)
            if (p.of.score == id) c.points.emplace_back(p.of.n, p.milliseconds);
        in.curves.push_back(std::move(c));
    };
    int color = 0;
    for (const ScoreFunction& score : score_functions())
        curve_of(std::string(score.id), ui.texts.name(score.names), column_color(*ui.palette, color++), false);
    curve_of("product", ui.tr("compare.why.product"), ui.palette->text_faint, true);
    ImGui::SetCursorScreenPos(at + ui.px(0, kControlHeight + 10));
    if (done > 0) {
        card.plots_from(ImGui::GetCursorScreenPos());
        card.plots({{"cost", ui.tr("compare.why.milliseconds"), &in}}, kPlot);
        return;
    }
    label(ui, ui.tr("compare.why.cost.empty"), {.color = ui.palette->text_faint, .em = kSmallText, .wrap = true});
}

}  // namespace attn::gui
