// The columns: cards of one width, which scroll together; map, top keys and figures stand in line across them.
#include <algorithm>
#include <cmath>

#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/compare/card.hpp"

namespace attn::gui {

namespace {

constexpr float kLeastColumn = 140, kGap = 8;

// One colour scale for all maps: the largest value that any of them shows.
double shared_bound(const CompareView& view, const Shown& shown, bool of_signed) {
    double most = 0;
    for (std::size_t i = 0; i < view.count(); ++i) {
        bool is_signed = false;
        const Matrix* values = values_of(view, i, shown, is_signed);
        if (values == nullptr || is_signed != of_signed) continue;
        for (Index k = 0; k < values->size(); ++k) {
            const auto x = static_cast<double>(std::abs(values->data()[k]));
            if (std::isfinite(x)) most = std::max(most, x);
        }
    }
    return most;
}

}  // namespace

void draw_compare_columns(Ui& ui, const AppState& state, const CompareView& view, CompareUi& local, ImVec2 size,
                          Actions& out) {
    const auto count = static_cast<float>(view.count());
    const float gap = ui.px(kGap), least = ui.px(kLeastColumn);
    const bool sideways = count * least + (count - 1) * gap > size.x;
    im::begin_child("compare/columns", size, sideways ? ImGuiWindowFlags_HorizontalScrollbar : 0);
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    CardLayout layout;
    layout.shown = shown_values(state);
    if (view.compare().shared_scale) {
        layout.weights_bound = shared_bound(view, layout.shown, false);
        layout.signed_bound = shared_bound(view, layout.shown, true);
    }
    for (std::size_t i = 0; i < view.count(); ++i) {
        layout.trained = layout.trained || view.trained(i).has_value();
        if (view.snapshot(i) != nullptr) layout.words = std::max(layout.words, view.snapshot(i)->queries.size());
    }
    layout.width = std::max(least, std::floor((room.x - (count - 1) * gap) / count));
    arrange_card(ui, room.y, layout);
    for (std::size_t i = 0; i < view.count(); ++i) {
        ImGui::SetCursorScreenPos({low.x + static_cast<float>(i) * (layout.width + gap), low.y});
        draw_compare_card(ui, state, view, local, layout, i, out);
    }
    ImGui::SetCursorScreenPos(low);
    ImGui::Dummy({count * layout.width + (count - 1) * gap, layout.height});
    ImGui::EndChild();
}

}  // namespace attn::gui
