// Finds the font files: by fontconfig, or by file name in the folder that ATTN_FONTS names (no fontconfig needed).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/io/mapped_file.hpp"

namespace attn::gui {

struct FontFile {
    MappedFile bytes;
    std::string path;
    int index = 0;     // of the face within a collection
    float box = 1.2F;  // (ascender - descender) / em: Dear ImGui's pixel size of one pixel per em
};

struct FontFiles {
    std::optional<FontFile> text, bold, italic, mono;
    std::optional<FontFile> symbols;  // DejaVu Sans: sums, roots, arrows
    std::optional<FontFile> cjk;
};

FontFiles find_fonts();
FontFiles find_fonts_in(const std::filesystem::path& folder);

// Reads the sizes from the file; nothing where it is no font.
std::optional<FontFile> open_font(const std::filesystem::path& path, int index);

}  // namespace attn::gui
