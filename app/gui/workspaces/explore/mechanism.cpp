// The mechanism and the heads. The forms are made from the descriptors; what a learned model has of its own comes
// first.
#include <cmath>

#include "app/gui/workspaces/explore/choices.hpp"

namespace attn::gui {

namespace {

constexpr const char* kOwn = "own";

std::string source(const Mechanism& mechanism) { return std::string(mechanism.source); }

// Has parameters, which come from the seed where no model has learned them.
bool seeded(const Mechanism* mechanism) {
    if (mechanism == nullptr) return false;
    const std::vector<ParameterSpec>& all = mechanism->parameters;
    return std::any_of(all.begin(), all.end(), [](const ParameterSpec& p) { return !p.optional; });
}

// The document's choice, and the model's own where it leaves one to a learned model.
MechanismChoice running(const AppState& state) {
    MechanismChoice m = state.document.mechanism;
    if (const Model* model = model_of(state)) {
        if (m.score.empty()) m.score = model->config.score;
        if (m.position.empty()) m.position = model->config.position;
    }
    return m;
}

void warn(Ui& ui, const std::string& words) {
    label(ui, words, {.color = ui.palette->warning, .em = kSmallText, .wrap = true});
    space(ui, 6);
}

template <class Descriptor, class Act>
void choose(Ui& ui, const char* path, const std::string& name, std::span<const Descriptor> all, const std::string& id,
            const Act& act) {
    std::vector<Choice> choices;
    std::size_t chosen = all.size();
    for (const Descriptor& d : all) {
        if (d.id == id) chosen = choices.size();
        choices.push_back({std::string(d.id), ui.texts.name(d.names), source(d)});
    }
    if (const auto picked = combo(ui, path, choices, chosen, {.label = name})) act(choices[*picked].id);
    space(ui, 8);
}

// The numbers that the chosen mechanisms read, in the order of the list, each once.
void draw_options(Ui& ui, const AppState& state, Actions& out) {
    const MechanismChoice m = running(state);
    const Context* context = find(contexts(), m.context);
    const MechanismChoice& chosen_by_hand = state.document.mechanism;
    const bool random = state.document.model.empty() || (context != nullptr && context->random) ||
                        seeded(find(score_functions(), chosen_by_hand.score)) ||
                        seeded(find(positions(), chosen_by_hand.position)) || seeded(find(alignments(), m.alignment));
    const Mechanism* chosen[] = {find(score_functions(), m.score), find(alignments(), m.alignment),
                                 find(contexts(), m.context), find(masks(), m.mask), find(positions(), m.position)};
    for (const OptionSpec& spec : option_specs()) {
        bool used = spec.id == "seed" && random;
        for (const Mechanism* d : chosen)
            used =
                used || (d != nullptr && std::find(d->options.begin(), d->options.end(), spec.id) != d->options.end());
        if (!used) continue;
        const std::string id(spec.id);
        SliderOptions options;
        options.label = ui.texts.name(spec.names) + (spec.symbol.empty() ? "" : " " + std::string(spec.symbol));
        options.low = spec.low;
        options.high = spec.high;
        options.minimum = spec.minimum;
        options.maximum = spec.maximum;
        options.integer = spec.integer;
        options.logarithmic = spec.logarithmic;
        if (spec.id == "scale" && !m.options.scale) options.shown = ui.tr("explore.scale.default");
        const SliderEdit edit = slider(ui, "explore/option/" + id, spec.get(m.options), options);
        if (edit.changed) out.push_back(SetOption{id, edit.value, edit.held});
        if (edit.released) out.push_back(CommitEdit{});
        space(ui, 8);
    }
}

// A score or position: of a learned model, its own first. Below, what another one means for its weights.
template <class Descriptor, class Act>
void choose_own(Ui& ui, const AppState& state, const char* path, const std::string& name,
                std::span<const Descriptor> all, const std::string& id, const std::string& own, const char* words,
                const char* seeded_words, const Act& act) {
    if (state.document.model.empty()) return choose(ui, path, name, all, id, act);
    const Descriptor* learned = find(all, own);  // null until the model is read
    std::vector<Choice> choices = {{kOwn, ui.tr("explore.own")}};
    if (learned != nullptr)
        choices[0] = {kOwn, ui.texts.name(learned->names), ui.tr("explore.own") + " · " + source(*learned)};
    std::size_t chosen = 0;
    for (const Descriptor& d : all) {
        if (&d == learned) continue;
        if (d.id == id) chosen = choices.size();
        const bool fits = d.id != "one-hot";
        choices.push_back(
            {std::string(d.id), ui.texts.name(d.names), fits ? source(d) : ui.tr("explore.position.width"), fits});
    }
    if (const auto picked = combo(ui, path, choices, chosen, {.label = name}))
        act(choices[*picked].id == kOwn ? std::string() : choices[*picked].id);
    space(ui, chosen > 0 ? 4 : 8);
    if (chosen > 0) warn(ui, ui.tr(seeded(find(all, id)) ? seeded_words : words));
}

}  // namespace

void draw_explore_mechanism(Ui& ui, const AppState& state, ExploreUi& local, Actions& out) {
    const Document& d = state.document;
    const MechanismChoice& m = d.mechanism;
    const Model* model = model_of(state);
    const ModelConfig own = model != nullptr ? model->config : ModelConfig{.score = {}, .position = {}};
    label(ui, ui.tr("explore.mechanism"), title());
    space(ui, 4);
    choose_own(ui, state, "explore/score", ui.tr("explore.score"), score_functions(), m.score, own.score,
               "explore.score.other", "explore.score.other.seed",
               [&](const std::string& id) { out.push_back(SetScore{id}); });
    choose(ui, "explore/alignment", ui.tr("explore.alignment"), alignments(), m.alignment,
           [&](const std::string& id) { out.push_back(SetAlignment{id}); });
    if (!d.model.empty() && seeded(find(alignments(), m.alignment))) warn(ui, ui.tr("explore.alignment.seed"));
    choose(ui, "explore/context", ui.tr("explore.context"), contexts(), m.context,
           [&](const std::string& id) { out.push_back(SetContext{id}); });
    choose(ui, "explore/mask", ui.tr("explore.mask"), masks(), m.mask,
           [&](const std::string& id) { out.push_back(SetMask{id}); });
    if (m.mask == "drawn") {
        if (toggle(ui, "explore/draw", ui.tr("explore.draw"), ui.tr("explore.draw.note"), local.drawing))
            local.drawing = !local.drawing;
        if (!d.blocked.empty() && link(ui, "explore/draw/clear", ui.tr("explore.draw.clear")))
            out.push_back(ClearBlocked{});
        space(ui, 8);
    } else {
        local.drawing = false;
    }
    choose_own(ui, state, "explore/position", ui.tr("explore.position"), positions(), m.position, own.position,
               "explore.position.other", "explore.position.other.seed",
               [&](const std::string& id) { out.push_back(SetPosition{id}); });
    draw_options(ui, state, out);
}

void draw_explore_heads(Ui& ui, const AppState& state, Actions& out) {
    const Document& d = state.document;
    const MechanismChoice& m = d.mechanism;
    label(ui, ui.tr("explore.heads"), title());
    space(ui, 6);
    const bool learned = !d.model.empty();  // whose heads are as they were learned
    if (m.project && !learned)
        choose_number(
            ui, "explore/heads", ui.tr("explore.heads.count"), {1, 2, 4, 8, 16}, m.heads,
            [&](int n) { return d.width % n == 0; },
            [&](int n) {
                out.push_back(SetHeads{n, false});
            });
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
