// Builds one heatmap. Internal to core/scene: heatmap.cpp lays it out and draws the cells, heatmap_labels.cpp writes
// the words around them.
#pragma once

#include <algorithm>
#include <cmath>

#include "core/analysis/pool.hpp"
#include "core/scene/axis_labels.hpp"
#include "core/scene/map_colors.hpp"

namespace attn {

inline constexpr float kLegendBar = 12, kLegendGap = 14, kLegendLine = 22, kLeastLegend = 40, kNoteHeight = 20;
inline constexpr float kSine = 0.7071F;  // of the tilt of column labels

class MapBuilder {
public:
    MapBuilder(const HeatmapInput& in, float width, float height, const SceneKit& kit, const Heatmap* previous)
        : in_(in),
          canvas_(kit, width),
          data_key_(heatmap_data_key(in, kit.palette)),
          previous_(previous != nullptr && previous->data_key == data_key_ ? previous : nullptr),
          colors_(previous_ != nullptr
                      ? MapColors{kit.palette, in.kind, in.kind == MapKind::Signed ? MapScale::Linear : in.scale,
                                  previous->low, previous->high}
                      : map_colors(in, kit.palette)) {
        canvas_.scene.height = height;
        map_.data_key = data_key_;
        legend_ = in.legend && width >= 180;
        legend_below_ = legend_ && width < 260;
    }

    Heatmap build();
    Heatmap build_layout() {
        lay_out();
        return std::move(map_);
    }
    Scene build_row_words(const Heatmap& map);

private:
    std::string tick_text(double value) const;
    // Beside the bar: as much as the widest of its numbers may take.
    float legend_text() const;
    Index rows() const { return in_.there ? in_.there->of() : in_.values->rows(); }
    Index cols() const { return in_.values->cols(); }
    std::string row_label(Index r) const { return label(in_.row_labels, r); }
    std::string col_label(Index c) const { return label(in_.col_labels, c); }
    static std::string label(const std::vector<std::string>& labels, Index i) {
        return static_cast<std::size_t>(i) < labels.size() ? labels[static_cast<std::size_t>(i)] : std::to_string(i);
    }
    // Of a row in `values`; -1: not there.
    Index place(Index r) const { return in_.there ? in_.there->place(r, in_.values->rows()) : r; }
    float value(Index r, Index c) const { return (*in_.values)(place(r), c); }
    bool masked(Index r, Index c) const {
        return !std::isfinite(value(r, c)) ||
               (in_.hidden_by != nullptr && !std::isfinite((*in_.hidden_by)(place(r), c)));
    }
    bool cell_target(Target::Kind a) const { return in_.hovered.kind == a || in_.hovered.kind == Target::Kind::Cell; }
    Index hovered_row() const { return cell_target(Target::Kind::Row) ? in_.hovered.row : -1; }
    Index hovered_col() const { return cell_target(Target::Kind::Column) ? in_.hovered.col : -1; }

    // Is the cell there yet? Stepping, or filling.
    bool shown(Index r, Index c) const {
        if (place(r) < 0) return false;
        if (in_.only_row >= 0)
            return r == in_.only_row && static_cast<double>(c) < in_.reveal * static_cast<double>(cols());
        return static_cast<double>(r) < in_.reveal * static_cast<double>(rows());
    }

    static Lane window(double first, double size, Index all) {
        Lane lane;
        lane.count = size > 0 ? std::min(size, static_cast<double>(all)) : static_cast<double>(all);
        lane.first = std::clamp(first, 0.0, static_cast<double>(all) - lane.count);
        return lane;
    }

    // Plain, and bold as a chosen or hovered label is: either may be the wider one. Of a few all, so that nothing moves
    // as the window does.
    float widest(const std::vector<std::string>& labels, const Lane& lane, float size) const {
        constexpr std::size_t kFew = 100;
        const bool few = labels.size() <= kFew;
        const Index first = few ? 0 : static_cast<Index>(lane.first);
        const double end = few ? static_cast<double>(labels.size()) : lane.first + lane.count;
        float w = 0;
        for (Index i = first; static_cast<double>(i) < end; ++i)
            for (const Font font : {Font::Text, Font::Bold})
                w = std::max(w, canvas_.measure(label(labels, i), size, font));
        return w;
    }

    bool lay_out();  // false: nothing to draw, or no room
    void arrange();
    void arrange_in_table(float widest);
    std::string corner_text() const {
        return canvas_.word("scene.query_axis") + "   " + canvas_.word("scene.key_axis");
    }
    float corner_width() const;

    void corner();
    Box cell_box(Index r, Index c) const {
        const float x0 = snap(map_.columns.edge(c)), x1 = snap(map_.columns.edge(c + 1));
        const float y0 = snap(map_.rows.edge(r)), y1 = snap(map_.rows.edge(r + 1));
        return {x0, y0, x1 - x0, y1 - y0};
    }

    void cells();
    void image();
    void paint(Window window, ImageItem& item) const;
    // What is not shown yet in an image.
    void cover();
    void marks();
    void column_labels();
    // Too many columns for words: numbers, and the word of what is hovered or pinned.
    void column_numbers(float foot);
    void row_labels();
    std::string note(float x, float y) const;
    void legend();
    void legend_below();
    ImageItem color_bar(Box box, bool upright) const;
    const ImageItem* old_image() const;

    const HeatmapInput& in_;
    Canvas canvas_;
    std::uint64_t data_key_;
    const Heatmap* previous_;  // of the same data
    MapColors colors_;
    Heatmap map_;
    AxisLabels::Style column_style_ = AxisLabels::Style::Tilted;
    AxisLabels column_step_, row_step_;
    float column_room_ = 0, row_room_ = 0, column_size_ = kSmallSize, row_size_ = kSmallSize;
    std::string note_;
    bool legend_ = true, legend_below_ = false;  // beside the map or, where that is narrow, below it
};

}  // namespace attn
