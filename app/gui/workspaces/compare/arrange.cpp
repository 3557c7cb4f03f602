// Where the parts of the cards are: each card by itself while there is room, else a table.
#include <algorithm>
#include <array>
#include <cmath>

#include "app/gui/workspaces/compare/card.hpp"
#include "core/scene/compare_plots.hpp"

namespace attn::gui {

namespace {

constexpr float kHead = 42, kFormula = 32, kSection = 20, kLeastLine = 14, kFigure = 34, kPart = 8;
constexpr int kTopKeys = 5, kFewTopKeys = 3;  // where there is little height
constexpr float kMapRow = 13, kMapHead = 66;  // of a map whose rows all have their words
constexpr float kBesideFrom = 520;            // wider cards have their figures beside the map
constexpr float kSplitFrom = 330;             // ... beside the top keys

constexpr float kTablePad = 9, kTableFormula = 25, kLeastInTable = 96, kColumnGap = 8;
constexpr float kLeastMap = 110, kLeastMargin = 80, kMostMargin = 112, kMostRow = 26, kRowInTable = 12;

float figures_height(const CardLayout& l) {
    const std::size_t count = figure_ids(l).size(), columns = static_cast<std::size_t>(l.figure_columns);
    const std::size_t lines = (count + columns - 1) / columns;
    return (l.figure_columns == 1 ? l.figure_line : kFigure) * static_cast<float>(lines);
}

// Of long texts numbers are shown.
float widest(const Ui& ui, const std::vector<std::string>& words, float em, Font font) {
    constexpr std::size_t kMany = 200;
    float most = 0;
    if (words.size() > kMany) return most;
    for (const std::string& word : words) most = std::max(most, ui.text_width(word, em, font) / ui.scale);
    return most;
}

// Over the cells: the words of the sentence, or numbers.
float room_above(const Ui& ui, const std::vector<std::string>& words, float inner) {
    const float pitch = (inner - 4) / static_cast<float>(words.size());
    if (pitch < 3.2F) return 20;
    const float size = pitch >= 13 ? kSmallSize : kTinySize, word = widest(ui, words, size, Font::Bold);
    return std::ceil(pitch - 4 >= word ? size + 8 : std::min(word, 80.0F) + 9);
}

}  // namespace

void arrange_card(const Ui& ui, float room, CardLayout& l) {
    l.inner = std::floor(l.width / ui.scale) - 2 * l.pad;
    l.top_keys = kTopKeys;
    l.formula = kFormula;
    l.formula_at = kHead;
    l.map_at = kHead + kFormula + kPart;
    const float sight = room / ui.scale - 2 * l.pad;
    const auto tops = [&] { return kSection + static_cast<float>(l.top_keys) * l.top_pitch; };
    if (l.inner >= kBesideFrom) {
        l.beside = std::floor(l.inner * 0.56F);
        l.figure_columns = l.inner - l.beside >= 300 ? 3 : 2;
        l.map = std::max(sight - l.map_at - kLegendHeight - 4,
                         std::max(180.0F, tops() + kPart + figures_height(l) - kLegendHeight));
        l.top_at = l.map_at;
        l.figures_at = l.top_at + tops() + kPart;
        l.height = ui.px(l.map_at + l.map + 4 + kLegendHeight + 2 * l.pad);
        return;
    }
    // High enough for a word a row, while there are few.
    const float words = std::clamp(kMapRow * static_cast<float>(l.words) + kMapHead, 150.0F, 270.0F);
    const float most = std::max(words, l.inner * 1.05F + 30);
    const bool split = l.inner >= kSplitFrom;
    if (split) l.figures_from = std::floor(l.inner * 0.5F);
    l.figure_columns = l.inner >= 250 && !split ? 3 : 1;
    const auto below = [&] {
        const float figures = figures_height(l);
        return 4 + kLegendHeight + kPart + (split ? std::max(tops(), figures) : tops() + kPart + figures);
    };
    if (!split && l.map_at + words + below() > sight) l.top_keys = kFewTopKeys;
    while (split && l.figure_line > kLeastLine && l.map_at + words + below() > sight) l.figure_line -= 1;
    l.map = std::clamp(sight - l.map_at - below(), words, most);
    l.top_at = l.map_at + l.map + 4 + kLegendHeight + kPart;
    l.figures_at = split ? l.top_at : l.top_at + tops() + kPart;
    l.height = std::max(ui.px(l.map_at + l.map + below() + 2 * l.pad), room);
}

bool is_tight(const Ui& ui, const CompareView& view, float room, const CardLayout& l) {
    constexpr std::size_t kFewWords = 60;  // more have numbers in a table, too
    constexpr float kPitch = 13, kCells = 0.7F;
    if (l.height > room + 1) return true;
    if (l.beside == 0 && l.words <= kFewWords && kCells * l.inner < kPitch * static_cast<float>(l.words)) return true;
    const float map = l.beside > 0 ? l.beside : l.inner;
    return kTextSize / kSmallSize * widest(ui, view.row_words(), kSmallSize, Font::Bold) > 0.26F * map;
}

bool arrange_table(const Ui& ui, const CompareView& view, ImVec2 room, CardLayout& l) {
    const std::vector<std::string>& rows = view.row_words();
    if (rows.empty()) return false;
    std::vector<std::string> names;
    l.margin = 1;
    for (const char* id : figure_ids(l)) names.push_back(ui.tr("compare.figure." + std::string(id)));
    const float text = std::max(widest(ui, rows, kSmallText, Font::Bold), widest(ui, names, kSmallText, Font::Text));
    l.margin = std::clamp(std::ceil(text + 10), kLeastMargin, kMostMargin);
    const auto count = static_cast<float>(view.count());
    l.width = std::max(ui.px(kLeastInTable),
                       std::floor((room.x - ui.px(l.margin) + ui.px(kColumnGap)) / count) - ui.px(kColumnGap));
    l.pad = kTablePad;
    l.inner = std::floor(l.width / ui.scale) - 2 * l.pad;
    const float name = l.inner - head_margin(l, view.count() > kMinColumns);
    l.head_lines = 2;  // of the name, and one of marks where there are any
    for (std::size_t i = 0; i < view.count(); ++i)
        if (ui.text_width(view.name(i), kTableName, Font::Bold) > ui.px(name) && has_marks(view, i)) l.head_lines = 3;
    l.formula = kTableFormula;
    l.formula_at = kHeadLine * static_cast<float>(l.head_lines) + 3;
    l.map_at = l.formula_at + l.formula + 5;
    l.map_top = room_above(ui, rows, l.inner);
    l.legend = !view.compare().shared_scale;
    l.figure_columns = 1;

    // From generous to close: the first in which every row has room for its word.
    struct Step {
        int keys;
        float pitch, line;
    };
    constexpr std::array<Step, 4> kSteps = {{{5, 20, 17}, {5, 17, 16}, {3, 17, 15}, {3, 15, 14}}};
    const float sight = room.y / ui.scale - 2 * l.pad - l.map_at;
    const auto few = static_cast<float>(std::min<std::size_t>(rows.size(), 20));
    const float wanted = std::max(l.map_top + few * kRowInTable, kLeastMap), most = l.map_top + few * kMostRow;
    float below = 0;
    for (const Step& step : kSteps) {
        l.top_keys = step.keys;
        l.top_pitch = step.pitch;
        l.figure_line = step.line;
        below = (l.legend ? 4 + kLegendHeight : 0) + kPart + static_cast<float>(step.keys) * step.pitch + kPart +
                figures_height(l);
        if (sight - below >= wanted) break;
    }
    l.map = std::clamp(sight - below, kLeastMap, std::max(most, l.inner + l.map_top));
    l.top_at = l.map_at + l.map + (l.legend ? 4 + kLegendHeight : 0) + kPart;
    l.figures_at = l.top_at + static_cast<float>(l.top_keys) * l.top_pitch + kPart;
    l.height = std::max(ui.px(l.map_at + l.map + below + 2 * l.pad), room.y);
    return true;
}

}  // namespace attn::gui
