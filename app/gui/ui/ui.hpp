// What a widget needs to be drawn: fonts, colours, words, the keyboard, and the memory of what is half done (a text's
// cursor, an open menu). One for the program; handed to every view. Sizes are logical pixels until px() makes them
// real.
#pragma once

#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/gui/platform/platform.hpp"
#include "app/gui/ui/anchors.hpp"
#include "app/gui/ui/focus.hpp"
#include "app/gui/ui/i18n.hpp"
#include "app/gui/ui/text_layout.hpp"
#include "app/gui/ui/theme.hpp"
#include "core/scene/kit.hpp"

namespace attn::gui {

struct EditState {                       // of a text box, by path
    std::size_t cursor = 0, anchor = 0;  // bytes; the selection lies between
    float scroll = 0;                    // pixels
    float goal_x = -1;                   // where up and down aim at
    double blink_from = 0;
    bool dragging = false;
    // The text as it was last laid out.
    std::string laid_text;
    TextLayout layout;
    std::array<float, 3> laid_for{};  // width, em, the fonts' generation
};

class Ui {
public:
    Ui(Platform& platform, Texts texts);

    void begin_frame(const Palette& colors, float wanted_scale);
    void end_frame();

    float px(float logical) const { return std::round(logical * scale); }
    ImVec2 px(float x, float y) const { return {px(x), px(y)}; }
    const std::string& tr(std::string_view key) const { return texts.tr(key); }
    std::string tr(std::string_view key, std::initializer_list<Texts::Fill> fills) const {
        return texts.tr(key, fills);
    }

    // Text in device pixels, sizes in logical ones. `at` is the left end of the baseline.
    float text_width(std::string_view text, float em = kBodyText, Font font = Font::Text) const {
        return fonts.width(text, font, em * scale);
    }
    void text(ImDrawList* list, ImVec2 at, std::string_view text, Color color, float em = kBodyText,
              Font font = Font::Text) const {
        fonts.draw(list, text, font, em * scale, at, color32(color));
    }
    // The baseline that centres a line between top and bottom.
    float baseline(float top, float bottom, float em = kBodyText) const {
        return std::round((top + bottom) / 2 + 0.36F * em * scale);
    }
    SceneKit kit() const { return {*palette, *measure_, words_}; }
    std::uint64_t kit_key() const;  // another one where the same scene may come out otherwise: language, scale, fonts

    void redraw_in(double seconds) { wish.in(seconds); }
    void animate() { wish.animating = true; }
    bool fired(std::string_view shortcut) const;  // pressed, and no widget took it
    bool popup_open() const { return popups_last_ > 0; }
    void note_popup() { ++popups_; }

    Platform& platform;
    FontSet& fonts;
    TextureStore& textures;
    Input& input;
    Texts texts;
    const Palette* palette;
    float scale = 1;
    double now = 0;  // seconds
    FrameWish wish;
    Anchors anchors;
    Focus focus;
    bool typing = false;                       // a text box has the keyboard
    std::vector<std::string> shortcuts_fired;  // ids, in the last frame

    std::map<std::string, EditState> edits;
    std::map<std::string, std::string> typed;  // text boxes that replace a widget for a moment (a slider's number)
    std::set<std::string> open_modals;
    std::map<std::string, int> menu_at;  // the highlighted row of an open menu
    std::string hover_path;              // since when something is hovered, for tooltips
    double hover_since = 0;

private:
    std::unique_ptr<FontMeasure> measure_;
    Words words_;
    const Palette* styled_ = nullptr;
    float styled_scale_ = 0;
    int popups_ = 0, popups_last_ = 0;
};

}  // namespace attn::gui
