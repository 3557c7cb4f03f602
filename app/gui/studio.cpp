#include "app/gui/studio.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "app/gui/state/effects.hpp"

namespace attn::gui {

namespace {
const char* variable(const char* name) { return std::getenv(name); }
}  // namespace

std::string example_ids(const std::vector<Example>& examples) {
    std::string ids;
    for (const Example& e : examples) ids += (ids.empty() ? "" : ", ") + e.id;
    return ids;
}

Result<Begin> begin(const StudioOptions& options) {
    if (options.workspace && find_workspace(*options.workspace) == nullptr) {
        std::string known;
        for (const Workspace& w : workspaces()) known += (known.empty() ? "" : ", ") + std::string(w.id);
        return Error{"no workspace '" + *options.workspace + "'", "--workspace", "there are: " + known,
                     Error::Kind::Usage};
    }
    Begin begin;
    Result<std::vector<Example>> examples = load_examples();
    if (!examples) return examples.error();
    begin.state.examples = *std::move(examples);
    Result<std::vector<SentencePair>> pairs = load_pronoun_examples();
    if (!pairs) return pairs.error();
    begin.state.pronoun_examples = *std::move(pairs);
    Result<std::vector<ComparisonSet>> sets = comparison_sets();
    if (!sets) return sets.error();
    begin.state.comparison_sets = *std::move(sets);
    // Without bundled models the workspace itself says what is missing.
    if (Result<std::vector<std::string>> models = bundled_models()) begin.state.models = *std::move(models);
    begin.state.document = new_document(begin.state);
    if (options.persistent) {
        begin.store.emplace(store_folders(variable), make_writer());
        begin.store->load(begin.state);
    }
    Document::Compare& compare = begin.state.document.compare;
    if (compare.columns.empty() && !begin.state.comparison_sets.empty())
        compare = begin.state.comparison_sets.front().compare;
    Preferences& p = begin.state.preferences;
    if (options.theme) p.theme = *options.theme;
    if (options.language) p.language = *options.language;
    if (options.ui_scale) p.ui_scale = std::clamp(*options.ui_scale, kMinUiScale, kMaxUiScale);
    if (options.workspace) p.workspace = *options.workspace;
    if (options.example) {
        if (find_example(begin.state.examples, *options.example) == nullptr)
            return Error{"no example '" + *options.example + "'", "--example",
                         "there are: " + example_ids(begin.state.examples), Error::Kind::Usage};
        apply(OpenExample{*options.example}, begin.state);
        if (!options.workspace) p.workspace = kExploreWorkspace;  // where examples are at home
    }
    if (find_workspace(p.workspace) == nullptr) p.workspace = workspaces().front().id;
    if (options.sentence) {
        apply(SetSentence{*options.sentence}, begin.state);
        if (p.workspace == kCompareWorkspace) apply(SetCompareSentence{false, *options.sentence}, begin.state);
        if (p.workspace == kPronounWorkspace)  // both the same: one word more makes a pair
            for (const bool second : {true, false}) apply(SetPronounSentence{second, *options.sentence}, begin.state);
        apply(CommitEdit{}, begin.state);
    }
    if (options.open && options.must_open) {
        if (const Status opened = open_file(*options.open, begin.state); !opened) return opened.error();
    } else if (options.open) {
        apply(OpenFile{*options.open}, begin.state);
        run_file_effects(begin.state);
    }
    return begin;
}

Result<std::unique_ptr<Studio>> Studio::start(Platform& platform, Begin begin, const StudioOptions& options) {
    Result<Texts> texts = Texts::load(language_id(begin.state.preferences, variable));
    if (!texts) return texts.error();
    return std::unique_ptr<Studio>(new Studio(platform, std::move(begin), options, *std::move(texts)));
}

Studio::Studio(Platform& platform, Begin begin, const StudioOptions& options, Texts texts)
    : state(std::move(begin.state)),
      ui(platform, std::move(texts)),
      platform_(platform),
      store_(std::move(begin.store)) {
    Computes computes = engine_computes();
    jobs_ = options.inline_jobs ? make_inline_jobs(std::move(computes)) : make_jobs(std::move(computes), options.wake);
    jobs_->update(state);  // starts to compute while the first frame is made
    // All that the first frame may show: no second build of the fonts.
    for (const std::string* text :
         {&state.document.sentence, &state.document.second_sentence, &state.document.outside_word,
          &state.document.pronoun.first, &state.document.pronoun.second, &state.document.compare.sentence,
          &state.document.compare.second})
        ui.fonts.ensure_glyphs(*text);
    ui.fonts.ensure_glyphs(ui.texts.all());
}

void Studio::carry_out(const Actions& actions) {
    apply(actions, state);
    run_file_effects(state);
    for (Effect& effect : std::exchange(state.effects, {})) {
        if (const auto* copy = std::get_if<CopyTextEffect>(&effect)) ImGui::SetClipboardText(copy->text.c_str());
        else if (std::holds_alternative<QuitEffect>(effect)) quitting_ = true;
    }
}

FrameWish Studio::frame() {
    const double now = ImGui::GetTime();
    tick(state, last_ > 0 ? now - last_ : 0);
    last_ = now;
    jobs_->update(state);
    const std::string_view language = language_id(state.preferences, variable);
    if (ui.texts.language() != language)
        if (Result<Texts> texts = Texts::load(language))
            ui.texts = *std::move(texts), ui.fonts.ensure_glyphs(ui.texts.all());
    const Palette& palette = is_dark(state.preferences) ? dark_palette() : light_palette();
    platform_.set_background(palette.ground);

    ui.begin_frame(palette, platform_.content_scale() * static_cast<float>(state.preferences.ui_scale));
    Actions actions;
    draw_shell(state, ui, shell, actions);
    ui.end_frame();
    if (!actions.empty()) {
        const bool only_hover = std::all_of(actions.begin(), actions.end(),
                                            [](const Action& a) { return std::holds_alternative<Hover>(a); });
        const Target before = state.selection.hovered;
        carry_out(actions);
        if (!only_hover || !(before == state.selection.hovered)) ui.redraw_in(0);  // the picture is of before
    }
    if (jobs_->update(state)) ui.redraw_in(0);
    if (store_) {
        store_->update(state);
        if (const auto due = store_->due_in(state)) ui.redraw_in(*due);
    }
    if (animating(state)) ui.animate();
    else if (const auto wake = next_wake(state)) ui.redraw_in(*wake);
    return ui.wish;
}

bool Studio::busy() const {
    return state.computing || state.pronouns_computing || state.comparison_computing || state.compare.costs.measuring ||
           animating(state) || ui.wish.animating || ui.wish.wake_in <= 0 || !ui.fonts.settled();
}

void Studio::save() {
    if (store_) store_->flush(state);
}

}  // namespace attn::gui
