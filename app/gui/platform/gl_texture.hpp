// Textures by OpenGL, within what ES 3 has. Needs a current context for all its life.
#pragma once

#include "app/gui/platform/texture.hpp"

namespace attn::gui {

class GlTextureStore final : public TextureStore {
public:
    GlTextureStore() = default;
    GlTextureStore(const GlTextureStore&) = delete;
    GlTextureStore& operator=(const GlTextureStore&) = delete;
    ~GlTextureStore() override { clear(); }

private:
    unsigned create(int width, int height, const Color* pixels) override;
    void destroy(unsigned name) override;
};

}  // namespace attn::gui
