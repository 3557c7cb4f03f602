// Where vectors and parameters come from: a learned model and which of its layers, or the seed.
#include <algorithm>

#include "app/gui/ui/model_name.hpp"
#include "app/gui/workspaces/explore/choices.hpp"
#include "core/base/utf8.hpp"

namespace attn::gui {

namespace {

constexpr const char* kUntrained = "untrained";
constexpr float kLayers = 92;

// Counted from 0, as heads are.
void draw_layers(Ui& ui, const AppState& state, int layers, ImVec2 at, Actions& out) {
    ImGui::SetCursorScreenPos(at);
    label(ui, ui.tr("compare.layer"), {.color = ui.palette->text_soft, .em = kSmallText, .line = 1.9F});
    ImGui::SetCursorScreenPos({at.x, ImGui::GetCursorScreenPos().y});
    std::vector<Choice> choices;
    for (int l = 0; l < layers; ++l)
        choices.push_back({std::to_string(l), std::to_string(l),
                           ui.tr(l + 1 < layers ? "explore.layer.note" : "explore.layer.last-note")});
    const int shown = state.document.layer < 0 ? layers - 1 : state.document.layer;
    if (const auto picked = segmented(ui, "explore/layer", choices, static_cast<std::size_t>(shown), kLayers))
        out.push_back(SetLayer{*picked + 1 == choices.size() ? -1 : static_cast<int>(*picked)});
}

}  // namespace

const Model* model_of(const AppState& state) {
    const Snapshot* s = state.snapshot.get();
    const bool same = s != nullptr && s->learned && s->document.model == state.document.model;
    return same ? s->learned->model.get() : nullptr;
}

bool knows_nothing(const Snapshot& s) {
    if (!s.learned) return false;
    bool any = false;
    for (std::size_t i = 0; i < s.keys.size(); ++i) {
        bool word = false;
        for (const utf8::CodePoint& c : utf8::code_points(s.keys[i].text))
            word = word || !utf8::is_punctuation(c.value);
        if (!word) continue;
        if (!s.learned->unknown(i)) return false;
        any = true;
    }
    return any;
}

void draw_explore_weights(Ui& ui, const AppState& state, Actions& out) {
    const Document& d = state.document;
    std::vector<std::string> ids = state.models;
    if (!d.model.empty() && std::find(ids.begin(), ids.end(), d.model) == ids.end()) ids.push_back(d.model);
    std::vector<Choice> choices;
    for (const std::string& id : ids) choices.push_back({id, model_name(ui, id), model_note(ui, id)});
    choices.push_back({kUntrained, ui.tr("explore.weights.untrained"), ui.tr("explore.weights.untrained.note")});
    const auto now = std::find(ids.begin(), ids.end(), d.model) - ids.begin();

    const Model* model = model_of(state);
    const int layers = model == nullptr ? 0 : model->config.layers();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x / ui.scale;
    const float width = layers > 1 ? room - kLayers - 8 : room;
    if (const auto picked = combo(ui, "explore/weights", choices, static_cast<std::size_t>(now),
                                  {.width = width, .menu_width = 430, .label = ui.tr("explore.weights")}))
        out.push_back(SetModel{choices[*picked].id == kUntrained ? "" : choices[*picked].id});
    const ImVec2 after = ImGui::GetCursorScreenPos();
    if (layers > 1) {
        draw_layers(ui, state, layers, {at.x + ui.px(width + 8), at.y}, out);
        ImGui::SetCursorScreenPos({at.x, std::max(after.y, ImGui::GetCursorScreenPos().y)});
    }
    if (!d.what_if.empty()) {
        space(ui, 4);
        if (link(ui, "explore/as-learned", ui.tr("explore.as-learned"))) out.push_back(SetModel{d.model});
    }
    space(ui, 6);
}

}  // namespace attn::gui
