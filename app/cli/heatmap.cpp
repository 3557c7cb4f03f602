#include "app/cli/heatmap.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "app/cli/text.hpp"
#include "core/base/utf8.hpp"

namespace attn::cli {

namespace {

constexpr int kMaxLabel = 14, kMaxCell = 9, kMinCell = 4, kMaxParts = 3;
constexpr Index kMaxRows = 64;

int widest(const std::vector<std::string>& labels) {
    int most = 1;
    for (const std::string& l : labels) most = std::max(most, utf8::width(l));
    return most;
}

bool masked(const MapInput& map, Index row, Index col) {
    return map.logits != nullptr && (*map.logits)(row, col) == -INFINITY;
}

// A dark-to-bright ramp of the 256-colour palette; 0 is painted, too, so that it reads on light grounds as on dark
// ones.
std::string painted(const std::string& text, double share) {
    struct Step {
        int ground, ink;
    };
    constexpr std::array<Step, 8> kRamp = {
        {{234, 245}, {236, 250}, {17, 252}, {19, 255}, {26, 255}, {33, 16}, {75, 16}, {153, 16}}};
    const auto at = static_cast<std::size_t>(std::clamp(std::ceil(share * 7 - 0.35), 0.0, 7.0));
    const Step step = kRamp[at];
    return fmt::format("\x1b[48;5;{};38;5;{}m{}\x1b[0m", step.ground, step.ink, text);
}

class Map {
public:
    Map(const MapInput& map, const Terminal& terminal)
        : map_(map),
          color_(terminal.color),
          label_(std::min(kMaxLabel, widest(map.queries))),
          room_(terminal.columns - label_ - 3),
          most_(map.weights->size() > 0 ? static_cast<double>(map.weights->maxCoeff()) : 0) {}

    std::string draw() {
        const Index rows = map_.weights->rows(), cols = map_.weights->cols();
        if (rows > kMaxRows) return too_large();
        const int per = static_cast<int>(room_ / std::max<Index>(1, cols));
        if (per > kMinCell)
            return part(0, cols, std::min({per, kMaxCell, std::max(kMinCell, widest(map_.keys)) + 1})) + legend();
        if (color_ && 2 * cols <= room_) return blocks() + legend();
        const auto fits = static_cast<Index>(room_ / (kMinCell + 2));
        const Index parts = (cols + fits - 1) / fits;
        if (parts > kMaxParts) return too_large();
        const Index each = (cols + parts - 1) / parts;
        std::string text;
        for (Index first = 0; first < cols; first += each)
            text += (first > 0 ? "\n" : "") + part(first, std::min(each, cols - first), kMinCell + 2);
        return text + legend();
    }

private:
    std::string label(Index row) const {
        return (row == map_.query ? "> " : "  ") + fitted_right(map_.queries[static_cast<std::size_t>(row)], label_) +
               " ";
    }
    double share(Index row, Index col) const {
        return most_ > 0 ? static_cast<double>((*map_.weights)(row, col)) / most_ : 0;
    }
    std::string part(Index first, Index count, int width) const {
        std::string text(static_cast<std::size_t>(label_ + 3), ' ');
        for (Index c = first; c < first + count; ++c)
            text += " " + fitted_right(map_.keys[static_cast<std::size_t>(c)], width - 1);
        text += "\n";
        for (Index r = 0; r < map_.weights->rows(); ++r) {
            text += label(r);
            for (Index c = first; c < first + count; ++c) {
                const std::string inside =
                    pad_left(masked(map_, r, c) ? "·" : cell(static_cast<double>((*map_.weights)(r, c))), width - 1) +
                    " ";
                text += color_ ? (masked(map_, r, c) ? inside : painted(inside, share(r, c)))
                               : " " + inside.substr(0, inside.size() - 1);
            }
            text += "\n";
        }
        return text;
    }
    std::string blocks() const {
        std::string text(static_cast<std::size_t>(label_ + 3), ' ');
        for (Index c = 0; c < map_.weights->cols(); c += 5) text += fmt::format("{:<10}", c);
        text += "\n";
        for (Index r = 0; r < map_.weights->rows(); ++r) {
            text += label(r);
            for (Index c = 0; c < map_.weights->cols(); ++c)
                text += masked(map_, r, c) ? "· " : painted("  ", share(r, c));
            text += "\n";
        }
        return text;
    }
    std::string legend() const {
        bool any = false;
        for (Index r = 0; r < map_.weights->rows() && !any; ++r)
            for (Index c = 0; c < map_.weights->cols() && !any; ++c) any = masked(map_, r, c);
        std::string text = "  ";
        if (color_) {
            text += "0 ";
            for (int i = 0; i < 8; ++i) text += painted("  ", i / 7.0);
            text += " " + cell(most_) + "  linear";
        } else {
            text += "weights from 0 to " + cell(most_);
        }
        return text + (any ? "; ·: masked\n" : "\n");
    }
    std::string too_large() const {
        return fmt::format(
            "  (the map of {} queries and {} keys does not fit here: the largest weights of the chosen query "
            "instead)\n",
            map_.weights->rows(), map_.weights->cols());
    }

    const MapInput& map_;
    bool color_;
    int label_, room_;
    double most_;
};

}  // namespace

std::string heatmap(const MapInput& map, const Terminal& terminal) { return Map(map, terminal).draw(); }

std::string ranking(const MapInput& map, const Terminal& terminal, Index most) {
    std::vector<Index> order(static_cast<std::size_t>(map.weights->cols()));
    std::iota(order.begin(), order.end(), Index{0});
    order.erase(std::remove_if(order.begin(), order.end(),
                               [&](Index c) { return masked(map, map.query, c) || (*map.weights)(map.query, c) == 0; }),
                order.end());
    std::stable_sort(order.begin(), order.end(),
                     [&](Index a, Index b) { return (*map.weights)(map.query, a) > (*map.weights)(map.query, b); });
    if (static_cast<Index>(order.size()) > most) order.resize(static_cast<std::size_t>(most));
    const int label = std::min(20, widest(map.keys));
    const int room = std::clamp(terminal.columns - label - 20, 10, 40);
    std::string text = order.empty() ? "  nowhere: every weight is 0\n" : "";
    for (const Index c : order) {
        const auto a = static_cast<double>((*map.weights)(map.query, c));
        const auto length = static_cast<int>(std::lround(std::clamp(a, 0.0, 1.0) * room));
        std::string bar;
        for (int i = 0; i < length; ++i) bar += terminal.color ? "█" : "#";
        text += fmt::format("  {:>4} {} {:<5} {}", c, fitted(map.keys[static_cast<std::size_t>(c)], label),
                            a == 1 ? "1" : fmt::format("{:.3f}", a), bar);
        while (text.back() == ' ') text.pop_back();
        text += "\n";
    }
    return text;
}

}  // namespace attn::cli
