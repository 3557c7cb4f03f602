#include "app/gui/ui/model_name.hpp"

#include "core/attention/mechanism.hpp"
#include "core/train/recipe.hpp"

namespace attn::gui {

namespace {

constexpr std::string_view kPrefix = "pronoun-", kBare = "-no-scale";

}  // namespace

std::string model_name(const Ui& ui, const std::string& id) {
    for (const Recipe& recipe : recipes())
        if (recipe.model == id) return ui.texts.name(recipe.names);
    if (id.rfind(kPrefix, 0) != 0) return id;
    std::string score_id = id.substr(kPrefix.size());
    const bool bare = score_id.size() > kBare.size() && score_id.substr(score_id.size() - kBare.size()) == kBare;
    if (bare) score_id.resize(score_id.size() - kBare.size());
    if (const ScoreFunction* score = find(score_functions(), score_id))
        return ui.tr(bare ? "pronoun.model-score-bare" : "pronoun.model-score",
                     {{"score", ui.texts.name(score->names)}});
    return id;
}

std::string model_note(const Ui& ui, const std::string& id) {
    // i18n-keys: pronoun.model-note.*
    const std::string key = "pronoun.model-note." + id;
    if (const std::string& note = ui.tr(key); note != key) return note;
    if (id.rfind(kPrefix, 0) == 0)
        if (const ScoreFunction* score = find(score_functions(), id.substr(kPrefix.size())))
            return ui.tr("pronoun.model-score-note", {{"source", std::string(score->source)}});
    return {};
}

}  // namespace attn::gui
