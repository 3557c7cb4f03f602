// A picture of the screen and its PNG file.
#pragma once

#include <filesystem>
#include <vector>

#include "core/base/error.hpp"
#include "core/scene/scene.hpp"

namespace attn::gui {

struct Picture {
    int width = 0, height = 0;
    std::vector<Color> pixels;  // row by row, the top first
};

Status write_png(const Picture& picture, const std::filesystem::path& path);

}  // namespace attn::gui
