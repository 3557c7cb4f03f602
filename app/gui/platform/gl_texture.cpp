#include "app/gui/platform/gl_texture.hpp"

#include <GLFW/glfw3.h>

namespace attn::gui {

namespace {
constexpr GLint kClampToEdge = 0x812F;  // GL 1.2, not in every gl.h
}

unsigned GlTextureStore::create(int width, int height, const Color* pixels) {
    static_assert(sizeof(Color) == 4, "RGBA, 8 bits each");
    GLint bound = 0;
    glGetIntegerv(GL_TEXTURE_BINDING_2D, &bound);
    GLuint name = 0;
    glGenTextures(1, &name);
    glBindTexture(GL_TEXTURE_2D, name);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, kClampToEdge);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, kClampToEdge);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(bound));
    return name;
}

void GlTextureStore::destroy(unsigned name) {
    const GLuint gone = name;
    glDeleteTextures(1, &gone);
}

}  // namespace attn::gui
