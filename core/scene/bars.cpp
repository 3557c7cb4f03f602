#include "core/scene/bars.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/analysis/row_stats.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/labels.hpp"
#include "core/scene/number.hpp"
#include "core/scene/visible.hpp"

namespace attn {
namespace {

constexpr float kFoot = 20, kHead = 18, kLegendHeight = 18;
// Words that are wider than their bars stand slanted, where they are not too close and enough is left for the bars.
// Long ones are cut when they must be, but not to less than the slanted room.
constexpr float kFlatPitch = 11, kSlantedRoom = 62, kWordRoom = 110, kSlope = 0.7071F, kLeastBars = 44;
constexpr float kShareRoom = 15;  // above a bar

class BarBuilder {
public:
    BarBuilder(const BarsInput& in, float width, float height, const SceneKit& kit) : in_(in), canvas_(kit, width) {
        canvas_.scene.height = height;
    }

    Scene build() {
        if (count() == 0 || canvas_.scene.width < 20 || canvas_.scene.height < kFoot + kHead + 4) return done();
        arrange();
        choose_foot();
        base_ = canvas_.scene.height - foot_;
        for (const double w : in_.weights) most_ = std::max(most_, w);
        for (const double d : in_.draw_shares) most_ = std::max(most_, d);
        if (!(most_ > 0)) {
            most_ = 1;
            canvas_.fit({canvas_.scene.width / 2, (top_ + base_) / 2}, canvas_.word("scene.nothing_attended"),
                        canvas_.scene.width, canvas_.colors.text_faint, kSmallSize, Font::Text, Align::Center);
        }
        bars();
        const float left = std::max(0.0F, lane_.start);
        const float right = std::min(canvas_.scene.width, lane_.start + static_cast<float>(lane_.count) * lane_.pitch);
        canvas_.line({left, base_ + 0.5F}, {right, base_ + 0.5F}, canvas_.colors.grid, 1);
        if (in_.position) gaussian(left, right);
        labels();
        if (predicted_x_) dash(*predicted_x_);
        if (has_draws()) draw_legend();
        return done();
    }

    float whole_words_height() {
        if (count() == 0 || canvas_.scene.width < 20) return 0;
        arrange();
        return top_ + kLeastBars + (can_slant() ? slanted_foot(std::min(widest_, kWordRoom)) : kFoot);
    }

private:
    Scene done() { return std::move(canvas_.scene); }
    bool has_draws() const { return !in_.draw_shares.empty(); }
    std::size_t count() const { return in_.weights.size(); }
    double weight(Index c) const { return in_.weights[static_cast<std::size_t>(c)]; }
    double drawn(Index c) const {
        return static_cast<std::size_t>(c) < in_.draw_shares.size() ? in_.draw_shares[static_cast<std::size_t>(c)] : 0;
    }
    bool masked(Index c) const {
        return static_cast<std::size_t>(c) < in_.masked.size() && in_.masked[static_cast<std::size_t>(c)];
    }
    bool strong(Index c) const {
        const bool key = in_.hovered.kind == Target::Kind::Column || in_.hovered.kind == Target::Kind::Cell;
        return (key && in_.hovered.col == c) || in_.pinned_col == c;
    }
    std::string label(Index c) const {
        return static_cast<std::size_t>(c) < in_.labels.size() ? in_.labels[static_cast<std::size_t>(c)]
                                                               : std::to_string(c);
    }
    float rise(double value, Index c) const {
        const double arrived =
            std::clamp(in_.progress * static_cast<double>(count()) - static_cast<double>(c), 0.0, 1.0);
        return static_cast<float>(value / most_ * arrived) * (base_ - top_);
    }
    void bar(float x, float width, double value, Index c, Color color) {
        const float risen = rise(value, c), h = snap(risen);
        if (risen > 0)
            canvas_.rect({x, base_ - std::max(h, 1.0F), width, std::max(h, 1.0F)}, color, width >= 8 ? 3.0F : 0);
    }

    // Where a bar stands, or two side by side: the weight's half and the draws'.
    Box slot(float x0, float x1) const {
        const float gap = x1 - x0 >= 12 ? 3.0F : x1 - x0 >= 4 ? 1.0F : 0.0F;
        return {x0 + gap, top_ - kHead, std::max(1.0F, x1 - x0 - 2 * gap), base_ - top_ + kHead + foot_};
    }
    Box slot(Index c) const {
        const float x0 = snap(lane_.edge(c));
        return slot(x0, std::max(x0 + 1, snap(lane_.edge(c + 1))));
    }
    static float half(const Box& slot) { return std::floor(slot.width / 2); }

    // All that does not depend on the height.
    void arrange() {
        const auto n = static_cast<float>(count());
        lane_ = in_.lane.value_or(Lane{2, (canvas_.scene.width - 4) / n, 0, static_cast<double>(count())});
        top_ = kHead + (has_draws() ? kLegendHeight : 0.0F) + (in_.position ? kLegendHeight : 0.0F);
        if (lane_.pitch < kFlatPitch) return;  // thousands, perhaps
        widest_ = 0;
        for (Index c = 0; c < static_cast<Index>(count()); ++c)
            if (lane_.shows(c))
                for (const Font font : {Font::Text, Font::Bold})
                    widest_ = std::max(widest_, canvas_.measure(label(c), kTinySize, font));
    }
    bool fits_flat() const { return widest_ <= lane_.pitch - 2; }
    bool can_slant() const { return !fits_flat() && lane_.pitch >= kSlantedPitch; }
    static float slanted_foot(float room) { return std::ceil(14 + kSlope * room); }

    // Flat words, or slanted ones and the height that they take.
    void choose_foot() {
        const float least = slanted_foot(std::min(widest_, kSlantedRoom)),
                    most = slanted_foot(std::min(widest_, kWordRoom));
        const float free = canvas_.scene.height - top_ - kLeastBars;
        slanted_ = can_slant() && free >= least;
        if (slanted_) foot_ = std::min(most, free);
    }

    void bars() {
        const Palette& p = canvas_.colors;
        const Index peak =
            static_cast<Index>(std::max_element(in_.weights.begin(), in_.weights.end()) - in_.weights.begin());
        const auto n = static_cast<Index>(count());
        for (Index c = std::max<Index>(0, static_cast<Index>(lane_.first)); c < n;) {
            if (static_cast<double>(c) >= lane_.first + lane_.count) break;
            // Keys that share a pixel show as their largest.
            Index end = c + 1, best = c;
            while (end < n && lane_.pitch < 1 && snap(lane_.edge(end)) == snap(lane_.edge(c))) {
                if (weight(end) > weight(best)) best = end;
                ++end;
            }
            if (!lane_.shows(best)) {
                c = end;
                continue;
            }
            const float x0 = snap(lane_.edge(c)), x1 = std::max(x0 + 1, snap(lane_.edge(end)));
            const Box at = slot(x0, x1);
            const Color soft = mix(p.accent, p.card, 0.58), color = strong(best) || best == peak ? p.accent : soft;
            if (masked(best) && at.width >= 12) canvas_.hatch({at.x, base_ - 7, at.width, 6}, p.grid, 6);
            if (has_draws()) {
                const float own = half(at);
                bar(at.x, std::max(1.0F, own), weight(best), best, color);
                if (own >= 1) bar(at.x + own, at.width - own, drawn(best), best, p.negative);
            } else {
                bar(at.x, at.width, weight(best), best, color);
            }
            canvas_.area({x0, at.y, x1 - x0, at.height}, {Target::Kind::Cell, in_.node, in_.row, best});
            c = end;
        }
    }

    // Heights of the Gaussian between two places, dots with it; nothing where it is not drawn.
    std::optional<std::pair<float, float>> bell(float left, float right) const {
        if (!in_.position || in_.window <= 0) return std::nullopt;
        const auto key = [&](float x) {
            return static_cast<double>((x - lane_.start) / lane_.pitch) + lane_.first - 0.5;
        };
        const double from = std::max(key(left), *in_.position - in_.window),
                     to = std::min(key(right), *in_.position + in_.window);
        if (from > to) return std::nullopt;
        const auto height = [&](double at) { return static_cast<float>(factor(at)) * (base_ - top_); };
        const bool summit = from < *in_.position && *in_.position < to;
        return std::pair{std::min(height(from), height(to)) - 3,
                         (summit ? base_ - top_ : std::max(height(from), height(to))) + 3};
    }
    double factor(double key) const {
        const double d = (key - *in_.position) / (in_.window / 2);
        return std::exp(-d * d / 2);
    }

    // Of the bars between two places.
    float highest(float left, float right) const {
        float top = 0;
        const auto cell = [&](float x) {
            return static_cast<Index>(std::floor(lane_.first + static_cast<double>((x - lane_.start) / lane_.pitch)));
        };
        for (Index c = std::max<Index>(0, cell(left)); c <= std::min(static_cast<Index>(count()) - 1, cell(right));
             ++c) {
            const Box at = slot(c);
            const float middle = has_draws() ? at.x + half(at) : at.right();
            if (at.x < right && left < middle) top = std::max(top, rise(weight(c), c));
            if (middle < right && left < at.right()) top = std::max(top, rise(drawn(c), c));
        }
        return top;
    }

    // Over the weight's own bar: where the draws' beside it is taller, not over that.
    float share_place(Index c, float width) const {
        float x = lane_.centre(c);
        if (has_draws()) {
            const Box at = slot(c);
            x = at.x + half(at) / 2;
            if (drawn(c) > weight(c)) x = std::min(x, at.x + half(at) - 1 - width / 2);
        }
        return inside(x, width);
    }
    float inside(float x, float width) const {
        return std::clamp(x, width / 2, std::max(width / 2, canvas_.scene.width - width / 2));
    }

    // Every label where there is room for all; otherwise those of the hovered, pinned and heaviest keys, but whole, and
    // with their places. A share may stand without its word.
    void labels() {
        const Palette& p = canvas_.colors;
        std::vector<Index> order(count());
        std::iota(order.begin(), order.end(), Index{0});
        const bool all = slanted_ || fits_flat();
        std::stable_sort(order.begin(), order.end(),
                         [&](Index a, Index b) { return strong(a) != strong(b) ? strong(a) : weight(a) > weight(b); });
        if (!all && order.size() > 200) order.resize(200);
        Places names, shares;
        for (const Index c : order) {
            if (!lane_.shows(c) || (!all && !strong(c) && !(weight(c) > 0))) continue;
            const Font font = strong(c) ? Font::Bold : Font::Text;
            const float room = slanted_ ? std::min(foot_ - 14, lane_.centre(c) - 2) / kSlope : kWordRoom;
            const std::string text =
                ellipsized(all ? label(c) : placed_label(in_.labels, c), room, font, kTinySize, canvas_.kit().measure);
            const std::string share = masked(c) ? "×" : percent_number(weight(c));
            const float name_width = canvas_.measure(text, kTinySize, font);
            const float share_width = canvas_.measure(share, kTinySize, font);
            const float x = inside(lane_.centre(c), name_width);
            // Below a taller neighbour it would be taken for that one's.
            const bool own_name =
                all || strong(c) || share_width <= lane_.pitch ||
                highest(x - name_width / 2, x + name_width / 2) <= rise(std::max(weight(c), drawn(c)), c) + 1;
            const Color ink = strong(c) ? p.accent : masked(c) ? p.text_faint : p.text_soft;
            if (slanted_)
                canvas_.tilted({lane_.centre(c) + 4, base_ + 10}, text, 45, ink, kTinySize, font, Align::Right);
            const bool named = !slanted_ && own_name && names.take(x, name_width, all ? 1.0F : 5.0F);
            if (named) canvas_.text({x, base_ + 14}, text, ink, kTinySize, font, Align::Center);
            if (static_cast<double>(c) >= in_.progress * static_cast<double>(count())) continue;
            if ((in_.position || (!all && !named)) && weight(c) < 0.005) continue;
            const float at = share_place(c, share_width), left = at - share_width / 2, right = at + share_width / 2;
            const float own = rise(weight(c), c);
            float top = std::max(own, highest(left, right));
            if (!strong(c) && top > own + 1) continue;  // over a taller one it would be taken for that one's
            if (!shares.take(at, share_width, all ? 0.0F : 4.0F)) continue;
            const auto curve = bell(left - 1, right + 1);
            if (curve && curve->first < top + kShareRoom && curve->second > top + 4) top = curve->second - 4;
            const float baseline = base_ - snap(top) - 5;
            canvas_.text({at, baseline}, share, strong(c) ? p.accent : p.text_faint, kTinySize, font, Align::Center);
            written_.push_back({left - 2, baseline - 10, share_width + 4, 13});
        }
    }

    // Stretches of a line that are written on.
    struct Places {
        std::vector<std::pair<float, float>> taken;
        bool take(float x, float width, float gap) {
            const float left = x - width / 2, right = x + width / 2;
            for (const auto& [from, to] : taken)
                if (left < to + gap && from - gap < right) return false;
            taken.emplace_back(left, right);
            return true;
        }
    };

    void draw_legend() {
        const Palette& p = canvas_.colors;
        const std::string draws = canvas_.word("scene.draws", {{"n", std::to_string(in_.draws)}});
        float x = canvas_.scene.width - canvas_.measure(draws, kTinySize);
        canvas_.text({x, 12}, draws, p.text_faint, kTinySize);
        canvas_.rect({x - 14, 4, 9, 9}, p.negative, 2);
        const std::string weights = canvas_.word("scene.weights");
        x -= 28 + canvas_.measure(weights, kTinySize);
        if (x < 14) return;
        canvas_.text({x, 12}, weights, p.text_faint, kTinySize);
        canvas_.rect({x - 14, 4, 9, 9}, p.accent, 2);
    }

    // Local-p: the factor as a curve over the row, its values at the keys as dots, the predicted position as a line.
    void gaussian(float left, float right) {
        const Palette& p = canvas_.colors;
        const double centre = *in_.position;
        const auto x_of = [&](double key) {
            return lane_.start + static_cast<float>(key - lane_.first + 0.5) * lane_.pitch;
        };
        const float height = base_ - top_;
        if (in_.window > 0) {
            std::vector<Point> curve;
            constexpr int kPoints = 64;
            for (int i = 0; i <= kPoints; ++i) {
                const double key = centre + in_.window * (2.0 * i / kPoints - 1);
                const float x = x_of(key);
                if (x >= left && x <= right) curve.push_back({x, base_ - static_cast<float>(factor(key)) * height});
            }
            canvas_.path(std::move(curve), p.warning, 1.5F);
        }
        for (std::size_t c = 0; c < in_.gaussian.size(); ++c) {
            const float x = lane_.centre(static_cast<Index>(c));
            if (in_.gaussian[c] > 0 && x >= left && x <= right &&
                std::abs(static_cast<double>(c) - centre) <= in_.window)
                canvas_.rect({x - 2, base_ - static_cast<float>(in_.gaussian[c]) * height - 2, 5, 5}, p.warning, 2.5F);
        }
        const float x = x_of(centre);
        if (x >= left && x <= right) predicted_x_ = x;
        const std::string text = ellipsized(
            canvas_.word("scene.predicted", {{"p", fixed_number(centre, 2)}, {"d", fixed_number(in_.window, 0)}}),
            canvas_.scene.width, Font::Text, kTinySize, canvas_.kit().measure);
        const float half = canvas_.measure(text, kTinySize) / 2;
        canvas_.text(
            {std::clamp(x, half, std::max(half, canvas_.scene.width - half)), has_draws() ? 12 + kLegendHeight : 12.0F},
            text, p.warning, kTinySize, Font::Text, Align::Center);
    }

    // The predicted position, around what is written.
    void dash(float x) {
        for (float y = top_ - 4; y < base_; y += 6) {
            const float end = std::min(base_, y + 3);
            const bool free = std::none_of(written_.begin(), written_.end(), [&](const Box& b) {
                return x >= b.x && x <= b.right() && end >= b.y && y <= b.bottom();
            });
            if (free) canvas_.line({snap(x), y}, {snap(x), end}, canvas_.colors.warning, 1);
        }
    }

    const BarsInput& in_;
    Canvas canvas_;
    Lane lane_;
    std::vector<Box> written_;  // the shares
    std::optional<float> predicted_x_;
    float base_ = 0, top_ = 0, foot_ = kFoot;
    float widest_ = 1e9F;  // of the words, where it matters
    bool slanted_ = false;
    double most_ = 0;
};

}  // namespace

BarsInput bars_input(const Snapshot& snapshot, int head, Index row) {
    BarsInput in;
    in.node = snapshot.weights(head);
    in.row = row;
    in.labels = key_labels(snapshot);
    if (!snapshot.graph.has_row(in.node, row)) return in;
    in.weights = row_values(snapshot.graph.value(in.node), row);
    if (head < 0 || !snapshot.has_row(head, row)) return in;
    in.masked = hidden_keys(snapshot, head, row);
    if (const Matrix* draws = extra_value(snapshot, head, "draws")) {
        in.draw_shares.assign(in.weights.size(), 0);
        in.draws = draws->cols();
        for (const Index key : drawn_keys(snapshot, head, row))
            if (key >= 0 && static_cast<std::size_t>(key) < in.draw_shares.size())
                in.draw_shares[static_cast<std::size_t>(key)] += 1.0 / static_cast<double>(in.draws);
    }
    if (const Matrix* position = extra_value(snapshot, head, "position")) in.position = (*position)(row, 0);
    if (const Matrix* gaussian = extra_value(snapshot, head, "gaussian")) in.gaussian = row_values(*gaussian, row);
    in.window = static_cast<double>(snapshot.document.mechanism.options.window);
    return in;
}

std::vector<Index> drawn_keys(const Snapshot& snapshot, int head, Index row) {
    std::vector<Index> keys;
    if (const Matrix* draws = extra_value(snapshot, head, "draws"); draws != nullptr && row >= 0 && row < draws->rows())
        for (Index i = 0; i < draws->cols(); ++i) keys.push_back(static_cast<Index>(std::lround((*draws)(row, i))));
    return keys;
}

Scene build_bars(const BarsInput& in, float width, float height, const SceneKit& kit) {
    return BarBuilder(in, std::floor(width), std::floor(height), kit).build();
}

float whole_words_height(const BarsInput& in, float width, const SceneKit& kit) {
    return BarBuilder(in, std::floor(width), 0, kit).whole_words_height();
}

}  // namespace attn
