#include "core/scene/formula.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/utf8.hpp"
#include "core/scene/canvas.hpp"

namespace attn {
namespace {

constexpr float kScript = 0.70F;  // size of a subscript

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool digit(char c) { return c >= '0' && c <= '9'; }

// Characters that are scripts by themselves.
struct SmallLetter {
    char32_t value;
    char plain;
    bool up;
};
constexpr SmallLetter kSmallLetters[] = {{0x1D40, 'T', true},  {0x00B2, '2', true},  {0x00B9, '1', true},
                                         {0x00B3, '3', true},  {0x2080, '0', false}, {0x2081, '1', false},
                                         {0x2082, '2', false}, {0x2083, '3', false}, {0x2C7C, 'j', false},
                                         {0x1D62, 'i', false}, {0x2096, 'k', false}, {0x2099, 'n', false}};

const SmallLetter* small_letter(char32_t value) {
    for (const SmallLetter& s : kSmallLetters)
        if (s.value == value) return &s;
    return nullptr;
}

class Setter {
public:
    Setter(std::string_view text, Color color, const TextMeasure& measure)
        : text_(text), color_(color), measure_(measure) {}

    Formula set(float size) {
        group('\0', {0, 0, size, false});
        formula_.width = x_;
        return std::move(formula_);
    }

private:
    struct Style {
        float x, y, size;  // x: where a following script starts
        bool script;
    };

    char32_t peek() const { return utf8::decode(text_, at_).value; }

    // Sets everything up to `end` (or the end of the text) and steps over it.
    bool group(char end, Style style) {
        while (at_ < text_.size()) {
            if (end != '\0' && text_[at_] == end) {
                if (end == '}') flush();
                ++at_;
                return true;
            }
            atom(style);
        }
        flush();
        return false;
    }

    void atom(Style style) {
        const char c = text_[at_];
        if (c == '_' || c == '^') return scripts(style);
        if (c == '{') {
            ++at_;
            group('}', style);
            return;
        }
        if (c == '(') {  // so that a root's closing bracket is the right one
            ++at_;
            put("(", Font::Text, style);
            if (group(')', style)) put(")", Font::Text, style);
            return;
        }
        if (letter(c)) {
            std::size_t end = at_;
            while (end < text_.size() && letter(text_[end])) ++end;
            const std::string_view word = text_.substr(at_, end - at_);
            at_ = end;
            return put(word, word.size() == 1 && !style.script ? Font::Italic : Font::Text, style);
        }
        if (c == '\\' && at_ + 1 < text_.size()) ++at_;
        const utf8::CodePoint point = utf8::decode(text_, at_);
        if (c != '\\' && point.value == 0x221A) return root(style);
        if (const SmallLetter* s = c != '\\' ? small_letter(point.value) : nullptr) {
            at_ = point.end;
            flush();
            put(std::string_view(&s->plain, 1), Font::Text, shifted(style, s->up));
            return flush();
        }
        put(text_.substr(at_, point.end - at_), Font::Text, style);
        at_ = point.end;
    }

    static Style shifted(Style style, bool up) {
        return {style.x, style.y + (up ? -0.41F : 0.28F) * style.size, style.size * kScript, true};
    }

    // x_i^2: both scripts start at the same place.
    void scripts(Style style) {
        flush();
        const float start = x_;
        float end = x_;
        for (int n = 0; n < 2 && at_ < text_.size() && (text_[at_] == '_' || text_[at_] == '^'); ++n) {
            const bool up = text_[at_++] == '^';
            x_ = start;
            argument(shifted(style, up));
            end = std::max(end, x_);
        }
        x_ = end + 0.04F * style.size;
    }

    // What follows _ and ^: a group, a run of letters and digits, or one character.
    void argument(Style style) {
        if (at_ >= text_.size()) return;
        if (text_[at_] == '{') {
            ++at_;
            group('}', style);
            return;
        }
        std::size_t end = at_;
        while (end < text_.size() && (letter(text_[end]) || digit(text_[end]))) ++end;
        if (end == at_) end = utf8::decode(text_, at_).end;
        put(text_.substr(at_, end - at_), Font::Text, style);
        at_ = end;
        flush();
    }

    // What follows √: (…) or {…} without its brackets, or one letter with its scripts.
    void root(Style style) {
        flush();
        at_ += 3;
        const float start = x_;
        x_ += 0.56F * style.size;
        if (at_ < text_.size() && (text_[at_] == '(' || text_[at_] == '{')) {
            const char end = text_[at_] == '(' ? ')' : '}';
            ++at_;
            group(end, style);
        } else if (at_ < text_.size()) {
            atom(style);
            if (at_ < text_.size() && (text_[at_] == '_' || text_[at_] == '^')) scripts(style);
        }
        flush();
        const float s = style.size, top = style.y - 0.86F * s, foot = style.y + 0.12F * s;
        const float end = x_ + 0.08F * s;
        LineItem bar;
        bar.points = {{start + 0.06F * s, style.y - 0.28F * s},
                      {start + 0.18F * s, style.y - 0.36F * s},
                      {start + 0.32F * s, foot},
                      {start + 0.50F * s, top},
                      {end, top}};
        bar.color = color_;
        bar.width = std::max(1.0F, 0.075F * s);
        formula_.items.emplace_back(std::move(bar));
        reach(top - 1, foot);
        x_ = end + 0.04F * s;
    }

    void put(std::string_view text, Font font, Style style) {
        if (!run_.empty() && (font != font_ || style.y != style_.y || style.size != style_.size)) flush();
        if (run_.empty()) {
            font_ = font;
            style_ = style;
            run_x_ = x_;
        }
        run_ += text;
        x_ = run_x_ + measure_.width(run_, font_, style_.size);
    }

    void flush() {
        if (run_.empty()) return;
        if (run_.find_first_not_of(' ') != std::string::npos) {
            TextItem item;
            item.at = {run_x_, style_.y};
            item.text = run_;
            item.color = color_;
            item.size = style_.size;
            item.font = font_;
            formula_.items.emplace_back(std::move(item));
            reach(style_.y - 0.76F * style_.size, style_.y + 0.22F * style_.size);
        }
        if (font_ == Font::Italic) x_ += 0.03F * style_.size;
        run_.clear();
    }

    void reach(float top, float bottom) {
        formula_.ascent = std::max(formula_.ascent, -top);
        formula_.descent = std::max(formula_.descent, bottom);
    }

    std::string_view text_;
    Color color_;
    const TextMeasure& measure_;
    Formula formula_;
    std::size_t at_ = 0;
    float x_ = 0;
    std::string run_;
    Font font_ = Font::Text;
    Style style_{};
    float run_x_ = 0;
};

}  // namespace

Formula typeset(std::string_view markup, float size, Color color, const TextMeasure& measure) {
    const std::string clean = utf8::sanitized(markup);
    return Setter(clean, color, measure).set(size);
}

void place(Scene& scene, const Formula& formula, Point baseline) {
    const Point at{snap(baseline.x), snap(baseline.y)};
    for (Item item : formula.items) {
        if (auto* text = std::get_if<TextItem>(&item)) {
            text->at = {text->at.x + at.x, text->at.y + at.y};
        } else if (auto* line = std::get_if<LineItem>(&item)) {
            for (Point& p : line->points) p = {p.x + at.x, p.y + at.y};
        }
        scene.items.push_back(std::move(item));
    }
}

std::string formula_text(std::string_view markup) {
    std::string out;
    std::vector<char> closing;  // what each open { becomes at its end; '\0': nothing
    for (std::size_t i = 0; i < markup.size(); ++i) {
        const char c = markup[i];
        if (c == '\\' && i + 1 < markup.size()) {
            out += markup[++i];
        } else if (c == '{') {
            const bool root = out.size() >= 3 && out.compare(out.size() - 3, 3, "√") == 0;
            if (root) out += '(';
            closing.push_back(root ? ')' : '\0');
        } else if (c == '}' && !closing.empty()) {
            if (closing.back() != '\0') out += closing.back();
            closing.pop_back();
        } else {
            out += c;
        }
    }
    return out;
}

std::string formula_word(std::string_view text) {
    std::string out = "{";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool root = text.compare(i, 3, "√") == 0;
        if (root || std::string_view("_^{}()\\").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out + "}";
}

}  // namespace attn
