#include "app/gui/platform/texture.hpp"

namespace attn::gui {

ImTextureID TextureStore::use(std::uint64_t key, int width, int height, const Color* pixels) {
    Held& held = held_[key];
    if (held.name != 0 && (held.width != width || held.height != height)) {
        destroy(held.name);
        held.name = 0;
    }
    if (held.name == 0) {
        held = {create(width, height, pixels), width, height, frame_};
        ++uploads_;
    }
    held.last_used = frame_;
    return im::tex_id(held.name);
}

void TextureStore::end_frame() {
    ++frame_;
    for (auto at = held_.begin(); at != held_.end();) {
        if (frame_ - at->second.last_used > kKeepFrames) {
            destroy(at->second.name);
            at = held_.erase(at);
        } else {
            ++at;
        }
    }
}

void TextureStore::clear() {
    for (const auto& [key, held] : held_) destroy(held.name);
    held_.clear();
}

}  // namespace attn::gui
