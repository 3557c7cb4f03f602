#include "app/gui/ui/painter.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace attn::gui {
namespace {

class Painter {
public:
    Painter(ImDrawList* list, ImVec2 origin, const Ui& ui)
        : list_(list), origin_(std::round(origin.x), std::round(origin.y)), ui_(ui), scale_(ui.scale) {}
    ~Painter() { end_clip(); }
    Painter(const Painter&) = delete;
    Painter& operator=(const Painter&) = delete;

    void operator()(const RectItem& item) {
        if (item.fill.a == 0 && item.stroke.a == 0) return;
        const ImVec2 low = corner(item.box.x, item.box.y), high = corner(item.box.right(), item.box.bottom());
        if (!ImGui::IsRectVisible(low, high)) return;
        const float radius = item.radius * scale_;
        if (item.fill.a != 0) list_->AddRectFilled(low, high, color32(item.fill), radius);
        if (item.stroke.a != 0)
            im::stroke_rect(list_, low, high, color32(item.stroke), radius, item.stroke_width * scale_);
    }
    void operator()(const TextItem& item) {
        if (item.text.empty() || item.color.a == 0) return;
        const float em = item.size * scale_;
        ImVec2 at = place(item.at.x, item.at.y);
        const ImVec2 pivot = at;
        if (item.align != Align::Left) {
            const float width = ui_.fonts.width(item.text, item.font, em);
            at.x -= item.align == Align::Right ? width : width / 2;
        }
        const float turn = item.angle * 3.14159265F / 180;
        if (turn < 1e-4F && turn > -1e-4F) {
            // A reader of fine print far outside the window costs nothing.
            if (at.y + em < list_->GetClipRectMin().y || at.y - 2 * em > list_->GetClipRectMax().y) return;
            return ui_.fonts.draw(list_, item.text, item.font, em, {std::round(at.x), std::round(at.y)},
                                  color32(item.color));
        }
        const int first = list_->VtxBuffer.Size;
        ui_.fonts.draw(list_, item.text, item.font, em, at, color32(item.color), true);
        const float c = std::cos(turn), s = std::sin(turn);
        for (int i = first; i < list_->VtxBuffer.Size; ++i) {
            ImVec2& p = list_->VtxBuffer[i].pos;
            const ImVec2 d = p - pivot;
            p = pivot + ImVec2(c * d.x + s * d.y, c * d.y - s * d.x);
        }
    }
    void operator()(const LineItem& item) {
        if (item.points.size() < 2 || item.color.a == 0) return;
        points_.clear();
        for (const Point& p : item.points) points_.push_back(place(p.x, p.y));
        const int count = static_cast<int>(points_.size());
        if (item.closed_fill) {
            float area = 0;  // the edge's smoothing needs clockwise order
            for (std::size_t i = 0, j = points_.size() - 1; i < points_.size(); j = i++)
                area += points_[j].x * points_[i].y - points_[i].x * points_[j].y;
            if (area < 0) std::reverse(points_.begin(), points_.end());
            list_->AddConvexPolyFilled(points_.data(), count, color32(item.color));
            return;
        }
        const float width = item.width * scale_;
        // A straight line of whole pixels is a rectangle: crisp.
        if (count == 2 && (straight(points_[0].x, points_[1].x) || straight(points_[0].y, points_[1].y))) {
            const float half = std::max(1.0F, std::round(width)) / 2;
            ImVec2 low{std::min(points_[0].x, points_[1].x), std::min(points_[0].y, points_[1].y)};
            ImVec2 high{std::max(points_[0].x, points_[1].x), std::max(points_[0].y, points_[1].y)};
            const bool vertical = straight(low.x, high.x);
            if (vertical) low.x = std::floor(low.x - half + 0.5F), high.x = low.x + 2 * half;
            else low.y = std::floor(low.y - half + 0.5F), high.y = low.y + 2 * half;
            list_->AddRectFilled(low, high, color32(item.color));
            return;
        }
        im::stroke_polyline(list_, points_.data(), count, color32(item.color), width);
    }
    void operator()(const ImageItem& item) {
        if (item.width <= 0 || item.height <= 0 || !item.pixels || item.pixels->empty()) return;
        const ImTextureID texture = ui_.textures.use(item.key, item.width, item.height, item.pixels->data());
        im::push_nearest(list_);
        list_->AddImage(texture, corner(item.box.x, item.box.y), corner(item.box.right(), item.box.bottom()));
        im::pop_nearest(list_);
    }
    void operator()(const ClipItem& item) {
        end_clip();
        if (item.box.width <= 0) return;
        list_->PushClipRect(corner(item.box.x, item.box.y), corner(item.box.right(), item.box.bottom()), true);
        clipped_ = true;
    }

private:
    static bool straight(float a, float b) { return std::abs(a - b) < 0.01F; }
    ImVec2 place(float x, float y) const { return origin_ + ImVec2(x * scale_, y * scale_); }
    ImVec2 corner(float x, float y) const {
        const ImVec2 p = place(x, y);
        return {std::round(p.x), std::round(p.y)};
    }
    void end_clip() {
        if (clipped_) list_->PopClipRect();
        clipped_ = false;
    }

    ImDrawList* list_;
    ImVec2 origin_;
    const Ui& ui_;
    float scale_;
    bool clipped_ = false;
    std::vector<ImVec2> points_;
};

}  // namespace

void paint_items(const std::vector<Item>& items, ImDrawList* list, ImVec2 origin, const Ui& ui) {
    Painter painter(list, origin, ui);
    for (const Item& item : items) std::visit(painter, item);
}

void paint(const Scene& scene, ImDrawList* list, ImVec2 origin, const Ui& ui) {
    paint_items(scene.items, list, origin, ui);
}

}  // namespace attn::gui
