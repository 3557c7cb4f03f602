#include "core/scene/candidates.hpp"

#include <algorithm>

#include "core/scene/arcs.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/number.hpp"

namespace attn {
namespace {

constexpr float kHeadLine = 18, kNumber = 44, kThick = 11, kThin = 6;

}  // namespace

float candidates_height(std::size_t count) { return kHeadLine + kCandidateRow * static_cast<float>(count); }

Candidates build_candidates(const CandidatesInput& in, float width, const SceneKit& kit) {
    Candidates out;
    Canvas canvas(kit, std::floor(width));
    const Palette& p = kit.palette;
    canvas.scene.height = candidates_height(in.rows.size());
    float name = 40;
    for (const CandidateRow& r : in.rows)
        name = std::max(name, canvas.measure(r.word, kTextSize, Font::Bold) + (r.blocked ? 18.0F : 0.0F));
    name = std::min(snap(name) + 12, snap(width * 0.34F));
    const float left = name, right = std::max(left + 20, canvas.scene.width - kNumber);

    // What the two bars are.
    const std::string one = canvas.word("scene.candidates.probability"), two = canvas.word("scene.candidates.weight");
    canvas.rect({left, 4, 9, 9}, p.accent, 2);
    canvas.fit({left + 14, 12}, one, canvas.scene.width - left - 14, p.text_soft, kTinySize);
    const float second = left + 14 + canvas.measure(one, kTinySize) + 16;
    if (second + 40 < canvas.scene.width) {
        canvas.rect({second, 6, 9, 5}, p.score, 2);
        canvas.fit({second + 14, 12}, two, canvas.scene.width - second - 14, p.text_soft, kTinySize);
    }

    for (std::size_t i = 0; i < in.rows.size(); ++i) {
        const CandidateRow& r = in.rows[i];
        const float top = kHeadLine + kCandidateRow * static_cast<float>(i);
        const Box row = snapped({0, top, canvas.scene.width, kCandidateRow});
        const Target& h = in.hovered;
        const bool lit = h.row == in.sentence && h.col == r.token &&
                         (h.kind == Target::Kind::Column || h.kind == Target::Kind::Cell);
        canvas.rect(row, lit ? p.well : Color{0, 0, 0, 0}, 6, word_target(in.sentence, r.token));
        const float upper = top + 6, lower = upper + kThick + 5;
        const auto bar = [&](float y, float thick, double value, const std::optional<double>& before, Color color) {
            const Box track = snapped({left, y, right - left, thick});
            canvas.rect(track, mix(p.card_border, p.card, 0.35), thick / 2);
            const auto share = static_cast<float>(std::clamp(value, 0.0, 1.0));
            if (share > 0.003F)
                canvas.rect({left, y, std::max(thick / 2, share * (right - left)), thick}, color, thick / 2);
            if (before && std::abs(*before - value) > 0.005) {
                const float x = left + static_cast<float>(std::clamp(*before, 0.0, 1.0)) * (right - left);
                canvas.rect({std::clamp(x - 1, left, right - 2), y - 3, 2, thick + 6}, p.text_faint);
            }
            return track;
        };
        bar(upper, kThick, r.probability, r.probability_before, r.answer ? p.accent : mix(p.accent, p.card, 0.45));
        const Box track = bar(lower, kThin, r.weight, r.weight_before, r.blocked ? p.danger : p.score);
        out.weights.push_back({track.x, track.y - 5, track.width, track.height + 10});
        out.rows.push_back(row);
        const Font font = r.answer ? Font::Bold : Font::Text;
        const float room = left - 8 - (r.blocked ? 16.0F : 0.0F);
        canvas.fit({0, centred(upper + kThick / 2 + 4, kTextSize)}, r.word, room, r.blocked ? p.danger : p.text,
                   kTextSize, font);
        if (r.blocked) {
            const float x = left - 14, y = upper + kThick / 2 + 4;
            canvas.line({x - 4, y - 4}, {x + 4, y + 4}, p.danger, 1.5F);
            canvas.line({x - 4, y + 4}, {x + 4, y - 4}, p.danger, 1.5F);
        }
        canvas.text({canvas.scene.width, centred(upper + kThick / 2, kSmallSize)}, percent_number(r.probability),
                    r.answer ? p.text : p.text_soft, kSmallSize, Font::Bold, Align::Right);
        canvas.text({canvas.scene.width, centred(lower + kThin / 2 + 2, kSmallSize)}, weight_number(r.weight),
                    r.edited ? p.warning : p.text_soft, kSmallSize, r.edited ? Font::Bold : Font::Text, Align::Right);
    }
    out.scene = std::move(canvas.scene);
    return out;
}

}  // namespace attn
