#include "core/scene/canvas.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/utf8.hpp"

namespace attn {

float snap(float value) { return std::floor(value + 0.5F); }

Box snapped(Box box) {
    const float x = snap(box.x), y = snap(box.y);
    return {x, y, std::max(1.0F, snap(box.right()) - x), std::max(1.0F, snap(box.bottom()) - y)};
}

std::string ellipsized(std::string_view text, float width, Font font, float size, const TextMeasure& measure) {
    if (measure.width(text, font, size) <= width) return std::string(text);
    const std::vector<utf8::Span> letters = utf8::graphemes(text);
    // The longest prefix that fits, by bisection: widths grow with length.
    std::size_t low = 0, high = letters.size();
    std::string best;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        std::string candidate(text.substr(0, middle == 0 ? 0 : letters[middle - 1].end));
        while (!candidate.empty() && candidate.back() == ' ') candidate.pop_back();
        candidate += "…";
        if (measure.width(candidate, font, size) <= width) {
            best = candidate;
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return best;
}

void Canvas::rect(Box box, Color fill, float radius, Target target) {
    RectItem item;
    item.box = snapped(box);
    item.fill = fill;
    item.radius = radius;
    item.target = target;
    scene.items.emplace_back(item);
}

void Canvas::frame(Box box, Color stroke, float radius, float stroke_width) {
    RectItem item;
    item.box = snapped(box);
    item.stroke = stroke;
    item.stroke_width = stroke_width;
    item.radius = radius;
    scene.items.emplace_back(item);
}

void Canvas::line(Point a, Point b, Color color, float width) {
    LineItem item;
    item.points = {a, b};
    item.color = color;
    item.width = width;
    scene.items.emplace_back(std::move(item));
}

void Canvas::path(std::vector<Point> points, Color color, float width) {
    if (points.size() < 2) return;
    LineItem item;
    item.points = std::move(points);
    item.color = color;
    item.width = width;
    scene.items.emplace_back(std::move(item));
}

void Canvas::text(Point at, std::string text, Color color, float size, Font font, Align align) {
    if (text.empty()) return;
    tilted(at, std::move(text), 0, color, size, font, align);
}

void Canvas::fit(Point at, std::string_view text, float width, Color color, float size, Font font, Align align) {
    this->text(at, ellipsized(text, width, font, size, kit_.measure), color, size, font, align);
}

void Canvas::tilted(Point at, std::string text, float angle, Color color, float size, Font font, Align align) {
    if (text.empty()) return;
    TextItem item;
    item.at = {snap(at.x), snap(at.y)};
    item.text = std::move(text);
    item.color = color;
    item.size = size;
    item.font = font;
    item.align = align;
    item.angle = angle;
    scene.items.emplace_back(std::move(item));
}

void Canvas::hatch(Box box, Color color, float step) {
    box = snapped(box);
    // Strokes x + y = s, cut at the box.
    const float first = std::ceil((box.x + box.y) / step) * step;
    for (float s = first; s < box.right() + box.bottom(); s += step) {
        const Point a{std::min(box.right(), s - box.y), 0}, b{std::max(box.x, s - box.bottom()), 0};
        if (a.x - b.x > 1) line({b.x, s - b.x}, {a.x, s - a.x}, color, 1);
    }
}

std::string filled(std::string text, std::initializer_list<Fill> fills) {
    for (const Fill& fill : fills) {
        const std::string slot = "{" + std::string(fill.first) + "}";
        std::size_t at = text.find(slot);
        while (at != std::string::npos) {
            text.replace(at, slot.size(), fill.second);
            at = text.find(slot, at + fill.second.size());
        }
    }
    return text;
}

std::string Canvas::word(std::string_view key, std::initializer_list<Fill> fills) const {
    return filled(kit_.words(key), fills);
}

}  // namespace attn
