#include "core/base/utf8.hpp"

#include <cstdlib>

#include <utf8proc.h>

#include <algorithm>

namespace attn::utf8 {

namespace {

utf8proc_int32_t raw(char32_t value) { return static_cast<utf8proc_int32_t>(value); }
utf8proc_category_t category(char32_t value) {
    return value > 0x10FFFF ? UTF8PROC_CATEGORY_CN : utf8proc_category(raw(value));
}
bool between(char32_t value, char32_t low, char32_t high) { return value >= low && value <= high; }
bool is_regional_indicator(char32_t value) { return between(value, 0x1F1E6, 0x1F1FF); }

int cluster_width(std::string_view cluster) {
    int widest = 0, flags = 0;
    bool emoji_style = false;
    for (const CodePoint& c : code_points(cluster)) {
        widest = std::max(widest, width(c.value));
        flags += is_regional_indicator(c.value) ? 1 : 0;
        emoji_style = emoji_style || c.value == 0xFE0F;
    }
    return widest == 1 && (flags == 2 || emoji_style) ? 2 : widest;
}

}  // namespace

CodePoint decode(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) -> unsigned { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(at);
    if (lead < 0x80) return {static_cast<char32_t>(lead), at, at + 1, true};
    std::size_t more = 0;
    unsigned low = 0x80, high = 0xBF;  // bounds of the second byte: no overlong form, no surrogate, nothing past 10FFFF
    if (lead >= 0xC2 && lead <= 0xDF) more = 1;
    if (lead >= 0xE0 && lead <= 0xEF) more = 2;
    if (lead >= 0xF0 && lead <= 0xF4) more = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
    if (more == 0) return {kReplacement, at, at + 1, false};
    unsigned value = lead & (0x3FU >> more);
    std::size_t end = at + 1;
    for (std::size_t k = 0; k < more; ++k, ++end) {
        if (end >= text.size() || byte(end) < low || byte(end) > high) return {kReplacement, at, end, false};
        value = (value << 6) | (byte(end) & 0x3FU);
        low = 0x80;
        high = 0xBF;
    }
    return {static_cast<char32_t>(value), at, end, true};
}

void append(std::string& text, char32_t value) {
    if (value > 0x10FFFF || between(value, 0xD800, 0xDFFF)) value = kReplacement;
    const auto put = [&](char32_t bits) { text.push_back(static_cast<char>(static_cast<unsigned char>(bits))); };
    if (value < 0x80) {
        put(value);
    } else if (value < 0x800) {
        put(0xC0 | (value >> 6));
        put(0x80 | (value & 0x3F));
    } else if (value < 0x10000) {
        put(0xE0 | (value >> 12));
        put(0x80 | ((value >> 6) & 0x3F));
        put(0x80 | (value & 0x3F));
    } else {
        put(0xF0 | (value >> 18));
        put(0x80 | ((value >> 12) & 0x3F));
        put(0x80 | ((value >> 6) & 0x3F));
        put(0x80 | (value & 0x3F));
    }
}

std::string encode(char32_t value) {
    std::string text;
    append(text, value);
    return text;
}

bool valid(std::string_view text) {
    for (const CodePoint& c : code_points(text))
        if (!c.valid) return false;
    return true;
}

std::string sanitized(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (const CodePoint& c : code_points(text)) append(clean, c.value);
    return clean;
}

std::size_t length(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); at = decode(text, at).end) ++count;
    return count;
}

std::vector<Span> graphemes(std::string_view text) {
    std::vector<Span> spans;
    utf8proc_int32_t state = 0;
    char32_t before = 0;
    for (const CodePoint& c : code_points(text)) {
        if (spans.empty() || utf8proc_grapheme_break_stateful(raw(before), raw(c.value), &state))
            spans.push_back({c.begin, c.end});
        else spans.back().end = c.end;
        before = c.value;
    }
    return spans;
}

char32_t lower(char32_t value) {
    if (value < 0x80) return value >= U'A' && value <= U'Z' ? value + 32 : value;
    return static_cast<char32_t>(utf8proc_tolower(raw(value)));
}

std::string lower(std::string_view text) {
    std::string lowered;
    lowered.reserve(text.size());
    for (const CodePoint& c : code_points(text)) append(lowered, lower(c.value));
    return lowered;
}

std::string composed(std::string_view text) {
    std::string clean = sanitized(text);
    if (std::all_of(clean.begin(), clean.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return clean;
    utf8proc_uint8_t* made = nullptr;
    const utf8proc_ssize_t length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(clean.data()),
                                                 static_cast<utf8proc_ssize_t>(clean.size()), &made,
                                                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    if (length >= 0) clean.assign(reinterpret_cast<const char*>(made), static_cast<std::size_t>(length));
    std::free(made);
    return clean;
}

bool is_letter(char32_t value) {
    const auto c = category(value);
    return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO;
}

bool is_digit(char32_t value) {
    const auto c = category(value);
    return c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO;
}

bool is_mark(char32_t value) {
    const auto c = category(value);
    return c >= UTF8PROC_CATEGORY_MN && c <= UTF8PROC_CATEGORY_ME;
}

bool is_punctuation(char32_t value) {
    const auto c = category(value);
    return c >= UTF8PROC_CATEGORY_PC && c <= UTF8PROC_CATEGORY_PO;
}

bool is_whitespace(char32_t value) {
    const auto c = category(value);
    if (c == UTF8PROC_CATEGORY_CC || (c >= UTF8PROC_CATEGORY_ZS && c <= UTF8PROC_CATEGORY_ZP)) return true;
    return value == 0x200B || value == 0x200E || value == 0x200F || value == 0x061C || value == 0xFEFF ||
           between(value, 0x202A, 0x202E) || between(value, 0x2060, 0x2069);
}

bool is_han(char32_t value) {
    return between(value, 0x4E00, 0x9FFF) || between(value, 0x3400, 0x4DBF) || value == 0x3005 || value == 0x3007 ||
           between(value, 0x3021, 0x3029) || between(value, 0x3038, 0x303B) || between(value, 0x2E80, 0x2FDF) ||
           between(value, 0xF900, 0xFAFF) || between(value, 0x20000, 0x3FFFD);
}

bool is_kana(char32_t value) {
    return (between(value, 0x3041, 0x30FF) && value != 0x30A0 && value != 0x30FB) || between(value, 0x31F0, 0x31FF) ||
           between(value, 0xFF66, 0xFF9F) || between(value, 0x1AFF0, 0x1B16F);
}

bool is_cjk(char32_t value) {
    return is_han(value) || is_kana(value) || between(value, 0x3105, 0x312F) || between(value, 0x31A0, 0x31BF);
}

int width(char32_t value) {
    if (value < 0x300) return value < 0x20 || between(value, 0x7F, 0x9F) || value == 0xAD ? 0 : 1;
    if (value > 0x10FFFF || category(value) == UTF8PROC_CATEGORY_CN) return 1;
    return utf8proc_charwidth(raw(value));
}

int width(std::string_view text) {
    int columns = 0;
    for (const Span& s : graphemes(text)) columns += cluster_width(text.substr(s.begin, s.end - s.begin));
    return columns;
}

std::string clipped(std::string_view text, int columns) {
    int used = 0;
    std::size_t fits = 0;  // end of what leaves one column for the mark
    for (const Span& s : graphemes(text)) {
        used += cluster_width(text.substr(s.begin, s.end - s.begin));
        if (used > columns) return columns < 1 ? std::string() : sanitized(text.substr(0, fits)) + "…";
        if (used < columns) fits = s.end;
    }
    return sanitized(text);
}

std::string quote(std::string_view text, int columns) {
    std::string clean;
    // Enough bytes for the columns, never the whole of a hostile megabyte.
    for (const CodePoint& c : code_points(text.substr(0, static_cast<std::size_t>(columns) * 16)))
        append(clean, is_whitespace(c.value) && c.value != U' ' ? U'?' : c.value);
    return "'" + clipped(clean, columns) + "'";
}

}  // namespace attn::utf8
