#include "app/gui/ui/icons.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace attn::gui {
namespace {

// On a grid of -1 .. 1.
struct Pen {
    ImDrawList* list;
    ImVec2 centre;
    float half, width;
    ImU32 color;

    ImVec2 at(float x, float y) const { return centre + ImVec2(x * half, y * half); }
    template <std::size_t n>
    void lines(const std::array<ImVec2, n>& points, bool closed = false) const {
        std::array<ImVec2, n> real;
        for (std::size_t i = 0; i < n; ++i) real[i] = at(points[i].x, points[i].y);
        im::stroke_polyline(list, real.data(), static_cast<int>(n), color, width, closed);
    }
    void triangle(float direction, float x) const {
        const ImVec2 tip = at(x + 0.8F * direction, 0), up = at(x - 0.5F * direction, -0.8F),
                     down = at(x - 0.5F * direction, 0.8F);
        if (direction > 0) list->AddTriangleFilled(up, tip, down, color);
        else list->AddTriangleFilled(up, down, tip, color);
    }
    void box(float x0, float y0, float x1, float y1) const {
        list->AddRectFilled(at(x0, y0), at(x1, y1), color, half * 0.1F);
    }
    void arc(float from, float to, float radius) const {
        list->PathArcTo(centre, radius * half, from, to, 24);
        im::stroke_polyline(list, list->_Path.Data, list->_Path.Size, color, width);
        list->PathClear();
    }
};

constexpr float kPi = 3.14159265F;

}  // namespace

void draw_icon(ImDrawList* list, Icon icon, ImVec2 centre, float size, Color color) {
    const Pen pen{list, centre, size / 2, std::max(1.2F, size * 0.11F), color32(color)};
    using P = ImVec2;
    switch (icon) {
        case Icon::Play: pen.triangle(1, 0); break;
        case Icon::Pause: pen.box(-0.7F, -0.8F, -0.2F, 0.8F), pen.box(0.2F, -0.8F, 0.7F, 0.8F); break;
        case Icon::StepForward: pen.triangle(1, -0.15F), pen.box(0.6F, -0.75F, 0.85F, 0.75F); break;
        case Icon::StepBack: pen.triangle(-1, 0.15F), pen.box(-0.85F, -0.75F, -0.6F, 0.75F); break;
        case Icon::ChevronDown: pen.lines<3>({P(-0.6F, -0.3F), P(0, 0.3F), P(0.6F, -0.3F)}); break;
        case Icon::ChevronRight: pen.lines<3>({P(-0.3F, -0.6F), P(0.3F, 0), P(-0.3F, 0.6F)}); break;
        case Icon::Close:
            pen.lines<2>({P(-0.6F, -0.6F), P(0.6F, 0.6F)}), pen.lines<2>({P(-0.6F, 0.6F), P(0.6F, -0.6F)});
            break;
        case Icon::Check: pen.lines<3>({P(-0.7F, 0), P(-0.2F, 0.55F), P(0.75F, -0.55F)}); break;
        case Icon::Info:
            pen.arc(0, 2 * kPi, 0.9F), pen.box(-0.1F, -0.05F, 0.1F, 0.5F), pen.box(-0.1F, -0.45F, 0.1F, -0.25F);
            break;
        case Icon::Warning:
            pen.lines<3>({P(0, -0.8F), P(0.9F, 0.75F), P(-0.9F, 0.75F)}, true), pen.box(-0.08F, -0.3F, 0.08F, 0.25F),
                pen.box(-0.08F, 0.4F, 0.08F, 0.55F);
            break;
        case Icon::Restart:
            pen.arc(-0.3F * kPi, 1.4F * kPi, 0.75F);
            list->AddTriangleFilled(pen.at(0.05F, -0.75F), pen.at(-0.45F, -1.05F), pen.at(-0.4F, -0.4F), pen.color);
            break;
        case Icon::Undo:
        case Icon::Redo: {
            const float side = icon == Icon::Undo ? -1.0F : 1.0F;
            pen.lines<3>({P(0.35F * side, -0.8F), P(0.85F * side, -0.35F), P(0.35F * side, 0.1F)});
            pen.lines<6>({P(0.85F * side, -0.35F), P(-0.3F * side, -0.35F), P(-0.7F * side, -0.1F),
                          P(-0.75F * side, 0.3F), P(-0.5F * side, 0.65F), P(0, 0.75F)});
            break;
        }
        case Icon::Copy:
            im::stroke_rect(list, pen.at(-0.3F, -0.3F), pen.at(0.8F, 0.85F), pen.color, pen.half * 0.2F, pen.width);
            pen.lines<4>({P(-0.35F, 0.3F), P(-0.8F, 0.3F), P(-0.8F, -0.8F), P(0.3F, -0.8F)});
            break;
        case Icon::Sun:
            pen.arc(0, 2 * kPi, 0.42F);
            for (int i = 0; i < 8; ++i) {
                const float a = static_cast<float>(i) * kPi / 4;
                pen.lines<2>(
                    {P(0.68F * std::cos(a), 0.68F * std::sin(a)), P(0.98F * std::cos(a), 0.98F * std::sin(a))});
            }
            break;
        case Icon::Moon: {  // a disc less a disc: strips between the two arcs
            constexpr int kSteps = 24;
            const auto at = [&](int i, bool outer) {  // from the upper tip around the left to the right tip
                const float t = static_cast<float>(i) / kSteps, from = outer ? -1.8F : -2.75F,
                            to = outer ? -6.06F : -5.11F;
                const float a = from + (to - from) * t;
                return outer ? pen.at(0.85F * std::cos(a), 0.85F * std::sin(a))
                             : pen.at(0.46F + 0.71F * std::cos(a), -0.46F + 0.71F * std::sin(a));
            };
            for (int i = 0; i < kSteps; ++i)
                list->AddQuadFilled(at(i, false), at(i, true), at(i + 1, true), at(i + 1, false), pen.color);
            break;
        }
        case Icon::Plus: pen.lines<2>({P(-0.7F, 0), P(0.7F, 0)}), pen.lines<2>({P(0, -0.7F), P(0, 0.7F)}); break;
        case Icon::Minus: pen.lines<2>({P(-0.7F, 0), P(0.7F, 0)}); break;
    }
}

void draw_logo(ImDrawList* list, ImVec2 low, float size, Color accent, Color on_accent) {
    const float k = size / 28;
    const auto at = [&](float x, float y) { return low + ImVec2(x * k, y * k); };
    list->AddRectFilled(low, low + ImVec2(size, size), color32(accent), 7 * k);
    const ImU32 ink = color32(on_accent);
    list->AddLine(at(8, 14), at(20, 8), ink, 1.6F * k);
    list->AddLine(at(8, 14), at(20, 14), ink, 3 * k);
    list->AddLine(at(8, 14), at(20, 20), ink, 1.6F * k);
    list->AddCircleFilled(at(8, 14), 3.6F * k, ink, 24);
    list->AddCircleFilled(at(20.5F, 8), 2.2F * k, ink, 20);
    list->AddCircleFilled(at(20.5F, 14), 2.8F * k, ink, 20);
    list->AddCircleFilled(at(20.5F, 20), 2.2F * k, ink, 20);
}

}  // namespace attn::gui
