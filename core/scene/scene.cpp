#include "core/scene/scene.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace attn {
namespace {

bool inside_polygon(const std::vector<Point>& points, Point p) {
    bool inside = false;
    for (std::size_t i = 0, j = points.size() - 1; i < points.size(); j = i++) {
        const Point a = points[i], b = points[j];
        if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
    }
    return inside;
}

bool near_line(const std::vector<Point>& points, Point p, float reach) {
    for (std::size_t i = 1; i < points.size(); ++i) {
        const Point a = points[i - 1], b = points[i];
        const float dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
        const float t = length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0F, 1.0F) : 0.0F;
        if (std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy) <= reach) return true;
    }
    return false;
}

struct Hit {
    Point p;
    Target operator()(const RectItem& item) const { return item.box.contains(p) ? item.target : Target{}; }
    Target operator()(const TextItem&) const { return {}; }  // a label that can be hit lies on a rectangle
    Target operator()(const LineItem& item) const {
        if (item.target.kind == Target::Kind::None || item.points.empty()) return {};
        const bool in = item.closed_fill ? inside_polygon(item.points, p)
                                         : near_line(item.points, p, std::max(3.0F, item.width / 2));
        return in ? item.target : Target{};
    }
    Target operator()(const ImageItem& item) const {
        if (item.target.kind == Target::Kind::None || !item.box.contains(p)) return {};
        Target t = item.target;
        const auto cell = [](float at, float start, float size, Index first, Index count) {
            const double share = static_cast<double>(at - start) / static_cast<double>(size);
            return first + std::clamp<Index>(static_cast<Index>(share * static_cast<double>(count)), 0, count - 1);
        };
        t.row = cell(p.y, item.box.y, item.box.height, item.first_row, item.rows);
        t.col = cell(p.x, item.box.x, item.box.width, item.first_col, item.cols);
        return t;
    }
    Target operator()(const ClipItem&) const { return {}; }
};

}  // namespace

Target Scene::hit(Point p) const {
    Target found;
    std::optional<Box> clip;
    for (const Item& item : items) {
        if (const auto* c = std::get_if<ClipItem>(&item)) {
            clip = c->box.width > 0 ? std::optional<Box>(c->box) : std::nullopt;
            continue;
        }
        if (clip && !clip->contains(p)) continue;
        const Target t = std::visit(Hit{p}, item);
        if (t.kind != Target::Kind::None) found = t;
    }
    return found;
}

}  // namespace attn
