// Words as a reader takes them. The text is cut into graphemes first, so that marks, flags and joined emoji can never
// be torn apart; each has a class by its base, and words are runs of word graphemes with a few joiners allowed inside:
// didn't, well-known, 3.14, 1,000, snake_case. Chinese and kana go by character, Hangul by space. Punctuation and
// symbols are tokens of their own; a run of one mark ("...", "!!!", "——") is one.
#include "core/base/utf8.hpp"
#include "core/text/tokenizer.hpp"

namespace attn {

namespace {

enum class Kind { Space, Letter, Digit, Ideograph, Mark, Symbol };  // Mark: of punctuation

struct Piece {
    utf8::Span span;
    Kind kind = Kind::Space;
    char32_t base = 0;
    bool bare = true;  // the base alone, without marks
};

constexpr char32_t kKeycap = 0x20E3, kSoftHyphen = 0xAD;

Kind kind_of(char32_t base) {
    if (utf8::is_whitespace(base)) return Kind::Space;
    if (utf8::is_cjk(base)) return Kind::Ideograph;
    if (utf8::is_letter(base) || utf8::is_mark(base) || base == kSoftHyphen) return Kind::Letter;
    if (utf8::is_digit(base)) return Kind::Digit;
    return utf8::is_punctuation(base) ? Kind::Mark : Kind::Symbol;
}

Piece classify(std::string_view text, utf8::Span span) {
    Piece piece{span, Kind::Space, 0, true};
    bool space = true, keycap = false;
    for (const utf8::CodePoint& c : utf8::code_points(text.substr(span.begin, span.end - span.begin))) {
        if (c.begin == 0) piece.base = c.value;
        piece.bare = piece.bare && c.begin == 0;
        space = space && utf8::is_whitespace(c.value);
        keycap = keycap || c.value == kKeycap;
    }
    if (space) return piece;
    piece.kind = kind_of(piece.base);
    if (keycap || piece.kind == Kind::Space) piece.kind = Kind::Symbol;  // a space that bears a mark is seen
    return piece;
}

bool is_apostrophe(char32_t c) { return c == U'\'' || c == 0x2019 || c == 0xFF07; }
bool is_hyphen(char32_t c) { return c == U'-' || c == 0x2010 || c == 0x2011; }
bool is_in_number(char32_t c) { return c == U'.' || c == U',' || c == 0x66B || c == 0x66C; }

bool is_word(const Piece& p) { return p.kind == Kind::Letter || p.kind == Kind::Digit; }

// Whether the one mark between two pieces holds them together.
bool joins(const Piece& left, const Piece& mark, const Piece& right) {
    if (!mark.bare || mark.kind != Kind::Mark || !is_word(left) || !is_word(right)) return false;
    const bool digits = left.kind == Kind::Digit && right.kind == Kind::Digit;
    if (is_apostrophe(mark.base) || is_hyphen(mark.base)) return !digits;
    return mark.base == U'_' || (is_in_number(mark.base) && digits);
}

// Brackets and quotes each count; these marks may repeat within one token.
bool may_repeat(const Piece& p) {
    constexpr std::u32string_view kRepeating = U".,!?-_*#/\\…‐–—―·。、！？，．・¡¿";
    return p.bare && p.kind == Kind::Mark && kRepeating.find(p.base) != std::u32string_view::npos;
}

// One past the last piece of the token that begins at `first`.
std::size_t token_end(const std::vector<Piece>& pieces, std::size_t first) {
    std::size_t end = first + 1;
    const auto has = [&](std::size_t i) { return i < pieces.size(); };
    if (is_word(pieces[first])) {
        while (has(end)) {
            if (is_word(pieces[end])) ++end;
            else if (has(end + 1) && joins(pieces[end - 1], pieces[end], pieces[end + 1])) end += 2;
            else break;
        }
    } else if (may_repeat(pieces[first])) {
        while (has(end) && pieces[end].bare && pieces[end].base == pieces[first].base) ++end;
    }
    return end;
}

std::string token_text(std::string_view bytes, bool lower_case) {
    std::string text;
    text.reserve(bytes.size());
    for (const utf8::CodePoint& c : utf8::code_points(bytes))
        if (c.value != kSoftHyphen) utf8::append(text, lower_case ? utf8::lower(c.value) : c.value);
    return text.empty() ? "-" : text;  // nothing but soft hyphens
}

std::vector<Token> split(std::string_view text, const TokenizerOptions& options) {
    std::vector<Piece> pieces;
    for (const utf8::Span& s : utf8::graphemes(text)) pieces.push_back(classify(text, s));
    std::vector<Token> tokens;
    for (std::size_t i = 0; i < pieces.size();) {
        if (pieces[i].kind == Kind::Space) {
            ++i;
            continue;
        }
        const std::size_t end = token_end(pieces, i);
        const utf8::Span span{pieces[i].span.begin, pieces[end - 1].span.end};
        tokens.push_back(
            {token_text(text.substr(span.begin, span.end - span.begin), options.lower_case), span.begin, span.end});
        i = end;
    }
    return tokens;
}

}  // namespace

Tokenizer word_tokenizer();
Tokenizer word_tokenizer() { return {"word", {"Words", "词"}, split}; }

}  // namespace attn
