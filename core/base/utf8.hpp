// UTF-8 text. Nothing here fails: a byte that is not UTF-8 reads as U+FFFD, one for each maximal bad prefix (Unicode,
// table 3-7), and its span still covers the original bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace attn::utf8 {

inline constexpr char32_t kReplacement = 0xFFFD;

struct CodePoint {
    char32_t value = kReplacement;
    std::size_t begin = 0, end = 0;  // bytes in the text
    bool valid = false;
};

struct Span {
    std::size_t begin = 0, end = 0;
    bool operator==(const Span&) const = default;
};

CodePoint decode(std::string_view text, std::size_t at);  // at < text.size()
void append(std::string& text, char32_t value);           // a surrogate or a value past U+10FFFF becomes U+FFFD
std::string encode(char32_t value);
bool valid(std::string_view text);
std::string sanitized(std::string_view text);
std::size_t length(std::string_view text);  // code points

// for (const CodePoint c : code_points(text)) ...
class CodePoints {
public:
    class Iterator {
    public:
        Iterator(std::string_view text, std::size_t at) : text_(text), at_(at) { read(); }
        const CodePoint& operator*() const { return now_; }
        const CodePoint* operator->() const { return &now_; }
        Iterator& operator++() {
            at_ = now_.end;
            read();
            return *this;
        }
        bool operator==(const Iterator& other) const { return at_ == other.at_; }

    private:
        void read() {
            if (at_ < text_.size()) now_ = decode(text_, at_);
        }
        std::string_view text_;
        std::size_t at_;
        CodePoint now_;
    };
    explicit CodePoints(std::string_view text) : text_(text) {}
    Iterator begin() const { return {text_, 0}; }
    Iterator end() const { return {text_, text_.size()}; }

private:
    std::string_view text_;
};
inline CodePoints code_points(std::string_view text) { return CodePoints(text); }

// What a reader takes for one character (UAX 29): a letter with its marks, a flag, a family emoji, CR LF.
std::vector<Span> graphemes(std::string_view text);

char32_t lower(char32_t value);               // simple mapping: one code point to one
std::string lower(std::string_view text);     // also sanitises
std::string composed(std::string_view text);  // Unicode's normal form C; also sanitises

bool is_letter(char32_t value);
bool is_digit(char32_t value);  // any number: Nd, Nl, No
bool is_mark(char32_t value);   // combining: Mn, Mc, Me
bool is_punctuation(char32_t value);
// What parts words without being seen: spaces of any width (NBSP, ideographic, zero-width), line ends, controls,
// directional marks and the byte order mark.
bool is_whitespace(char32_t value);
bool is_han(char32_t value);
bool is_kana(char32_t value);
bool is_cjk(char32_t value);  // Han, kana or bopomofo: written without spaces. Hangul is not.

// Terminal columns: 0 for marks and controls, 2 for wide CJK and emoji. A text is measured by grapheme.
int width(char32_t value);
int width(std::string_view text);
std::string clipped(std::string_view text, int columns);  // at most so many columns, "…" at the end where cut

// Somebody's text as it may stand in a one-line message: 'text', clean, controls as '?', clipped.
std::string quote(std::string_view text, int columns = 60);

}  // namespace attn::utf8
