// What the parts of the second page share: cards with a title and a note, and plots side by side in them.
#pragma once

#include "app/gui/workspaces/compare/compare.hpp"
#include "core/scene/compare_curves.hpp"

namespace attn::gui {

inline constexpr float kWhyHead = 88, kWhyGap = 12;  // a card's edge, title and note; logical pixels

class WhyCard {
public:
    WhyCard(Ui& ui, const std::string& id, ImVec2 size, const std::string& title, const std::string& note);
    ~WhyCard();
    WhyCard(const WhyCard&) = delete;
    WhyCard& operator=(const WhyCard&) = delete;

    ImVec2 low() const { return low_; }  // below title and note
    ImVec2 room() const { return room_; }
    void plots_from(ImVec2 low) { low_ = low; }  // something stands above them

    struct Plot {
        const char* id;
        std::string title;
        const CurvesInput* input;
    };
    void plots(const std::vector<Plot>& all, float height);

private:
    Ui& ui_;
    ImVec2 low_, room_;
};

void draw_bounds(Ui& ui, const CompareView& view, const CompareCache& cache, float width);
// |score|, of the single heads: a mean would hide it. Nothing where they are not kept, of long texts.
std::optional<double> largest_score(const Snapshot& snapshot);
void draw_costs(Ui& ui, const AppState& state, float width, Actions& out);
void draw_flips(Ui& ui, const CompareView& view, CompareUi& local, float width);

}  // namespace attn::gui
