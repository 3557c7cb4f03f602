#include "core/scene/heatmap.hpp"

#include <algorithm>
#include <cmath>

#include "core/analysis/pool.hpp"
#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "core/scene/heatmap_builder.hpp"
#include "core/scene/number.hpp"

namespace attn {
namespace {

constexpr float kLargestCell = 120, kAspect = 1.6F, kFreeCell = 26, kSmallestCell = 8, kHatchCell = 9.5F,
                kWideHatchCell = 28;
constexpr float kNumberWidth = 25, kNumberHeight = 17;  // of a cell with its number in it

}  // namespace

bool MapBuilder::lay_out() {
    map_.low = colors_.low;
    map_.high = colors_.high;
    const bool any = in_.values->size() > 0 && canvas_.scene.width > 20 && canvas_.scene.height > 20;
    if (any) arrange();
    map_.scene.width = canvas_.scene.width;
    map_.scene.height = canvas_.scene.height;
    return any;
}

Heatmap MapBuilder::build() {
    if (lay_out()) {
        if (in_.top == 0) corner();
        if (map_.image) image();
        else cells();
        marks();
        column_labels();
        if (in_.top == 0) row_labels();
        if (legend_below_) legend_below();
        else if (legend_) legend();
        if (legend_ && !note_.empty())
            canvas_.fit({map_.grid.x, snap(map_.grid.bottom() + 15)}, note_, canvas_.scene.width - map_.grid.x,
                        canvas_.colors.text_faint, kTinySize);
    }
    map_.scene = std::move(canvas_.scene);
    return std::move(map_);
}

void MapBuilder::arrange() {
    const float width = canvas_.scene.width, height = canvas_.scene.height - (legend_below_ ? kLegendLine : 0.0F);
    map_.columns = window(in_.first_col, in_.cols, cols());
    map_.rows = window(in_.first_row, in_.rows, rows());
    const auto across = static_cast<float>(map_.columns.count), down = static_cast<float>(map_.rows.count);
    const float right = legend_ && !legend_below_ ? kLegendGap + kLegendBar + legend_text() : 2;

    // A first guess of the pitch tells which labels there are; they tell the margins.
    const float guess = (width - right - 90) / across;
    const float widest_column = guess * 3 < 13 ? 1e9F : widest(in_.col_labels, map_.columns, kSmallSize);
    const AxisLabels column_guess =
        column_label_plan(std::min(guess, kAspect * (height - 80) / down), widest_column, cols());
    const AxisLabels row_guess = row_label_plan((height - 80) / down);
    if (row_guess.style == AxisLabels::Style::Numbers) {
        row_room_ = 60;
    } else {
        row_room_ =
            std::min({std::ceil(widest(in_.row_labels, map_.rows, kTextSize)), std::max(0.26F * width, 72.0F), 130.0F});
    }
    column_style_ = column_guess.style;
    if (column_style_ == AxisLabels::Style::Numbers) column_room_ = kSmallSize;
    else column_room_ = std::min({widest_column, 0.30F * height, 110.0F});
    const float lift = column_style_ == AxisLabels::Style::Tilted    ? kSine * (column_room_ + kSmallSize)
                       : column_style_ == AxisLabels::Style::Upright ? column_room_
                                                                     : kSmallSize;
    float top = std::ceil(std::max(lift + 14, 2 * kTinySize + 14));
    float left = std::ceil(std::max(row_room_ + 14, std::min(corner_width(), 0.3F * width)));
    if (in_.top > 0) top = in_.top, left = 2;

    const float wide = std::max(1.0F, width - left - right);
    float high = std::max(1.0F, height - top - 3);
    float x = wide / across, y = high / down;
    const auto decide = [&] {
        map_.image = across * down > 4200 || std::min(x, y) < kSmallestCell || across > 320 || down > 320;
        x = std::min({wide / across, std::max(kAspect * high / down, kFreeCell), kLargestCell});
        y = std::min({high / down, std::max(kAspect * x, kFreeCell), kLargestCell});
        if (std::min(x, y) < kSmallestCell) map_.image = true;
    };
    decide();
    note_ = note(x, y);
    if (legend_ && !note_.empty()) {
        high = std::max(1.0F, high - kNoteHeight);
        decide();
    }
    if (x >= kSmallestCell && in_.top == 0) x = std::floor(x);
    if (y >= kSmallestCell && in_.top == 0) y = std::floor(y);
    const float grid_width = std::max(1.0F, snap(x * across)), grid_height = std::max(1.0F, snap(y * down));
    map_.columns.pitch = grid_width / across;
    map_.rows.pitch = grid_height / down;
    const float shift = std::floor(std::max(0.0F, wide - grid_width) / 2);
    map_.grid = {left + shift, top, grid_width, grid_height};
    map_.columns.start = map_.grid.x;
    map_.rows.start = map_.grid.y;
    if (in_.top > 0) return arrange_in_table(widest_column);
    // The room above was made for the guessed style; a later one in the list needs no more.
    column_step_ = column_label_plan(map_.columns.pitch, widest_column, cols());
    const bool flat = column_style_ == AxisLabels::Style::Flat;
    if (flat) column_step_ = {map_.columns.pitch >= 14 ? AxisLabels::Style::Flat : AxisLabels::Style::Numbers, 1};
    if (column_style_ == AxisLabels::Style::Upright && column_step_.style == AxisLabels::Style::Tilted)
        column_step_.style = AxisLabels::Style::Upright;
    if (column_style_ == AxisLabels::Style::Tilted && column_step_.style == AxisLabels::Style::Upright)
        column_room_ = kSine * (column_room_ + kSmallSize);
    if (column_style_ == AxisLabels::Style::Numbers || column_step_.style == AxisLabels::Style::Numbers)
        column_step_ = {AxisLabels::Style::Numbers, number_step(map_.columns.pitch, cols())};
    row_step_ = row_label_plan(map_.rows.pitch);
    if (map_.image) note_ = note(map_.columns.pitch, map_.rows.pitch);
    // What is limited by its width leaves the rest to whatever stands below.
    float bottom = map_.grid.bottom() + 5 + (legend_ && !note_.empty() ? kNoteHeight : 0.0F);
    if (legend_below_) bottom += kLegendLine;
    else if (legend_) bottom = std::max(bottom, map_.grid.y + kLeastLegend + 4);
    canvas_.scene.height = std::min(canvas_.scene.height, std::ceil(bottom));
}

// Words flat or upright, as small as can be read: they stand close.
void MapBuilder::arrange_in_table(float widest) {
    constexpr float kClose = 9.5F;
    using Style = AxisLabels::Style;
    const float pitch = map_.columns.pitch;
    const auto step = static_cast<Index>(std::ceil(kClose / pitch));
    column_size_ = pitch >= 13 ? kSmallSize : kTinySize;
    column_room_ = in_.top - 8;
    if (pitch - 4 >= widest) column_step_ = {Style::Flat, 1};
    else if (step <= 3) column_step_ = {Style::Upright, step};
    else column_step_ = {Style::Numbers, number_step(pitch, cols())};
    if (map_.image) note_ = note(map_.columns.pitch, map_.rows.pitch);
}

void MapBuilder::cells() {
    const float size = std::min(map_.columns.pitch, map_.rows.pitch);
    const float gap = size >= 12 ? 2 : 1;
    const float radius = size >= 20 ? 4 : size >= 12 ? 2 : 0;
    const bool numbers = map_.columns.pitch >= kNumberWidth && map_.rows.pitch >= kNumberHeight;
    const double least = std::min(0.045, 0.5 / static_cast<double>(cols()));
    const Color blank = canvas_.colors.well;
    const Color tint = mix(canvas_.colors.card, canvas_.colors.grid, 0.45);
    canvas_.clip(map_.grid);
    const auto last_row = static_cast<Index>(std::ceil(map_.rows.first + map_.rows.count));
    const auto last_col = static_cast<Index>(std::ceil(map_.columns.first + map_.columns.count));
    for (Index r = static_cast<Index>(map_.rows.first); r < std::min(last_row, rows()); ++r)
        for (Index c = static_cast<Index>(map_.columns.first); c < std::min(last_col, cols()); ++c) {
            Box box = cell_box(r, c);
            box = {box.x + gap / 2, box.y + gap / 2, box.width - gap, box.height - gap};
            const Target target{Target::Kind::Cell, in_.node, r, c};
            const bool there = shown(r, c);
            if (there && masked(r, c)) {
                canvas_.rect(box, tint, radius, target);
                if (size >= kHatchCell) canvas_.hatch(box, canvas_.colors.grid, size >= kWideHatchCell ? 14.0F : 10.0F);
                continue;
            }
            const double number = there ? static_cast<double>(value(r, c)) : 0;
            const Color fill = there ? colors_(number) : blank;
            canvas_.rect(box, fill, radius, target);
            if (!there || !numbers || (in_.kind == MapKind::Weights && number < least)) continue;
            const std::string text = in_.kind == MapKind::Weights ? weight_number(number) : fixed_number(number, 1);
            if (canvas_.measure(text, kTinySize) <= box.width - 4)
                canvas_.text({box.x + box.width / 2, centred(box.y + box.height / 2, kTinySize)}, text,
                             canvas_.colors.text_on(fill), kTinySize, Font::Text, Align::Center);
        }
    canvas_.unclip();
}

// The pixels of a window of cells.
void MapBuilder::paint(Window w, ImageItem& item) const {
    const Palette& palette = canvas_.colors;
    const Index across = item.width, down = item.height;
    const Matrix pooled = pool_max(*in_.values, in_.hidden_by, w, down, across, in_.kind == MapKind::Signed,
                                   in_.there ? &*in_.there : nullptr);
    const auto missing = [&](Index y) {  // none of the pixel's rows is there
        Index r = w.first_row + y * w.rows / down;
        const Index end = w.first_row + (y + 1) * w.rows / down;
        while (r < end && place(r) < 0) ++r;
        return r == end;
    };

    constexpr std::size_t kSteps = 1024;
    std::vector<Color> table(kSteps + 1);
    const bool signed_values = in_.kind == MapKind::Signed;
    for (std::size_t i = 0; i <= kSteps; ++i) {
        const double t = static_cast<double>(i) / kSteps;
        table[i] = signed_values ? palette.diverging(2 * t - 1) : palette.sequential(t);
    }
    const Color hatch_dark = mix(palette.card, palette.grid, 0.9), hatch_light = mix(palette.card, palette.grid, 0.35);
    auto colors = std::make_shared<std::vector<Color>>(static_cast<std::size_t>(across * down));
    const auto low = static_cast<float>(colors_.low), steps = static_cast<float>(kSteps);
    const float slope = steps / static_cast<float>(colors_.high - colors_.low);
    const bool logarithmic = colors_.scale == MapScale::Log;
    std::uint64_t key = hash_bytes("heatmap") ^ static_cast<std::uint64_t>(across * 100003 + down);
    Color* out = colors->data();
    for (Index y = 0; y < down; ++y) {
        const bool blank = missing(y);
        for (Index x = 0; x < across; ++x, ++out) {
            const float v = pooled(y, x);
            *out = blank ? palette.well : (x + y) % 4 == 0 ? hatch_dark : hatch_light;
            if (v == v) {
                const float at =
                    logarithmic ? static_cast<float>(colors_.unit(static_cast<double>(v))) * steps : (v - low) * slope;
                const float step = std::min(std::max(at, 0.0F), steps);
                // No lround, a call a pixel: a step is not negative. NOLINTNEXTLINE(bugprone-incorrect-roundings)
                *out = table[static_cast<std::size_t>(step + 0.5F)];
            }
            key =
                (key ^ (static_cast<std::uint64_t>(out->r) << 16 | static_cast<std::uint64_t>(out->g) << 8 | out->b)) *
                0x9E3779B97F4A7C15ULL;
            key ^= key >> 29;
        }
    }
    item.pixels = std::move(colors);
    item.key = key;
}

const ImageItem* MapBuilder::old_image() const {
    if (previous_ == nullptr || !previous_->image) return nullptr;
    for (const Item& item : previous_->scene.items)
        if (const auto* image = std::get_if<ImageItem>(&item); image != nullptr && image->cols > 0) return image;
    return nullptr;
}

void MapBuilder::image() {
    Window w;
    w.first_row = static_cast<Index>(map_.rows.first);
    w.first_col = static_cast<Index>(map_.columns.first);
    w.rows = std::min(static_cast<Index>(std::ceil(map_.rows.first + map_.rows.count)), rows()) - w.first_row;
    w.cols = std::min(static_cast<Index>(std::ceil(map_.columns.first + map_.columns.count)), cols()) - w.first_col;
    // The whole cells that the window touches; it cuts them by the clip.
    const float x0 = map_.columns.edge(w.first_col), x1 = map_.columns.edge(w.first_col + w.cols);
    const float y0 = map_.rows.edge(w.first_row), y1 = map_.rows.edge(w.first_row + w.rows);
    const auto pixels = [&](float length, Index count) {
        return std::clamp<Index>(static_cast<Index>(std::lround(length * in_.pixel_ratio)), 1, count);
    };
    const Index across = pixels(x1 - x0, w.cols), down = pixels(y1 - y0, w.rows);
    map_.pooled_cols = static_cast<int>((w.cols + across - 1) / across);
    map_.pooled_rows = static_cast<int>((w.rows + down - 1) / down);
    ImageItem item;
    item.width = static_cast<int>(across);
    item.height = static_cast<int>(down);
    if (const ImageItem* old = old_image(); old != nullptr && old->width == item.width && old->height == item.height) {
        item.pixels = old->pixels;
        item.key = old->key;
    } else {
        paint(w, item);
    }
    item.box = {x0, y0, x1 - x0, y1 - y0};
    item.target = {Target::Kind::Cell, in_.node, -1, -1};
    item.first_row = w.first_row;
    item.rows = w.rows;
    item.first_col = w.first_col;
    item.cols = w.cols;
    canvas_.clip(map_.grid);
    canvas_.scene.items.emplace_back(std::move(item));
    cover();
    canvas_.unclip();
}

void MapBuilder::cover() {
    const auto blank = [&](float left, float top, float right, float bottom) {
        left = std::max(left, map_.grid.x), right = std::min(right, map_.grid.right());
        top = std::max(top, map_.grid.y), bottom = std::min(bottom, map_.grid.bottom());
        if (right > left && bottom > top) canvas_.rect({left, top, right - left, bottom - top}, canvas_.colors.well);
    };
    const Box g = map_.grid;
    if (in_.only_row >= 0) {
        blank(g.x, g.y, g.right(), map_.rows.edge(in_.only_row));
        blank(g.x, map_.rows.edge(in_.only_row + 1), g.right(), g.bottom());
        if (in_.reveal < 1)
            blank(map_.columns.edge(static_cast<Index>(std::ceil(in_.reveal * static_cast<double>(cols())))), g.y,
                  g.right(), g.bottom());
    } else if (in_.reveal < 1) {
        blank(g.x, map_.rows.edge(static_cast<Index>(std::ceil(in_.reveal * static_cast<double>(rows())))), g.right(),
              g.bottom());
    }
}

void MapBuilder::marks() {
    const Palette& p = canvas_.colors;
    canvas_.clip({map_.grid.x - 3, map_.grid.y - 3, map_.grid.width + 6, map_.grid.height + 6});
    if (in_.selected_row >= 0 && in_.selected_row < rows() && map_.rows.shows(in_.selected_row)) {
        Box box = cell_box(in_.selected_row, static_cast<Index>(map_.columns.first));
        box = {map_.grid.x - 1, box.y - 1, map_.grid.width + 2, std::max(box.height, 2.0F) + 2};
        canvas_.frame(box, p.accent, 5, 1.5F);
    }
    const auto cell_mark = [&](Index r, Index c, bool pinned) {
        if (r < 0 || c < 0 || r >= rows() || c >= cols() || !map_.rows.shows(r) || !map_.columns.shows(c)) return;
        Box box = cell_box(r, c);
        if (box.width < 6) box = {box.x - 3, box.y, 7, box.height};
        if (box.height < 6) box = {box.x, box.y - 3, box.width, 7};
        if (pinned) canvas_.frame({box.x + 1, box.y + 1, box.width - 2, box.height - 2}, p.card, 4, 1);
        canvas_.frame(box, pinned ? p.text : p.text_soft, 5, pinned ? 2.0F : 1.5F);
    };
    if (in_.hovered.kind == Target::Kind::Cell) cell_mark(in_.hovered.row, in_.hovered.col, false);
    cell_mark(in_.pinned_row, in_.pinned_col, true);
    canvas_.unclip();
}

std::string MapBuilder::note(float x, float y) const {
    std::string text;
    if (map_.image && std::min(x, y) * in_.pixel_ratio < 1) {
        const auto share = [&](float pitch) {
            return std::to_string(std::max(1L, std::lround(std::ceil(1 / (pitch * in_.pixel_ratio) - 1e-4F))));
        };
        text = canvas_.word("scene.pooled", {{"rows", share(y)}, {"cols", share(x)}});
    }
    if (colors_.scale == MapScale::Log) text += (text.empty() ? "" : " · ") + canvas_.word("scene.log_scale");
    return text;
}

Heatmap build_heatmap(const HeatmapInput& in, float width, float height, const SceneKit& kit, const Heatmap* previous) {
    ATTN_CHECK(in.values != nullptr, "a heatmap needs values");
    return MapBuilder(in, std::floor(width), std::floor(height), kit, previous).build();
}

Heatmap lay_out_heatmap(const HeatmapInput& in, float width, float height, const SceneKit& kit) {
    ATTN_CHECK(in.values != nullptr, "a heatmap needs values");
    return MapBuilder(in, std::floor(width), std::floor(height), kit, nullptr).build_layout();
}

namespace {

template <class... Parts>
std::uint64_t hashed(std::uint64_t h, const Parts&... parts) {
    ((h = hash_bytes(std::string_view(reinterpret_cast<const char*>(&parts), sizeof parts), h)), ...);
    return h;
}

}  // namespace

std::uint64_t heatmap_data_key(const HeatmapInput& in, const Palette& palette) {
    const void *values = in.values, *hidden_by = in.hidden_by;  // where they are
    std::uint64_t h = hashed(hash_bytes("map"), values, hidden_by, in.node, in.kind, in.scale);
    if (in.values != nullptr) h = hashed(h, in.values->data(), in.values->rows(), in.values->cols());
    if (in.there)
        for (const RowSet::Span& s : in.there->spans()) h = hashed(h, s.first, s.end);
    h = hashed(h, in.low.value_or(-1e300), in.high.value_or(-1e300), in.first_row, in.first_col, in.rows, in.cols);
    return hashed(h, in.pixel_ratio, palette.dark);
}

std::uint64_t heatmap_key(const HeatmapInput& in, float width, float height, const Palette& palette) {
    std::uint64_t h = hashed(heatmap_data_key(in, palette), in.selected_row, in.pinned_row, in.pinned_col, in.reveal);
    h = hashed(h, in.only_row, in.hovered.kind, in.hovered.row, in.hovered.col, in.legend, in.top, width, height);
    for (const std::vector<std::string>* labels : {&in.row_labels, &in.col_labels}) {
        h = hashed(h, labels->size());
        for (const std::string& label : *labels) h = hash_bytes(label, hash_bytes("|", h));
    }
    return h;
}

}  // namespace attn
