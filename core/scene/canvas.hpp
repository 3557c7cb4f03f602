// The pen of the scene builders: snaps to pixels, fits text into widths, fills in words. Only builders include this.
#pragma once

#include <initializer_list>
#include <utility>

#include "core/scene/formula.hpp"
#include "core/scene/kit.hpp"

namespace attn {

float snap(float value);
Box snapped(Box box);  // edges on whole pixels, at least one pixel wide and high

// The text, or as much of it as fits with "…" at the end; empty when not even that fits.
std::string ellipsized(std::string_view text, float width, Font font, float size, const TextMeasure& measure);

using Fill = std::pair<std::string_view, std::string>;

class Canvas {
public:
    Canvas(const SceneKit& kit, float width) : kit_(kit), colors(kit.palette) { scene.width = width; }

    void rect(Box box, Color fill, float radius = 0, Target target = {});
    void frame(Box box, Color stroke, float radius, float stroke_width = 1);
    // Where something invisible can be hit.
    void area(Box box, Target target) { rect(box, Color{0, 0, 0, 0}, 0, target); }
    void line(Point a, Point b, Color color, float width = 1);
    void path(std::vector<Point> points, Color color, float width = 1.5F);
    // At a baseline. `fit` cuts to a width first.
    void text(Point at, std::string text, Color color, float size = kTextSize, Font font = Font::Text,
              Align align = Align::Left);
    void fit(Point at, std::string_view text, float width, Color color, float size = kTextSize, Font font = Font::Text,
             Align align = Align::Left);
    void tilted(Point at, std::string text, float angle, Color color, float size, Font font, Align align);
    Formula formula(std::string_view markup, float size, Color color) const {
        return typeset(markup, size, color, kit_.measure);
    }
    // Diagonal strokes in a box: "not there".
    void hatch(Box box, Color color, float step = 6);
    void clip(Box box) { scene.items.emplace_back(ClipItem{box}); }
    void unclip() { scene.items.emplace_back(ClipItem{}); }

    float measure(std::string_view text, float size = kTextSize, Font font = Font::Text) const {
        return kit_.measure.width(text, font, size);
    }
    std::string word(std::string_view key, std::initializer_list<Fill> fills = {}) const;
    const SceneKit& kit() const { return kit_; }

    Scene scene;

private:
    const SceneKit& kit_;

public:
    const Palette& colors;
};

// The baseline that centres a line of text of this size on y.
inline float centred(float y, float size) { return snap(y + 0.36F * size); }

// "+ {n} more" with n = 504.
std::string filled(std::string text, std::initializer_list<Fill> fills);

}  // namespace attn
