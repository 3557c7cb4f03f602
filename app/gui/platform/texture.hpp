// Pictures on the graphics card, cached by key. Views say what they need each frame; what nobody needed for a while
// goes.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "app/gui/platform/imgui_compat.hpp"
#include "core/scene/scene.hpp"

namespace attn::gui {

class TextureStore {
public:
    static constexpr int kKeepFrames = 60;

    virtual ~TextureStore() = default;
    // The texture of these pixels (row by row, width * height of them), uploaded when the key is new.
    ImTextureID use(std::uint64_t key, int width, int height, const Color* pixels);
    void end_frame();  // frees what has not been used for kKeepFrames frames
    void clear();
    std::size_t size() const { return held_.size(); }
    int uploads() const { return uploads_; }

private:
    virtual unsigned create(int width, int height, const Color* pixels) = 0;
    virtual void destroy(unsigned name) = 0;

    struct Held {
        unsigned name = 0;
        int width = 0, height = 0, last_used = 0;
    };
    std::map<std::uint64_t, Held> held_;
    int frame_ = 0, uploads_ = 0;
};

// For tests without a graphics card.
class FakeTextureStore final : public TextureStore {
    unsigned create(int, int, const Color*) override { return ++last_; }
    void destroy(unsigned) override {}
    unsigned last_ = 100;
};

}  // namespace attn::gui
