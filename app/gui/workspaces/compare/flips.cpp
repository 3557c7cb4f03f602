// Two sentences: how far each head of the same model moves a row's weight from one word to another.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/compare/why.hpp"
#include "core/scene/number.hpp"

namespace attn::gui {

namespace {

constexpr std::size_t kMostHeads = 10;

// The first pair of columns that differ in the sentence and not in the model.
struct Pair {
    std::size_t first = 0, second = 0;
};
std::optional<Pair> pair_of(const CompareView& view) {
    for (std::size_t i = 0; i < view.count(); ++i)
        for (std::size_t j = 0; j < view.count(); ++j)
            if (view.snapshot(i) != nullptr && view.snapshot(j) != nullptr && view.column(i).sentence == 0 &&
                view.column(j).sentence == 1 && view.column(i).model == view.column(j).model)
                return Pair{i, j};
    return std::nullopt;
}

// The chosen words; by default the largest key of either sentence (or the first one's second, where they are the same).
std::pair<int, int> words_of(const CompareView& view, const CompareUi& local, const Pair& pair) {
    int a = local.flip_first, b = local.flip_second;
    const auto &one = view.figures(pair.first), &two = view.figures(pair.second);
    const auto count = static_cast<int>(view.words().size());
    if ((a < 0 || a >= count) && one && !one->top.empty()) a = one->top[0];
    if ((b < 0 || b >= count) && two && !two->top.empty()) {
        b = -1;
        for (const int key : two->top)
            if (const auto to = static_cast<int>(view.of_column(pair.second, key)); b < 0 && to >= 0 && to != a) b = to;
    }
    return {a, b};
}

}  // namespace

void draw_flips(Ui& ui, const CompareView& view, CompareUi& local, float width) {
    constexpr float kRow = 22;
    const std::optional<Pair> pair = pair_of(view);
    WhyCard card(ui, "flips", {width, ui.px(kRow * static_cast<float>(kMostHeads) + kWhyHead + 74)},
                 ui.tr("compare.why.flips"), ui.tr("compare.why.flips.note", {{"word", view.word(view.row())}}));
    const bool comes = pair && (view.filling(pair->first) || view.filling(pair->second));
    if (!pair || comes) {
        label(ui, ui.tr(comes ? "compare.computing" : "compare.why.flips.none"),
              {.color = ui.palette->text_faint, .em = kSmallText, .wrap = true});
        return;
    }
    const auto [a, b] = words_of(view, local, *pair);
    std::vector<Choice> words;
    for (const Token& t : view.words()) words.push_back({std::to_string(words.size()), t.text});
    const ImVec2 at = card.low();
    const auto choose = [&](const char* path, const char* key, float x, int now, int& into) {
        const ImVec2 from = at + ui.px(x, 0);
        ui.text(ImGui::GetWindowDrawList(), {from.x, ui.baseline(from.y, from.y + ui.px(20), kSmallText)}, ui.tr(key),
                ui.palette->text_soft, kSmallText);
        ImGui::SetCursorScreenPos(from + ui.px(0, 22));
        if (const auto picked = combo(ui, path, words, static_cast<std::size_t>(std::max(now, 0)), {.width = 170}))
            into = static_cast<int>(*picked);
    };
    choose("compare/why/flip/first", "compare.why.flips.from", 0, a, local.flip_first);
    choose("compare/why/flip/second", "compare.why.flips.to", 186, b, local.flip_second);
    if (a < 0 || b < 0) return;
    const std::vector<HeadFlip> flips = head_flips(*view.snapshot(pair->first), *view.snapshot(pair->second),
                                                   view.comparison().aligned, view.row(), a, b);
    ImDrawList* list = ImGui::GetWindowDrawList();
    const Palette& p = *ui.palette;
    float y = at.y + ui.px(62);
    const std::string searched = ui.tr("compare.why.flips.searched", {{"n", std::to_string(flips.size())}});
    ui.text(list, {at.x, ui.baseline(y, y + ui.px(18), kSmallText)}, searched, p.text_soft, kSmallText);
    y += ui.px(22);
    const float name = ui.px(150), number = ui.px(60), middle = at.x + name + (card.room().x - name - number) / 2;
    const float half = (card.room().x - name - number) / 2;
    for (std::size_t i = 0; i < std::min(flips.size(), kMostHeads); ++i, y += ui.px(kRow)) {
        const HeadFlip& f = flips[i];
        const float base = ui.baseline(y, y + ui.px(kRow), kSmallText);
        ui.text(list, {at.x, base},
                ui.tr("compare.why.flips.head", {{"layer", std::to_string(f.layer)}, {"head", std::to_string(f.head)}}),
                p.text, kSmallText);
        const float end = middle + half * static_cast<float>(std::clamp(f.flip / 2, -1.0, 1.0));
        list->AddRectFilled({std::min(middle, end), y + ui.px(6)}, {std::max(middle, end) + 1, y + ui.px(16)},
                            color32(f.flip >= 0 ? p.positive : p.negative), ui.px(2));
        list->AddRectFilled({middle, y}, {middle + 1, y + ui.px(kRow)}, color32(p.grid));
        const std::string value = fixed_number(f.flip, 2);
        ui.text(list, {at.x + card.room().x - ui.text_width(value, kSmallText, Font::Mono), base}, value, p.text_soft,
                kSmallText, Font::Mono);
        ui.anchors.add(fmt::format("compare/why/flip/{}/{}", f.layer, f.head),
                       {Box{at.x, y, card.room().x, ui.px(kRow)}, true, true, value});
    }
}

}  // namespace attn::gui
