// What was on screen in a frame, by path: "explore/score" -> where, visible, enabled, value. Widgets write it, scripts
// and tests read it. Parts of a picture that are no widgets (the cells of a heatmap) are found by a rule.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/scene/scene.hpp"

namespace attn::gui {

struct Anchor {
    Box rect;  // window pixels
    bool visible = true, enabled = true;
    std::string value;  // what it shows: a choice's id, a number, a text; "on" or "off"
    Box shown = {};     // the part that is not scrolled away; empty: all of it
    Point middle() const {
        const Box& box = shown.width > 0 && shown.height > 0 ? shown : rect;
        return {box.x + box.width / 2, box.y + box.height / 2};
    }
};

// "3/12" -> {3, 12}: how rules name the cells of a matrix.
std::optional<std::pair<Index, Index>> row_and_column(std::string_view rest);

class Anchors {
public:
    // Paths below a prefix, each worked out on demand from what follows the prefix and its '/'.
    using Rule = std::function<std::optional<Anchor>(std::string_view rest)>;

    void begin_frame();
    void end_frame();  // what was recorded becomes what is read
    void add(std::string path, Anchor anchor);
    void add_rule(std::string prefix, Rule rule) { next_rules_.emplace_back(std::move(prefix), std::move(rule)); }

    std::optional<Anchor> find(std::string_view path) const;
    const std::map<std::string, Anchor, std::less<>>& all() const { return now_; }
    // Paths that two widgets of the last frame had: a fault in the program.
    const std::vector<std::string>& duplicates() const { return duplicates_; }

private:
    std::map<std::string, Anchor, std::less<>> now_, next_;
    std::vector<std::pair<std::string, Rule>> rules_, next_rules_;
    std::vector<std::string> duplicates_, next_duplicates_;
};

}  // namespace attn::gui
