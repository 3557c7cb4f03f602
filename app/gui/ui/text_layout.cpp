#include "app/gui/ui/text_layout.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/utf8.hpp"

namespace attn::gui {

TextLayout lay_out(std::string_view text, const FontSet& fonts, Font font, float em, float width) {
    TextLayout out;
    out.lines.push_back({0, 0, 0});
    float x = 0;
    std::size_t break_stop = 0;  // where the line may break; the first stop of the line: nowhere
    std::size_t line_stop = 0;
    bool eastern_before = false;
    const auto line_number = [&] { return static_cast<int>(out.lines.size()) - 1; };
    for (const utf8::Span& g : utf8::graphemes(text)) {
        const std::string_view piece = text.substr(g.begin, g.end - g.begin);
        if (piece[0] == '\n' || piece[0] == '\r') {
            out.stops.push_back({g.begin, x, line_number()});
            out.lines.back().end = g.begin;
            out.lines.back().width = x;
            out.lines.push_back({g.end, g.end, 0});
            x = 0;
            line_stop = break_stop = out.stops.size();
            eastern_before = false;
            continue;
        }
        const bool space = piece == " " || piece == "\t";
        const bool eastern = utf8::is_cjk(utf8::decode(text, g.begin).value);
        const float advance = fonts.width(piece, font, em);
        // A line does not begin with a full stop.
        if ((eastern || eastern_before) && !utf8::is_punctuation(utf8::decode(text, g.begin).value))
            break_stop = out.stops.size();
        if (x + advance > width && !space && out.stops.size() > line_stop) {
            const std::size_t from = break_stop > line_stop ? break_stop : out.stops.size();
            const std::size_t byte = from < out.stops.size() ? out.stops[from].at : g.begin;
            const float shift = from < out.stops.size() ? out.stops[from].x : x;
            out.lines.back().end = byte;
            out.lines.back().width = shift;
            out.lines.push_back({byte, byte, 0});
            for (std::size_t i = from; i < out.stops.size(); ++i) out.stops[i].x -= shift, ++out.stops[i].line;
            x -= shift;
            line_stop = break_stop = from;
        }
        out.stops.push_back({g.begin, x, line_number()});
        x += advance;
        if (space) break_stop = out.stops.size();
        eastern_before = eastern;
    }
    out.stops.push_back({text.size(), x, line_number()});
    out.lines.back().end = text.size();
    out.lines.back().width = x;
    for (const TextLayout::Line& line : out.lines) out.width = std::max(out.width, line.width);
    return out;
}

std::size_t TextLayout::stop_of(std::size_t byte) const {
    const auto after =
        std::upper_bound(stops.begin(), stops.end(), byte, [](std::size_t b, const Stop& s) { return b < s.at; });
    return after == stops.begin() ? 0 : static_cast<std::size_t>(after - stops.begin()) - 1;
}

std::size_t TextLayout::byte_at(float x, int line) const {
    line = std::clamp(line, 0, static_cast<int>(lines.size()) - 1);
    std::size_t best = lines[static_cast<std::size_t>(line)].begin;
    float distance = 1e9F;
    for (const Stop& stop : stops)
        if (stop.line == line && std::abs(stop.x - x) < distance) distance = std::abs(stop.x - x), best = stop.at;
    return best;
}

}  // namespace attn::gui
