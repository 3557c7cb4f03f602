// How far apart two weights of a row can be, whatever the vectors: in words, with the numbers of this run.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/compare/why.hpp"
#include "core/scene/compare_plots.hpp"
#include "core/scene/number.hpp"

namespace attn::gui {

namespace {

// The sum of the absolute values of the parameter that bounds the score.
double bound_size(const Snapshot& s, const HeadNodes& head, const ScoreFunction& score) {
    const Options& options = s.mechanism.options;
    for (const ParameterSpec& p : score.parameters) {
        if (p.name != score.bounded_by) continue;
        if (p.option == "scale" && options.scale) return std::abs(*options.scale);
        if (const Matrix* m = parameter_of(s, head, p.name)) return static_cast<double>(m->cwiseAbs().sum());
        return static_cast<double>(p.fallback.value_or(0));
    }
    return 0;
}

// The loosest bound among the heads that are shown.
Bound bound_of(const Snapshot& s) {
    const ScoreFunction& score = *find(score_functions(), s.mechanism.score);
    Bound most;
    for (int h = 0; h < s.heads(); ++h) {
        const int shown = s.document.view.head;
        if (shown >= 0 && shown < s.heads() && shown != h) continue;
        const Bound b = score_bound(score, bound_size(s, s.head(h), score));
        if (b.largest_score >= most.largest_score) most = b;
    }
    return most;
}

// "e^25.8", or the number itself while that can be read.
std::string ratio(const Bound& b) {
    return b.largest_ratio < 1e5 ? short_number(b.largest_ratio)
                                 : fmt::format("e^{}", short_number(2 * b.largest_score));
}

}  // namespace

std::optional<double> largest_score(const Snapshot& s) {
    double most = 0;
    const int shown = s.document.view.head;
    for (int h = 0; h < s.heads(); ++h) {
        if (shown >= 0 && shown < s.heads() && shown != h) continue;
        if (!s.graph.has_value(s.head(h).scores)) return std::nullopt;
        most = std::max(most, largest_absolute(s.graph.value(s.head(h).scores)));
    }
    return most;
}

void draw_bounds(Ui& ui, const CompareView& view, const CompareCache& cache, float width) {
    constexpr float kLine = 36;
    WhyCard card(ui, "bounds", {width, ui.px(kLine * static_cast<float>(kMaxColumns) + kWhyHead - 20)},
                 ui.tr("compare.why.bounds"), ui.tr("compare.why.bounds.note"));
    ImVec2 at = card.low();
    for (std::size_t i = 0; i < view.count(); ++i, at.y += ui.px(kLine)) {
        const Snapshot* s = view.snapshot(i);
        if (s == nullptr) continue;
        const Bound b = bound_of(*s);
        const std::optional<double>& most = cache.largest_scores[i];
        const std::string here = view.filling(i) ? "…" : most ? short_number(*most) : "–";
        const bool none = !std::isfinite(b.largest_score);
        const std::string words =
            none ? ui.tr("compare.why.unbounded", {{"here", here}})
                 : ui.tr("compare.why.bounded",
                         {{"here", here}, {"bound", short_number(b.largest_score)}, {"ratio", ratio(b)}});
        ImGui::GetWindowDrawList()->AddRectFilled(at + ui.px(0, 3), at + ui.px(9, 12),
                                                  color32(column_color(*ui.palette, view.column(i).color)), ui.px(2));
        ImGui::SetCursorScreenPos(at + ui.px(16, 0));
        const float room = card.room().x - ui.px(16);
        label(ui, view.name(i), {.em = kSmallText, .font = Font::Bold, .width = room});
        ImGui::SetCursorScreenPos(at + ui.px(16, 16));
        label(ui, words, {.color = ui.palette->text_soft, .em = kSmallText, .width = room});
        ui.anchors.add(fmt::format("compare/why/bound/{}", i), {Box{at.x, at.y, card.room().x, ui.px(kLine)}, true,
                                                                true, none ? "none" : short_number(b.largest_score)});
    }
}

}  // namespace attn::gui
