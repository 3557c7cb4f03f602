#include "core/scene/step_card.hpp"

#include <algorithm>
#include <cmath>

#include "core/analysis/row_stats.hpp"
#include "core/base/utf8.hpp"
#include "core/scene/labels.hpp"
#include "core/scene/number.hpp"
#include "core/scene/strip.hpp"

namespace attn {
namespace {

constexpr float kPad = 16, kBadge = 12, kLineHeight = 22, kValueRoom = 56, kLongestSymbol = 74;

bool signs_only(std::string_view word) {
    for (const utf8::CodePoint& c : utf8::code_points(word))
        if (utf8::is_letter(c.value) || utf8::is_digit(c.value)) return false;
    return true;
}

}  // namespace

std::string share_number(double share, int decimals) {
    return std::abs(share) < 0.00995 ? short_number(share) : fixed_number(share, decimals);
}

Card::Card(const StepInput& input, float width, const SceneKit& kit)
    : in(input),
      snapshot(*input.snapshot),
      graph(input.snapshot->graph),
      head(std::clamp(input.head, 0, std::max(0, input.snapshot->heads() - 1))),
      nodes(input.snapshot->head(head)),
      canvas(kit, std::floor(width)),
      left(kPad),
      right(std::floor(width) - kPad),
      colors(kit.palette) {
    RectItem card;  // its height is known at the end
    card.fill = colors.card;
    card.stroke = in.active ? colors.accent : colors.card_border;
    card.stroke_width = in.active ? 1.5F : 1.0F;
    card.radius = 10;
    card.target = {Target::Kind::Step, -1, -1, static_cast<Index>(in.kind)};
    canvas.scene.items.emplace_back(card);
}

void Card::header(std::string_view title, std::string_view formula) {
    const float middle = kPad + kBadge - 2;
    canvas.rect({left, middle - kBadge, 2 * kBadge, 2 * kBadge}, in.active ? colors.accent : colors.accent_soft,
                kBadge);
    canvas.text({left + kBadge, centred(middle, kSmallSize)}, std::to_string(in.number),
                in.active ? colors.on_accent : colors.accent, kSmallSize, Font::Bold, Align::Center);
    const float start = left + 2 * kBadge + 10;
    const float title_width = std::min(canvas.measure(title, kTextSize, Font::Bold), right - start);
    canvas.fit({start, centred(middle, kTextSize)}, title, right - start, colors.text, kTextSize, Font::Bold);
    y = middle + kBadge + 10;
    if (!formula.empty()) header_formula(formula, start, title_width, middle);
    // The mean of the heads has no arithmetic of its own; joining them is that of all.
    if (in.head < 0 && snapshot.heads() > 1 && in.kind != StepKind::Output)
        note(canvas.word("scene.head_arithmetic", {{"h", std::to_string(head)}}));
}

// Beside the title, else on a line of its own.
void Card::header_formula(std::string_view formula, float start, float title_width, float middle) {
    Formula set;
    for (const float size : {kFormulaSize, 13.0F, 11.5F}) {
        set = canvas.formula(formula, size, colors.text_soft);
        if (start + title_width + 16 + set.width <= right)
            return place(canvas.scene, set, {right - set.width, middle + 5});
    }
    for (const float size : {kFormulaSize, 13.0F, 11.5F, 10.0F}) {
        set = canvas.formula(formula, size, colors.text_soft);
        if (start + set.width <= right) break;
    }
    y += std::ceil(set.ascent + set.descent) + 6;
    if (start + set.width <= right) place(canvas.scene, set, {start, y - set.descent - 8});
    else canvas.fit({start, y - 10}, formula_text(formula), right - start, colors.text_soft, kTinySize);
}

Scene Card::finish() {
    canvas.scene.height = std::ceil(y + kPad - 4);
    if (auto* card = std::get_if<RectItem>(&canvas.scene.items.front()))
        card->box = {0, 0, canvas.scene.width, canvas.scene.height};
    return std::move(canvas.scene);
}

double Card::arrival(Index i, Index n) const {
    return std::clamp(in.progress * static_cast<double>(n) - static_cast<double>(i), 0.0, 1.0);
}

void Card::strip(Box box, const Matrix& values, Index value_row, double most, NodeId node, double shown) {
    draw_strip(canvas, box, {values, value_row, most, node, shown, in.hovered});
}

float Card::expression_room(const std::string& label) const {
    const float label_width = std::max(64.0F, canvas.formula(label, 13, colors.text).width + 10);
    return right - left - 2 * 12 - label_width - kValueRoom;
}

Card::Line Card::explained(std::string label, NodeId node, Index r, Index c, bool strong) const {
    const float room = expression_room(label);
    Line line;
    line.expression = arithmetic_that_fits(graph, node, r, c, [&](const std::string& text) {
        return canvas.measure(text, kTinySize, Font::Mono) <= room;
    });
    line.label = std::move(label);
    line.value = short_number(static_cast<double>(graph.value(node)(r, c)));
    line.strong = strong;
    return line;
}

void Card::lines(const std::vector<Line>& all) {
    if (all.empty()) return;
    const float height = kLineHeight * static_cast<float>(all.size()) + 12;
    canvas.rect({left, y, right - left, height}, colors.well, 6);
    float base = y + 6 + 15;
    float label_room = 54;
    for (const Line& line : all) label_room = std::max(label_room, canvas.formula(line.label, 13, colors.text).width);
    label_room = std::min(label_room, 0.36F * (right - left));
    for (const Line& line : all) {
        if (line.shown > 0) {
            const Formula label = canvas.formula(line.label, 13, colors.text);
            if (label.width <= label_room + 0.5F) place(canvas.scene, label, {left + 12, base});
            else canvas.fit({left + 12, base}, formula_text(line.label), label_room, colors.text, kSmallSize);
            const float from = left + 12 + label_room + 10;
            const float value_width = canvas.measure(line.value, kTextSize, Font::Bold);
            canvas.fit({from, base}, line.expression, right - 12 - value_width - 8 - from, colors.text_soft, kTinySize,
                       Font::Mono);
            canvas.text({right - 12, base}, line.value, line.strong ? colors.accent : colors.text, kTextSize,
                        Font::Bold, Align::Right);
        }
        base += kLineHeight;
    }
    y += height + 6;
}

void Card::note(const std::string& text) {
    // Words fill lines; CJK text, which has no spaces, is cut where it is full.
    std::string_view rest = text;
    while (!rest.empty()) {
        std::string line = ellipsized(rest, right - left, Font::Text, kTinySize, canvas.kit().measure);
        std::size_t used = rest.size();
        if (line != rest && line.size() > 3) {
            used = line.size() - 3;  // without "…"
            const std::size_t space = rest.substr(0, used + 1).rfind(' ');
            if (space != std::string_view::npos && space > used / 2) used = space;
            line = std::string(rest.substr(0, used));
        }
        canvas.text({left, y + 10}, line, colors.text_faint, kTinySize);
        y += 15;
        rest.remove_prefix(std::min(used, rest.size()));
        while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    }
    y += 3;
}

std::string Card::key_name(Index c) const { return key_label(snapshot, c); }
std::string Card::listed_key(Index c) const { return placed_key_label(snapshot, c); }

// As a subscript: cut when very long; of signs alone in brackets (quotes are too small), or a full stop could
// not be seen.
std::string Card::subscript(const std::string& word, const std::string& placed) const {
    const std::string place = placed.substr(0, placed.size() - word.size());
    const std::string shown = signs_only(word) ? place + "(" + word + ")" : placed;
    return formula_word(ellipsized(shown, kLongestSymbol, Font::Text, kTinySize, canvas.kit().measure));
}
std::string Card::key_symbol(Index c) const { return subscript(key_name(c), listed_key(c)); }
std::string Card::query_symbol() const {
    return subscript(query_label(snapshot, in.row), placed_query_label(snapshot, in.row));
}

bool Card::hovered_key(Index c) const {
    return (in.hovered.kind == Target::Kind::Column || in.hovered.kind == Target::Kind::Cell) && in.hovered.col == c;
}

Index Card::focus_key() const {
    const Matrix& weights = graph.value(nodes.weights);
    if (in.hovered.col >= 0 && in.hovered.col < weights.cols() && hovered_key(in.hovered.col)) return in.hovered.col;
    return std::max<Index>(0, row_peak(weights, in.row));
}

}  // namespace attn
