// The fonts of the program: what text looks like and how wide it is. Sizes are pixels per em; the nearest baked one is
// used. A glyph that is not there yet is asked for by drawing or measuring it and comes with the next frame (before
// 1.92 by a rebuild between frames); one that no font has is drawn as a box with its code point in it.
#pragma once

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/gui/platform/font_files.hpp"
#include "app/gui/platform/imgui_compat.hpp"
#include "core/scene/scene.hpp"

namespace attn::gui {

class FontSet {
public:
    struct Pick {
        ImFont* font = nullptr;
        float size = 0;    // as Dear ImGui counts
        float ascent = 0;  // baseline below the top of the line
        float em = 0;
    };

    // Bakes the usual sizes times `scale` into the current context's atlas.
    FontSet(FontFiles files, float scale);
    FontSet(const FontSet&) = delete;
    FontSet& operator=(const FontSet&) = delete;

    // Between frames, before the backends' NewFrame: does what was asked for. True: the atlas is new, make its texture.
    bool update();
    void set_scale(float scale);
    // So that the text is there in the frame that first shows it.
    void ensure_glyphs(std::string_view text);
    bool settled() const { return !stale_; }
    int generation() const { return generation_; }  // grows when widths may have changed

    Pick pick(Font role, float em) const;
    float width(std::string_view text, Font role, float em) const;
    // `at`: left end of the baseline. `whole`: also what lies outside the clip (it will be turned into sight).
    void draw(ImDrawList* list, std::string_view text, Font role, float em, ImVec2 at, ImU32 color,
              bool whole = false) const;

    // Characters of the text that no font here has; and whether a CJK font would help (fonts-noto-cjk).
    std::vector<char32_t> missing_glyphs(std::string_view text) const;
    bool cjk_font_helps(std::string_view text) const;

private:
    struct Baked {
        float em = 0;  // device pixels
        ImFont* font = nullptr;
        float size = 0;
    };
    bool simple(std::string_view text, const Pick& pick) const;
    bool available(char32_t c, const Pick& pick) const;
    void want(char32_t c) const;
    void build();
    template <class OnRun, class OnBox>
    void split(std::string_view text, const Pick& pick, OnRun run, OnBox box) const;

    FontFiles files_;
    float scale_ = 1;
    int generation_ = 0;
    std::array<std::vector<Baked>, 4> roles_;
    std::array<float, 4> box_{};  // of each role's first file
    std::vector<ImWchar> ranges_, without_minus_;
    // Caches of what was drawn; drawing is const for everyone else.
    mutable std::set<char32_t> wanted_, missing_;
    mutable bool stale_ = true;
};

// Scenes are measured with the fonts that draw them. `scale`: device pixels per logical pixel.
class FontMeasure final : public TextMeasure {
public:
    FontMeasure(const FontSet& fonts, float scale) : fonts_(fonts), scale_(scale) {}
    float width(std::string_view text, Font font, float size) const override {
        return fonts_.width(text, font, size * scale_) / scale_;
    }

private:
    const FontSet& fonts_;
    float scale_;
};

}  // namespace attn::gui
