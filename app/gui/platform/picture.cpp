#include "app/gui/platform/picture.hpp"

#include <stb_image_write.h>

#include <string>

#include "core/base/file.hpp"

namespace attn::gui {

Status write_png(const Picture& picture, const std::filesystem::path& path) {
    std::string bytes;
    const auto append = [](void* to, void* data, int size) {
        static_cast<std::string*>(to)->append(static_cast<const char*>(data), static_cast<std::size_t>(size));
    };
    if (stbi_write_png_to_func(append, &bytes, picture.width, picture.height, 4, picture.pixels.data(),
                               picture.width * 4) == 0)
        return Error{"cannot make a PNG of the picture", path.string(), ""};
    return write_file_atomically(path, bytes);
}

}  // namespace attn::gui
