#include "core/scene/arcs.hpp"

#include <algorithm>
#include <cmath>

#include "core/scene/canvas.hpp"
#include "core/scene/number.hpp"

namespace attn {
namespace {

constexpr float kCaption = 16, kHead = 5;
constexpr double kLeast = 0.015;    // weights below are not drawn
constexpr double kLabelled = 0.08;  // weights from here on have a number
constexpr int kSteps = 64;          // of an arc
constexpr float kPi = 3.14159265F;

bool at(const std::vector<bool>& flags, int i) {
    return i >= 0 && static_cast<std::size_t>(i) < flags.size() && flags[static_cast<std::size_t>(i)];
}
double at(const std::vector<double>& values, int i) {
    return i >= 0 && static_cast<std::size_t>(i) < values.size() ? values[static_cast<std::size_t>(i)] : 0;
}

std::string shown_text(const ArcWord& w) { return w.text + (w.unknown ? " ?" : w.down ? " ↓" : w.up ? " ↑" : ""); }

class ArcBuilder {
public:
    ArcBuilder(const ArcsInput& in, const WordLanes& lanes, float height, const SceneKit& kit)
        : in_(in), lanes_(lanes), canvas_(kit, lanes.total) {
        canvas_.scene.height = height;
        word_height_ = snap(lanes.size + 9);
        below_ = in.below.layer >= 0;
        // The last layer's arcs have the larger part of what the words and captions leave.
        const float free = std::max(0.0F, height - word_height_ - kCaption * (below_ ? 2 : 1));
        words_top_ = snap(kCaption + free * (below_ ? 0.58F : 0.9F));
    }

    Arcs build() {
        place();
        layer(in_.above, true);
        if (below_) layer(in_.below, false);
        for (std::size_t i = 0; i < in_.words.size(); ++i) word(static_cast<int>(i));
        caption(in_.above, canvas_.kit(), kCaption - 4);
        if (below_) caption(in_.below, canvas_.kit(), canvas_.scene.height - 4);
        arcs_.scene = std::move(canvas_.scene);
        return std::move(arcs_);
    }

private:
    void place() {
        arcs_.words.assign(in_.words.size(), Box{});
        for (std::size_t c = 0; c < in_.columns.size(); ++c) {
            const int token = in_.sentence == 0 ? in_.columns[c].first : in_.columns[c].second;
            if (token < 0 || static_cast<std::size_t>(token) >= in_.words.size()) continue;
            arcs_.words[static_cast<std::size_t>(token)] =
                snapped({lanes_.left[c], words_top_, lanes_.width[c], word_height_});
        }
        if (in_.pronoun < 0 || static_cast<std::size_t>(in_.pronoun) >= arcs_.words.size()) return;
        for (const Box& b : arcs_.words)
            if (b.width > 0) farthest_ = std::max(farthest_, std::abs(b.x + b.width / 2 - centre(in_.pronoun)));
    }

    const Box& box(int token) const { return arcs_.words[static_cast<std::size_t>(token)]; }
    float centre(int token) const { return box(token).x + box(token).width / 2; }

    bool lit(const ArcLayer& a, int token) const {
        const Target& h = in_.hovered;
        if (h.row != in_.sentence || h.col != token) return false;
        return h.kind == Target::Kind::Column || (h.kind == Target::Kind::Cell && h.node == a.layer);
    }
    // Something else is pointed at: this one steps back.
    bool dimmed(const ArcLayer& a, int token) const {
        return in_.hovered.kind == Target::Kind::Cell && in_.hovered.row == in_.sentence && !lit(a, token) &&
               (in_.hovered.node == a.layer || in_.hovered.col == token);
    }

    std::vector<Point> curve(int token, bool up, float room) const {
        const float from = centre(in_.pronoun), to = centre(token),
                    base = up ? box(token).y - 3 : box(token).bottom() + 3;
        const float span = farthest_;
        const float sign = up ? -1.0F : 1.0F;
        std::vector<Point> points;
        if (token == in_.pronoun) {  // to itself: a drop
            const float high = std::min(room, 26.0F);
            for (int i = 0; i <= kSteps; ++i) {
                const float a = 2 * kPi * static_cast<float>(i) / kSteps - kPi / 2;
                points.push_back({from + 8 * std::cos(a), base + sign * (high / 2) * (1 + std::sin(a))});
            }
            return points;
        }
        const float high = room * (0.3F + 0.7F * std::sqrt(std::abs(to - from) / span));
        const float middle = (from + to) / 2, half = (from - to) / 2;
        for (int i = 0; i <= kSteps; ++i) {
            const float a = kPi * static_cast<float>(i) / kSteps;
            points.push_back({middle + half * std::cos(a), base + sign * high * std::sin(a)});
        }
        return points;
    }

    void dashes(const std::vector<Point>& points, Color color, float width) {
        for (std::size_t i = 0; i + 1 < points.size(); i += 3) canvas_.path({points[i], points[i + 1]}, color, width);
    }

    void cross(Point p, Color color) {
        canvas_.line({p.x - 4, p.y - 4}, {p.x + 4, p.y + 4}, color, 2);
        canvas_.line({p.x - 4, p.y + 4}, {p.x + 4, p.y - 4}, color, 2);
    }

    void layer(const ArcLayer& a, bool up) {
        if (a.layer < 0 || in_.pronoun < 0 || static_cast<std::size_t>(in_.pronoun) >= in_.words.size()) return;
        const float end = up ? kCaption + 6 : canvas_.scene.height - kCaption - 6;
        const float room = std::max(8.0F, up ? words_top_ - 3 - end : end - words_top_ - word_height_ - 3);
        std::vector<int> order;  // the strongest last, on top
        for (std::size_t i = 0; i < in_.words.size(); ++i)
            if (box(static_cast<int>(i)).width > 0 && seen(a, static_cast<int>(i)))
                order.push_back(static_cast<int>(i));
        std::stable_sort(order.begin(), order.end(), [&](int x, int y) { return at(a.weights, x) < at(a.weights, y); });
        for (const int token : order) arc(a, token, curve(token, up, room), up);
        const std::vector<int> by_weight = order;
        // Blocked ones are never under another, or nobody could open them again.
        std::stable_partition(order.begin(), order.end(), [&](int token) { return !at(a.blocked, token); });
        for (const int token : order)
            if (at(a.blocked, token) || at(a.weights, token) >= kLeast) reach(a, token, curve(token, up, room));
        std::vector<Box> taken;
        for (auto token = by_weight.rbegin(); token != by_weight.rend(); ++token)
            number(a, *token, curve(*token, up, room), taken);
    }

    // There is something of it to draw: the weight, or what it was.
    static bool seen(const ArcLayer& a, int token) {
        return at(a.weights, token) >= kLeast || at(a.original, token) >= kLeast || at(a.blocked, token) ||
               at(a.edited, token);
    }

    void arc(const ArcLayer& a, int token, const std::vector<Point>& points, bool up) {
        const Palette& p = canvas_.colors;
        const double weight = at(a.weights, token);
        if (!a.original.empty() && at(a.original, token) >= 0.1 && std::abs(at(a.original, token) - weight) > 0.05)
            dashes(points, with_alpha(p.text_faint, 0.55), 1.5F);
        const bool stopped = at(a.blocked, token);
        if (stopped) {
            dashes(points, p.danger, 1.5F);
            cross(points[kSteps / 2], p.danger);
        } else if (weight >= kLeast) {
            const float width = 1 + 5 * static_cast<float>(weight) + (lit(a, token) ? 1.0F : 0.0F);
            const double opacity = (0.22 + 0.78 * weight) * (dimmed(a, token) ? 0.3 : 1) * (in_.chosen ? 1 : 0.8);
            const Color color = mix(p.card, a.color, lit(a, token) ? std::max(0.8, opacity) : opacity);
            canvas_.path(points, color, width);
            if (weight >= kLabelled && token != in_.pronoun) arrow(points.back(), up, color, width);
        }
    }

    // Wide enough for a hand.
    void reach(const ArcLayer& a, int token, std::vector<Point> points) {
        LineItem line;
        line.points = std::move(points);
        line.color = {0, 0, 0, 0};
        line.width = 13;
        line.target = arc_target(a.layer, in_.sentence, token);
        canvas_.scene.items.emplace_back(std::move(line));
    }

    void arrow(Point tip, bool up, Color color, float width) {
        const float half = kHead / 2 + width * 0.55F, back = up ? -kHead - width / 2 : kHead + width / 2;
        LineItem head;
        head.points = {
            {tip.x, tip.y + (up ? 1.0F : -1.0F)}, {tip.x - half, tip.y + back}, {tip.x + half, tip.y + back}};
        head.color = color;
        head.closed_fill = true;
        canvas_.scene.items.emplace_back(std::move(head));
    }

    // At the top of the arc, unless a stronger one's number is there.
    void number(const ArcLayer& a, int token, const std::vector<Point>& points, std::vector<Box>& taken) {
        const double weight = at(a.weights, token);
        const bool stopped = at(a.blocked, token), edited = at(a.edited, token);
        if (stopped || (weight < kLabelled && !edited && !(lit(a, token) && weight >= kLeast))) return;
        const std::string text = weight_number(weight);
        const Font font = weight >= 0.3 || edited ? Font::Bold : Font::Text;
        const float wide = canvas_.measure(text, kSmallSize, font) + 8;
        const Point top = points[kSteps / 2];
        const Box label = snapped(
            {std::clamp(top.x - wide / 2, 0.0F, std::max(0.0F, canvas_.scene.width - wide)), top.y - 8, wide, 16});
        for (const Box& other : taken)
            if (label.x < other.right() + 2 && other.x < label.right() + 2 && label.y < other.bottom() &&
                other.y < label.bottom())
                return;
        taken.push_back(label);
        canvas_.rect(label, canvas_.colors.card, 5, arc_target(a.layer, in_.sentence, token));
        if (edited) canvas_.frame(label, a.color, 5);
        canvas_.text({label.x + label.width / 2, centred(label.y + 8, kSmallSize)}, text,
                     font == Font::Bold ? a.color : canvas_.colors.text_soft, kSmallSize, font, Align::Center);
    }

    void caption(const ArcLayer& a, const SceneKit& kit, float y) {
        if (a.caption.empty()) return;
        canvas_.rect({0, y - 8, 8, 8}, a.color, 4);
        canvas_.text({14, y}, ellipsized(a.caption, canvas_.scene.width - 14, Font::Text, kSmallSize, kit.measure),
                     canvas_.colors.text_soft, kSmallSize);
    }

    void dashed_box(const Box& b, Color color) {
        constexpr float kDash = 4, kStep = 7;
        for (float x = b.x; x < b.right(); x += kStep) {
            const float end = std::min(x + kDash, b.right());
            canvas_.line({x, b.y}, {end, b.y}, color);
            canvas_.line({x, b.bottom()}, {end, b.bottom()}, color);
        }
        for (float y = b.y; y < b.bottom(); y += kStep) {
            const float end = std::min(y + kDash, b.bottom());
            canvas_.line({b.x, y}, {b.x, end}, color);
            canvas_.line({b.right(), y}, {b.right(), end}, color);
        }
    }

    void word(int token) {
        const Palette& p = canvas_.colors;
        const ArcWord& w = in_.words[static_cast<std::size_t>(token)];
        const Box& b = box(token);
        if (b.width <= 0) return;
        const Target& h = in_.hovered;
        const bool pointed =
            h.row == in_.sentence && h.col == token && (h.kind == Target::Kind::Column || h.kind == Target::Kind::Cell);
        const Color change = in_.below.color.a != 0 ? in_.below.color : p.accent;
        Color ink = p.text, fill{0, 0, 0, 0};
        Font font = Font::Text;
        if (w.pronoun) ink = p.on_accent, fill = p.accent, font = Font::Bold;
        else if (w.answer) ink = mix(p.accent, p.text, 0.25), fill = p.accent_soft, font = Font::Bold;
        else if (w.candidate) fill = p.well;
        else if (w.differs && in_.chosen) ink = p.card, fill = change, font = Font::Bold;
        else if (w.differs) ink = change, fill = mix(p.card, change, 0.1), font = Font::Bold;
        canvas_.rect(b, fill, 6, word_target(in_.sentence, token));
        if (w.unknown) dashed_box({b.x, b.y, b.width - 1, b.height - 1}, p.warning);
        else if (pointed) canvas_.frame(b, p.accent, 6, 1.5F);
        else if (w.answer) canvas_.frame(b, p.accent, 6);
        else if (w.candidate) canvas_.frame(b, mix(p.card_border, p.text_faint, 0.5), 6);
        else if (w.differs && !in_.chosen) canvas_.frame(b, change, 6);
        const std::string text = shown_text(w);
        canvas_.fit({b.x + b.width / 2, centred(b.y + b.height / 2, lanes_.size)}, text, b.width, ink, lanes_.size,
                    font, Align::Center);
    }

    const ArcsInput& in_;
    const WordLanes& lanes_;
    Canvas canvas_;
    Arcs arcs_;
    bool below_ = false;
    float words_top_ = 0, word_height_ = 24;
    float farthest_ = 1;  // from the pronoun to a word
};

bool boxed(const ArcWord& w) { return w.pronoun || w.candidate || w.answer || w.differs || w.unknown; }

}  // namespace

std::vector<WordColumn> word_columns(std::span<const int> aligned, int second_count) {
    std::vector<WordColumn> columns;
    const int n = static_cast<int>(aligned.size());
    int i = 0, j = 0;
    while (i < n || j < second_count) {
        int next = i;  // the next word that both have
        while (next < n && aligned[static_cast<std::size_t>(next)] < j) ++next;
        const int other = next < n ? std::min(aligned[static_cast<std::size_t>(next)], second_count) : second_count;
        while (i < next || j < other) columns.push_back({i < next ? i++ : -1, j < other ? j++ : -1});
        if (next < n && other < second_count) columns.push_back({i++, j++});
        else if (next < n) columns.push_back({i++, -1});
    }
    return columns;
}

WordLanes lay_out_words(std::span<const WordColumn> columns, std::span<const ArcWord> first,
                        std::span<const ArcWord> second, float width, const SceneKit& kit) {
    WordLanes lanes;
    const std::size_t n = columns.size();
    lanes.total = width;
    if (n == 0) return lanes;
    const auto wide = [&](std::span<const ArcWord> words, int token) {
        if (token < 0 || static_cast<std::size_t>(token) >= words.size()) return 0.0F;
        const ArcWord& w = words[static_cast<std::size_t>(token)];
        const std::string text = shown_text(w);
        const Font font = w.pronoun || w.answer || w.differs || w.candidate ? Font::Bold : Font::Text;
        return std::ceil(kit.measure.width(text, font, lanes.size)) + (boxed(w) ? 14.0F : 4.0F);
    };
    float words = 0;
    for (const float size : {14.5F, kTextSize, kSmallSize}) {  // those that are sharp on screen
        lanes.size = size;
        lanes.width.clear();
        words = 0;
        for (const WordColumn& c : columns) {
            lanes.width.push_back(std::max({10.0F, wide(first, c.first), wide(second, c.second)}));
            words += lanes.width.back();
        }
        if (words + 5 * static_cast<float>(n - 1) <= width) break;
    }
    const float gap = n > 1 ? std::clamp((width - words) / static_cast<float>(n - 1), 5.0F, 34.0F) : 0;
    const float used = words + gap * static_cast<float>(n - 1);
    lanes.total = std::max(width, used);
    float x = (lanes.total - used) / 2;
    for (const float w : lanes.width) {
        lanes.left.push_back(x);
        x += w + gap;
    }
    return lanes;
}

Arcs build_arcs(const ArcsInput& in, const WordLanes& lanes, float height, const SceneKit& kit) {
    return ArcBuilder(in, lanes, std::floor(height), kit).build();
}

}  // namespace attn
