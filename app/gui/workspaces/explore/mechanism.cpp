// The mechanism and the heads. The forms are made from the descriptors; what a learned model has of its own comes
// first.
#include "app/gui/widgets/mechanism_form.hpp"
#include "app/gui/workspaces/explore/choices.hpp"

namespace attn::gui {

void draw_explore_mechanism(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    const Document& d = state.document;
    label(ui, ui.tr("explore.mechanism"), title());
    space(ui, 4);
    const Model* model = model_of(state);
    MechanismForm form;
    form.learned = !d.model.empty();
    form.own = model != nullptr ? &model->config : nullptr;
    form.run = state.snapshot.get();
    form.after_mask = [&](const MechanismChoice& m) {
        local.drawing = local.drawing && m.mask == "drawn";
        if (m.mask != "drawn") return;
        if (toggle(ui, "explore/draw", ui.tr("explore.draw"), ui.tr("explore.draw.note"), local.drawing))
            local.drawing = !local.drawing;
        if (!d.blocked.empty() && link(ui, "explore/draw/clear", ui.tr("explore.draw.clear")))
            out.push_back(ClearBlocked{});
        space(ui, 8);
    };
    const MechanismEdit edit = mechanism_form(ui, "explore", d.mechanism, form);
    if (edit.value) {
        const MechanismChoice& m = *edit.value;
        if (edit.field == "score") out.push_back(SetScore{m.score});
        else if (edit.field == "alignment") out.push_back(SetAlignment{m.alignment});
        else if (edit.field == "context") out.push_back(SetContext{m.context});
        else if (edit.field == "mask") out.push_back(SetMask{m.mask});
        else if (edit.field == "position") out.push_back(SetPosition{m.position});
        else if (const OptionSpec* option = find_option(edit.field))
            out.push_back(SetOption{edit.field, option->get(m.options), edit.held});
    }
    if (edit.released) out.push_back(CommitEdit{});
}

void draw_explore_heads(Ui& ui, const AppState& state, Actions& out) {
    const Document& d = state.document;
    const MechanismChoice& m = d.mechanism;
    label(ui, ui.tr("explore.heads"), title());
    space(ui, 6);
    const bool learned = !d.model.empty();  // whose heads are as they were learned
    if (m.project && !learned)
        if (const auto n = number_choice(ui, "explore/heads", ui.tr("explore.heads.count"), {1, 2, 4, 8, 16}, m.heads,
                                         [&](int heads) { return d.width % heads == 0; }))
            out.push_back(SetHeads{*n, false});
    if (state.snapshot != nullptr && state.snapshot->heads() > 1) {
        std::vector<Choice> heads;
        for (int h = 0; h < state.snapshot->heads(); ++h) heads.push_back({std::to_string(h), std::to_string(h)});
        heads.push_back({"mean", ui.tr("explore.head.mean")});
        const int shown = shown_head(state);
        label(ui, ui.tr("explore.head"), caption(ui));
        space(ui, 2);
        if (const auto picked =
                segmented(ui, "explore/head", heads, shown < 0 ? heads.size() - 1 : static_cast<std::size_t>(shown)))
            out.push_back(SelectHead{*picked + 1 == heads.size() ? -1 : static_cast<int>(*picked)});
        space(ui, 10);
    }
    if (learned && state.snapshot != nullptr && state.snapshot->heads() == 1)
        label(ui, ui.tr("explore.heads.one"), caption(ui));
    if (!learned && toggle(ui, "explore/project", ui.tr("explore.project"), ui.tr("explore.project.note"), m.project))
        out.push_back(SetProject{!m.project});
}

}  // namespace attn::gui
