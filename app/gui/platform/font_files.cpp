#include "app/gui/platform/font_files.hpp"

#include <fontconfig/fontconfig.h>

#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <map>
#include <system_error>
#include <vector>

namespace attn::gui {

namespace fs = std::filesystem;

namespace {

// Big-endian fields of an sfnt file; out of bounds reads as 0.
class Bytes {
public:
    explicit Bytes(std::string_view data) : data_(data) {}
    std::uint32_t u8(std::size_t at) const { return at < data_.size() ? static_cast<unsigned char>(data_[at]) : 0; }
    std::uint32_t u16(std::size_t at) const { return u8(at) << 8U | u8(at + 1); }
    std::uint32_t u32(std::size_t at) const { return u16(at) << 16U | u16(at + 2); }
    float i16(std::size_t at) const { return static_cast<float>(static_cast<std::int16_t>(u16(at))); }
    bool starts_with(std::string_view tag) const { return data_.substr(0, 4) == tag; }
    std::string_view tag(std::size_t at) const { return at + 4 <= data_.size() ? data_.substr(at, 4) : ""; }

private:
    std::string_view data_;
};

std::optional<float> box_of(std::string_view data, int index) {
    const Bytes b(data);
    const bool collection = b.starts_with("ttcf");
    if (collection && static_cast<std::uint32_t>(index) >= b.u32(8)) return std::nullopt;
    const std::size_t start = collection ? b.u32(12 + 4 * static_cast<std::size_t>(index)) : 0;
    std::size_t head = 0, hhea = 0;
    const std::uint32_t tables = b.u16(start + 4);
    for (std::size_t i = 0; i < tables; ++i) {
        const std::size_t entry = start + 12 + 16 * i;
        if (b.tag(entry) == "head") head = b.u32(entry + 8);
        if (b.tag(entry) == "hhea") hhea = b.u32(entry + 8);
    }
    if (head == 0 || hhea == 0 || b.u16(head + 18) == 0) return std::nullopt;
    const float box = (b.i16(hhea + 4) - b.i16(hhea + 6)) / static_cast<float>(b.u16(head + 18));
    return box > 0.5F && box < 4 ? std::optional(box) : std::nullopt;
}

struct Wanted {
    const char* family;
    int weight, slant;
};

// A font of just that family (fontconfig itself always answers with something).
std::optional<FontFile> by_family(FcConfig* config, std::initializer_list<Wanted> choices) {
    for (const Wanted& wanted : choices) {
        FcPattern* pattern = FcPatternCreate();
        FcPatternAddString(pattern, FC_FAMILY, reinterpret_cast<const FcChar8*>(wanted.family));
        FcPatternAddInteger(pattern, FC_WEIGHT, wanted.weight);
        FcPatternAddInteger(pattern, FC_SLANT, wanted.slant);
        FcConfigSubstitute(config, pattern, FcMatchPattern);
        FcDefaultSubstitute(pattern);
        FcResult result = FcResultNoMatch;
        FcPattern* match = FcFontMatch(config, pattern, &result);
        std::optional<FontFile> found;
        if (match != nullptr) {
            FcChar8* file = nullptr;
            FcChar8* family = nullptr;
            int index = 0;
            bool same = false;
            for (int i = 0; FcPatternGetString(match, FC_FAMILY, i, &family) == FcResultMatch; ++i)
                same = same || std::string_view(reinterpret_cast<const char*>(family)) == wanted.family;
            if (same && FcPatternGetString(match, FC_FILE, 0, &file) == FcResultMatch) {
                FcPatternGetInteger(match, FC_INDEX, 0, &index);
                found = open_font(reinterpret_cast<const char*>(file), index & 0xFFFF);
            }
            FcPatternDestroy(match);
        }
        FcPatternDestroy(pattern);
        if (found) return found;
    }
    return std::nullopt;
}

struct Named {
    const char* file;
    int index;
};

std::optional<FontFile> by_name(const std::map<std::string, fs::path>& files, std::initializer_list<Named> choices) {
    for (const Named& choice : choices)
        for (const char* ending : {".otf", ".ttf", ".ttc"})
            if (const auto at = files.find(std::string(choice.file) + ending); at != files.end())
                if (auto font = open_font(at->second, choice.index)) return font;
    return std::nullopt;
}

}  // namespace

std::optional<FontFile> open_font(const fs::path& path, int index) {
    Result<MappedFile> bytes = MappedFile::open(path);
    if (!bytes) return std::nullopt;
    const std::optional<float> box = box_of(bytes->view(), index);
    if (!box) return std::nullopt;
    return FontFile{*bytes, path.string(), index, *box};
}

FontFiles find_fonts_in(const fs::path& folder) {
    std::map<std::string, fs::path> files;
    std::error_code failed;
    for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
        files.emplace(at->path().filename().string(), at->path());
    FontFiles fonts;
    fonts.text = by_name(files, {{"Inter-Regular", 0}, {"DejaVuSans", 0}, {"NotoSans-Regular", 0}});
    fonts.bold = by_name(files, {{"Inter-SemiBold", 0}, {"Inter-Bold", 0}, {"DejaVuSans-Bold", 0}});
    fonts.italic = by_name(files, {{"Inter-Italic", 0}, {"DejaVuSans-Oblique", 0}});
    fonts.mono = by_name(files, {{"JetBrainsMono-Regular", 0}, {"DejaVuSansMono", 0}});
    fonts.symbols = by_name(files, {{"DejaVuSans", 0}});
    fonts.cjk = by_name(files, {{"NotoSansCJK-Regular", 2},
                                {"NotoSansSC-Regular", 0},
                                {"NotoSansCJKsc-Regular", 0},
                                {"wqy-microhei", 0},
                                {"wqy-zenhei", 0},
                                {"DroidSansFallbackFull", 0}});
    return fonts;
}

FontFiles find_fonts() {
    if (const char* folder = std::getenv("ATTN_FONTS"); folder != nullptr && *folder != '\0')
        return find_fonts_in(folder);
    FontFiles fonts;
    FcConfig* config = FcInitLoadConfigAndFonts();
    if (config == nullptr) return fonts;
    constexpr int kPlain = FC_SLANT_ROMAN, kSlanted = FC_SLANT_ITALIC;
    fonts.text = by_family(config, {{"Inter", FC_WEIGHT_REGULAR, kPlain},
                                    {"DejaVu Sans", FC_WEIGHT_REGULAR, kPlain},
                                    {"Noto Sans", FC_WEIGHT_REGULAR, kPlain}});
    fonts.bold = by_family(config, {{"Inter", FC_WEIGHT_DEMIBOLD, kPlain}, {"DejaVu Sans", FC_WEIGHT_BOLD, kPlain}});
    fonts.italic = by_family(
        config, {{"Inter", FC_WEIGHT_REGULAR, kSlanted}, {"DejaVu Sans", FC_WEIGHT_REGULAR, FC_SLANT_OBLIQUE}});
    fonts.mono = by_family(
        config, {{"JetBrains Mono", FC_WEIGHT_REGULAR, kPlain}, {"DejaVu Sans Mono", FC_WEIGHT_REGULAR, kPlain}});
    fonts.symbols = by_family(config, {{"DejaVu Sans", FC_WEIGHT_REGULAR, kPlain}});
    fonts.cjk = by_family(config, {{"Noto Sans CJK SC", FC_WEIGHT_REGULAR, kPlain},
                                   {"Source Han Sans SC", FC_WEIGHT_REGULAR, kPlain},
                                   {"Noto Sans SC", FC_WEIGHT_REGULAR, kPlain},
                                   {"WenQuanYi Micro Hei", FC_WEIGHT_REGULAR, kPlain},
                                   {"WenQuanYi Zen Hei", FC_WEIGHT_REGULAR, kPlain},
                                   {"Droid Sans Fallback", FC_WEIGHT_REGULAR, kPlain}});
    FcConfigDestroy(config);
    return fonts;
}

}  // namespace attn::gui
