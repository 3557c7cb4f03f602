#include "app/gui/platform/fonts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/utf8.hpp"

namespace attn::gui {
namespace {

// What is baked before 1.92, in pixels per em at scale 1.
const std::array<std::vector<float>, 4>& baked_sizes() {
    static const std::array<std::vector<float>, 4> sizes = {
        {{10, 11, 12.5F, 14.5F}, {11, 12.5F, 14.5F}, {10, 11, 12.5F}, {10.5F, 12.5F, 14.5F}}};
    return sizes;
}

// There from the start, so that the usual texts need no second build: Latin, Greek, and the signs of formulas.
constexpr std::array<std::pair<char32_t, char32_t>, 4> kStart = {
    {{0x20, 0x7E}, {0xA0, 0xFF}, {0x391, 0x3C9}, {0x2010, 0x2026}}};
// One minus in all pictures: the mono font's own is as short as a hyphen.
constexpr ImWchar kMinus = 0x2212;
constexpr ImWchar kOnlyMinus[] = {kMinus, kMinus, 0};
constexpr std::u32string_view kSigns = U"ıŒœŠšŽžŸ‹›€™ᵀ₀₁₂₃₄₅₆₇₈₉ᵢⱼₖ∑Σ∏√∂∇∈∞∅⊙⊕⊗·×÷−±≤≥≠≈←↑→↓↔⇒▲▼●○■□✓✕…′″ℝ⁻¹²³⌘‖ℓ";

std::size_t slot(Font role) { return static_cast<std::size_t>(role); }

bool is_invisible(char32_t c) {
    return c < 0x20 || (c >= 0x200B && c <= 0x200F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
}

// Scripts that the CJK font of the system would bring.
bool is_eastern(char32_t c) {
    return utf8::is_cjk(c) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFFEF) ||
           (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1100 && c <= 0x11FF);
}

void add_source(ImFontAtlas* atlas, const FontFile& file, float em, bool merge, const ImWchar* ranges,
                bool embolden = false, const ImWchar* without = nullptr) {
    ImFontConfig config;
    im::exclude_glyphs(config, without);
    config.MergeMode = merge;
    config.PixelSnapH = false;
    config.OversampleH = config.OversampleV = 1;
    config.FontNo = static_cast<decltype(config.FontNo)>(file.index);
    // Dear ImGui's size is ascender - descender of each file, ours is the em: like this all files agree.
    config.SizePixels = em * file.box;
    config.GlyphRanges = ranges;
    const std::string_view bytes = file.bytes.view();
    config.FontData = const_cast<char*>(bytes.data());
    config.FontDataSize = static_cast<int>(bytes.size());
    im::add_font(atlas, config, embolden);
}

}  // namespace

FontSet::FontSet(FontFiles files, float scale) : files_(std::move(files)), scale_(scale) {
    for (const auto& [low, high] : kStart)
        for (char32_t c = low; c <= high; ++c) wanted_.insert(c);
    for (const char32_t c : kSigns) wanted_.insert(c);
}

void FontSet::set_scale(float scale) {
    if (std::abs(scale - scale_) < 1e-4F) return;
    scale_ = scale;
    stale_ = true;
}

bool FontSet::update() {
    if (!stale_) return false;
    stale_ = false;
    ++generation_;
    build();
    return true;
}

void FontSet::build() {
    ImFontAtlas* atlas = ImGui::GetIO().Fonts;
    const bool first = roles_[0].empty();
    if (im::kDynamicFonts && !first) return;  // sizes and glyphs come by themselves
    atlas->Clear();
    ranges_.clear();
    bool eastern = im::kDynamicFonts;
    for (auto at = wanted_.begin(); at != wanted_.end();) {
        const char32_t low = *at;
        char32_t high = low;
        for (; at != wanted_.end() && *at <= high + 1; ++at) {
            high = *at;
            eastern = eastern || is_eastern(*at);
        }
        ranges_.push_back(static_cast<ImWchar>(low));
        ranges_.push_back(static_cast<ImWchar>(high));
    }
    ranges_.push_back(0);
    const ImWchar* ranges = im::kDynamicFonts ? nullptr : ranges_.data();
    without_minus_.clear();
    for (std::size_t i = 0; i + 1 < ranges_.size(); i += 2)
        for (const auto& [low, high] : {std::pair(ranges_[i], std::min<ImWchar>(ranges_[i + 1], kMinus - 1)),
                                        std::pair(std::max<ImWchar>(ranges_[i], kMinus + 1), ranges_[i + 1])})
            if (low <= high) without_minus_.insert(without_minus_.end(), {low, high});
    without_minus_.push_back(0);
    const std::array<const std::optional<FontFile>*, 4> own = {&files_.text, &files_.bold, &files_.mono,
                                                               &files_.italic};
    for (std::size_t role = 0; role < 4; ++role) {
        const std::optional<FontFile>& file = *own[role] ? *own[role] : files_.text;
        roles_[role].clear();
        for (const float em : baked_sizes()[role]) {
            if (im::kDynamicFonts && !roles_[role].empty()) break;
            const float pixels = em * scale_;
            if (!file) {  // no font at all on this system: Dear ImGui's own, Latin only
                ImFontConfig config;
                config.SizePixels = std::round(pixels);
                box_[role] = 1;
                roles_[role].push_back({pixels, atlas->AddFontDefault(&config), config.SizePixels});
                continue;
            }
            const bool other_minus = role == slot(Font::Mono) && files_.text && files_.text->path != file->path;
            add_source(atlas, *file, pixels, false, other_minus && ranges ? without_minus_.data() : ranges, false,
                       other_minus ? kOnlyMinus : nullptr);
            ImFont* font = atlas->Fonts.back();
            if (other_minus) add_source(atlas, *files_.text, pixels, true, kOnlyMinus);
            if (files_.symbols && files_.symbols->path != file->path)
                add_source(atlas, *files_.symbols, pixels, true, ranges);
            if (files_.cjk && eastern) add_source(atlas, *files_.cjk, pixels, true, ranges, role == slot(Font::Bold));
            box_[role] = file->box;
            roles_[role].push_back({pixels, font, pixels * file->box});
        }
    }
    im::build_fonts(atlas, wanted_.size() > 2000 ? 4096 : wanted_.size() > 700 ? 2048 : 1024);
    ImGui::GetIO().FontDefault = roles_[0][roles_[0].size() > 2 ? 2 : 0].font;
    // What is not there now is in none of the files.
    missing_.clear();
    const Pick text = pick(Font::Text, 12.5F * scale_);
    if (!im::kDynamicFonts)
        for (const char32_t c : wanted_)
            if (c > 0x7F && !im::has_glyph(text.font, text.size, static_cast<ImWchar>(c))) missing_.insert(c);
}

FontSet::Pick FontSet::pick(Font role, float em) const {
    const std::vector<Baked>& sizes = roles_[slot(role)];
    if (sizes.empty()) return {ImGui::GetFont(), em, em, em};
    const float box = box_[slot(role)];
    // Within 4 %, crisp beats exact.
    constexpr float kNear = 0.04F;
    if (im::kDynamicFonts) {  // baked at whole sizes
        const float exact = em * box, whole = std::round(exact);
        const float size = std::abs(whole - exact) < kNear * exact ? whole : exact;
        return {sizes.front().font, size, im::ascent(sizes.front().font, size), size / box};
    }
    const Baked* best = &sizes.front();
    const auto distance = [&](const Baked& b) { return std::abs(std::log(b.em / em)); };
    for (const Baked& b : sizes)
        if (distance(b) < distance(*best)) best = &b;
    const float size = distance(*best) < kNear ? best->size : em * box;
    return {best->font, size, im::ascent(best->font, size), size / box};
}

void FontSet::want(char32_t c) const {
    if (c > 0xFFFF) missing_.insert(c);  // Dear ImGui's characters have 16 bits
    else if (wanted_.insert(c).second) stale_ = true;
}

bool FontSet::available(char32_t c, const Pick& pick) const {
    if (c < 0x7F || is_invisible(c)) return true;
    if (c <= 0xFFFF && im::has_glyph(pick.font, pick.size, static_cast<ImWchar>(c))) return true;
    if (im::kDynamicFonts) missing_.insert(c);
    else want(c);
    return false;
}

bool FontSet::simple(std::string_view text, const Pick& pick) const {
    if (std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 127; })) return true;
    bool all = true;
    for (const utf8::CodePoint& c : utf8::code_points(text))
        all = available(c.value, pick) && !is_invisible(c.value) && c.valid && all;
    return all;
}

// Runs of drawable text and single boxes, in order.
template <class OnRun, class OnBox>
void FontSet::split(std::string_view text, const Pick& pick, OnRun run, OnBox box) const {
    std::size_t begin = 0;
    for (const utf8::CodePoint& c : utf8::code_points(text)) {
        if (c.valid && !is_invisible(c.value) && available(c.value, pick)) continue;
        if (c.begin > begin) run(text.substr(begin, c.begin - begin));
        if (!is_invisible(c.value)) box(c.value);
        begin = c.end;
    }
    if (begin < text.size()) run(text.substr(begin));
}

namespace {

float plain_width(std::string_view text, const FontSet::Pick& pick) {
    return pick.font->CalcTextSizeA(pick.size, 1e9F, 0, text.data(), text.data() + text.size()).x;
}
std::string code_name(char32_t c) { return fmt::format("{:04X}", static_cast<std::uint32_t>(c)); }

}  // namespace

float FontSet::width(std::string_view text, Font role, float em) const {
    if (text.empty()) return 0;
    const Pick p = pick(role, em);
    if (simple(text, p)) return plain_width(text, p);
    const Pick small = pick(Font::Mono, em * 0.55F);
    float total = 0;
    split(
        text, p, [&](std::string_view run) { total += plain_width(run, p); },
        [&](char32_t c) { total += missing_.count(c) != 0 ? plain_width(code_name(c), small) + 0.5F * em : em; });
    return total;
}

void FontSet::draw(ImDrawList* list, std::string_view text, Font role, float em, ImVec2 at, ImU32 color,
                   bool whole) const {
    if (text.empty()) return;
    const Pick p = pick(role, em);
    const auto put = [&](std::string_view run, const Pick& with, float x, float baseline) {
        const ImVec2 top(x, std::round(baseline - with.ascent));
        if (!whole) list->AddText(with.font, with.size, top, color, run.data(), run.data() + run.size());
        else
            with.font->RenderText(list, with.size, top, color, ImVec4(-1e6F, -1e6F, 1e6F, 1e6F), run.data(),
                                  run.data() + run.size());
    };
    if (simple(text, p)) return put(text, p, at.x, at.y);
    const Pick small = pick(Font::Mono, em * 0.55F);
    float x = at.x;
    split(
        text, p,
        [&](std::string_view run) {
            put(run, p, x, at.y);
            x += plain_width(run, p);
        },
        [&](char32_t c) {
            if (missing_.count(c) == 0) return void(x += em);  // comes with the next frame
            const std::string name = code_name(c);
            const float w = plain_width(name, small);
            const float top = std::round(at.y - 0.85F * em), bottom = std::round(at.y + 0.2F * em);
            im::stroke_rect(list, ImVec2(std::round(x) + 1, top), ImVec2(std::round(x + w + 0.4F * em), bottom), color,
                            2, 1);
            put(name, small, std::round(x + 0.22F * em), at.y - 0.12F * em);
            x += w + 0.5F * em;
        });
}

void FontSet::ensure_glyphs(std::string_view text) {
    if (im::kDynamicFonts) return;
    for (const utf8::CodePoint& c : utf8::code_points(text))
        if (c.value >= 0x7F && !is_invisible(c.value)) want(c.value);
}

std::vector<char32_t> FontSet::missing_glyphs(std::string_view text) const {
    std::vector<char32_t> found;
    const Pick p = pick(Font::Text, 12.5F * scale_);
    for (const utf8::CodePoint& c : utf8::code_points(text))
        if (c.value >= 0x7F && !available(c.value, p) && missing_.count(c.value) != 0 &&
            std::find(found.begin(), found.end(), c.value) == found.end())
            found.push_back(c.value);
    return found;
}

bool FontSet::cjk_font_helps(std::string_view text) const {
    const std::vector<char32_t> missing = missing_glyphs(text);
    return std::any_of(missing.begin(), missing.end(), [](char32_t c) { return c <= 0xFFFF && is_eastern(c); });
}

}  // namespace attn::gui
