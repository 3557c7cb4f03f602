// The second page: why the columns differ, from numbers computed now.
#include "app/gui/workspaces/compare/why.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "app/gui/widgets/scene_view.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "core/attention/mechanism.hpp"
#include "core/scene/compare_plots.hpp"
#include "core/scene/number.hpp"

namespace attn::gui {

namespace {

constexpr int kBins = 24, kKeys = 16, kRows = 32;
constexpr std::uint64_t kSeed = 7;
const std::vector<int> kWidths = {4, 8, 16, 32, 64, 128, 256, 512, 1024};
const std::vector<double> kGains = {0.1, 0.2, 0.5, 1, 2, 5, 10};

// The chosen query's scores in one column, those that count.
std::vector<double> row_scores(const CompareView& view, std::size_t i) {
    std::vector<double> z;
    const ShownValues scores = view.values(i, {CompareValues::Scores});
    const Index row = view.in_column(i, view.row());
    for (Index k = 0; scores.has(row, k); ++k)
        if (const double x = scores.at(row, k); std::isfinite(x)) z.push_back(x);
    return z;
}

void prepare(Ui& ui, const CompareView& view, CompareCache& cache) {
    if (cache.why_key == 0) {
        cache.why_key = 1;
        cache.spreads.clear();
        cache.saturations.clear();
        cache.largest_scores.clear();
        for (std::size_t i = 0; i < view.count(); ++i) {
            const auto& scores = view.maps(i).scores;  // of all rows, or nothing: half of them have another spread
            cache.spreads.push_back(scores != nullptr && !view.filling(i) ? histogram(*scores, kBins) : Histogram());
            cache.saturations.push_back(saturation(row_scores(view, i), kGains));
            cache.largest_scores.push_back(view.snapshot(i) != nullptr ? largest_score(*view.snapshot(i))
                                                                       : std::nullopt);
        }
    }
    if (cache.widths.size() == kWidths.size()) return;
    // One width a frame: none takes long enough to be felt.
    const std::vector<WidthEffect> next = width_effects({kWidths[cache.widths.size()]}, kKeys, kRows, kSeed);
    cache.widths.insert(cache.widths.end(), next.begin(), next.end());
    ui.redraw_in(0);
}

Color color_of(const Ui& ui, const CompareView& view, std::size_t i) {
    return column_color(*ui.palette, view.column(i).color);
}

void draw_spreads(Ui& ui, const CompareView& view, const CompareCache& cache, float width) {
    constexpr float kPlot = 88, kText = 36;
    WhyCard card(ui, "spread", {width, ui.px(kPlot + kText + kWhyHead)}, ui.tr("compare.why.spread"),
                 ui.tr("compare.why.spread.note"));
    const auto count = static_cast<float>(view.count());
    const float gap = ui.px(14), each = std::floor((card.room().x - gap * (count - 1)) / count);
    const ImVec2 low = card.low();
    for (std::size_t i = 0; i < view.count(); ++i) {
        const ImVec2 at = low + ImVec2(static_cast<float>(i) * (each + gap), 0);
        const Histogram& h = cache.spreads[i];
        ImGui::SetCursorScreenPos(at);
        label(ui, view.name(i), {.color = color_of(ui, view, i), .em = kSmallText, .font = Font::Bold, .width = each});
        ImGui::SetCursorScreenPos(at + ui.px(0, 18));
        const std::string text = view.filling(i) ? "…"
                                 : h.count == 0
                                     ? ui.tr("compare.no-values")
                                     : fmt::format("{} ± {}", short_number(h.mean), short_number(h.deviation));
        label(ui, text, {.color = ui.palette->text_soft, .em = kTinySize, .width = each});
        ui.anchors.add(fmt::format("compare/why/spread/{}", i),
                       {Box{at.x, at.y, each, ui.px(kText)}, true, true, text});
        ImGui::SetCursorScreenPos(at + ui.px(0, kText));
        scene_view(ui, fmt::format("compare/why/histogram/{}", i),
                   build_spread({h, color_of(ui, view, i), 0}, each / ui.scale, kPlot, ui.kit()), {.focusable = false});
    }
}

void draw_saturation(Ui& ui, const CompareView& view, const CompareCache& cache, float width) {
    constexpr float kPlot = 190;
    WhyCard card(ui, "saturation", {width, ui.px(kPlot + 18 + kWhyHead)}, ui.tr("compare.why.saturation"),
                 ui.tr("compare.why.saturation.note", {{"word", view.word(view.row())}}));
    CurvesInput largest, gradient;
    largest.log_x = gradient.log_x = true;
    largest.low = gradient.low = 0;
    largest.high = 1;
    largest.legend = gradient.legend = false;
    largest.x_name = gradient.x_name = ui.tr("compare.why.gain");
    for (std::size_t i = 0; i < view.count(); ++i) {
        Curve a{view.name(i), color_of(ui, view, i), {}, false};
        Curve b = a;
        for (const Saturation& s : cache.saturations[i]) {
            a.points.emplace_back(s.gain, s.largest);
            b.points.emplace_back(s.gain, s.gradient);
        }
        largest.curves.push_back(std::move(a));
        gradient.curves.push_back(std::move(b));
    }
    card.plots(
        {{"largest", ui.tr("compare.why.largest"), &largest}, {"gradient", ui.tr("compare.why.gradient"), &gradient}},
        kPlot);
}

void draw_widths(Ui& ui, const CompareCache& cache, float width) {
    constexpr float kPlot = 190;
    WhyCard card(
        ui, "width", {width, ui.px(kPlot + 18 + kWhyHead)}, ui.tr("compare.why.width"),
        ui.tr("compare.why.width.note",
              {{"keys", std::to_string(kKeys)}, {"rows", std::to_string(kRows)}, {"seed", std::to_string(kSeed)}}));
    const Color dot = column_color(*ui.palette, 0), scaled = column_color(*ui.palette, 1);
    const std::string dot_name = ui.texts.name(find(score_functions(), "dot")->names);
    const std::string scaled_name = ui.texts.name(find(score_functions(), "scaled-dot")->names);
    CurvesInput variance, largest, gradient;
    for (CurvesInput* in : {&variance, &largest, &gradient}) {
        in->log_x = true;
        in->x_name = "d";
        in->curves = {{dot_name, dot, {}, false}, {scaled_name, scaled, {}, false}};
    }
    variance.log_y = true;
    largest.low = gradient.low = 0;
    largest.high = 1;
    for (const WidthEffect& e : cache.widths) {
        variance.curves[0].points.emplace_back(e.width, e.variance);
        variance.curves[1].points.emplace_back(e.width, e.variance / e.width);
        largest.curves[0].points.emplace_back(e.width, e.largest_dot);
        largest.curves[1].points.emplace_back(e.width, e.largest_scaled);
        gradient.curves[0].points.emplace_back(e.width, e.gradient_dot);
        gradient.curves[1].points.emplace_back(e.width, e.gradient_scaled);
    }
    card.plots({{"variance", ui.tr("compare.why.variance"), &variance},
                {"largest-by-d", ui.tr("compare.why.largest"), &largest},
                {"gradient-by-d", ui.tr("compare.why.gradient"), &gradient}},
               kPlot);
}

}  // namespace

WhyCard::WhyCard(Ui& ui, const std::string& id, ImVec2 size, const std::string& title, const std::string& note)
    : ui_(ui) {
    begin_card(ui, ("compare/why/" + id).c_str(), size, {.padding = 14, .scroll = false});
    label(ui, title, {.em = 13.5F, .font = Font::Bold});
    const float before = ImGui::GetCursorScreenPos().y;
    label(ui, note, {.color = ui.palette->text_soft, .em = kSmallText, .wrap = true});
    // Two lines of a note, whether it needs them or not: what follows stands in line.
    const ImVec2 at = ImGui::GetCursorScreenPos();
    low_ = {at.x, std::max(at.y, before + ui.px(36)) + ui.px(4)};
    room_ = {ImGui::GetContentRegionAvail().x, at.y + ImGui::GetContentRegionAvail().y - low_.y};
    ImGui::SetCursorScreenPos(low_);
}

WhyCard::~WhyCard() {
    end_card();
    space(ui_, kWhyGap);
}

void WhyCard::plots(const std::vector<Plot>& all, float height) {
    const auto count = static_cast<float>(all.size());
    const float gap = ui_.px(18), each = std::floor((room_.x - gap * (count - 1)) / count);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const ImVec2 at = low_ + ImVec2(static_cast<float>(i) * (each + gap), 0);
        ImGui::SetCursorScreenPos(at);
        label(ui_, all[i].title, {.em = kSmallText, .font = Font::Bold, .width = each});
        ImGui::SetCursorScreenPos(at + ui_.px(0, 18));
        const Scene scene = build_curves(*all[i].input, each / ui_.scale, height, ui_.kit());
        const SceneTouch t = scene_view(ui_, std::string("compare/why/plot/") + all[i].id, scene, {.focusable = false});
        if (t.hit.kind != Target::Kind::Term || ui_.popup_open()) continue;
        const Curve& curve = all[i].input->curves[static_cast<std::size_t>(t.hit.node)];
        const auto [x, y] = curve.points[static_cast<std::size_t>(t.hit.col)];
        tooltip(ui_, t.touch.low + ImVec2(t.at.x - 4, t.at.y - 4) * ui_.scale,
                t.touch.low + ImVec2(t.at.x + 4, t.at.y + 4) * ui_.scale, curve.name,
                {fmt::format("{} = {}", all[i].input->x_name, short_number(x)),
                 fmt::format("{} = {}", all[i].title, short_number(y))});
    }
}

void draw_compare_why(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local, ImVec2 size,
                      Actions& out) {
    prepare(ui, view, local.cache);
    im::begin_child("compare/why", size);
    const float width = ImGui::GetContentRegionAvail().x - ui.px(4), gap = ui.px(kWhyGap);
    draw_spreads(ui, view, local.cache, width);
    const bool wide = width >= ui.px(900);
    const float half = wide ? std::floor((width - gap) / 2) : width;
    const auto beside = [&](const auto& left, const auto& right) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        left();
        if (!wide) return right();
        const float below = ImGui::GetCursorScreenPos().y;
        ImGui::SetCursorScreenPos({at.x + half + gap, at.y});
        right();
        ImGui::SetCursorScreenPos({at.x, std::max(below, ImGui::GetCursorScreenPos().y)});
        ImGui::Dummy({1, 1});
    };
    beside([&] { draw_saturation(ui, view, local.cache, half); }, [&] { draw_widths(ui, local.cache, half); });
    beside([&] { draw_bounds(ui, view, local.cache, half); }, [&] { draw_costs(ui, state, half, out); });
    if (view.two_sentences()) draw_flips(ui, view, local, width);
    ImGui::EndChild();
}

}  // namespace attn::gui
