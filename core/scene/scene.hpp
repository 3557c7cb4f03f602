// A scene: a flat display list in logical pixels, y down, made from a snapshot by a pure function and painted the same
// way on screen and on paper. Nothing here draws.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/base/matrix.hpp"

namespace attn {

struct Point {
    float x = 0, y = 0;
};
struct Box {
    float x = 0, y = 0, width = 0, height = 0;
    float right() const { return x + width; }
    float bottom() const { return y + height; }
    bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
};
struct Color {
    std::uint8_t r = 0, g = 0, b = 0, a = 255;
    bool operator==(const Color&) const = default;
};

// What a piece of the picture stands for; hovering it lights up everything with the same meaning. -1: any.
struct Target {
    enum class Kind { None, Cell, Row, Column, Term, Step };
    Kind kind = Kind::None;
    int node = -1;  // graph node
    Index row = -1;
    Index col = -1;
    bool operator==(const Target&) const = default;
};

enum class Font { Text, Bold, Mono, Italic };  // Italic: the letters of formulas
enum class Align { Left, Center, Right };

struct RectItem {
    Box box;
    Color fill{0, 0, 0, 0};
    Color stroke{0, 0, 0, 0};
    float radius = 0;
    float stroke_width = 1;
    Target target;
};
struct TextItem {
    Point at;  // the baseline's start, middle or end, by align
    std::string text;
    Color color;
    float size = 13;  // pixels per em
    Font font = Font::Text;
    Align align = Align::Left;
    float angle = 0;  // degrees, counter-clockwise, around `at`
    Target target;
};
struct LineItem {
    std::vector<Point> points;
    Color color;
    float width = 1;
    bool closed_fill = false;  // fill the convex polygon instead of stroking it
    Target target;
};
// A grid of coloured pixels stretched over the box without smoothing: a heatmap too fine for one rectangle per cell.
struct ImageItem {
    Box box;
    int width = 0, height = 0;
    std::shared_ptr<const std::vector<Color>> pixels;  // row by row
    std::uint64_t key = 0;                             // equal keys mean equal pixels (textures are cached by it)
    Target target;                                     // of the whole grid; row and col are found by position
    Index first_row = 0, first_col = 0, rows = 0, cols = 0;
};
struct ClipItem {
    Box box;  // everything until the next ClipItem is clipped to it; a box of no width ends the clipping
};

using Item = std::variant<RectItem, TextItem, LineItem, ImageItem, ClipItem>;

struct Scene {
    float width = 0, height = 0;
    std::vector<Item> items;

    // The topmost target under the point (the cell inside an image is worked out), or Kind::None.
    Target hit(Point p) const;
};

// Text is measured by whoever will draw it: the screen's fonts, cairo, or a fixed table in tests.
class TextMeasure {
public:
    virtual ~TextMeasure() = default;
    virtual float width(std::string_view text, Font font, float size) const = 0;
};

}  // namespace attn
