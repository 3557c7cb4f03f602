// A fixed table of text widths, words in English from the asset, and checks that every scene must pass.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/utf8.hpp"
#include "core/scene/kit.hpp"

namespace attn::test {

class TableMeasure : public TextMeasure {
public:
    float width(std::string_view text, Font font, float size) const override {
        float em = 0;
        for (const utf8::CodePoint c : utf8::code_points(text)) em += letter(c.value, font);
        return em * size;
    }

private:
    static float letter(char32_t c, Font font) {
        if (font == Font::Mono) return utf8::is_cjk(c) ? 1.2F : 0.6F;
        if (utf8::is_cjk(c)) return 1;
        const float bold = font == Font::Bold ? 0.04F : 0;
        if (c == U'i' || c == U'l' || c == U'.' || c == U' ' || c == U'\'') return 0.27F + bold;
        if (c == U'm' || c == U'w' || c == U'W' || c == U'M') return 0.88F + bold;
        return 0.57F + bold;
    }
};

inline const Words& english() {
    static const Words kWords = [](std::string_view key) { return "<" + std::string(key) + " {n}>"; };
    return kWords;
}

struct Kit {
    TableMeasure measure;
    SceneKit light{light_palette(), measure, english()};
    SceneKit dark{dark_palette(), measure, english()};
};

// The box around a text; tilted texts get the box of their rotated rectangle.
inline Box text_box(const TextItem& t, const TextMeasure& measure) {
    const float w = measure.width(t.text, t.font, t.size), up = 0.75F * t.size, down = 0.22F * t.size;
    const float x0 = t.align == Align::Left ? 0 : t.align == Align::Center ? -w / 2 : -w;
    const float a = t.angle * 3.14159265F / 180, s = std::sin(a), c = std::cos(a);
    float left = 1e9F, top = 1e9F, right = -1e9F, bottom = -1e9F;
    for (const Point p : {Point{x0, -up}, Point{x0 + w, -up}, Point{x0, down}, Point{x0 + w, down}}) {
        const float x = t.at.x + c * p.x + s * p.y, y = t.at.y - s * p.x + c * p.y;
        left = std::min(left, x), right = std::max(right, x), top = std::min(top, y), bottom = std::max(bottom, y);
    }
    return {left, top, right - left, bottom - top};
}

inline bool overlap(Box a, Box b) {
    constexpr float kTouch = 1;
    return a.x + kTouch < b.right() && b.x + kTouch < a.right() && a.y + kTouch < b.bottom() &&
           b.y + kTouch < a.bottom();
}

// Everything lies inside the scene (or the clip), upright texts do not cover one another, and each text stands out from
// the last thing filled beneath it.
inline void expect_sound(const Scene& scene, const SceneKit& kit) {
    const auto inside = [&](Box b, const std::string& what) {
        EXPECT_GE(b.x, -1.01F) << what;
        EXPECT_GE(b.y, -1.01F) << what;
        EXPECT_LE(b.right(), scene.width + 1.51F) << what;
        EXPECT_LE(b.bottom(), scene.height + 1.51F) << what;
    };
    bool clipped = false;
    std::vector<std::pair<Box, std::string>> texts;
    std::vector<std::pair<Box, Color>> fills = {{Box{0, 0, scene.width, scene.height}, kit.palette.card}};
    for (const Item& item : scene.items) {
        if (const auto* clip = std::get_if<ClipItem>(&item)) {
            clipped = clip->box.width > 0;
            if (clipped) inside(clip->box, "clip");
        } else if (const auto* rect = std::get_if<RectItem>(&item)) {
            if (!clipped) inside(rect->box, "rect");
            EXPECT_EQ(rect->box.x, std::round(rect->box.x));
            EXPECT_EQ(rect->box.height, std::round(rect->box.height));
            if (rect->fill.a == 255) fills.emplace_back(rect->box, rect->fill);
        } else if (const auto* text = std::get_if<TextItem>(&item)) {
            EXPECT_FALSE(text->text.empty());
            const Box box = text_box(*text, kit.measure);
            inside(box, text->text);
            if (text->angle == 0) {
                for (const auto& [other, words] : texts)
                    EXPECT_FALSE(overlap(box, other)) << text->text << " over " << words;
                texts.emplace_back(box, text->text);
            }
            Color under = kit.palette.card;
            const Point middle{box.x + box.width / 2, box.y + box.height / 2};
            for (const auto& [fill, color] : fills)
                if (fill.contains(middle)) under = color;
            if (text->angle == 0) {
                EXPECT_GE(contrast(text->color, under), 4.3) << text->text;
            }
        } else if (const auto* line = std::get_if<LineItem>(&item)) {
            if (!clipped && line->color.a > 0)
                for (const Point p : line->points) inside({p.x, p.y, 0, 0}, "line");
        } else if (const auto* image = std::get_if<ImageItem>(&item)) {
            EXPECT_EQ(image->pixels->size(), static_cast<std::size_t>(image->width * image->height));
        }
    }
}

inline std::vector<std::string> texts_of(const Scene& scene) {
    std::vector<std::string> result;
    for (const Item& item : scene.items)
        if (const auto* text = std::get_if<TextItem>(&item)) result.push_back(text->text);
    return result;
}

inline bool has_text(const Scene& scene, std::string_view wanted) {
    const std::vector<std::string> all = texts_of(scene);
    return std::any_of(all.begin(), all.end(),
                       [&](const std::string& t) { return t.find(wanted) != std::string::npos; });
}

inline bool equal_scenes(const Scene& a, const Scene& b) {
    if (a.width != b.width || a.height != b.height || a.items.size() != b.items.size()) return false;
    for (std::size_t i = 0; i < a.items.size(); ++i) {
        if (a.items[i].index() != b.items[i].index()) return false;
        if (const auto* x = std::get_if<RectItem>(&a.items[i])) {
            const auto* y = std::get_if<RectItem>(&b.items[i]);
            if (x->box.x != y->box.x || x->box.y != y->box.y || x->box.width != y->box.width || !(x->fill == y->fill))
                return false;
        } else if (const auto* t = std::get_if<TextItem>(&a.items[i])) {
            const auto* u = std::get_if<TextItem>(&b.items[i]);
            if (t->text != u->text || t->at.x != u->at.x || t->at.y != u->at.y) return false;
        } else if (const auto* m = std::get_if<ImageItem>(&a.items[i])) {
            const auto* n = std::get_if<ImageItem>(&b.items[i]);
            if (m->key != n->key || !(*m->pixels == *n->pixels)) return false;
        }
    }
    return true;
}

}  // namespace attn::test
